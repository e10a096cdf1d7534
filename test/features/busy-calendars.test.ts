// Outside calendars: what they say is taken cannot be booked, what is booked under it is arranged anew, and faults are told.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AreaId, ProfessionalId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { readLinkedCalendar } from '../../src/features/calendar/read-outside-calendar.ts';
import { readOutsideCalendars } from '../../src/features/calendar/read-outside-calendars.ts';
import { readDesk } from '../../src/features/clinics/read-desk.ts';
import { readActor } from '../../src/features/identity/read.ts';
import { ownCalendarTexts } from '../../src/surfaces/web/schedule/texts/words.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { openPages, pagesAs } from '../support/pages.ts';

const PERSON = 'pn-psykologi';

let service: TestApp;
let server: Server;
let origin: string;
/** what the outside calendar answers with now */
let answer: { status: number; text: string; hang?: boolean };
let asked: { method: string; authorization: string | undefined; body: string }[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    asked.push({ method: request.method ?? '', authorization: request.headers.authorization, body });
    if (answer.hang) return;
    response.writeHead(answer.status, { 'content-type': 'text/calendar' }).end(answer.text);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  service = await openApp({ config: { innerCalendars: [`127.0.0.1:${port}`] } });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await service.close();
});
beforeEach(async () => {
  service.travelTo(START);
  answer = { status: 200, text: events() };
  asked = [];
  await service.deps.db.booking.deleteMany();
  await service.deps.db.$executeRaw`DELETE FROM busy_calendar`;
});

/** A calendar with these times taken, in UTC as `20261124T110000Z/20261124T120000Z`. */
function events(...times: readonly string[]): string {
  const each = times.map((time, at) => {
    const [start, end] = time.split('/');
    return [
      'BEGIN:VEVENT',
      `UID:outside-${at}`,
      'SUMMARY:Lääkäri',
      `DTSTART:${start}`,
      `DTEND:${end}`,
      'END:VEVENT',
    ].join('\r\n');
  });
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//somebody//EN', ...each, 'END:VCALENDAR', ''].join('\r\n');
}
const stamp = (at: string) => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

type Slot = { readonly id: string; readonly start: string; readonly end: string };
const QUERY = `service=perheneuvola-konsultaatio&area=hartola&professional=${PERSON}`;
const slots = async (): Promise<readonly Slot[]> =>
  (await service.call('worker', 'GET', `/api/slots?${QUERY}`)).body.items;
const over = ({ start, end }: Slot) => `${stamp(start)}/${stamp(end)}`;
const book = (slot: Slot | undefined) =>
  service.call('worker', 'POST', '/api/bookings', {
    slot: slot?.id,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
  });
/** Linked by the specialist, and read as the worker does. */
async function link(body: object = {}): Promise<string> {
  const linked = await service.call('specialist', 'POST', '/api/busy-calendars', {
    url: `${origin}/basic.ics`,
    ...body,
  });
  expect(linked.status, JSON.stringify(linked.body)).toBe(201);
  await readLinkedCalendar(service.deps, { calendar: linked.body.id });
  return linked.body.id;
}
const state = async () => (await service.call('specialist', 'GET', '/api/busy-calendars')).body.items[0];
const later = async (minutes: number) => {
  service.travelTo(service.deps.clock.now() + minutes * 60_000);
  await readOutsideCalendars(service.deps);
};

