// Whatever happens to bookings, people, addresses and the mail: every calendar ends with exactly what is booked.

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { BookingId } from '../../src/core/ids.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { judgeBookingMessages } from '../../src/features/calendar/judge-booking-messages.ts';
import { wordBookingMessage } from '../../src/features/clinics/word-booking-message.ts';
import { LEASE, sendDueMessages, type Words } from '../../src/features/notifications/send-messages.ts';
import type { OpenDatabase } from '../../src/platform/db.ts';
import { openLog } from '../../src/platform/log.ts';
import { type Mailer, type MailMessage, MailNotTaken } from '../../src/platform/mailer.ts';
import { noTexter } from '../../src/platform/texter.ts';
import { openTestDatabase } from '../support/database.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGIN = Date.parse('2026-11-20T09:00:00+02:00');
const DAYS = ['2026-12-01', '2026-12-02', '2026-12-03'].map((day) => Date.parse(`${day}T12:00:00+02:00`));
const config = { ...readConfig({ MAIL_FROM: 'Neuvoaika <no-reply@neuvoaika.example>' }), secret: 'x'.repeat(32) };
const words = {
  booking: (parts, due) => judgeBookingMessages(parts, due, wordBookingMessage),
} as Partial<Words> as Words;

let open: OpenDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
  await open.db.region.create({
    data: { name: { fi: 'Päijät-Häme' }, timeZone: 'Europe/Helsinki', languages: ['fi'], updatedAt: new Date(BEGIN) },
  });
});
afterAll(() => open.close());

/** What the mail server does with the next message. `late`: the line breaks, and what it had arrives minutes later. */
const fates = ['takes', 'takes', 'greylists', 'refuses us', 'is away', 'closes', 'takes unsaid', 'late'] as const;
type Fate = (typeof fates)[number];

const person = fc.integer({ min: 0, max: 2 });
const act = fc.oneof(
  fc.record({ act: fc.constant('move' as const), day: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ act: fc.constant('cancel' as const) }),
  fc.record({
    act: fc.constantFrom('leave' as const, 'come' as const, 'readdress' as const, 'return' as const),
    person,
  }),
  fc.record({ act: fc.constantFrom('exchange' as const, 'share' as const), person }),
  fc.record({ act: fc.constant('nothing' as const) }),
);
const step = fc.record({
  act,
  /** the event comes again; or it waits for the next step */
  event: fc.constantFrom('once', 'twice', 'later'),
  mail: fc.array(fc.constantFrom(...fates), { minLength: 3, maxLength: 3 }),
  /** the sender dies before it has noted what it sent */
  dies: fc.boolean(),
  minutes: fc.constantFrom(0, 1, 3, 15),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const quick = { event: 'once', dies: false, minutes: 0 } as const;
const taken: Fate[] = ['takes', 'takes', 'takes'];

/** The ones that went wrong once: an older message that arrives last, a crash, a server that was away. */
const EXAMPLES: [Step[]][] = [
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: ['late', 'takes', 'takes'] },
      { ...quick, act: { act: 'leave', person: 0 }, mail: taken, dies: true },
      { ...quick, act: { act: 'cancel' }, mail: taken },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: ['late', 'late', 'late'] },
      { ...quick, act: { act: 'cancel' }, mail: taken },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: ['takes unsaid', 'closes', 'takes'] },
      { ...quick, act: { act: 'move', day: 1 }, mail: taken },
      { ...quick, act: { act: 'cancel' }, mail: ['late', 'takes', 'takes'] },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: ['is away', 'is away', 'is away'] },
      { ...quick, act: { act: 'cancel' }, mail: taken },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: taken, dies: true },
      { ...quick, act: { act: 'leave', person: 0 }, mail: taken },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: taken },
      { ...quick, act: { act: 'readdress', person: 0 }, mail: taken },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: taken },
      { ...quick, act: { act: 'exchange', person: 0 }, mail: taken },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'share', person: 0 }, mail: taken },
      { ...quick, act: { act: 'leave', person: 0 }, mail: taken },
    ],
  ],
  [
    [
      { ...quick, act: { act: 'nothing' }, mail: taken },
      { ...quick, act: { act: 'readdress', person: 0 }, mail: ['greylists', 'greylists', 'takes'] },
      { ...quick, act: { act: 'return', person: 0 }, mail: taken },
    ],
  ],
];

