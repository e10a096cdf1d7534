// What comes back by mail: answers of calendars and undeliverable mail, each to the one whose address it came to.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import { readHeldCalendars } from '../../src/features/calendar/read-held.ts';
import { takeMail } from '../../src/features/calendar/take-mail.ts';
import { postRegistration } from '../../src/features/groups/post-registration.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { replyAddress } from '../../src/platform/reply-address.ts';
import { answerTakers } from '../../src/surfaces/worker/take-answers.ts';
import { openApp, type TestApp } from '../support/app.ts';
import {
  type Appointment,
  bookAppointment,
  freeSlots,
  linkIn,
  mailTo,
  sendDue,
  tellAsQueued,
  tellEverybody,
} from '../support/family.ts';
import { openPages } from '../support/pages.ts';
import { type Answered, answerMail, organizerOf, reportMail, valueIn } from '../support/replies.ts';

let service: TestApp;
beforeAll(async () => {
  const replies = { url: 'imap://127.0.0.1', address: 'vastaukset@neuvoaika.example' };
  service = await openApp({ config: { replies } });
});
afterAll(() => service.close());

const take = (mail: string) => takeMail(service.deps, Buffer.from(mail), answerTakers);

type Told = Appointment & { readonly email: string; readonly to: string; readonly uid: string };

/** A family with an appointment that it has been told of, and the address that its answers go to. */
async function tellFamily(): Promise<Told> {
  const appointment = await bookAppointment(service);
  await tellEverybody(service, appointment.booking);
  const email = appointment.guardians[0]?.email ?? '';
  const { invite } = await mailTo(service, email);
  return { ...appointment, email, to: organizerOf(invite), uid: valueIn(invite, 'UID') };
}

const answer = ({ to, uid }: Pick<Told, 'to' | 'uid'>, said: Partial<Answered> = {}) =>
  take(answerMail({ to, uid, ...said }));
const bookingOf = (id: BookingId) => service.deps.db.booking.findUniqueOrThrow({ where: { id } });
const messagesTo = (mailbox: string) =>
  service.deps.db.message.findMany({ where: { mailbox }, orderBy: [{ version: 'asc' }, { createdAt: 'asc' }] });
type Kept = {
  readonly id: string;
  readonly mailbox: string;
  readonly attempts: number;
  readonly handedAs: string | null;
};
/** The Message-ID of a mail as it was handed over last, and the address that only this handing over of it comes back to. */
const messageIdOf = (sent: Kept | undefined) => `${sent?.id}${sent?.handedAs}@example.test`;
const returnOf = ({ id, mailbox, attempts: attempt }: Kept) =>
  replyAddress(service.deps, { of: 'message', id, mailbox, attempt }) ?? '';
const calendarOf = async ({ booking }: Told) =>
  (await readHeldCalendars(service.deps, theService, booking)).find(({ audience }) => audience === 'family');

test('a family that accepts in its calendar has confirmed, by the address alone and in whatever letters', async () => {
  const family = await tellFamily();
  const { invite, text } = await mailTo(service, family.email);
  expect(family.to).toMatch(/^vastaukset\+b[a-z2-7]{42}@neuvoaika\.example$/);
  expect(invite.replace(/\r?\n /g, '')).toContain('RSVP=TRUE');
  expect(text).toMatch(/kalender/);
  expect(text).not.toMatch(/når oss inte/);
  const [kept] = await service.deps.db.trayMessage.findMany({ where: { recipient: family.email } });
  expect(Buffer.from(kept?.raw ?? []).toString()).toContain(family.to);

  expect(await answer(family, { to: family.to.toUpperCase() })).toEqual({ is: 'answer', fate: 'done' });
  expect(await bookingOf(family.booking)).toMatchObject({ confirmedSequence: 0, confirmedBy: expect.any(String) });
  expect(await messagesTo(family.email)).toMatchObject([{ kind: 'invite', state: 'answered' }]);
  expect(await calendarOf(family)).toMatchObject({ held: 'right', answer: { answer: 'accepted' } });
  expect(await answer(family)).toEqual({ is: 'ignored', fate: 'done' });
  const logged = { where: { action: 'answer-in-calendar', subjectId: family.family } };
  expect(await service.deps.db.accessLog.findMany(logged)).toMatchObject([
    { actor: 'system', details: { answer: 'accepted', booking: family.booking } },
  ]);
});