describe('what an outside calendar says is taken', () => {
  test('is not listed, cannot be booked, and is free again once the calendar is unlinked', async () => {
    const who = await service.deps.db.user.findFirst({ where: { grants: { some: { role: 'specialist' } } } });
    expect(who?.professionalId).toBe(PERSON);
    const [first, second] = await slots();
    if (first === undefined || second === undefined) throw new Error('no slots');
    answer.text = events(over(first));
    const id = await link();
    const left = (await slots()).map((slot) => slot.id);
    expect([left.includes(first.id), left.includes(second.id)]).toEqual([false, true]);
    const refused = await book(first);
    expect([refused.status, refused.body.code]).toEqual([409, 'slot_taken']);
    expect((await book(second)).status).toBe(201);
    expect((await service.call('worker', 'DELETE', `/api/busy-calendars/${id}`)).status).toBe(404);
    expect((await service.call('specialist', 'DELETE', `/api/busy-calendars/${id}`)).status).toBe(200);
    expect((await slots()).map((slot) => slot.id)).toContain(first.id);
  });

  test('is here within five minutes of a change, and not asked for more often', async () => {
    const [first, second] = await slots();
    if (first === undefined || second === undefined) throw new Error('no slots');
    await link();
    answer.text = events(over(first));
    await later(1);
    expect([asked.length, (await slots())[0]?.id]).toEqual([1, first.id]);
    await later(3);
    expect([asked.length, (await slots())[0]?.id]).toEqual([2, second.id]);
    answer.text = events();
    await later(4);
    expect((await slots())[0]?.id).toBe(first.id);
  });

  test('shows at the desk as time when the person is away, and not what it is', async () => {
    const nurse = (await service.deps.db.professional.findFirstOrThrow({ where: { id: 'th-lahti-1' } })).id;
    const grants = [{ role: 'specialist', area: 'lahti-etela' }];
    const person = { email: 'hoitaja@example.test', name: 'Hilkka Hoitaja', grants, professional: nurse };
    await service.call('administrator', 'POST', '/api/users', person);
    const pages = await pagesAs(service, person.email);
    const spans = async () => {
      const actor = await readActor(
        service.deps,
        (await service.deps.db.user.findUniqueOrThrow({ where: { email: person.email } })).id,
      );
      const desk = await readDesk(
        service.deps,
        { ...(actor as Actor), grants: [{ role: 'scheduler', area: '*' }] },
        {
          area: 'lahti-etela' as AreaId,
          from: '2026-11-24',
          days: 1,
          by: 'professional',
          only: nurse as ProfessionalId,
        },
      );
      return desk.columns.flatMap((column) =>
        column.spans.map((span) => `${span.is}${span.is === 'off' ? ` ${span.because}` : ''}`),
      );
    };
    expect(await spans()).not.toContain('off absence');
    answer.text = events('20261124T070000Z/20261124T080000Z');
    const linked = await pages.send('/own-calendar/link', {
      kind: 'ics',
      url: `${origin}/a.ics`,
      user: '',
      password: '',
    });
    expect(linked.location).toBe('/own-calendar?outside=linked');
    await readOutsideCalendars(service.deps);
    expect(await spans()).toContain('off absence');
  });

  test('over a booking sends it to be arranged anew, and leaves it there until somebody does', async () => {
    const slot = (await slots())[3];
    if (slot === undefined) throw new Error('no slot');
    const { body: booking } = await book(slot);
    const affected = async () =>
      (await service.call('coordinator', 'GET', '/api/affected-bookings')).body.items.map(
        (one: { booking: { id: string } }) => one.booking.id,
      );
    expect(await affected()).toEqual([]);
    answer.text = events(over(slot));
    await link();
    expect(await affected()).toEqual([booking.id]);
    const { status } = (await service.call('worker', 'GET', `/api/bookings/${booking.id}`)).body;
    expect(status).toBe('booked');
    const pages = await openPages(service, 'coordinator');
    expect((await pages.open('/replan')).text).toContain(booking.id);
    // to the minute when it ends, not the one before
    expect((await pages.open('/')).text).toContain('8.12.2026 klo 13.00–13.45');
    const kept = { choices: [{ booking: booking.id, keep: true }] };
    const done = await service.call('coordinator', 'POST', '/api/affected-bookings', kept);
    expect(done.status, JSON.stringify(done.body)).toBe(200);
    expect(await affected()).toEqual([]);
  });

  test('is none of our own bookings, which the calendar has by mail: they can be moved, and stand in nobody’s way', async () => {
    const [first, second] = await slots();
    if (first === undefined || second === undefined) throw new Error('no slots');
    const { body: booking } = await book(first);
    const { calendarUid } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking.id } });
    answer.text = events(over(first)).replace('UID:outside-0', `UID:${calendarUid}`);
    await link();
    expect((await service.call('coordinator', 'GET', '/api/affected-bookings')).body.items).toEqual([]);
    expect(
      (
        await service.call('worker', 'POST', `/api/bookings/${booking.id}/reschedule`, {
          slot: second.id,
          calendar: 'cancel',
        })
      ).status,
    ).toBe(200);
    await later(5);
    expect((await slots()).map(({ id }) => id)).toContain(first.id);
  });
});