test('whatever the mail does, every calendar ends with exactly what is booked, by a message to somebody who reads it there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const { calendars, truth, misled } = await play(steps);
      expect(misled).toEqual([]);
      for (const [mailbox, { forgetful, mindful }] of calendars) {
        expect({ mailbox, forgetful: forgetful.start(), mindful: mindful.start() }).toEqual({
          mailbox,
          forgetful: truth.get(mailbox),
          mindful: truth.get(mailbox),
        });
      }
      for (const mailbox of truth.keys()) expect([...calendars.keys()]).toContain(mailbox);
    }),
    { numRuns: 40, examples: EXAMPLES },
  );
});

async function play(steps: readonly Step[]) {
  let now = BEGIN;
  const booking = await makeBooking();
  const calendars = new Map<string, { readonly forgetful: Calendar; readonly mindful: Calendar }>();
  const stragglers: { readonly at: number; readonly message: MailMessage }[] = [];
  let fatesToCome: Fate[] = [];
  const arrive = (message: MailMessage) => {
    const own = calendars.get(message.to) ?? { forgetful: openCalendar(false), mindful: openCalendar(true) };
    calendars.set(message.to, own);
    for (const calendar of [own.forgetful, own.mindful]) calendar.take(message.ical?.content ?? '');
  };
  const mailer: Mailer = {
    send: async (message) => {
      const fate = fatesToCome.shift() ?? 'takes';
      if (fate === 'greylists') throw new MailNotTaken('recipient', { reply: 451, enhanced: '4.7.1' });
      if (fate === 'refuses us') throw new MailNotTaken('recipient', { reply: 554, enhanced: '5.7.1' });
      if (fate === 'is away') throw new MailNotTaken('connect', { fault: 'ECONNREFUSED' });
      if (fate === 'closes') throw new MailNotTaken('data', { fault: 'ECONNECTION' });
      if (fate === 'late') stragglers.push({ at: now + 4 * MINUTE, message });
      else arrive(message);
      if (fate !== 'takes') throw new MailNotTaken('data', { fault: 'ETIMEDOUT' });
    },
    check: async () => {},
    close: () => {},
  };
  const parts = { db: open.db, clock: { now: () => now }, config, log: openLog('silent'), mailer, texter: noTexter() };
  const live = { tellJobs: () => {} } as unknown as Parameters<typeof announceBookings>[0]['live'];
  const pass = (ms: number) => {
    now += ms;
    for (const one of stragglers.filter(({ at }) => at <= now)) {
      stragglers.splice(stragglers.indexOf(one), 1);
      arrive(one.message);
    }
  };
  let untold: number[] = [0];
  const announce = async (times: number) => {
    const events = untold.map((sequence) => ({ booking, sequence, change: 'changed' as const }));
    untold = [];
    for (let at = 0; at < times; at += 1)
      await announceBookings({ config, db: open.db, clock: parts.clock, live }, events);
  };
  for (const { act, event, mail, dies, minutes } of steps) {
    const sequence = await change(booking, act);
    if (sequence !== undefined) untold.push(sequence);
    if (event !== 'later') await announce(event === 'twice' ? 2 : 1);
    fatesToCome = [...mail];
    await sendDueMessages(parts, words);
    if (dies) await die(booking, now);
    pass(minutes * MINUTE);
  }
  await announce(1);
  fatesToCome = [];
  for (let hours = 0; hours < 12; hours += 1) {
    await sendDueMessages(parts, words);
    pass(HOUR);
  }
  expect(await open.db.message.count({ where: { aboutId: booking, nextAt: { not: null } } })).toBe(0);
  return { calendars, truth: await truthOf(booking), misled: await misledIn(booking) };
}

async function makeBooking(): Promise<BookingId> {
  await open.db.booking.deleteMany();
  await open.db.message.deleteMany();
  await open.db.senderPause.deleteMany();
  const id = randomUUID() as BookingId;
  const start = DAYS[0] ?? 0;
  await open.db.booking.create({
    data: {
      ...{ id, status: 'booked', serviceId: 'perheneuvola', areaId: 'hartola', slot: id, professionals: [] },
      ...{ start: new Date(start), end: new Date(start + HOUR), channel: 'video', bookedBy: 'user-1', language: 'fi' },
      ...{ calendarUid: `${id}@neuvoaika.example`, createdAt: new Date(BEGIN), changedAt: new Date(BEGIN) },
    },
  });
  for (const at of [0, 1, 2]) {
    const email = `p${at}@example.test`;
    await open.db.participant.create({
      data: { id: idOf(id, at), bookingId: id, role: at === 2 ? 'left' : 'booker', email, language: 'fi' },
    });
  }
  return id;
}

const idOf = (booking: string, at: number) => `${booking.slice(0, -1)}${at}`;

