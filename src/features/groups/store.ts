// What the group events keep: the event, its registrations, the draw.

import { type Answer, answers } from '../../core/calendar-answer.ts';
import type { Localized } from '../../core/directory.ts';
import type { ProfessionalId, RoomId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Prize } from '../../core/lot.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import type { MessageGroup } from '../notifications/schema.ts';
import type { Places, Registered } from './rules.ts';
import type { RegistrationState } from './schema.ts';

/** A group event as it is kept, with who registered, by number. Instants in epoch milliseconds. */
export type GroupEventRecord = Places & {
  readonly id: string;
  readonly service: ServiceId;
  readonly site: SiteId;
  readonly name: Localized;
  readonly start: number;
  readonly end: number;
  readonly room?: RoomId;
  readonly professionals: readonly ProfessionalId[];
  readonly closesAt?: number;
  /** its version */
  readonly sequence: number;
  /** the last number that was given */
  readonly lastNumber: number;
  readonly drawnAt?: number;
  readonly tookPart: readonly number[];
  /** how many children each of those needs care for */
  readonly tookChildcare: readonly number[];
  readonly drawn: readonly number[];
  /** what there was to draw, whatever was added later */
  readonly prize?: Prize;
  readonly cancelledAt?: number;
  readonly registrations: readonly RegistrationRecord[];
};

export type RegistrationRecord = Registered & {
  readonly id: string;
  readonly language: Language;
  readonly email?: string;
  readonly phone?: string;
  /** of its calendar entry; 0 where it never had a place, and so no entry */
  readonly sequence: number;
  /** how often its link was made anew */
  readonly linkNumber: number;
  /** what they said in their calendar of the time as it is now; `at` in epoch milliseconds */
  readonly answer?: { readonly is: Answer; readonly at: number };
};

/** What of an event can be planned, and changed. */
export type GroupEventFields = Pick<
  GroupEventRecord,
  'name' | 'start' | 'end' | 'capacity' | 'childcarePlaces' | 'room' | 'professionals' | 'closesAt'
>;
export type NewGroupEvent = GroupEventFields &
  Pick<GroupEventRecord, 'id' | 'service' | 'site' | 'byLot' | 'seed'> & { readonly createdAt: number };

export async function insertGroupEvent(tx: Transaction, event: NewGroupEvent): Promise<void> {
  const { id, service, site, byLot, seed, createdAt } = event;
  await tx.groupEvent.create({
    data: {
      ...fieldsOf(event),
      id,
      byLot,
      seed: seed ?? null,
      serviceId: service,
      siteId: site,
      createdAt: new Date(createdAt),
    },
  });
}

/** Writes the event as it is from now on: its next version. */
export async function writeGroupChange(tx: Transaction, id: string, fields: GroupEventFields): Promise<void> {
  await tx.groupEvent.update({ where: { id }, data: { ...fieldsOf(fields), sequence: { increment: 1 } } });
}

function fieldsOf({ name, capacity, childcarePlaces, start, end, room, professionals, closesAt }: GroupEventFields) {
  return {
    name,
    capacity,
    childcarePlaces,
    start: new Date(start),
    end: new Date(end),
    roomId: room ?? null,
    professionals: [...professionals],
    closesAt: closesAt === undefined ? null : new Date(closesAt),
  };
}

const WITH_REGISTRATIONS = { registrations: { orderBy: { number: 'asc' }, include: { answer: true } } } as const;

export async function findGroupEvent(
  db: Pick<Transaction, 'groupEvent'>,
  id: string,
): Promise<GroupEventRecord | undefined> {
  const row = await db.groupEvent.findUnique({ where: { id }, include: WITH_REGISTRATIONS });
  return row === null ? undefined : toGroupEvent(row);
}

