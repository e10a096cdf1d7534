// Reminders of times to come: written when they are due, once, and sent only while they are true.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import { findFamiliesToCall } from '../../src/features/bookings/read-families-to-call.ts';
import { remindBookings } from '../../src/features/calendar/remind-bookings.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { MailNotTaken } from '../../src/platform/mailer.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, type TestApp } from '../support/app.ts';
import {
  type Appointment,
  bookAppointment,
  freeSlots,
  linkIn,
  sendDue,
  tellEverybody,
  type Wanted,
} from '../support/family.ts';
import { openPages } from '../support/pages.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

type Told = Appointment & { readonly start: number; readonly mailbox: string };

const AT_NOON = { service: 'neuvola-etavastaanotto', channel: 'video', from: '2026-12-01T12:00:00+02:00' };

/** A family with a time in ten days or so, of which they have been told. */
async function tellOfTime(wanted: Wanted = {}): Promise<Told> {
  service.travelTo('2026-11-20T09:00:00+02:00');
  const made = await bookAppointment(service, { from: '2026-12-01T06:00:00Z', ...wanted });
  await tellEverybody(service, made.booking);
  const { start } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: made.booking } });
  return { ...made, start: start.getTime(), mailbox: made.guardians[0]?.email ?? '' };
}

const rowsOf = (booking: BookingId) =>
  service.deps.db.message.findMany({ where: { about: 'reminder', aboutId: booking }, orderBy: { version: 'asc' } });
const statesOf = async (booking: BookingId) => (await rowsOf(booking)).map(({ version, state }) => [version, state]);
const mailsTo = async (address: string) =>
  (await readMailTray(service.deps)).filter(
    ({ recipient, subject }) => recipient === address && /Påminnelse|Muistutus/.test(subject),
  );
async function remindAt(instant: number): Promise<number> {
  service.travelTo(instant);
  return remindBookings(service.deps);
}

test('a family is reminded three days before, once, however often and by how many processes it is looked for', async () => {
  const { booking, start, mailbox } = await tellOfTime();
  const [invite] = (await readMailTray(service.deps)).filter(({ recipient }) => recipient === mailbox);
  const page = await (await service.app.request(linkIn(invite?.text ?? ''))).text();
  expect(page).toContain('Vi skickar dig en påminnelse lördag 28.11.');
  const previewed = await (await openPages(service, 'scheduler')).open(`/bookings/${booking}/messages?news=reminder`);
  expect(previewed.text).toContain('Vi påminner om din tid.');
  expect(previewed.text).not.toContain('BEGIN:VCALENDAR');
  expect(await remindAt(start - 3 * DAY - 1)).toBe(0);
  service.travelTo(start - 3 * DAY);
  const written = await Promise.all([remindBookings(service.deps), remindBookings(service.deps)]);
  expect(written.reduce((sum, one) => sum + one)).toBe(1);
  expect(await remindBookings(service.deps)).toBe(0);
  await sendDue(service);
  expect(await remindAt(start - 2 * DAY)).toBe(0);
  expect(await remindAt(start - 2 * HOUR)).toBe(0);
  await sendDue(service);
  const [mail, ...others] = await mailsTo(mailbox);
  expect(others).toEqual([]);
  expect(mail?.invite).toBeUndefined();
  expect(mail?.text).toContain(`Bekräfta på bokningens sida att tiden passar dig:`);
  for (const way of ['/move', '/cancel', '#call']) expect(mail?.text).toContain(`${linkIn(mail?.text ?? '')}${way}`);
  expect(await statesOf(booking)).toEqual([[0, 'sent']]);
  expect((await service.app.request(linkIn(mail?.text ?? ''))).status).toBe(200);
});

test('opening the links of a reminder changes nothing, and who has confirmed is not asked to again', async () => {
  const { booking, start, mailbox } = await tellOfTime(AT_NOON);
  expect(await remindAt(start - 3 * DAY)).toBe(1);
  await sendDue(service);
  const [first] = await mailsTo(mailbox);
  const links = [...(first?.text.matchAll(/\/b\/[\w-]{43}(?:\/\w+)?/g) ?? [])].map(([path]) => path);
  expect(links.length).toBeGreaterThanOrEqual(4);
  for (const path of links) expect((await service.app.request(path)).status).toBe(200);
  const after = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  expect([after.status, after.confirmedSequence, after.callWish, after.sequence]).toEqual(['booked', null, null, 0]);
  await service.deps.db.booking.update({ where: { id: booking }, data: { confirmedSequence: 0 } });
  expect(await remindAt(start - 2 * HOUR)).toBe(1);
  await sendDue(service);
  const [second] = await mailsTo(mailbox);
  expect(second?.text).toContain('Tack för att du har bekräftat tiden.');
  expect(second?.text).not.toContain('Bekräfta på');
  expect(await statesOf(booking)).toEqual([
    [0, 'sent'],
    [1, 'sent'],
  ]);
});