test('a family that declines is asked once whether to cancel or move, and its time stands', async () => {
  const family = await tellFamily();
  await answer(family);
  expect(await answer(family, { partstat: 'DECLINED', stamp: '20261120T060001Z' })).toMatchObject({ is: 'answer' });
  expect(await bookingOf(family.booking)).toMatchObject({ status: 'booked', confirmedSequence: null });
  // an older word that comes late changes nothing
  expect(await answer(family, { stamp: '20261120T055959Z' })).toMatchObject({ is: 'ignored' });
  await sendDue(service);
  const asked = await mailTo(service, family.email);
  expect(asked.invite).toBe('');
  expect(linkIn(asked.text)).not.toBe('');
  await answer(family, { partstat: 'TENTATIVE', stamp: '20261120T060002Z' });
  await answer(family, { partstat: 'DECLINED', stamp: '20261120T060003Z' });
  await sendDue(service);
  expect(await messagesTo(family.email)).toMatchObject([{ kind: 'invite' }, { kind: 'declined', state: 'sent' }]);
  expect(await calendarOf(family)).toMatchObject({ answer: { answer: 'declined' } });
});

test('of two answers the one given later counts, also where the clock of who gave them runs ahead', async () => {
  const family = await tellFamily();
  // an hour from now by ours
  await answer(family, { stamp: '20261120T070200Z' });
  expect(await answer(family, { partstat: 'DECLINED', stamp: '20261120T070100Z' })).toMatchObject({ is: 'ignored' });
  expect(await calendarOf(family)).toMatchObject({ answer: { answer: 'accepted' } });
  // one of another year is no clock: what follows is taken by when it comes
  const other = await tellFamily();
  await answer(other, { stamp: '20300101T000000Z' });
  expect(await answer(other, { partstat: 'DECLINED', stamp: '20300101T000100Z' })).toMatchObject({ is: 'answer' });
  expect(await calendarOf(other)).toMatchObject({ answer: { answer: 'declined' } });
});

test('the desk sees who declined or would like another time until it has spoken with them', async () => {
  const family = await tellFamily();
  const desk = await openPages(service, 'scheduler');
  const page = async (path: string) => (await desk.open(path)).text;
  const waiting = async () => (await page('/?calls=all')).includes(`/bookings/${family.booking}`);
  expect(await waiting()).toBe(false);
  const more = ['DTSTART;TZID=Europe/Helsinki:20261203T101500', 'DTEND;TZID=Europe/Helsinki:20261203T104500'];
  expect(await answer(family, { method: 'COUNTER', partstat: 'TENTATIVE', more })).toMatchObject({ is: 'answer' });
  expect(await waiting()).toBe(true);
  expect(await page('/?calls=all')).toMatch(/tulisi mieluummin[^<]*3\.12\.[^<]*10\.15/);
  for (const path of [`/bookings/${family.booking}`, `/bookings/${family.booking}/messages`])
    expect([path, await page(path)]).toEqual([path, expect.stringMatching(/tulisi mieluummin[^<]*10\.15/)]);
  const called = await desk.send(`/bookings/${family.booking}/called`, {});
  expect(called.status).toBe(303);
  expect(await waiting()).toBe(false);
  await answer(family, { partstat: 'DECLINED', stamp: '20261120T060500Z' });
  expect(await waiting()).toBe(true);
  // what they accept after all waits for nobody
  await answer(family, { stamp: '20261120T060600Z' });
  expect(await waiting()).toBe(false);
});

