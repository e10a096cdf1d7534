// What keeps the service from being used against the people it serves, and its logs from telling on them.

import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { provideDemoPeople } from '../../src/features/identity/provide-demo-people.ts';
import { openApp, START, type TestApp } from '../support/app.ts';

let service: TestApp;
let origin: string;
beforeAll(async () => {
  service = await openApp();
  origin = new URL(service.deps.config.publicUrl).origin;
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };

async function freeSlots(): Promise<string[]> {
  const { body } = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
  return body.items.map((slot: { id: string }) => slot.id);
}

describe('headers', () => {
  test.each(['/', '/sign-in', '/docs', '/openapi.json', '/api/areas', '/nowhere', '/api/nowhere'])(
    'of %s let nothing in from elsewhere',
    async (path) => {
      const { headers } = await service.app.request(path);
      const policy = headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).not.toMatch(/unsafe-|\*|https?:(?!\/\/)/);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('X-Frame-Options')).toBe('DENY');
      expect(headers.get('Referrer-Policy')).toBe('same-origin');
      expect(headers.get('Permissions-Policy')).toContain('geolocation=()');
      expect(headers.get('X-Powered-By')).toBeNull();
    },
  );

  test('only the page with a video room may compile WebAssembly, and it evaluates no text either', async () => {
    const [slot] = await freeSlots();
    const { body } = await service.call('worker', 'POST', '/api/bookings', { slot, channel: 'video', case: CASE });
    const cookie = await service.signIn('worker');
    service.travelTo(body.start);
    const there = {
      available: true,
      url: 'ws://video.test',
      httpOrigin: 'http://video.test',
      answers: async () => true,
    };
    const video = { ...service.deps.video, ...there };
    const app = createApp({ ...service.deps, video });
    const scriptsOf = async (path: string) => {
      const { headers } = await app.request(path, { headers: { Cookie: cookie } });
      return /script-src ([^;]+)/.exec(headers.get('Content-Security-Policy') ?? '')?.[1];
    };
    expect(await scriptsOf(`/bookings/${body.id}/room`)).toBe("'self' 'wasm-unsafe-eval'");
    for (const path of [`/bookings/${body.id}`, '/my-day', '/nowhere']) expect(await scriptsOf(path)).toBe("'self'");
  });

  test('pages carry no inline script, style or handler that the policy would have to allow', async () => {
    const cookie = await service.signIn('worker');
    for (const path of ['/', '/sign-in', '/docs', '/book', '/bookings']) {
      const page = await (await service.app.request(path, { headers: { Cookie: cookie } })).text();
      expect(page).not.toMatch(
        /<script(?![^>]*(src=|type="application\/json"))|<style|\sstyle="|\son[a-z]+="|javascript:/i,
      );
    }
  });

  test('HTTPS is insisted on where the service is reached by it, and only there', async () => {
    const publicUrl = 'https://neuvoaika.example';
    const secure = createApp({ ...service.deps, config: { ...service.deps.config, publicUrl } });
    expect((await secure.request('/')).headers.get('Strict-Transport-Security')).toMatch(/^max-age=31536000/);
    expect((await service.app.request('/')).headers.get('Strict-Transport-Security')).toBeNull();
  });
});

describe('other sites', () => {
  const send = async (headers: Record<string, string>, body: string, path = '/api/holds') => {
    const cookie = await service.signIn('worker');
    return service.app.request(path, { method: 'POST', headers: { Cookie: cookie, ...headers }, body });
  };

  test('cannot post a form with somebody’s cookie', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://evil.example' };
    const before = await service.deps.db.session.count();
    const answer = await send(form, '', '/sign-out');
    expect(answer.status).toBe(403);
    // The sign-in made one session, and the forged form ended none.
    expect(await service.deps.db.session.count()).toBe(before + 1);
  });

  test.each([
    ['JSON', 'application/json'],
    ['JSON said to be text', 'text/plain'],
    ['JSON without a type', ''],
  ])('cannot send %s with somebody’s cookie', async (_what, type) => {
    const [slot] = await freeSlots();
    const before = await service.deps.db.booking.count();
    const answer = await send(
      { ...(type && { 'Content-Type': type }), Origin: 'https://evil.example' },
      JSON.stringify({ slot }),
    );
    expect(answer.status).toBe(403);
    expect(await service.deps.db.booking.count()).toBe(before);
  });

  test('are let in nowhere by CORS', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
      const answer = await service.app.request('/api/areas', { method, headers });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('the service’s own pages may send JSON with the cookie', async () => {
    const [slot] = await freeSlots();
    const answer = await send({ 'Content-Type': 'application/json', Origin: origin }, JSON.stringify({ slot }));
    expect(answer.status).toBe(201);
  });
});

