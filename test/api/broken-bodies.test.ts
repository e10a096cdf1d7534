// Whatever body is sent to any route that takes one, the answer is a refusal with a code, never a failure of the service.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, linkIn, mailTo, tellEverybody } from '../support/family.ts';

let service: TestApp;
let origin: string;
/** what a path's parameters can be filled with, so that the route's own code is reached */
let known: Readonly<Record<string, string>>;
let cookies: readonly (string | undefined)[];

beforeAll(async () => {
  service = await openApp();
  origin = service.deps.config.publicUrl;
  const { booking, guardians, family } = await bookAppointment(service);
  await tellEverybody(service, booking);
  const secret = linkIn((await mailTo(service, guardians[0]?.email)).text).slice('/b/'.length);
  expect(secret).toHaveLength(43);
  known = { '/b/': secret, '/families/': family, '/bookings/': booking };
  const roles = ['administrator', 'coordinator', 'scheduler', 'worker'] as const;
  cookies = [undefined, ...(await Promise.all(roles.map((role) => service.signIn(role))))];
});
afterAll(() => service.close());

const BOUNDARY = 'multipart/form-data; boundary=cut';
const PART = '--cut\r\nContent-Disposition: form-data; name="slot"\r\n\r\n';

/** Name, content type, body. The first ones no parser can read; the last are readable, and nonsense. */
const UNREADABLE: readonly [string, string, string | Uint8Array<ArrayBuffer>][] = [
  ['garbage said to be multipart', BOUNDARY, 'garbage'],
  ['multipart without its boundary', 'multipart/form-data', `${PART}x\r\n--cut--\r\n`],
  ['multipart that was cut off', BOUNDARY, `${PART}x`],
  ['multipart of another boundary', BOUNDARY, '--other\r\n\r\n--other--\r\n'],
  ['multipart with a broken head', BOUNDARY, '--cut\r\nContent-Disposition\r\n\r\nx\r\n--cut--\r\n'],
];
const NONSENSE: readonly [string, string, string | Uint8Array<ArrayBuffer>][] = [
  ['an empty body said to be multipart', BOUNDARY, ''],
  ['broken escapes', 'application/x-www-form-urlencoded', 'slot=%ZZ&=%&&&=x%E0%A4%A'],
  ['a NUL in every field', 'application/x-www-form-urlencoded', 'slot=%00&email=%00&token=%00&message=%00&page=%00'],
  ['bytes that are no text', 'application/x-www-form-urlencoded', new Uint8Array([0xff, 0xfe, 0x3d, 0x80])],
  ['a field sent a thousand times', 'application/x-www-form-urlencoded', 'slot=a&'.repeat(1000)],
  ['names of the language itself', 'application/x-www-form-urlencoded', '__proto__=a&constructor=b&toString=c'],
  [
    'a file where text belongs',
    BOUNDARY,
    `--cut\r\nContent-Disposition: form-data; name="slot"; filename="a"\r\n\r\nx\r\n--cut--\r\n`,
  ],
  ['JSON', 'application/json', '{"slot":'],
  ['JSON that is a number', 'application/json', '7'],
  ['JSON that is null', 'application/json', 'null'],
  ['JSON nested deep', 'application/json', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['a type nobody knows', 'application/x-nothing', 'x'],
  ['a type that is no type', ';;;=', 'x'],
];

/** Every route that takes a body, as the app itself has them. */
function routesWithBody(): readonly string[] {
  const paths = service.app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path);
  return [...new Set(paths)].toSorted();
}

function addressOf(path: string): string {
  const filled = Object.entries(known).find(
    ([start]) => path.startsWith(`/api${start}:`) || path.startsWith(`${start}:`),
  );
  let first = true;
  return path.replaceAll(/:\w+(\{([^}]*)\})?/g, (_all, _group, pattern: string | undefined) => {
    const value = first && filled ? filled[1] : (pattern?.split('|')[0] ?? '0f8c1f6e-0000-4000-8000-000000000000');
    first = false;
    return /^[\w-]+$/.test(value) ? value : '2026-11-24';
  });
}

