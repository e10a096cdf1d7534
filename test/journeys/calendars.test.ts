// Calendars of other people's making: our feeds are read by Python's icalendar, and busy times come from radicale by CalDAV.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/postgres.ts';
import { type Service, startService, temporaryFolder, until } from '../support/process.ts';

/** What `npm run readers:install` brings, or what is there. */
function pythonWith(module: string): string {
  const brought = `.tools/${module}/bin/python`;
  return existsSync(brought) ? brought : 'python3';
}
const has = (module: string) => spawnSync(pythonWith(module), ['-c', `import ${module}`]).status === 0;
const CLOCK_START = '2026-11-20T09:00:00+02:00';
const [USER, PASSWORD] = ['anna', 'sovellussalasana'];

const data = temporaryFolder();
const folder = mkdtempSync(join(tmpdir(), 'neuvoaika-radicale-'));
let service: Service;
let caldav: string;
const stops: (() => void)[] = [];
beforeAll(async () => {
  const port = await freePort();
  caldav = `http://127.0.0.1:${port}`;
  service = await startService({ DATA_DIR: data.path, CLOCK_START, INNER_CALENDARS: `127.0.0.1:${port}` });
  if (!has('radicale')) return;
  writeFileSync(join(folder, 'users'), `${USER}:${PASSWORD}\n`);
  const settings = {
    'server-hosts': `127.0.0.1:${port}`,
    'auth-type': 'htpasswd',
    'auth-htpasswd-filename': join(folder, 'users'),
    'auth-htpasswd-encryption': 'plain',
    'storage-filesystem-folder': join(folder, 'collections'),
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const server = spawn(pythonWith('radicale'), ['-m', 'radicale', '--config', '', ...words], { stdio: 'ignore' });
  stops.push(() => server.kill());
  await until(async () => (await dav('PROPFIND', '/').catch(() => undefined))?.status === 207, 20_000);
});
afterAll(async () => {
  for (const stop of stops) stop();
  await service.stop();
  data.remove();
  rmSync(folder, { recursive: true, force: true });
});

const dav = (method: string, path: string, body?: string) =>
  fetch(`${caldav}${path}`, {
    method,
    headers: { Authorization: `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}` },
    ...(body !== undefined && { body }),
  });

type Slot = { readonly id: string; readonly start: string; readonly end: string };
const slots = async (): Promise<readonly Slot[]> => {
  const query = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const answer = await service.call('worker', 'GET', `/api/slots?${query}`);
  return ((await answer.json()) as { items: Slot[] }).items;
};
const stamp = (at: string) => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

test.runIf(has('radicale'))('what radicale says is busy is taken within moments of its being linked', async () => {
  const [first, second] = await slots();
  if (first === undefined || second === undefined) throw new Error('no slots');
  const made = await dav(
    'MKCALENDAR',
    `/${USER}/oma/`,
    '<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"/>',
  );
  expect(made.status).toBe(201);
  const event = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//x//EN',
    'BEGIN:VEVENT',
    'UID:lounas',
    'DTSTAMP:20261101T000000Z',
    `DTSTART:${stamp(first.start)}`,
    `DTEND:${stamp(first.end)}`,
    'RRULE:FREQ=WEEKLY;COUNT=3',
    'SUMMARY:Lounas',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  expect((await dav('PUT', `/${USER}/oma/lounas.ics`, event.join('\r\n'))).status).toBe(201);
  const linked = await service.call('specialist', 'POST', '/api/busy-calendars', {
    kind: 'caldav',
    url: `${caldav}/${USER}/oma/`,
    user: USER,
    password: PASSWORD,
  });
  expect(linked.status, await linked.clone().text()).toBe(201);
  const item = async () =>
    (
      (await (await service.call('specialist', 'GET', '/api/busy-calendars')).json()) as {
        items: { readAt?: string; failure?: string }[];
      }
    ).items[0];
  await until(async () => (await item())?.readAt !== undefined || (await item())?.failure !== undefined, 30_000);
  expect(await item()).toMatchObject({ readAt: expect.any(String) });
  const left = (await slots()).map(({ id }) => id);
  expect([left.includes(first.id), left.includes(second.id)]).toEqual([false, true]);
});

test.runIf(has('radicale'))(
  'a feed is taken by radicale event by event, and is the same when it comes back',
  async () => {
    const [slot] = await slots();
    const content = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
    expect(
      (await service.call('worker', 'POST', '/api/bookings', { slot: slot?.id, channel: 'video', case: content }))
        .status,
    ).toBe(201);
    const { url } = (await (await service.call('worker', 'POST', '/api/subscriptions', { level: 'full' })).json()) as {
      url: string;
    };
    const feed = await (await fetch(`${service.url}${new URL(url).pathname}`)).text();
    const single = feed.replaceAll(/^METHOD:.*\r\n/gm, '');
    const uid = /^UID:(.+)\r$/m.exec(feed)?.[1];
    expect((await dav('PUT', `/${USER}/oma/${uid}.ics`, single)).status).toBe(201);
    expect(await (await dav('GET', `/${USER}/oma/${uid}.ics`)).text()).toContain(`UID:${uid}`);
  },
);

test.runIf(has('icalendar'))('a feed is read by Python’s icalendar without a fault', async () => {
  const { url } = (await (await service.call('worker', 'POST', '/api/subscriptions', { level: 'full' })).json()) as {
    url: string;
  };
  const feed = await (await fetch(`${service.url}${new URL(url).pathname}`)).text();
  const read = `
import sys, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
print(sum(len(one.errors) for one in calendar.walk()), len(calendar.walk('VEVENT')))`;
  const said = execFileSync(pythonWith('icalendar'), ['-c', read], { input: feed, encoding: 'utf8' }).trim();
  expect(said).toMatch(/^0 \d+$/);
});