describe('a calendar that cannot be read', () => {
  test('keeps what it said last, says why, and is read again when it is well', async () => {
    const [first, second] = await slots();
    if (first === undefined) throw new Error('no slots');
    answer.text = events(over(first));
    await link();
    const read = (await state()).readAt;
    expect(read).toBe(new Date(START).toISOString());
    const pages = await openPages(service, 'specialist');
    for (const [failing, code] of [
      [{ status: 500, text: '' }, 'status'],
      [{ status: 401, text: '' }, 'sign-in'],
      [{ status: 200, text: '<html>Kirjaudu</html>' }, 'unreadable'],
      [{ status: 200, text: `${events(over(first)).slice(0, 60)}` }, 'unreadable'],
      [{ status: 200, text: `BEGIN:VCALENDAR\r\n${'X'.repeat(5_000_000)}` }, 'too-large'],
    ] as const) {
      answer = failing;
      await later(70);
      expect(await state()).toMatchObject({ failure: code, readAt: read });
      expect((await slots())[0]?.id).toBe(second?.id);
      expect((await pages.open('/own-calendar')).text).toContain(ownCalendarTexts.fi.failure[code]);
      expect((await pages.open('/my-day')).text).toContain(ownCalendarTexts.fi.dayNote);
    }
    answer = { status: 200, text: events() };
    await later(70);
    expect(await state()).toMatchObject({ readAt: new Date(service.deps.clock.now()).toISOString() });
    expect([(await state()).failure, (await slots())[0]?.id]).toEqual([undefined, first.id]);
  });

  test('that would be worked out for ever is given up, and holds nothing up', async () => {
    const rule = 'RRULE:FREQ=SECONDLY';
    const endless = events('20261124T110000Z/20261124T120000Z').replace('END:VEVENT', `${rule}\r\nEND:VEVENT`);
    answer.text = endless;
    await link();
    expect(await state()).toMatchObject({ failure: 'unreadable' });
  });
});

describe('an address', () => {
  test('is kept encrypted, is in no log and no answer, and of it only the host is shown', async () => {
    const secret = 'a9f3c1d2e4';
    await link({ url: `${origin}/${secret}/basic.ics`, user: 'anna', password: 'salasana-1' });
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('anna:salasana-1').toString('base64')}`);
    const rows = await service.deps.db.busyCalendar.findMany();
    const log = await service.deps.db.accessLog.findMany({ where: { subjectKind: 'busy-calendar' } });
    const jobs = await service.deps.db.$queryRaw`SELECT data::text FROM pgboss.job WHERE name = 'busy-calendar-linked'`;
    const pages = await openPages(service, 'specialist');
    const shown = (await pages.open('/own-calendar')).text;
    const kept = JSON.stringify([rows, log, jobs, await state()], (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    for (const text of [kept, shown]) for (const one of [secret, 'salasana', 'anna']) expect(text).not.toContain(one);
    expect(shown).toContain(new URL(origin).host);
    expect(JSON.stringify(rows)).not.toContain('Lääkäri');
  });

  test('of the inner network, or that is none, is refused when it is given', async () => {
    for (const url of [
      'https://127.0.0.1/a.ics',
      'https://[::1]/a.ics',
      'http://calendar.example/a.ics',
      'ftp://x.example/',
      'nonsense',
      'https://u:p@calendar.example/',
    ]) {
      const { status, body } = await service.call('specialist', 'POST', '/api/busy-calendars', { url });
      expect([url, status, body.faults?.[0]?.path]).toEqual([url, 400, 'url']);
    }
    // the host is let in at another port: who runs the service reads how to name it
    const elsewhere = { url: 'https://127.0.0.1:4433/a.ics' };
    const { body } = await service.call('specialist', 'POST', '/api/busy-calendars', elsewhere);
    expect(body.faults?.[0]?.message).toMatch(/INNER_CALENDARS, as host:port/);
    expect((await service.call('worker', 'POST', '/api/busy-calendars', { url: `${origin}/basic.ics` })).status).toBe(
      403,
    );
  });

  test('by CalDAV is asked for free and busy times alone', async () => {
    const [first] = await slots();
    if (first === undefined) throw new Error('no slots');
    answer.text = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:x',
      'BEGIN:VFREEBUSY',
      `FREEBUSY:${over(first)}`,
      'END:VFREEBUSY',
      'END:VCALENDAR',
    ].join('\r\n');
    await link({ kind: 'caldav' });
    expect([asked[0]?.method, asked[0]?.body]).toEqual(['REPORT', expect.stringContaining('free-busy-query')]);
    expect((await slots()).map(({ id }) => id)).not.toContain(first.id);
  });

  test('of a person who has left counts no longer', async () => {
    const [first] = await slots();
    if (first === undefined) throw new Error('no slots');
    answer.text = events(over(first));
    await link();
    const user = {
      where: { id: (await service.deps.db.user.findFirst({ where: { professionalId: PERSON } }))?.id ?? '' },
    };
    await service.deps.db.user.update({ ...user, data: { professionalId: null } });
    await later(1);
    expect((await slots())[0]?.id).toBe(first.id);
    await service.deps.db.user.update({ ...user, data: { professionalId: PERSON } });
  });
});
