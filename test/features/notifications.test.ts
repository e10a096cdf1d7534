// Messages about bookings, through a real mail server and as other programs read them.

import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import ICAL from 'ical.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { BookingId } from '../../src/core/ids.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { judgeBookingMessages } from '../../src/features/calendar/judge-booking-messages.ts';
import { wordBookingMessage } from '../../src/features/clinics/word-booking-message.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { TRIED_FOR } from '../../src/features/notifications/rules.ts';
import { sendDueMessages, type Words } from '../../src/features/notifications/send-messages.ts';
import { openClock } from '../../src/platform/clock.ts';
import type { OpenDatabase } from '../../src/platform/db.ts';
import { openLog } from '../../src/platform/log.ts';
import { type Mailer, smtpMailer, trayMailer } from '../../src/platform/mailer.ts';
import { noTexter } from '../../src/platform/texter.ts';
import { openTestDatabase } from '../support/database.ts';
import { everythingIn, type MailServer, type ReceivedMail, startMailServer } from '../support/smtp.ts';

const FROM = 'Neuvoaika <no-reply@neuvoaika.example>';
const START = new Date('2026-11-24T13:50+02:00');
const END = new Date('2026-11-24T14:35+02:00');
const MOVED_START = new Date('2026-12-08T13:00+02:00');
const MOVED_END = new Date('2026-12-08T13:45+02:00');

const clock = openClock(Temporal.Instant.from('2026-11-20T09:00:00+02:00'));
const config = {
  ...readConfig({
    PUBLIC_URL: 'https://neuvoaika.example',
    DEMO: 'true',
    DEMO_OPEN_TO_ALL: 'true',
    MAIL_FROM: FROM,
  }),
  secret: 'x'.repeat(32),
};
const log = openLog('silent');
let open: OpenDatabase;
let server: MailServer;
let mailer: Mailer;

beforeAll(async () => {
  open = await openTestDatabase();
  server = await startMailServer();
  mailer = smtpMailer({ url: server.url, from: FROM, clock });
  await open.db.region.create({
    data: { name: { fi: 'Päijät-Häme' }, timeZone: 'Europe/Helsinki', languages: ['fi', 'sv', 'en'], updatedAt: START },
  });
  await open.db.area.create({
    data: { id: 'hartola', name: { fi: 'Hartola' }, municipalities: ['081'], phone: '03 123 4567', topics: [] },
  });
  await open.db.service.create({
    data: {
      id: 'perheneuvola-konsultaatio',
      kind: 'consultation',
      name: {
        fi: 'Perheneuvolan konsultaatio',
        sv: 'Familjerådgivningens konsultation',
        en: 'Family counselling consultation',
      },
      durationMinutes: 45,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 5,
      startEveryMinutes: 15,
      channels: ['video'],
      professions: ['family-counsellor'],
      siteKinds: [],
      anonymousCase: true,
      room: false,
      minimumNoticeHours: 24,
      horizonDays: 120,
      changeCutOffHours: 12,
    },
  });
});

afterAll(async () => {
  mailer.close();
  await server.stop();
  await open.close();
});

afterEach(async () => {
  server.messages.length = 0;
  await open.db.message.deleteMany();
});

type Who = { readonly role: string; readonly email: string | null; readonly language: string };
const asker: Who = { role: 'booker', email: 'kysyja@example.test', language: 'fi' };
const specialist: Who = { role: 'professional', email: 'pn-psykologi@example.test', language: 'sv' };
const guest: Who = { role: 'guest', email: 'vanhempi@example.test', language: 'en' };

async function makeBooking(...people: readonly Who[]): Promise<BookingId> {
  const id = randomUUID() as BookingId;
  await open.db.booking.create({
    data: {
      id,
      status: 'booked',
      serviceId: 'perheneuvola-konsultaatio',
      areaId: 'hartola',
      slot: 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T115000Z~professional:pn-psykologi',
      start: START,
      end: END,
      professionals: ['pn-psykologi'],
      channel: 'video',
      bookedBy: 'user-1',
      language: 'fi',
      calendarUid: `${randomUUID()}@neuvoaika.example`,
      createdAt: START,
      changedAt: START,
      case: {
        create: { topic: 'uniongelmat', ageBand: '3-6', question: 'Lapsi herää yöllä monta kertaa.', removeAfter: END },
      },
    },
  });
  for (const who of people) await addPerson(id, who);
  return id;
}

