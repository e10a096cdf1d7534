// Polls as they are kept: the proposal, its times, who was asked and what they said.

import type { OutsideRole } from '../../core/booking.ts';
import { compare } from '../../core/candidates.ts';
import type { AreaId, BookingId, Principal, ProfessionalId, RoomId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Language } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import { findMeetings, type Meeting } from '../bookings/hold-time.ts';
import type { PollAnswerIs, PollState, pollChannels, TimeState } from './schema.ts';

export type PollTime = {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly booking: BookingId;
  readonly state: TimeState;
};

export type Asked = {
  readonly id: string;
  readonly professional?: ProfessionalId;
  readonly email?: string;
  readonly role?: OutsideRole;
  readonly language: Language;
  readonly answeredAt?: number;
  readonly removedAt?: number;
  /** by time */
  readonly answers: ReadonlyMap<string, PollAnswerIs>;
};

/** Instants in epoch milliseconds. */
export type PollRecord = {
  readonly id: string;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly minutes: number;
  readonly channel: (typeof pollChannels)[number];
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly proposedBy: Principal;
  readonly language: Language;
  readonly professionals: readonly ProfessionalId[];
  readonly deadline: number;
  readonly state: PollState;
  readonly version: number;
  readonly remindedAt?: number;
  readonly createdAt: number;
  readonly closedAt?: number;
  /** of the meetings that follow the chosen one */
  readonly plan?: string;
  /** of the chosen time, as its booking stands: it may have been moved or cancelled since */
  readonly meeting?: Meeting;
  /** soonest first */
  readonly times: readonly PollTime[];
  readonly asked: readonly Asked[];
};

export type NewPoll = Omit<
  PollRecord,
  'state' | 'version' | 'remindedAt' | 'closedAt' | 'plan' | 'meeting' | 'times' | 'asked'
> & {
  readonly times: readonly Omit<PollTime, 'state'>[];
  readonly asked: readonly (Pick<Asked, 'id' | 'professional' | 'email' | 'role' | 'language'> & {
    readonly hash: string;
  })[];
};

export async function insertPoll(tx: Transaction, poll: NewPoll): Promise<void> {
  await tx.poll.create({
    data: {
      id: poll.id,
      serviceId: poll.service,
      areaId: poll.area,
      minutes: poll.minutes,
      channel: poll.channel,
      siteId: poll.site ?? null,
      roomId: poll.room ?? null,
      proposedBy: poll.proposedBy,
      language: poll.language,
      professionals: [...poll.professionals],
      deadline: new Date(poll.deadline),
      state: 'open' satisfies PollState,
      createdAt: new Date(poll.createdAt),
    },
  });
  await tx.pollTime.createMany({
    data: poll.times.map(({ id, start, end, booking }) => ({
      id,
      pollId: poll.id,
      start: new Date(start),
      end: new Date(end),
      bookingId: booking,
      state: 'held' satisfies TimeState,
    })),
  });
  await tx.pollAsked.createMany({
    data: poll.asked.map(({ id, professional, email, role, language, hash }) => ({
      id,
      pollId: poll.id,
      professionalId: professional ?? null,
      email: email ?? null,
      role: role ?? null,
      language,
      hash,
    })),
  });
}

