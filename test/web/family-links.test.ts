// A family's link before somebody who should not have it, or presses when something has changed: what each gets.

import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { sayDateTime } from '../../src/core/wording.ts';
import { openLog } from '../../src/platform/log.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment, linkIn, mailTo, tellEverybody, type Wanted } from '../support/family.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

type App = Pick<TestApp['app'], 'request'>;

async function ask(path: string, form?: Record<string, string>, app: App = service.app) {
  const origin = new URL(service.deps.config.publicUrl).origin;
  const sent = form && { method: 'POST', body: new URLSearchParams(form) };
  const response = await app.request(path, { headers: { Origin: origin, Cookie: 'language=fi' }, ...sent });
  const location = response.headers.get('Location') ?? '';
  return { status: response.status, location, html: await response.text(), headers: response.headers };
}

async function linked(wanted: Wanted = {}) {
  const appointment = await bookAppointment(service, wanted);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${appointment.booking}/links`, {});
  return { ...appointment, path: new URL(body.url).pathname };
}

const bookingOf = async (id: string) => (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body;

/** Everything under a link that can be asked for or sent. */
const PAGES = ['', '/move', '/cancel', '/channel', '/room', '/invite.ics', '/lobby.json'];
const FORMS = ['', '/confirm', '/call', '/move', '/cancel', '/channel', '/video-session', '/release'];

describe('the secret', () => {
  test('stands in no line of the log, whatever is asked, refused or fails', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const deps = { ...service.deps, log: openLog('trace', stream) };
    const app = createApp(deps);
    const broken = createApp({
      ...deps,
      db: new Proxy(service.deps.db, {
        get: (db, name, receiver) => {
          if (name === 'bookingLink') throw new Error(`no database for ${path}`);
          return Reflect.get(db, name, receiver);
        },
      }),
    });
    const { path } = await linked({ service: 'neuvola-etavastaanotto', channel: 'video' });
    const secret = path.slice('/b/'.length);
    for (const page of PAGES) await ask(path + page, undefined, app);
    for (const page of FORMS) await ask(path + page, {}, app);
    for (const page of PAGES) expect((await ask(path + page, undefined, broken)).status).toBe(500);
    for (const odd of [`${path}/nowhere`, `${path}x`, `/b/${secret}/move/../..`, `/language/sv?to=${path}`])
      await ask(odd, undefined, app);
    expect(lines.length).toBeGreaterThan(PAGES.length * 2 + FORMS.length);
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
    expect((await ask('/metrics', undefined, app)).html).not.toContain(secret);
  });

  test('is kept by no cache, told to no other page, and leaves nothing on a shared phone', async () => {
    const { path } = await linked({ service: 'neuvola-etavastaanotto', channel: 'video' });
    const answers = [...PAGES.map((page) => ask(path + page)), ...FORMS.map((page) => ask(path + page, {}))];
    for (const { status, headers } of await Promise.all(answers)) {
      expect(status).toBeLessThan(500);
      expect(headers.get('Cache-Control')).toBe('private, no-store');
      expect(headers.get('Referrer-Policy')).toBe('strict-origin');
      expect(headers.get('X-Robots-Tag')).toBe('noindex');
      expect(headers.getSetCookie()).toEqual([]);
    }
  });

  test('cannot be tried out: who asks for many links waits, and a right one among them is nothing special', async () => {
    const before = service;
    service = await openApp({ config: { rateLimit: 20 } });
    const { path } = await linked();
    const app = createApp(service.deps);
    const guesses = Array.from({ length: 30 }, (_, at) => `/b/${String(at).padStart(43, 'x')}`);
    const answers = [];
    for (const guess of [...guesses, path]) answers.push(await ask(guess, undefined, app));
    expect(answers.slice(0, 20).map(({ status }) => status)).toEqual(new Array(20).fill(404));
    expect(answers.slice(20).map(({ status }) => status)).toEqual(new Array(11).fill(429));
    expect(Number(answers.at(-1)?.headers.get('Retry-After'))).toBeGreaterThan(0);
    await service.close();
    service = before;
  });

  test('opens nothing more once somebody else may read what was sent to it', async () => {
    const { booking, family, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const path = linkIn((await mailTo(service, guardians[0]?.email)).text);
    expect((await ask(path)).status).toBe(200);
    const unsafe = { name: 'Aino Malli', email: guardians[0]?.email, safeToSend: false, calendar: 'silent' };
    const at = `/api/families/${family}/guardians/${guardians[0]?.id}`;
    expect((await service.call('scheduler', 'POST', at, unsafe)).status).toBe(200);
    expect((await ask(path)).status).toBe(404);
    expect((await ask(`${path}/cancel`, {})).status).toBe(404);
    expect((await bookingOf(booking)).status).toBe('booked');
  });

  test('that is closed between the page and the press changes nothing', async () => {
    const { path, booking } = await linked();
    const slot = /name="slot" value="([^"]+)"/.exec((await ask(`${path}/move`)).html)?.[1] ?? '';
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/links/revoke`);
    const before = await bookingOf(booking);
    for (const page of FORMS)
      expect([page, (await ask(path + page, { slot, sure: 'yes', channel: 'phone' })).status]).toEqual([page, 404]);
    expect(await bookingOf(booking)).toEqual(before);
  });
});