describe('keys', () => {
  const newKey = async (role: string, areas: string[]) =>
    (await service.call('administrator', 'POST', '/api/api-keys', { label: 'test', role, areas })).body as {
      id: string;
      key: string;
    };

  test.each([
    ['auditor', 'POST', '/api/holds'],
    ['worker', 'GET', '/api/users'],
    ['worker', 'GET', '/api/api-keys'],
    ['worker', 'GET', '/api/access-log'],
    ['administrator', 'GET', '/api/access-log'],
    ['coordinator', 'POST', '/api/api-keys'],
    ['specialist', 'POST', '/api/import'],
  ])('of the role %s may not %s %s', async (role, method, path) => {
    const { status, body } = await service.call(role, method, path, method === 'POST' ? {} : undefined);
    expect([status, body.code]).toEqual([403, 'not_allowed']);
  });

  test('of one area do nothing in another', async () => {
    const [slot] = await freeSlots();
    const { key } = await newKey('scheduler', ['asikkala']);
    expect((await service.call(key, 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola')).status).toBe(
      403,
    );
    expect((await service.call(key, 'POST', '/api/bookings', { slot, case: CASE })).status).toBeGreaterThanOrEqual(400);
    expect((await service.call(key, 'GET', '/api/bookings?area=hartola')).status).toBe(403);
  });

  test('that are revoked, cut short or changed by one letter are refused', async () => {
    const { id, key } = await newKey('worker', ['hartola']);
    expect((await service.call(key, 'GET', '/api/areas')).status).toBe(200);
    expect((await service.call('administrator', 'DELETE', `/api/api-keys/${id}`)).status).toBe(200);
    const other = `${service.keys.worker.slice(0, -1)}${service.keys.worker.endsWith('A') ? 'B' : 'A'}`;
    for (const bad of [
      key,
      service.keys.worker.slice(0, -1),
      other,
      `${service.keys.worker}x`,
      '%00',
      'x'.repeat(5000),
    ]) {
      const answer = await service.call(bad, 'GET', '/api/areas');
      expect([answer.status, answer.body.code, answer.headers.get('WWW-Authenticate')]).toEqual([
        401,
        'not_signed_in',
        'Bearer',
      ]);
    }
  });

  test('past their time are refused', async () => {
    const wish = { label: 'short', role: 'worker', areas: ['hartola'], expiresAt: '2026-11-20T10:00:00+02:00' };
    const { key } = (await service.call('administrator', 'POST', '/api/api-keys', wish)).body;
    expect((await service.call(key, 'GET', '/api/areas')).status).toBe(200);
    service.travelTo('2026-11-20T10:00:00+02:00');
    expect((await service.call(key, 'GET', '/api/areas')).status).toBe(401);
  });

  test('are shown once, and kept nowhere as they are', async () => {
    const headers = { 'Idempotency-Key': 'one-key-please' };
    const wish = { label: 'once', role: 'worker', areas: ['hartola'] };
    const { body } = await service.call('administrator', 'POST', '/api/api-keys', wish, headers);
    const again = await service.call('administrator', 'POST', '/api/api-keys', wish, headers);
    expect([again.status, again.body.code]).toEqual([409, 'idempotency_conflict']);
    const rows = [
      await service.deps.db.idempotencyKey.findMany(),
      await service.deps.db.apiKey.findMany(),
      await service.deps.db.accessLog.findMany(),
    ];
    const text = JSON.stringify(rows, (_name, value) => (typeof value === 'bigint' ? String(value) : value));
    expect(text).toContain(body.id);
    expect(text).not.toContain(body.key);
    expect(text).not.toContain(body.key.split('_').slice(2).join('_'));
  });
});

describe('limits', () => {
  test('too many requests in a minute are refused until the next, for that caller alone', async () => {
    const limited = createApp({ ...service.deps, config: { ...service.deps.config, rateLimit: 5 } });
    const ask = (role: 'worker' | 'scheduler') =>
      limited.request('/api/areas', { headers: { Authorization: `Bearer ${service.keys[role]}` } });
    const statuses = [];
    for (let request = 0; request < 5; request += 1) statuses.push((await ask('worker')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const refused = await ask('worker');
    expect([refused.status, refused.headers.get('Content-Type')]).toEqual([429, 'application/problem+json']);
    const seconds = Number(refused.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(0);
    expect((await ask('scheduler')).status).toBe(200);
    service.travelTo(service.deps.clock.now() + seconds * 1000);
    expect((await ask('worker')).status).toBe(200);
  });

  test('keys that are guessed at are stopped also where RATE_LIMIT is 0, and a good one beside them is let in', async () => {
    expect(service.deps.config.rateLimit).toBe(0);
    const app = createApp(service.deps);
    const ask = (key: string) => app.request('/api/areas', { headers: { Authorization: `Bearer ${key}` } });
    const guesses = [];
    for (let at = 0; at < 61; at += 1) guesses.push((await ask(`guess-${at}`)).status);
    expect(guesses).toEqual([...new Array(60).fill(401), 429]);
    expect((await ask(service.keys.worker)).status).toBe(200);
  });

  test('a body that is too large is refused before it is read', async () => {
    const { status, body } = await service.call('worker', 'POST', '/api/bookings', { note: 'x'.repeat(65 * 1024) });
    expect([status, body.code]).toEqual([413, 'too_large']);
    const file = await service.call('coordinator', 'POST', '/api/import?preview=true', {
      note: 'x'.repeat(5 * 1024 * 1024),
    });
    expect([file.status, file.body.code]).toEqual([413, 'too_large']);
  });

  test('a method that a path has not is a 405, and an unknown path a 404, both as problems', async () => {
    const answers = [
      await service.call('worker', 'PUT', '/api/bookings'),
      await service.call('worker', 'DELETE', '/api/areas'),
      await service.call('worker', 'GET', '/api/nothing'),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [405, 'method_not_allowed'],
      [405, 'method_not_allowed'],
      [404, 'not_found'],
    ]);
  });

  test('HEAD answers like GET without a body; OPTIONS gives nothing away', async () => {
    const headers = { Authorization: `Bearer ${service.keys.worker}` };
    const head = await service.app.request('/api/areas', { method: 'HEAD', headers });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await service.app.request('/api/areas', { method: 'OPTIONS' })).status).toBe(405);
  });
});

describe('logs', () => {
  test('hold no question, address, key or id of a booking, whether it succeeds, is refused or fails', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'debug', base: null }, { write: (line) => void lines.push(line) });
    const heard = createApp({ ...service.deps, log });
    const send = async (path: string, body: object) => {
      const headers = { Authorization: `Bearer ${service.keys.worker}`, 'Content-Type': 'application/json' };
      return heard.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
    };
    const question = 'Merkkisana pöllöpuuro: miten tuen vanhempia?';
    const participants = [{ email: 'huoltaja.merkki@example.test' }];
    const slot = (await freeSlots()).at(-1);
    const booked = await send('/api/bookings', { slot, case: { ...CASE, question }, participants });
    expect(booked.status).toBe(201);
    const { id } = (await booked.json()) as { id: string };
    expect((await send('/api/bookings', { slot, case: { ...CASE, question }, participants })).status).toBe(409);
    expect(
      (await send('/api/bookings', { slot: 'x', case: { ...CASE, question: `${question} 010120A123K` } })).status,
    ).toBe(422);
    expect((await send(`/api/bookings/${id}/cancel`, { reason: 'pöllöpuuro' })).status).toBe(200);
    const all = lines.join('');
    expect(lines.filter((line) => line.includes('"request"'))).toHaveLength(4);
    expect(all).toContain('/api/bookings/:id/cancel');
    for (const secret of ['pöllöpuuro', 'huoltaja', 'example.test', id, service.keys.worker, '010120', slot ?? '']) {
      expect(all).not.toContain(secret);
    }
  });
});