/** Holds the row, so that two changes of one poll follow each other. */
export async function lockPoll(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS found FROM poll WHERE id = ${id}::uuid FOR UPDATE`;
}

type Rows = Pick<Transaction, 'poll'>;
type RowsWithMeetings = Pick<Transaction, 'poll' | 'booking'>;

const WHOLE = {
  times: { orderBy: { start: 'asc' } },
  asked: { orderBy: { id: 'asc' }, include: { answers: true } },
} as const;

export async function findPoll(reader: RowsWithMeetings, id: string): Promise<PollRecord | undefined> {
  const row = await reader.poll.findUnique({ where: { id }, include: WHOLE });
  const [poll] = row === null ? [] : await withMeetings(reader, [toRecord(row)]);
  return poll;
}

async function withMeetings(
  reader: Pick<Transaction, 'booking'>,
  polls: readonly PollRecord[],
): Promise<readonly PollRecord[]> {
  const bookingOf = ({ times }: PollRecord) => times.find(({ state }) => state === 'chosen')?.booking;
  const ids = polls.flatMap((poll) => bookingOf(poll) ?? []);
  if (ids.length === 0) return polls;
  const meetings = await findMeetings(reader, ids);
  return polls.map((poll) => {
    const meeting = meetings.get(bookingOf(poll) ?? '');
    return meeting === undefined ? poll : { ...poll, meeting };
  });
}

export type ListedAfter = { readonly createdAt: number; readonly id: string };

/** Those that somebody proposed, newest first. */
export async function listPollsOf(
  reader: RowsWithMeetings,
  proposedBy: Principal,
  { after, limit }: { readonly after?: ListedAfter | undefined; readonly limit: number },
): Promise<readonly PollRecord[]> {
  const at = after && new Date(after.createdAt);
  const rows = await reader.poll.findMany({
    where: {
      proposedBy,
      ...(after && at && { OR: [{ createdAt: { lt: at } }, { createdAt: at, id: { gt: after.id } }] }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    take: limit,
    include: WHOLE,
  });
  return withMeetings(reader, rows.map(toRecord));
}

export async function countOpenOf(reader: Rows, proposedBy: Principal): Promise<number> {
  return reader.poll.count({ where: { proposedBy, state: 'open' satisfies PollState } });
}

/** By the hash of their link: whose it is. Nobody who was taken off. */
export async function findByLink(
  reader: Pick<Transaction, 'pollAsked'>,
  hash: string,
): Promise<{ readonly id: string; readonly poll: string } | undefined> {
  const row = await reader.pollAsked.findUnique({
    where: { hash },
    select: { id: true, pollId: true, removedAt: true },
  });
  return row === null || row.removedAt !== null ? undefined : { id: row.id, poll: row.pollId };
}

/** In which poll somebody was asked. */
export async function findAskedOf(reader: Pick<Transaction, 'pollAsked'>, id: string): Promise<string | undefined> {
  return (await reader.pollAsked.findUnique({ where: { id }, select: { pollId: true } }))?.pollId;
}

/** Their link opens no more. */
export async function writeRemoved(tx: Transaction, asked: string, now: number): Promise<void> {
  await tx.pollAsked.update({ where: { id: asked }, data: { removedAt: new Date(now) } });
}

export async function noteReminded(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.poll.update({ where: { id }, data: { remindedAt: new Date(now) } });
}

export async function notePlan(tx: Transaction, id: string, plan: string): Promise<void> {
  await tx.poll.update({ where: { id }, data: { planId: plan } });
}

/** The open ones, those whose deadline comes first first. */
export async function findOpenPolls(reader: Rows): Promise<readonly PollRecord[]> {
  const rows = await reader.poll.findMany({
    where: { state: 'open' satisfies PollState },
    orderBy: [{ deadline: 'asc' }, { id: 'asc' }],
    include: WHOLE,
  });
  return rows.map(toRecord);
}

/** The open ones for which a professional's time is kept in that stretch. */
export async function findOpenFor(
  reader: Rows,
  professional: ProfessionalId,
  { start, end }: Interval,
): Promise<readonly PollRecord[]> {
  const during = { start: { lt: new Date(end) }, end: { gt: new Date(start) } };
  const rows = await reader.poll.findMany({
    where: {
      state: 'open' satisfies PollState,
      professionals: { has: professional },
      times: { some: { state: 'held' satisfies TimeState, ...during } },
    },
    orderBy: [{ deadline: 'asc' }, { id: 'asc' }],
    include: WHOLE,
  });
  return rows.map(toRecord);
}

/** Those that were over before then, with all that was said in them; how many. */
export async function removePollsOver(tx: Transaction, before: number): Promise<number> {
  const { count } = await tx.poll.deleteMany({ where: { closedAt: { lt: new Date(before) } } });
  return count;
}

export async function writeAnswers(
  tx: Transaction,
  asked: string,
  answers: readonly { readonly time: string; readonly answer: PollAnswerIs }[],
  now: number,
): Promise<void> {
  for (const { time, answer } of answers) {
    const key = { askedId: asked, timeId: time };
    await tx.pollAnswer.upsert({
      where: { askedId_timeId: key },
      create: { ...key, answer },
      update: { answer },
    });
  }
  await tx.pollAsked.update({ where: { id: asked }, data: { answeredAt: new Date(now) } });
}

/** How it stands from now on, one version on. */
export async function writeState(tx: Transaction, id: string, state: PollState, now: number): Promise<void> {
  await tx.poll.update({
    where: { id },
    data: { state, version: { increment: 1 }, ...(state !== 'open' && { closedAt: new Date(now) }) },
  });
}

export async function writeTimeState(tx: Transaction, id: string, state: TimeState): Promise<void> {
  await tx.pollTime.update({ where: { id }, data: { state } });
}

type Row = NonNullable<Awaited<ReturnType<typeof oneRow>>>;
const oneRow = (reader: Rows) => reader.poll.findFirst({ include: WHOLE });

// What is branded here was judged when it was written.
function toRecord(row: Row): PollRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    area: row.areaId as AreaId,
    minutes: row.minutes,
    channel: row.channel as PollRecord['channel'],
    ...(row.siteId !== null && { site: row.siteId as SiteId }),
    ...(row.roomId !== null && { room: row.roomId as RoomId }),
    proposedBy: row.proposedBy as Principal,
    language: row.language as Language,
    professionals: row.professionals as ProfessionalId[],
    deadline: row.deadline.getTime(),
    state: row.state as PollState,
    version: row.version,
    ...(row.remindedAt && { remindedAt: row.remindedAt.getTime() }),
    createdAt: row.createdAt.getTime(),
    ...(row.closedAt && { closedAt: row.closedAt.getTime() }),
    ...(row.planId !== null && { plan: row.planId }),
    times: row.times.map(({ id, start, end, bookingId, state }) => ({
      id,
      start: start.getTime(),
      end: end.getTime(),
      booking: bookingId as BookingId,
      state: state as TimeState,
    })),
    asked: row.asked
      .map(
        (one): Asked => ({
          id: one.id,
          ...(one.professionalId !== null && { professional: one.professionalId as ProfessionalId }),
          ...(one.email !== null && { email: one.email }),
          ...(one.role !== null && { role: one.role as OutsideRole }),
          language: one.language as Language,
          ...(one.answeredAt && { answeredAt: one.answeredAt.getTime() }),
          ...(one.removedAt && { removedAt: one.removedAt.getTime() }),
          answers: new Map(one.answers.map(({ timeId, answer }) => [timeId, answer as PollAnswerIs])),
        }),
      )
      .sort(houseFirst),
  };
}

function houseFirst(one: Asked, other: Asked): number {
  const rank = ({ professional }: Asked) => (professional === undefined ? 1 : 0);
  return rank(one) - rank(other) || compare(nameOf(one), nameOf(other));
}

function nameOf({ professional, email }: Asked): string {
  return professional ?? email ?? '';
}