test('what is cancelled or moved after it was written is not sent, and the new time has its own reminder', async () => {
  const [cancelled, moved] = [await tellOfTime(), await tellOfTime()];
  const first = Math.min(cancelled.start, moved.start) - 3 * DAY;
  await remindAt(Math.max(cancelled.start, moved.start) - 3 * DAY);
  expect([await statesOf(cancelled.booking), await statesOf(moved.booking)]).toEqual([
    [[0, 'queued']],
    [[0, 'queued']],
  ]);
  const act = (booking: BookingId, name: string, body: object) =>
    service.call('scheduler', 'POST', `/api/bookings/${booking}/${name}`, body);
  expect((await act(cancelled.booking, 'cancel', { reason: 'mistake' })).status).toBe(200);
  const slot = (await freeSlots(service, { from: new Date(first + 13 * DAY).toISOString() }))[0]?.id;
  expect((await act(moved.booking, 'reschedule', { slot, calendar: 'cancel' })).status).toBe(200);
  await sendDue(service);
  expect([await mailsTo(cancelled.mailbox), await mailsTo(moved.mailbox)]).toEqual([[], []]);
  expect([await statesOf(cancelled.booking), await statesOf(moved.booking)]).toEqual([
    [[0, 'superseded']],
    [[0, 'superseded']],
  ]);
  await tellEverybody(service, moved.booking, 'moved');
  const { start } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: moved.booking } });
  await remindAt(start.getTime() - 3 * DAY);
  await sendDue(service);
  expect(await mailsTo(moved.mailbox)).toHaveLength(1);
  expect(await statesOf(moved.booking)).toEqual([
    [0, 'superseded'],
    [10, 'sent'],
  ]);
});

test('nothing was working while two were due: the newest goes, by day, and never two at once', async () => {
  const { booking, start, mailbox } = await tellOfTime(AT_NOON);
  const date = new Date(start - 3 * DAY).toISOString().slice(0, 10);
  expect(await remindAt(Date.parse(`${date}T22:30:00+02:00`))).toBe(0);
  expect(await remindAt(Date.parse(`${date}T22:30:00+02:00`) + 9 * HOUR)).toBe(1);
  // it is not sent before the next is due, which overtakes it
  expect(await remindAt(start - 2 * HOUR)).toBe(1);
  await sendDue(service);
  expect(await mailsTo(mailbox)).toHaveLength(1);
  expect(await statesOf(booking)).toEqual([
    [0, 'superseded'],
    [1, 'sent'],
  ]);
});

test('nobody is reminded whose link was closed, whose address is another, or of what they have just been told', async () => {
  const [closed, readdressed] = [await tellOfTime(), await tellOfTime()];
  await remindAt(Math.max(closed.start, readdressed.start) - 3 * DAY);
  expect((await service.call('scheduler', 'POST', `/api/bookings/${closed.booking}/links/revoke`)).status).toBe(200);
  const [guardian] = readdressed.guardians;
  await service.deps.db.participant.updateMany({
    where: { guardianId: guardian?.id ?? '' },
    data: { email: 'another@example.test' },
  });
  await sendDue(service);
  for (const { booking, mailbox } of [closed, readdressed]) {
    expect([await statesOf(booking), await mailsTo(mailbox)]).toEqual([[[0, 'superseded']], []]);
  }
  expect(await remindBookings(service.deps)).toBe(0);

  service.travelTo('2026-12-01T09:00:00+02:00');
  const made = await bookAppointment(service, { from: '2026-12-04T08:00:00+02:00' });
  await tellEverybody(service, made.booking);
  const { start } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: made.booking } });
  await remindAt(Math.max(service.deps.clock.now() + 1, start.getTime() - 3 * DAY));
  expect(await rowsOf(made.booking)).toEqual([]);
});