/** What a command would do to the booking; its new version, where there is one. */
async function change(id: BookingId, act: Step['act']): Promise<number | undefined> {
  const { db } = open;
  const before = await db.booking.findUniqueOrThrow({ where: { id } });
  if (act.act === 'nothing' || before.status === 'cancelled') return undefined;
  const sequence = before.sequence + 1;
  if (act.act === 'move') {
    const start = DAYS[act.day] ?? 0;
    await db.booking.update({ where: { id }, data: { sequence, start: new Date(start), end: new Date(start + HOUR) } });
  } else if (act.act === 'cancel') {
    await db.booking.update({ where: { id }, data: { sequence, status: 'cancelled' } });
  } else {
    const [one, next] = [act.person, (act.person + 1) % 3].map((at) => idOf(id, at));
    const of = (participant = '') => db.participant.findUniqueOrThrow({ where: { id: participant } });
    const [{ email }, { email: others }] = [await of(one), await of(next)];
    const write = (participant = '', data: object) => db.participant.update({ where: { id: participant }, data });
    if (act.act === 'leave' || act.act === 'come') await write(one, { role: act.act === 'leave' ? 'left' : 'booker' });
    else if (act.act === 'readdress') await write(one, { email: `p${act.person}-${sequence}@example.test` });
    else if (act.act === 'return') await write(one, { email: `p${act.person}@example.test` });
    else await write(one, { email: others });
    if (act.act === 'exchange') await write(next, { email });
    await db.booking.update({ where: { id }, data: { sequence, quietVersions: { push: sequence } } });
  }
  return sequence;
}

/** What was noted last is not: the process died before, and its lease has run out. */
async function die(booking: BookingId, now: number): Promise<void> {
  const last = await open.db.message.findFirst({
    where: { aboutId: booking, state: 'sent' },
    orderBy: { version: 'desc' },
  });
  if (last === null) return;
  const back = { state: 'in-flight', nextAt: new Date(now - LEASE), sentAt: null, reachedAt: null };
  await open.db.message.update({ where: { id: last.id }, data: back });
}

/** When each mailbox has to be where: nothing for those who need not come. */
async function truthOf(id: BookingId): Promise<ReadonlyMap<string, number>> {
  const { status, start, participants } = await open.db.booking.findUniqueOrThrow({
    where: { id },
    include: { participants: true },
  });
  const coming = status === 'cancelled' ? [] : participants.filter(({ role }) => role !== 'left');
  return new Map(coming.map(({ email }) => [email ?? '', start.getTime()]));
}

/** Mailboxes whose newest message leads somebody to the booking who does not take part in it there: their way may be closed. */
async function misledIn(id: BookingId): Promise<readonly string[]> {
  const { status, participants } = await open.db.booking.findUniqueOrThrow({
    where: { id },
    include: { participants: true },
  });
  const coming = status === 'cancelled' ? [] : participants.filter(({ role }) => role !== 'left');
  const told = await open.db.message.findMany({
    where: { aboutId: id, reachedAt: { not: null }, kind: 'invite' },
    orderBy: { version: 'asc' },
  });
  const newest = new Map(told.map(({ mailbox, bearer }) => [mailbox, bearer]));
  const mailboxes = new Set(coming.map(({ email }) => email ?? ''));
  return [...mailboxes].filter((mailbox) => {
    const there = coming.filter(({ email }) => email === mailbox);
    return !there.some(({ id: reader }) => reader === newest.get(mailbox));
  });
}

type Calendar = { readonly take: (text: string) => void; readonly start: () => number | undefined };

/**
 * A calendar program as RFC 5546 has it: what is older than what it holds is dropped, and a CANCEL of what it does not hold.
 * One is `mindful` of what was cancelled, and takes it up again by a newer version only.
 */
function openCalendar(mindful: boolean): Calendar {
  let held: { readonly sequence: number; readonly start: number } | undefined;
  let cancelled = -1;
  return {
    start: () => held?.start,
    take: (text) => {
      const calendar = new ICAL.Component(ICAL.parse(text));
      const event = calendar.getFirstSubcomponent('vevent');
      const sequence = Number(event?.getFirstPropertyValue('sequence'));
      const start = Date.parse(String(event?.getFirstPropertyValue('dtstart')));
      if (held !== undefined && sequence < held.sequence) return;
      if (calendar.getFirstPropertyValue('method') === 'CANCEL') {
        if (held === undefined && !mindful) return;
        held = undefined;
        cancelled = Math.max(cancelled, sequence);
      } else if (!mindful || sequence > cancelled) {
        held = { sequence, start };
      }
    },
  };
}