test('the booking tells who works with it what each said, and when, as long as it is said of this time', async () => {
  const family = await tellFamily();
  const told = async (role: string) => {
    const one = (await service.call(role, 'GET', `/api/bookings/${family.booking}`)).body;
    return one.participants.map(({ role, answer }: { role: string; answer?: object }) => [role, answer]);
  };
  expect(await told('scheduler')).toContainEqual(['guardian', undefined]);
  const more = ['DTSTART:20261203T081500Z', 'DTEND:20261203T084500Z'];
  await answer(family, { method: 'COUNTER', partstat: 'TENTATIVE', more });
  const proposed = { start: '2026-12-03T10:15:00+02:00', end: '2026-12-03T10:45:00+02:00' };
  const at = expect.stringMatching(/^2026-11-20T09:00:00(\.\d+)?\+02:00$/);
  expect(await told('scheduler')).toContainEqual(['guardian', { is: 'counter', at, proposed }]);
  const query = new URLSearchParams({ area: 'lahti-etela', from: '2026-11-20T00:00:00Z' });
  const { items } = (await service.call('coordinator', 'GET', `/api/bookings?${query}`)).body;
  const listed = items.find(({ id }: { id: string }) => id === family.booking);
  expect(JSON.stringify(listed.participants)).toContain('"is":"counter"');
  // their own link shows them nothing of what the others said
  const link = linkIn((await mailTo(service, family.email)).text);
  expect(await (await service.app.request(link)).text()).not.toContain('counter');

  const slot = (await freeSlots(service)).at(-1)?.id;
  const moved = await service.call('scheduler', 'POST', `/api/bookings/${family.booking}/reschedule`, {
    slot,
    calendar: 'cancel',
  });
  expect([moved.status, JSON.stringify(moved.body)]).toEqual([200, expect.not.stringContaining('"answer"')]);
  expect(await told('scheduler')).toContainEqual(['guardian', undefined]);
});

/** Somebody who has a place at a group event and was told so, and the address that their answers go to. */
async function tellRegistered() {
  const plan = {
    ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', name: { fi: 'Vanhempainiltapäivä' }, capacity: 9 },
    ...{ start: '2026-12-04T08:00:00+02:00', end: '2026-12-04T11:00:00+02:00' },
  };
  const event = (await service.call('scheduler', 'POST', '/api/groups', plan)).body.id as string;
  const email = `tulija-${event}@example.test`;
  const made = await service.call('scheduler', 'POST', `/api/groups/${event}/registrations`, { email, language: 'fi' });
  const { id } = await service.deps.db.registration.findFirstOrThrow({ where: { email } });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const tell = async () => {
    await postRegistration(service.deps, { registration: id });
    await sendDue(service);
  };
  await tell();
  const { invite } = await mailTo(service, email);
  return { event, registration: id, email, tell, to: organizerOf(invite), uid: valueIn(invite, 'UID') };
}

test('who declines a group event in their calendar keeps the place, is asked once, and the desk sees it', async () => {
  const { event, registration, email, tell, ...entry } = await tellRegistered();
  const desk = await openPages(service, 'scheduler');
  const shown = async () => (await desk.open(`/groups/${event}`)).text;
  const registered = async () =>
    (await service.call('scheduler', 'GET', `/api/groups/${event}/registrations`)).body.items[0];
  expect(entry).toEqual({ to: expect.stringMatching(/^vastaukset\+r[a-z2-7]{42}@/), uid: registration });
  const { invite } = await mailTo(service, email);
  expect(invite.replace(/\r?\n[ \t]/g, '')).toContain('RSVP=TRUE');

  const said = (more: Partial<Answered>) => answer(entry, { sequence: 1, ...more });
  expect(await said({ stamp: '20261120T060000Z' })).toEqual({ is: 'answer', fate: 'done' });
  expect(await registered()).toMatchObject({ state: 'coming', answer: { is: 'accepted' } });
  expect(await messagesTo(email)).toMatchObject([{ kind: 'registration', state: 'answered' }]);
  expect(await shown()).toContain('aika sopii');

  expect(await said({ partstat: 'DECLINED', stamp: '20261120T060100Z' })).toMatchObject({ is: 'answer' });
  expect(await said({ partstat: 'DECLINED', stamp: '20261120T060100Z' })).toMatchObject({ is: 'ignored' });
  expect(await registered()).toMatchObject({ state: 'coming', answer: { is: 'declined' } });
  expect(await shown()).toContain('aika ei sovi');
  await sendDue(service);
  const asked = await mailTo(service, email);
  expect([asked.invite, asked.text]).toEqual(['', expect.stringMatching(/Paikkasi on yhä varattu/)]);
  expect(asked.text).toMatch(/\/groups\/registration\/[\w-]{43}/);
  expect(asked.text).not.toContain('Olet tervetullut');
  // the job of the registration comes once more, and so does another no
  await said({ stamp: '20261120T060200Z' });
  await said({ partstat: 'DECLINED', stamp: '20261120T060300Z' });
  await tell();
  expect((await messagesTo(email)).map(({ because }) => because)).toEqual(['coming', 'declined.1']);

  // of the time before, of somebody else's entry, or of no place any more
  const other = await tellRegistered();
  expect(await answer({ to: other.to, uid: registration }, { sequence: 1 })).toMatchObject({ is: 'ignored' });
  const moved = { start: '2026-12-04T12:00:00+02:00', end: '2026-12-04T14:00:00+02:00' };
  expect((await service.call('scheduler', 'POST', `/api/groups/${event}/change`, moved)).status).toBe(200);
  expect(await registered()).not.toHaveProperty('answer');
  await tell();
  const again = await mailTo(service, email);
  expect([organizerOf(again.invite), valueIn(again.invite, 'SEQUENCE')]).toEqual([entry.to, '2']);
  expect(await said({ stamp: '20261120T070000Z' })).toMatchObject({ is: 'ignored' });
  expect(await answer(entry, { sequence: 2, partstat: 'TENTATIVE' })).toMatchObject({ is: 'answer' });
  const [newest] = (await messagesTo(email)).slice(-1);
  expect(await take(reportMail({ to: entry.to, messageId: `${newest?.id}.0a@example.test` }))).toMatchObject({
    is: 'ignored',
  });
  const path = `/api/groups/${event}/registrations/${registration}/cancel`;
  expect((await service.call('scheduler', 'POST', path, { calendar: 'cancel' })).status).toBe(200);
  expect(await answer(entry, { sequence: 2, partstat: 'ACCEPTED' })).toMatchObject({ is: 'ignored' });
});