async function send(
  path: string,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  cookie?: string,
): Promise<Response> {
  const headers = { Origin: origin, 'Content-Type': type, ...(cookie && { Cookie: cookie }) };
  return service.app.request(path, { method: 'POST', headers, body });
}

test('there are routes to try, of the API, of the pages and of the public', () => {
  const routes = routesWithBody();
  expect(routes.length).toBeGreaterThan(80);
  for (const path of ['/sign-in', '/api/bookings', '/b/:secret/cancel', '/import']) {
    expect(
      routes.some((route) => route.startsWith(path)),
      path,
    ).toBe(true);
  }
});

/** A few kinds for each route, in turn: every kind meets many routes, and every route some of each. */
function inTurn<Kind>(kinds: readonly Kind[], at: number, most: number): readonly Kind[] {
  return Array.from({ length: most }, (_, i) => kinds[(at * most + i) % kinds.length] as Kind);
}

test('a body that is no form changes nothing: one’s own details stay as they are', async () => {
  const cookie = await service.signIn('worker');
  const details = { post: 'Terveydenhoitaja', phone: '040 765 4321' };
  const form = new URLSearchParams(details).toString();
  expect((await send('/own-details', 'application/x-www-form-urlencoded', form, cookie)).status).toBe(303);
  for (const type of ['application/json', 'text/plain', 'text/plain;charset=UTF-8', ';;;=']) {
    expect((await send('/own-details', type, '{}', cookie)).status, type).toBe(400);
  }
  const page = await service.app.request('/own-details', { headers: { Cookie: cookie } });
  const html = await page.text();
  expect(html).toContain(`value="${details.post}"`);
  expect(html).toContain(`value="${details.phone}"`);
});

test('a form that cannot be read is 400 on every page, and fails nowhere in the API', async () => {
  let sent = 0;
  for (const [at, path] of routesWithBody().entries()) {
    for (const [name, type, body] of inTurn(UNREADABLE, at, 2)) {
      const answer = await send(addressOf(path), type, body, cookies[sent % cookies.length]);
      sent += 1;
      // an operation that takes no body does not look at one
      if (/^\/(api|webhooks)\//.test(path)) expect(answer.status, `${path}: ${name}`).toBeLessThan(500);
      else expect(answer.status, `${path}: ${name}`).toBe(400);
    }
  }
}, 240_000);

test('a body that is nonsense fails nowhere', async () => {
  const failed: string[] = [];
  let sent = 0;
  for (const [at, path] of routesWithBody().entries()) {
    for (const [name, type, body] of inTurn(NONSENSE, at, 4)) {
      // a session that ended itself would leave the rest signed out
      const cookie = path === '/sign-out' ? undefined : cookies[sent % cookies.length];
      sent += 1;
      const { status } = await send(addressOf(path), type, body, cookie);
      if (status >= 500) failed.push(`${path}: ${name}: ${status}`);
    }
  }
  expect(failed).toEqual([]);
}, 240_000);

test.each([
  ['application/x-www-form-urlencoded', 'page=%2F&contact=&message=Hyv%E4%E4+p%E4iv%E4%E4'],
  [
    BOUNDARY,
    Uint8Array.from(
      Buffer.from(
        '--cut\r\nContent-Disposition: form-data; name="message"\r\n\r\nHyv\u00e4\u00e4\r\n--cut--\r\n',
        'latin1',
      ),
    ),
  ],
])('a form in Latin-1 (%s) is told that letters were lost, and nothing of it is kept', async (type, body) => {
  const answer = await send('/accessibility', type, body);
  expect([answer.status, await answer.text()]).toEqual([
    400,
    expect.stringContaining('Osa kirjaimista katosi matkalla'),
  ]);
  const right = await send(
    '/accessibility',
    'application/x-www-form-urlencoded',
    'page=%2F&contact=&message=Hyv%C3%A4%C3%A4',
  );
  expect(right.status).toBe(303);
  expect((await service.deps.db.feedback.findMany()).map(({ message }) => message)).not.toContain('Hyv\uFFFD\uFFFD');
});