describe('two who press at the same moment', () => {
  let pairs = 0;
  /** Two guardians, each with a link of their own. */
  async function both() {
    pairs += 1;
    const guardians = ['Aino', 'Bo'].map((name) => ({ name, email: `${name.toLowerCase()}-${pairs}@example.test` }));
    const { booking } = await bookAppointment(service, { guardians });
    await tellEverybody(service, booking);
    const [one, other] = await Promise.all(
      guardians.map(async ({ email }) => linkIn((await mailTo(service, email)).text)),
    );
    return { booking, one: one ?? '', other: other ?? '' };
  }

  test('one comes and one cancels: it is cancelled, and nobody is said to come to it', async () => {
    for (const order of [0, 1]) {
      const { booking, one, other } = await both();
      const acts = [() => ask(`${one}/confirm`, {}), () => ask(`${other}/cancel`, {})];
      const answers = await Promise.all((order === 0 ? acts : acts.toReversed()).map((act) => act()));
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      const after = await bookingOf(booking);
      expect([after.status, after.confirmed]).toEqual(['cancelled', undefined]);
    }
  });

  test('both cancel, or one presses twice: once, and both read that it is cancelled', async () => {
    const { booking, one, other } = await both();
    const answers = await Promise.all([one, one, other].map((path) => ask(`${path}/cancel`, {})));
    const read = answers.map(({ location }) => location.split('?done=')[1]);
    expect(read).toContain('cancelled');
    expect(read.filter((done) => done !== 'cancelled' && done !== 'cancelled-already')).toEqual([]);
    expect((await bookingOf(booking)).sequence).toBe(1);
    expect(
      await service.deps.db.accessLog.count({ where: { action: 'cancel-booking', details: BOOKED(booking) } }),
    ).toBe(1);
  });

  test('both move: each to a time of theirs, one after the other, and one time is left with one claim', async () => {
    const { booking, one, other } = await both();
    // of the calendar's last day: far enough ahead that the cut-off stays far after the move
    const codes = async (path: string) => {
      const day = [...(await ask(`${path}/move`)).html.matchAll(/href="([^"]+day=[^"]+)"/g)].at(-1)?.[1] ?? '';
      return [...(await ask(day)).html.matchAll(/name="slot" value="([^"]+)"/g)].map(([, code = '']) => code);
    };
    const [first, second] = [(await codes(one)).at(-1) ?? '', (await codes(other)).at(-3) ?? ''];
    const twice = [one, one].map((path) => ask(`${path}/move`, { slot: first, sure: 'yes' }));
    const answers = await Promise.all([...twice, ask(`${other}/move`, { slot: second, sure: 'yes' })]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(answers.filter(({ location }) => !/done=(?:moved|same-time)|lost=yes/.test(location))).toEqual([]);
    const { slot, sequence } = await bookingOf(booking);
    expect(sequence).toBeGreaterThanOrEqual(1);
    const claims = await service.deps.db.claim.findMany({ where: { bookingId: booking, active: true } });
    const resources = claims.map(({ resourceId }) => resourceId).filter((one) => !one.startsWith('family:'));
    expect(resources.sort()).toEqual(slot.split('~')[3].split('+').sort());
  });

  test('one presses twice to move: the second reads that it is moved, not that somebody was faster', async () => {
    const { path } = await linked();
    const slot = /name="slot" value="([^"]+)"/.exec((await ask(`${path}/move`)).html)?.[1] ?? '';
    for (const done of ['moved', 'same-time'])
      expect((await ask(`${path}/move`, { slot, sure: 'yes' })).location).toBe(`${path}?done=${done}`);
    expect((await ask(`${path}?done=same-time`)).html).toContain('Tämä on jo aikasi. Mitään ei muutettu.');
  });
});