describe('small doors', () => {
  const withConfig = (config: Partial<typeof service.deps.config>) =>
    createApp({ ...service.deps, config: { ...service.deps.config, ...config } });

  test('somebody who signs in where another was signed in ends the other’s session', async () => {
    const { db } = service.deps;
    const first = await service.signIn('worker');
    const before = await db.session.count();
    const page = async (cookie: string) =>
      (await service.app.request('/bookings', { headers: { Cookie: cookie } })).status;
    expect(await page(first)).toBe(200);
    const link = (await provideDemoPeople(service.deps)).find(({ role }) => role === 'scheduler')?.link ?? '';
    const answer = await service.app.request(link, { headers: { Cookie: first } });
    const second = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    expect(await page(second)).toBe(200);
    expect(await page(first)).toBe(303);
    expect(await db.session.count()).toBe(before);
  });

  test('a form from the host that the request came to is ours only where no address was set', async () => {
    const cookie = await service.signIn('worker');
    const post = async (app: typeof service.app) =>
      app.request('http://evil.example/holds', {
        method: 'POST',
        body: new URLSearchParams({ slot: 'x' }),
        headers: { Cookie: cookie, Origin: 'http://evil.example' },
      });
    expect((await post(withConfig({ hostIsFixed: true }))).status).toBe(403);
    expect((await post(withConfig({ hostIsFixed: false }))).status).not.toBe(403);
  });

  test('a link on another site chooses no language for anybody', async () => {
    const cookie = await service.signIn('worker');
    const choose = (from: Readonly<Record<string, string>>) =>
      service.app.request('/language/sv?to=/bookings', { headers: { Cookie: cookie, ...from } });
    const language = async () => {
      const user = await service.deps.db.user.findFirst({ where: { email: 'worker@neuvoaika.example' } });
      return user?.language;
    };
    const before = await language();
    const ours = new URL(service.deps.config.publicUrl).origin;
    for (const from of [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site', Referer: `${ours}/` },
      { Referer: 'https://evil.example/page' },
      { Referer: `https://evil.example/${ours}` },
      { Referer: 'about:blank' },
      { Origin: 'null' },
      { Origin: 'https://evil.example' },
    ]) {
      const { status, headers } = await choose(from);
      expect([from, status, headers.get('Location'), headers.getSetCookie()]).toEqual([from, 303, '/bookings', []]);
      expect(await language()).toBe(before);
    }
    for (const from of [{ 'Sec-Fetch-Site': 'same-origin' }, { Referer: `${ours}/bookings` }, {}]) {
      await choose(from);
      expect(await language()).toBe('sv');
      await service.app.request(`/language/${before}`, { headers: { Cookie: cookie } });
    }
  });

  test('a change without a key or a session is 401, whatever its method', async () => {
    for (const [method, path] of [
      ['DELETE', '/api/api-keys/some'],
      ['DELETE', '/api/waitlist/some'],
      ['POST', '/api/holds'],
    ] as const) {
      const answer = await service.app.request(path, { method });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });

  test('the figures are open to their token, and in production to nothing else', async () => {
    const ask = async (app: typeof service.app, token?: string) =>
      (await app.request('/metrics', { headers: { ...(token && { Authorization: `Bearer ${token}` }) } })).status;
    expect(await ask(service.app)).toBe(200);
    expect(await ask(withConfig({ production: true }))).toBe(404);
    const closed = withConfig({ production: true, metricsToken: 'a-token-of-the-figures' });
    expect(await ask(closed)).toBe(401);
    expect(await ask(closed, 'a-token-of-the-figurez')).toBe(401);
    expect(await ask(closed, 'a-token-of-the-figures')).toBe(200);
  });
});