async function addPerson(bookingId: BookingId, who: Who): Promise<void> {
  const professionalId = who.role === 'professional' ? (who.email?.split('@')[0] ?? null) : null;
  await open.db.participant.create({ data: { id: randomUUID(), bookingId, professionalId, ...who } });
}

async function change(id: BookingId, data: { status?: string; start?: Date; end?: Date }): Promise<void> {
  await open.db.booking.update({ where: { id }, data: { ...data, sequence: { increment: 1 } } });
}

/** Announces the booking's present version; the messages that it made. */
async function announce(
  id: BookingId,
  news: 'booked' | 'moved' | 'cancelled',
  sequence: number,
): Promise<readonly string[]> {
  const before = await messagesOf(id);
  const live = { tellJobs: () => {} };
  const parts = { config, db: open.db, clock, live } as unknown as Parameters<typeof announceBookings>[0];
  await announceBookings(parts, [{ booking: id, sequence, change: news }]);
  return (await messagesOf(id)).filter((one) => !before.includes(one));
}

async function messagesOf(id: BookingId): Promise<readonly string[]> {
  const rows = await open.db.message.findMany({ where: { aboutId: id }, orderBy: { mailbox: 'asc' } });
  return rows.map((row) => row.id);
}

const words = {
  booking: (parts, due) => judgeBookingMessages(parts, due, wordBookingMessage),
} as Partial<Words> as Words;

/** Tries the message now, if it is to be tried again at all. */
async function deliver(id: string, by: Mailer = mailer): Promise<void> {
  await open.db.message.updateMany({ where: { id, nextAt: { not: null } }, data: { nextAt: new Date(clock.now()) } });
  await sendDueMessages({ db: open.db, clock, config, mailer: by, texter: noTexter(), log }, words);
}

async function tell(id: BookingId, news: 'booked' | 'moved' | 'cancelled', sequence: number): Promise<void> {
  for (const delivery of await announce(id, news, sequence)) await deliver(delivery);
}

const fateOf = (id: string) => open.db.message.findUniqueOrThrow({ where: { id } });

function mailTo(address: string | null): ReceivedMail {
  const found = server.messages.findLast((message) => message.recipients.includes(address ?? ''));
  if (found === undefined) throw new Error('no such mail');
  return found;
}

function entryIn(received: ReceivedMail) {
  const calendar = new ICAL.Component(ICAL.parse(received.invite?.content ?? ''));
  const event = calendar.getFirstSubcomponent('vevent');
  const value = (name: string) => String(event?.getFirstPropertyValue(name));
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    declared: received.invite?.method?.toUpperCase(),
    uid: value('uid'),
    sequence: value('sequence'),
    status: value('status'),
    summary: value('summary'),
    start: value('dtstart'),
    organizer: value('organizer').toLowerCase(),
    attendees: event?.getAllProperties('attendee').map((attendee) => String(attendee.getFirstValue()).toLowerCase()),
  };
}