test('a time that is gone when it is pressed is said to be gone, and one’s own to be theirs already', async () => {
  const { path } = await linked();
  const shown = async () =>
    [...(await ask(`${path}/move`)).html.matchAll(/name="slot" value="([^"]+)"/g)].map(([, code = '']) => code);
  const before = await shown();
  await linked();
  const after = await shown();
  const gone = before.find((code) => !after.includes(code)) ?? 'none is gone';
  const pressed = await ask(`${path}/move?slot=${gone}`);
  expect(pressed.location).toBe(`${path}/move?lost=yes`);
  expect((await ask(pressed.location)).html).toContain('Joku ehti varata tämän ajan. Nykyinen aikasi on voimassa');
  const free = after[0] ?? '';
  expect((await ask(`${path}/move?slot=${free}`)).html).toContain('Siirretäänkö');
  await ask(`${path}/move`, { slot: free, sure: 'yes' });
  expect((await ask(`${path}/move?slot=${free}`)).location).toBe(`${path}?done=same-time`);
});

test('the cut-off that passes between the page and the press is said plainly, and nothing changes', async () => {
  const { path, booking } = await linked();
  const slot = /name="slot" value="([^"]+)"/.exec((await ask(`${path}/move`)).html)?.[1] ?? '';
  const before = await bookingOf(booking);
  service.travelTo(Date.parse(before.changeableUntil) + 1);
  for (const [page, form] of [
    ['/move', { slot, sure: 'yes' }],
    ['/move', { slot }],
    ['/cancel', {}],
    ['/channel', { channel: 'phone' }],
  ] as const) {
    const { location } = await ask(path + page, form);
    const last = location.includes('/move?') ? (await ask(location)).location : location;
    expect([page, last]).toEqual([page, `${path}?done=late`]);
  }
  expect((await ask(`${path}?done=late`)).html).toContain('Soita meille');
  expect(await bookingOf(booking)).toEqual(before);
});

const BOOKED = (booking: string) => ({ path: ['booking'], equals: booking });

test('the access log says the time that was confirmed, also after the family has moved it, and in words why its page was read', async () => {
  const { path, booking, family } = await linked();
  const before = Date.parse((await bookingOf(booking)).start);
  expect((await ask(`${path}/confirm`, {})).location).toBe(`${path}?done=confirmed`);
  const day = [...(await ask(`${path}/move`)).html.matchAll(/href="([^"]+day=[^"]+)"/g)].at(-1)?.[1] ?? '';
  const times = (await ask(day.replaceAll('&amp;', '&'))).html;
  const slot = /name="slot" value="([^"]+)"/.exec(times)?.[1] ?? '';
  expect((await ask(`${path}/move`, { slot, sure: 'yes' })).location).toBe(`${path}?done=moved`);
  await ask(path);
  const after = Date.parse((await bookingOf(booking)).start);
  expect(after).not.toBe(before);
  const { body } = await service.call('auditor', 'GET', `/api/access-log?family=${family}&sayIn=en&limit=50`);
  const said = (action: string) => body.items.find((row: { action: string }) => row.action === action)?.said;
  const [then, now] = [before, after].map((at) => sayDateTime(at, 'en', 'Europe/Helsinki', 'short')) as [
    string,
    string,
  ];
  expect(said('confirm-coming').what).toContain(then);
  expect(said('confirm-coming').what).not.toContain(now);
  expect(said('reschedule-booking').what).toContain(`${then} → ${now}`);
  const byLink = body.items.filter(
    (row: { role: string; action: string }) => row.action === 'read-booking' && row.role === 'family',
  );
  expect(byLink.length).toBeGreaterThan(0);
  for (const row of byLink) expect(row.said.why).toBe('by the family’s own link');
});