test('a mail that is made to take long holds up nothing, and is left for a person', async () => {
  let [last, longest] = [performance.now(), 0];
  const beat = setInterval(() => {
    [last, longest] = [performance.now(), Math.max(longest, performance.now() - last)];
  }, 20);
  const hostile = `Content-Type: text/html\r\n\r\n${' \r\n'.repeat(1_200_000)}`;
  expect(await take(hostile)).toEqual({ is: 'unreadable', fate: 'left' });
  clearInterval(beat);
  expect(longest).toBeLessThan(3_000);
});

test('a mail about a group event that comes back marks its message', async () => {
  const { email, to } = await tellRegistered();
  const [message] = await messagesTo(email);
  expect(await take(reportMail({ to, messageId: messageIdOf(message) }))).toMatchObject({ is: 'bounce' });
  expect(await messagesTo(email)).toMatchObject([{ state: 'bounced', code: '5.1.1' }]);
});

test('what a colleague answers stands at the booking, and asks nobody anything', async () => {
  const { booking, to: _to } = await tellFamily();
  const colleague = await service.deps.db.participant.findFirstOrThrow({
    where: { bookingId: booking, role: 'professional', email: { not: null } },
  });
  const { invite } = await mailTo(service, colleague.email ?? '');
  const entry = { to: organizerOf(invite), uid: valueIn(invite, 'UID') };
  expect(await answer(entry, { partstat: 'DECLINED' })).toMatchObject({ is: 'answer' });
  expect(await bookingOf(booking)).toMatchObject({ status: 'booked', confirmedSequence: null });
  const one = (await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body;
  expect(one.participants).toContainEqual(
    expect.objectContaining({ role: 'professional', answer: expect.objectContaining({ is: 'declined' }) }),
  );
  const messages = await messagesTo((colleague.email ?? '').toLowerCase());
  expect(messages.filter(({ kind }) => kind === 'declined')).toEqual([]);
});

test('what is said of another version, entry or mailbox counts for nobody', async () => {
  const [family, other] = [await tellFamily(), await tellFamily()];
  expect(await answer({ ...family, uid: other.uid })).toMatchObject({ is: 'ignored' });
  expect(await answer({ ...family, to: 'vastaukset@neuvoaika.example' })).toMatchObject({ is: 'ignored' });
  const forged = family.to.replace(/.@/, (last) => (last === 'a@' ? 'q@' : 'a@'));
  expect(await answer({ ...family, to: forged })).toMatchObject({ is: 'ignored' });
  expect(await answer(family, { sequence: 1 })).toMatchObject({ is: 'ignored' });

  const slot = (await freeSlots(service)).at(-1)?.id;
  const moved = await service.call('scheduler', 'POST', `/api/bookings/${family.booking}/reschedule`, {
    slot,
    calendar: 'cancel',
  });
  expect(moved.status, JSON.stringify(moved.body)).toBe(200);
  await tellEverybody(service, family.booking, 'moved');
  expect(organizerOf((await mailTo(service, family.email)).invite)).toBe(family.to);
  expect(await answer(family, { stamp: '20261120T060500Z' })).toMatchObject({ is: 'ignored' });
  expect(await answer(family, { sequence: 1 })).toMatchObject({ is: 'answer' });
  expect(await bookingOf(family.booking)).toMatchObject({ confirmedSequence: 1 });

  await service.call('scheduler', 'POST', `/api/bookings/${family.booking}/cancel`, { reason: 'family-asked' });
  expect(await bookingOf(family.booking)).toMatchObject({ status: 'cancelled' });
  expect(await answer(family, { sequence: 1, partstat: 'DECLINED' })).toMatchObject({ is: 'ignored' });
});

test('a mail that comes back marks its message, which never arrived and may be sent again', async () => {
  const family = await tellFamily();
  const [message] = await messagesTo(family.email);
  const messageId = messageIdOf(message);
  expect(await take(reportMail({ to: family.to, action: 'delayed', status: '4.4.1' }))).toMatchObject({
    is: 'automatic',
  });
  const other = await tellFamily();
  expect(await take(reportMail({ to: other.to, messageId }))).toMatchObject({ is: 'ignored' });
  expect(await messagesTo(family.email)).toMatchObject([{ state: 'sent' }]);

  expect(await take(reportMail({ to: family.to, messageId }))).toEqual({ is: 'bounce', fate: 'done' });
  expect(await messagesTo(family.email)).toMatchObject([{ state: 'bounced', code: '5.1.1' }]);
  expect(await calendarOf(family)).toMatchObject({ held: 'nothing', newest: { state: 'failed' } });
  const { items } = (await service.call('coordinator', 'GET', '/api/undelivered-messages')).body;
  const shown = items.find((one: { id: string }) => one.id === message?.id);
  expect(shown).toMatchObject({ state: 'failed', why: 'refused', code: '5.1.1', booking: family.booking });

  const again = await service.call('coordinator', 'POST', `/api/undelivered-messages/${message?.id}/send-again`);
  expect(again.status, JSON.stringify(again.body)).toBeLessThan(300);
  await sendDue(service);
  expect(await messagesTo(family.email)).toMatchObject([{ state: 'sent', repeats: 1 }]);
  // the report of the first way comes once more, then one of the second
  expect(await take(reportMail({ to: family.to, messageId }))).toMatchObject({ is: 'ignored' });
  expect(await calendarOf(family)).toMatchObject({ held: 'right' });
  expect(await take(reportMail({ to: family.to, status: '4.4.7' }))).toMatchObject({ is: 'bounce' });
  expect(await messagesTo(family.email)).toMatchObject([{ state: 'bounced', code: '4.4.7' }]);
});

test('a report that names no mail marks the one whose own address it came to; none where several can be meant', async () => {
  const family = await tellFamily();
  const [first] = await messagesTo(family.email);
  if (first === undefined) throw new Error('the family was told');
  await service.call('scheduler', 'POST', `/api/bookings/${family.booking}/reschedule`, {
    calendar: 'cancel',
    slot: (await freeSlots(service)).at(-1)?.id,
  });
  await tellEverybody(service, family.booking, 'moved');
  const states = async () => (await messagesTo(family.email)).map(({ state }) => state);
  expect(await take(reportMail({ to: family.to }))).toMatchObject({ is: 'ignored' });
  // neither is a part of an id, nor another's words behind it
  for (const named of [`${first.id}@example.test`, `${first.id}.0a1b2c3d@example.test`, `${messageIdOf(first)}x@y`])
    expect([named, await take(reportMail({ to: family.to, messageId: named }))]).toMatchObject([
      named,
      { is: 'ignored' },
    ]);
  expect(await take(reportMail({ to: returnOf({ ...first, attempts: first.attempts + 1 }) }))).toMatchObject({
    is: 'ignored',
  });
  expect(await states()).toEqual(['sent', 'sent']);
  expect(await take(reportMail({ to: returnOf(first) }))).toMatchObject({ is: 'bounce' });
  expect(await states()).toEqual(['bounced', 'sent']);
});

/** What the coordinator sees about this thing of what did not arrive. */
const listed = async (id: string) =>
  (await service.call('coordinator', 'GET', '/api/undelivered-messages')).body.items.filter(
    (one: { booking?: string; registration?: string }) => [one.booking, one.registration].includes(id),
  );

test('a dead mailbox stays among what did not arrive, whatever more is handed over to it, until it is seen to or proven', async () => {
  const family = await tellFamily();
  await take(reportMail({ to: family.to }));
  const slot = (await freeSlots(service)).at(-1);
  const at = `/api/bookings/${family.booking}`;
  await service.call('scheduler', 'POST', `${at}/reschedule`, { slot: slot?.id, calendar: 'cancel' });
  await tellEverybody(service, family.booking, 'moved');
  const [, newest] = await messagesTo(family.email);
  expect(newest).toMatchObject({ version: 1, state: 'sent' });
  const [shown, ...more] = await listed(family.booking);
  expect([shown, more]).toMatchObject([{ id: newest?.id, state: 'failed', why: 'refused', code: '5.1.1' }, []]);
  expect(Date.parse(shown.meetingStarts)).toBe(Date.parse(slot?.start ?? ''));

  const again = () => service.call('coordinator', 'POST', `/api/undelivered-messages/${shown.id}/send-again`);
  expect((await again()).status).toBe(200);
  await sendDue(service);
  expect(await listed(family.booking)).toEqual([]);
  await take(reportMail({ to: family.to }));
  await service.call('scheduler', 'POST', `${at}/cancel`, { reason: 'mistake' });
  await tellEverybody(service, family.booking, 'cancelled');
  expect(await listed(family.booking)).toMatchObject([{ kind: 'cancellation', why: 'refused', maySendAgain: false }]);

  const other = await tellFamily();
  await take(reportMail({ to: other.to }));
  await service.call('scheduler', 'POST', `/api/bookings/${other.booking}/reschedule`, {
    calendar: 'cancel',
    slot: (await freeSlots(service)).at(-1)?.id,
  });
  await tellEverybody(service, other.booking, 'moved');
  expect(await listed(other.booking)).toHaveLength(1);
  expect(await answer(other, { sequence: 1 })).toMatchObject({ is: 'answer' });
  expect(await listed(other.booking)).toEqual([]);

  const registered = await tellRegistered();
  await take(reportMail({ to: registered.to }));
  await service.call('scheduler', 'POST', `/api/groups/${registered.event}/cancel`);
  await registered.tell();
  expect((await messagesTo(registered.email)).map(({ state }) => state)).toEqual(['bounced', 'sent']);
  expect(await listed(registered.registration)).toMatchObject([{ recipient: 'registered', why: 'refused' }]);
});

test('what comes back from a mailbox that is nobody’s any more is not followed up; but what who left still holds is', async () => {
  const family = await tellFamily();
  const at = ({ family: id, guardians }: Told) => `/api/families/${id}/guardians/${guardians[0]?.id}`;
  await service.call('scheduler', 'POST', at(family), { name: 'Malli', email: `uusi-${family.email}`, language: 'fi' });
  await tellAsQueued(service, family.booking);
  const farewell = async () => (await messagesTo(family.email)).at(-1);
  await take(reportMail({ to: family.to, messageId: messageIdOf(await farewell()) }));
  expect(await farewell()).toMatchObject({ kind: 'cancellation', state: 'bounced' });
  expect(await listed(family.booking)).toEqual([]);

  const gone = await tellFamily();
  await service.call('scheduler', 'DELETE', `${at(gone)}?calendar=cancel`);
  await tellAsQueued(service, gone.booking);
  await take(reportMail({ to: gone.to, messageId: messageIdOf((await messagesTo(gone.email)).at(-1)) }));
  const [held] = await listed(gone.booking);
  expect(held).toMatchObject({ kind: 'cancellation', recipient: 'family', stillHolds: true, maySendAgain: true });
  expect(held).not.toHaveProperty('byPhoneOnly');
  const { text } = await (await openPages(service, 'coordinator')).open('/undelivered');
  expect(text).toContain('kalenterissa on yhä tämä aika');
});