describe('on booking', () => {
  test('both sides get a request in their own language, addressed to them alone', async () => {
    const id = await makeBooking(asker, specialist);
    await tell(id, 'booked', 0);
    expect(server.messages).toHaveLength(2);
    const { calendarUid: uid } = await open.db.booking.findUniqueOrThrow({ where: { id } });
    const common = {
      method: 'REQUEST',
      declared: 'REQUEST',
      uid,
      sequence: '0',
      status: 'CONFIRMED',
      start: '2026-11-24T11:50:00Z',
      organizer: 'mailto:no-reply@neuvoaika.example',
    };
    expect(entryIn(mailTo(asker.email))).toEqual({
      ...common,
      summary: 'Konsultaatio',
      attendees: [`mailto:${asker.email}`],
    });
    expect(entryIn(mailTo(specialist.email))).toEqual({
      ...common,
      summary: 'Konsultation',
      attendees: [`mailto:${specialist.email}`],
    });
    expect(mailTo(asker.email).mail.subject).toBe('Konsultaatio: ti 24.11. klo 13.50');
    expect(mailTo(specialist.email).mail.subject).toBe('Konsultation: tis 24.11 kl. 13.50');
    expect(mailTo(asker.email).mail.text).toContain(`https://neuvoaika.example/bookings/${id}`);
  });

  test('nothing in any message tells what it is about or who else takes part', async () => {
    const everybody = [asker, specialist, guest];
    await tell(await makeBooking(...everybody), 'booked', 0);
    expect(server.messages).toHaveLength(3);
    for (const { email } of everybody) {
      const all = everythingIn(mailTo(email))
        .replaceAll(email ?? '', '')
        .replaceAll('font-family', '');
      expect(all).not.toMatch(/perheneuvol|familjeråd|family|psykolog|uniongel|herää|\b3-6\b|hartola|user-1/i);
      for (const other of everybody) if (other.email !== email) expect(all).not.toContain(other.email);
    }
    expect(everythingIn(mailTo(guest.email))).not.toMatch(/consult|konsult/i);
    expect(entryIn(mailTo(guest.email)).summary).toBe('Meeting');
  });

  test('who was invited reads as what', async () => {
    const interpreter: Who = { role: 'interpreter', email: 'tulkki@example.test', language: 'so' };
    const officer: Who = { role: 'authority', email: 'viranomainen@example.test', language: 'sv' };
    const id = await makeBooking(asker, interpreter, officer, guest);
    await tell(id, 'booked', 0);
    const subjects = () => [interpreter, officer, guest].map(({ email }) => mailTo(email).mail.subject);
    expect(subjects()).toEqual([
      'Tulkkaus: ti 24.11. klo 13.50',
      'Möte: tis 24.11 kl. 13.50',
      expect.stringMatching(/^Meeting: Tue 24 Nov/),
    ]);
    expect(mailTo(interpreter.email).mail.text).toContain('Sinua pyydetään tulkiksi');
    expect(entryIn(mailTo(interpreter.email)).summary).toBe('Tulkkaus');
  });

  test('the message says that it is automatic and carries the invite twice, as mail programs want it', async () => {
    await tell(await makeBooking(asker), 'booked', 0);
    const { mail, raw } = mailTo(asker.email);
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(mail.date).toMatch(/^2026-11-20T07:00:/);
    expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
    expect(mail.attachments.map(({ mimeType }) => mimeType)).toEqual(['text/calendar', 'application/ics']);
    expect(mail.attachments[0]?.content).toBe(mail.attachments[1]?.content);
    expect(raw).toMatch(
      /multipart\/alternative;(?:.|\r\n)*?text\/plain;(?:.|\r\n)*?text\/html;(?:.|\r\n)*?text\/calendar;/,
    );
  });

  test('the announcement that runs twice makes each delivery once', async () => {
    const id = await makeBooking(asker, specialist);
    expect(await announce(id, 'booked', 0)).toHaveLength(2);
    expect(await announce(id, 'booked', 0)).toHaveLength(0);
    expect(await open.db.message.count({ where: { aboutId: id } })).toBe(2);
  });
});

test('nothing to announce asks the database nothing, so that one that is away harms nobody who waits for no news', async () => {
  const away = { db: { $queryRaw: () => Promise.reject(new Error('the database is away')) }, clock };
  await announceBookings(away as unknown as Parameters<typeof announceBookings>[0], []);
});