/** Reads an event and keeps everybody else from changing who has a place, until the transaction ends. */
export async function holdGroupEvent(tx: Transaction, id: string): Promise<GroupEventRecord | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM group_event WHERE id = ${id}::uuid FOR UPDATE`;
  return findGroupEvent(tx, id);
}

/** Events that end after `from` at some sites; `after`: only those behind this place. */
type EventQuestion = {
  readonly from: number;
  readonly sites: readonly SiteId[];
  readonly after?: { readonly start: number; readonly id: string };
};

/** Events at these sites that end after an instant, soonest first. */
export async function listGroupEvents(
  db: Pick<Transaction, 'groupEvent'>,
  { from, sites, after }: EventQuestion,
  limit: number,
): Promise<readonly GroupEventRecord[]> {
  const rows = await db.groupEvent.findMany({
    where: {
      end: { gt: new Date(from) },
      siteId: { in: [...sites] },
      ...(after && {
        OR: [{ start: { gt: new Date(after.start) } }, { start: new Date(after.start), id: { gt: after.id } }],
      }),
    },
    include: WITH_REGISTRATIONS,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(toGroupEvent);
}

/** Events that stand, led by this person in the interval, soonest first. */
export async function listEventsLed(
  db: Pick<Transaction, 'groupEvent'>,
  professional: ProfessionalId,
  { start, end }: Interval,
): Promise<readonly GroupEventRecord[]> {
  const rows = await db.groupEvent.findMany({
    where: {
      professionals: { has: professional },
      cancelledAt: null,
      start: { lt: new Date(end) },
      end: { gt: new Date(start) },
    },
    include: WITH_REGISTRATIONS,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toGroupEvent);
}

export async function writeGroupCancellation(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.groupEvent.update({ where: { id }, data: { cancelledAt: new Date(now) } });
}

/** Publishes a draw. */
export async function writeDraw(
  tx: Transaction,
  id: string,
  { tookPart, tookChildcare, drawn }: Pick<GroupEventRecord, 'tookPart' | 'tookChildcare' | 'drawn'>,
  prize: Prize,
  now: number,
): Promise<void> {
  await tx.groupEvent.update({
    where: { id },
    data: {
      drawnAt: new Date(now),
      tookPart: [...tookPart],
      tookChildcare: [...tookChildcare],
      drawn: [...drawn],
      drawnPlaces: prize.places,
      drawnChildcare: prize.childcare,
    },
  });
}

/** Spends a number: anybody who registers next gets a higher one. */
export async function writeLastNumber(tx: Transaction, id: string, number: number): Promise<void> {
  await tx.groupEvent.update({ where: { id }, data: { lastNumber: number } });
}

export async function insertRegistration(
  tx: Transaction,
  registration: Omit<RegistrationRecord, 'answer'> & {
    readonly event: string;
    readonly hash: string;
    readonly createdAt: number;
  },
): Promise<void> {
  const { event, createdAt, email, phone, ...rest } = registration;
  await tx.registration.create({
    data: { ...rest, eventId: event, email: email ?? null, phone: phone ?? null, createdAt: new Date(createdAt) },
  });
}

/** Gives those numbers a place, and so the first version of a calendar entry. */
export async function writePlaces(
  tx: Transaction,
  event: string,
  numbers: readonly number[],
  state: 'coming' | 'drawn',
): Promise<void> {
  if (numbers.length === 0) return;
  await tx.registration.updateMany({
    where: { eventId: event, number: { in: [...numbers] } },
    data: { state, sequence: { increment: 1 } },
  });
}

export async function writeNotDrawn(tx: Transaction, event: string, numbers: readonly number[]): Promise<void> {
  const state: RegistrationState = 'not-drawn';
  await tx.registration.updateMany({ where: { eventId: event, number: { in: [...numbers] } }, data: { state } });
}

/** The calendar entries of all who have a place have a new version. */
export async function writeEntriesChanged(tx: Transaction, event: string): Promise<void> {
  const state = { in: ['coming', 'drawn'] satisfies RegistrationState[] };
  await tx.registration.updateMany({ where: { eventId: event, state }, data: { sequence: { increment: 1 } } });
}

/** The place is free; where their last message goes stays until it is written (see `removeContact`). */
export async function cancelRegistrationRow(
  tx: Transaction,
  { id, sequence }: RegistrationRecord,
  { texted }: { readonly texted: boolean },
): Promise<void> {
  await tx.registration.update({
    where: { id },
    data: {
      state: 'cancelled' satisfies RegistrationState,
      ...(!texted && { phone: null }),
      ...(sequence > 0 && { sequence: sequence + 1 }),
    },
  });
}

/** It goes to another address from now on, with another link, and its entry has another version. */
export async function writeAddress(
  tx: Transaction,
  { id, linkNumber, sequence }: Pick<RegistrationRecord, 'id' | 'linkNumber' | 'sequence'>,
  { email, hash }: { readonly email: string; readonly hash: string },
): Promise<void> {
  await tx.registrationAnswer.deleteMany({ where: { registrationId: id } });
  await tx.registration.update({ where: { id }, data: { email, hash, linkNumber, sequence } });
}

/** The last message to somebody who has cancelled is written: there will be no other. */
export async function removeContact(tx: Pick<Transaction, 'registration'>, id: string): Promise<void> {
  await tx.registration.updateMany({ where: { id, state: 'cancelled' }, data: { email: null, phone: null } });
}

/** Keeps everybody else from writing what is told about it, until the transaction ends. */
export async function holdRegistration(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS found FROM registration WHERE id = ${id}::uuid FOR UPDATE`;
}