test('who wants to hear nothing in the morning is reminded after it', async () => {
  const { booking, start, guardians } = await tellOfTime();
  const date = new Date(start - 3 * DAY).toISOString().slice(0, 10);
  await service.deps.db.guardian.update({
    where: { id: guardians[0]?.id ?? '' },
    data: { quietFrom: '20:00', quietTo: '14:00' },
  });
  expect(await remindAt(Date.parse(`${date}T13:59:00+02:00`))).toBe(0);
  expect(await remindAt(Date.parse(`${date}T14:00:00+02:00`))).toBe(1);
  expect(await statesOf(booking)).toEqual([[0, 'queued']]);
});

test('a reminder whose first try fails is not tried again at night, nor when it has become of no use', async () => {
  const { booking, start, mailbox, guardians } = await tellOfTime(AT_NOON);
  const away = {
    ...service.deps.mailer,
    send: () => Promise.reject(new MailNotTaken('connect', { fault: 'econnrefused' })),
  };
  const tryInVain = () => sendDueMessages({ ...service.deps, mailer: away }, wordMessages(service.deps));
  const day = new Date(start - 3 * DAY).toISOString().slice(0, 10);
  expect(await remindAt(Date.parse(`${day}T20:25:00+02:00`))).toBe(1);
  service.travelTo(`${day}T20:59:55+02:00`);
  await tryInVain();
  service.travelTo(`${day}T21:00:10+02:00`);
  await sendDue(service);
  const morning = Date.parse(`${day}T07:00:00+02:00`) + DAY;
  expect(await rowsOf(booking)).toMatchObject([{ state: 'queued', attempts: 1, nextAt: new Date(morning) }]);
  expect(await mailsTo(mailbox)).toEqual([]);
  service.travelTo(morning);
  await sendDue(service);
  expect(await mailsTo(mailbox)).toHaveLength(1);

  const clock = (instant: number) => new Date(instant + 2 * HOUR).toISOString().slice(11, 16);
  await service.deps.db.guardian.update({
    where: { id: guardians[0]?.id ?? '' },
    data: { quietFrom: clock(start - HOUR), quietTo: clock(start + HOUR) },
  });
  expect(await remindAt(start - 2 * HOUR)).toBe(1);
  await tryInVain();
  service.travelTo(start - HOUR);
  await sendDue(service);
  expect([(await rowsOf(booking))[1]?.state, (await mailsTo(mailbox)).length]).toEqual(['superseded', 1]);
});

test('the desk calls those first whom no reminder has reached', async () => {
  const times = [
    await tellOfTime(),
    await tellOfTime(),
    await tellOfTime({ guardians: [{ name: 'Bo Malli', phone: '040 123 4567', channel: 'phone' }] }),
  ];
  const [reminded, failed, unwritten] = times.map(({ booking }) => booking);
  const start = Math.min(...times.map((one) => one.start));
  for (const one of times) expect(one.start - start).toBeLessThan(8 * HOUR);
  await remindAt(Math.max(...times.map((one) => one.start)) - 3 * DAY);
  await sendDue(service);
  await service.deps.db.message.updateMany({
    where: { about: 'reminder', aboutId: failed ?? '' },
    data: { state: 'bounced' },
  });
  service.travelTo(start - DAY);
  const actor = { ...theService, grants: [{ role: 'scheduler', area: '*' }] } as const;
  const { unconfirmed } = await findFamiliesToCall(service.deps, actor, 50);
  const said = unconfirmed.first.map(({ booking, reminded: fate }) => [booking, fate]);
  const own = said.filter(([booking]) => times.some((one) => one.booking === booking));
  expect(own).toEqual([
    [failed, 'failed'],
    [unwritten, 'by-phone'],
    [reminded, 'sent'],
  ]);
  const { text } = await (await openPages(service, 'scheduler')).open('/?calls=all');
  for (const words of ['Muistutettu', 'Muistutus ei mennyt perille', 'Vain puhelimitse']) expect(text).toContain(words);
});

test('colleagues are not reminded, nor anybody who may not be written to', async () => {
  const { booking, start } = await tellOfTime({
    guardians: [
      { name: 'Aino Malli', email: 'aino-muistuta@example.test', language: 'fi' },
      { name: 'Bo Malli', email: 'bo-muistuta@example.test', language: 'sv', safeToSend: false },
    ],
  });
  await remindAt(start - 3 * DAY);
  const rows = await rowsOf(booking);
  expect(rows.map(({ mailbox, start: tells, end }) => [mailbox, tells.getTime(), end.getTime()])).toEqual([
    ['aino-muistuta@example.test', start, start],
  ]);
  expect(await service.deps.db.message.count({ where: { about: 'booking', aboutId: booking } })).toBeGreaterThan(1);
});