describe('on moving', () => {
  test('all that a mailbox is told of one booking stands in one thread, and of another in another', async () => {
    const [id, other] = [await makeBooking(asker), await makeBooking(asker)];
    await tell(id, 'booked', 0);
    await change(id, { start: MOVED_START, end: MOVED_END });
    await tell(id, 'moved', 1);
    await change(id, { status: 'cancelled' });
    await tell(id, 'cancelled', 2);
    await tell(other, 'booked', 0);
    const [booked, moved, cancelled, apart] = server.messages.map(({ mail }) => mail);
    const thread = booked?.references;
    expect(thread).toMatch(/^<[\w-]{36}\.thread@neuvoaika\.example>$/);
    expect([booked, moved, cancelled].map((mail) => [mail?.references, mail?.inReplyTo])).toEqual([
      [thread, undefined],
      [thread, thread],
      [thread, thread],
    ]);
    expect(apart?.references).not.toBe(thread);
    expect(new Set(server.messages.map(({ mail }) => mail.messageId)).size).toBe(4);
  });

  test('the same entry gets a new time with SEQUENCE 1', async () => {
    const id = await makeBooking(asker);
    await tell(id, 'booked', 0);
    const before = entryIn(mailTo(asker.email));
    await change(id, { start: MOVED_START, end: MOVED_END });
    await tell(id, 'moved', 1);
    expect(entryIn(mailTo(asker.email))).toEqual({ ...before, sequence: '1', start: '2026-12-08T11:00:00Z' });
    expect(mailTo(asker.email).mail.subject).toBe('Konsultaatio siirtyi: ti 8.12. klo 13.00');
  });

  test('the professional who is swapped out is uninvited from the time they knew, the new one invited', async () => {
    const id = await makeBooking(asker, specialist);
    await tell(id, 'booked', 0);
    const newcomer: Who = { role: 'professional', email: 'pn-sosiaalityontekija@example.test', language: 'fi' };
    await open.db.participant.updateMany({ where: { bookingId: id, role: 'professional' }, data: { role: 'left' } });
    await addPerson(id, newcomer);
    await change(id, { start: MOVED_START, end: MOVED_END });
    await tell(id, 'moved', 1);
    const farewell = mailTo(specialist.email);
    expect(entryIn(farewell)).toMatchObject({
      method: 'CANCEL',
      declared: 'CANCEL',
      sequence: '1',
      start: '2026-11-24T11:50:00Z',
    });
    expect(farewell.mail.subject).toBe('Konsultationen är inte längre din: tis 24.11 kl. 13.50');
    expect(entryIn(mailTo(newcomer.email))).toMatchObject({
      method: 'REQUEST',
      sequence: '1',
      start: '2026-12-08T11:00:00Z',
    });
    expect(mailTo(newcomer.email).mail.subject).toBe('Konsultaatio: ti 8.12. klo 13.00');
  });

  test('an invite that a move has overtaken is never sent', async () => {
    const id = await makeBooking(asker);
    const [stale] = await announce(id, 'booked', 0);
    await change(id, { start: MOVED_START, end: MOVED_END });
    await deliver(stale ?? '');
    expect(server.messages).toHaveLength(0);
    expect((await fateOf(stale ?? '')).state).toBe('superseded');
    await tell(id, 'moved', 1);
    expect(server.messages.map((message) => entryIn(message).sequence)).toEqual(['1']);
    expect(mailTo(asker.email).mail.subject).toBe('Konsultaatio: ti 8.12. klo 13.00');
  });

  test('the announcement of a version that is no more makes no delivery', async () => {
    const id = await makeBooking(asker);
    await change(id, { start: MOVED_START, end: MOVED_END });
    expect(await announce(id, 'booked', 0)).toEqual([]);
  });
});

describe('on cancelling', () => {
  test('both sides get a cancellation with SEQUENCE 1 and no alarm', async () => {
    const id = await makeBooking(asker, specialist);
    await tell(id, 'booked', 0);
    await change(id, { status: 'cancelled' });
    await tell(id, 'cancelled', 1);
    for (const { email } of [asker, specialist]) {
      expect(entryIn(mailTo(email))).toMatchObject({
        method: 'CANCEL',
        declared: 'CANCEL',
        sequence: '1',
        status: 'CANCELLED',
      });
      expect(mailTo(email).invite?.content).not.toContain('VALARM');
    }
    expect(mailTo(asker.email).mail.subject).toBe('Konsultaatio on peruttu: ti 24.11. klo 13.50');
  });

  test('nobody who never heard of the booking hears that it is cancelled', async () => {
    const id = await makeBooking(asker);
    const unsent = await announce(id, 'booked', 0);
    await change(id, { status: 'cancelled' });
    for (const delivery of [...unsent, ...(await announce(id, 'cancelled', 1))]) await deliver(delivery);
    expect(server.messages).toHaveLength(0);
  });
});