/** A registration by the hash of its link, or by its id, with the event it is for. */
export async function findRegistration(
  db: Pick<Transaction, 'registration'>,
  by: { readonly hash: string } | { readonly id: string },
): Promise<{ readonly registration: RegistrationRecord; readonly event: GroupEventRecord } | undefined> {
  const row = await db.registration.findUnique({
    where: by,
    include: { answer: true, event: { include: WITH_REGISTRATIONS } },
  });
  if (row === null) return undefined;
  return { registration: toRegistration(row), event: toGroupEvent(row.event) };
}

/** What registrations are called, by their ids: their event, and their number in it. */
export async function findNamed(
  db: Pick<Transaction, 'registration'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MessageGroup>> {
  if (ids.length === 0) return new Map();
  const rows = await db.registration.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, number: true, state: true, event: { select: { id: true, name: true, cancelledAt: true } } },
  });
  return new Map(
    rows.map(({ id, number, state, event }) => {
      const cancelled = event.cancelledAt ? 'event' : state === 'cancelled' ? 'registration' : undefined;
      const name = event.name as Localized;
      return [id, { event: event.id, name, number, ...(cancelled && { cancelled }) }] as const;
    }),
  );
}

/** How many of these are registrations for the event that were not cancelled. */
export async function countStanding(tx: Transaction, event: string, ids: readonly string[]): Promise<number> {
  return tx.registration.count({ where: { eventId: event, id: { in: [...ids] }, state: { not: 'cancelled' } } });
}

/** Forgets addresses, links and answers of events that ended before; how many registrations that was. */
export async function removeContacts(tx: Transaction, before: number): Promise<number> {
  await tx.registrationAnswer.deleteMany({ where: { registration: { event: { end: { lt: new Date(before) } } } } });
  const { count } = await tx.registration.updateMany({
    where: { event: { end: { lt: new Date(before) } }, hash: { not: null } },
    data: { email: null, phone: null, hash: null },
  });
  return count;
}

type RegistrationRow = NonNullable<Awaited<ReturnType<Transaction['registration']['findUnique']>>> & {
  readonly answer: { readonly answer: string; readonly sequence: number; readonly at: Date } | null;
};
type GroupEventRow = NonNullable<Awaited<ReturnType<Transaction['groupEvent']['findUnique']>>> & {
  readonly registrations: readonly RegistrationRow[];
};

function toRegistration(row: RegistrationRow): RegistrationRecord {
  const answer = answers.find((one) => one === row.answer?.answer && row.answer.sequence === row.sequence);
  return {
    id: row.id,
    number: row.number,
    state: row.state as RegistrationState,
    childcare: row.childcare,
    language: languages.find((language) => language === row.language) ?? 'fi',
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    sequence: row.sequence,
    linkNumber: row.linkNumber,
    ...(answer && row.answer && { answer: { is: answer, at: row.answer.at.getTime() } }),
  };
}

function toGroupEvent(row: GroupEventRow): GroupEventRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    site: row.siteId as SiteId,
    name: row.name as Localized,
    start: row.start.getTime(),
    end: row.end.getTime(),
    capacity: row.capacity,
    childcarePlaces: row.childcarePlaces,
    ...(row.roomId !== null && { room: row.roomId as RoomId }),
    professionals: row.professionals as ProfessionalId[],
    ...(row.closesAt !== null && { closesAt: row.closesAt.getTime() }),
    sequence: row.sequence,
    lastNumber: row.lastNumber,
    byLot: row.byLot,
    ...(row.seed !== null && { seed: row.seed }),
    ...(row.drawnAt !== null && { drawnAt: row.drawnAt.getTime() }),
    tookPart: row.tookPart,
    tookChildcare: row.tookChildcare,
    drawn: row.drawn,
    ...(row.drawnPlaces !== null && { prize: { places: row.drawnPlaces, childcare: row.drawnChildcare ?? 0 } }),
    ...(row.cancelledAt !== null && { cancelledAt: row.cancelledAt.getTime() }),
    registrations: row.registrations.map(toRegistration),
  };
}