describe('when the mail server', () => {
  test('asks for patience, the delivery waits and arrives under the same Message-ID', async () => {
    const [delivery = ''] = await announce(await makeBooking(asker), 'booked', 0);
    server.failNext(451);
    await deliver(delivery);
    expect(await fateOf(delivery)).toMatchObject({
      state: 'queued',
      attempts: 1,
      stage: 'data',
      code: '451',
      sentAt: null,
    });
    await deliver(delivery);
    expect(await fateOf(delivery)).toMatchObject({ state: 'sent', attempts: 2, code: null });
    expect(mailTo(asker.email).mail.messageId).toBe(`<${delivery}@neuvoaika.example>`);
  });

  test('is down, the delivery waits', async () => {
    const [delivery = ''] = await announce(await makeBooking(asker), 'booked', 0);
    const stopped = await startMailServer();
    await stopped.stop();
    const down = smtpMailer({ url: stopped.url, from: FROM, clock });
    await deliver(delivery, down);
    expect(await fateOf(delivery)).toMatchObject({ state: 'queued', stage: 'connect', reachedAt: null });
    down.close();
    await deliver(delivery);
    expect(server.messages).toHaveLength(1);
  });

  test('refuses the recipient or the message for good, the delivery fails and nothing is tried again', async () => {
    for (const at of ['RCPT', 'DATA'] as const) {
      const [delivery = ''] = await announce(await makeBooking(asker), 'booked', 0);
      server.failNext(550, at);
      await deliver(delivery);
      expect(await fateOf(delivery)).toMatchObject({ state: 'failed', code: '550' });
      await deliver(delivery);
    }
    expect(server.messages).toHaveLength(0);
  });

  test('is never reached, the last attempt is final', async () => {
    const [delivery = ''] = await announce(await makeBooking(asker), 'booked', 0);
    const longAgo = new Date(clock.now() - TRIED_FOR);
    await open.db.message.update({ where: { id: delivery }, data: { attempts: 12, firstTriedAt: longAgo } });
    server.failNext(451);
    await deliver(delivery);
    expect(await fateOf(delivery)).toMatchObject({ state: 'failed', attempts: 13 });
  });

  test('takes the message, a job that runs again sends nothing', async () => {
    const [delivery = ''] = await announce(await makeBooking(asker), 'booked', 0);
    await deliver(delivery);
    await deliver(delivery);
    expect(server.messages).toHaveLength(1);
  });
});

test('a mailbox that is slow takes a few places and no more: what is for others goes meanwhile, and all of it in the end', async () => {
  const slow: Who = { role: 'professional', email: 'pn-hidas@example.test', language: 'fi' };
  const ids: BookingId[] = [];
  for (let at = 0; at < 24; at += 1) ids.push(await makeBooking(slow));
  for (const id of [...ids, await makeBooking(asker)]) await announce(id, 'booked', 0);
  const arrived: string[] = [];
  let underway = 0;
  let most = 0;
  const slowly: Mailer = {
    ...mailer,
    send: async ({ to }) => {
      underway += 1;
      most = Math.max(most, underway);
      if (to === slow.email) await pause(60);
      arrived.push(to);
      underway -= 1;
    },
  };
  await sendDueMessages({ db: open.db, clock, config, mailer: slowly, texter: noTexter(), log }, words);
  expect(most).toBeLessThanOrEqual(5);
  expect(arrived.indexOf(asker.email ?? '')).toBeLessThan(5);
  expect(arrived).toHaveLength(25);
});

test('an address that no server can take is a failure, not a retry', async () => {
  const [delivery = ''] = await announce(
    await makeBooking({ ...asker, email: 'x\r\nRCPT TO:<y@example.test>' }),
    'booked',
    0,
  );
  await deliver(delivery);
  expect((await fateOf(delivery)).state).toBe('failed');
  expect(server.messages).toHaveLength(0);
});

describe('without a mail server', () => {
  test('the tray keeps what would have been sent, once, and reads it as its recipient would', async () => {
    const tray = trayMailer(open.db, FROM, clock);
    const [delivery = ''] = await announce(await makeBooking(asker), 'booked', 0);
    await deliver(delivery, tray);
    await open.db.message.update({ where: { id: delivery }, data: { state: 'queued', nextAt: new Date(clock.now()) } });
    await deliver(delivery, tray);
    const messages = await readMailTray({ db: open.db, config });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ recipient: asker.email, subject: 'Konsultaatio: ti 24.11. klo 13.50' });
    expect(messages[0]?.text).toMatch(/^Hei!\n/);
    expect(new ICAL.Component(ICAL.parse(messages[0]?.invite ?? '')).getFirstPropertyValue('method')).toBe('REQUEST');
  });

  test('there is no tray in production or beside a mail server', async () => {
    await expect(readMailTray({ db: open.db, config: { ...config, production: true } })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(readMailTray({ db: open.db, config: { ...config, demo: false } })).rejects.toMatchObject({
      code: 'not_found',
    });
    const beside = { ...config, mail: { ...config.mail, url: server.url } };
    await expect(readMailTray({ db: open.db, config: beside })).rejects.toMatchObject({ code: 'not_found' });
  });
});
