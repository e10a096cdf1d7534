// Offers made to those who wait: what was held for whom, until when, and what came of it.

import type { BookingId, FamilyId, ServiceId, SlotId } from '../../core/ids.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { Prisma } from '../../platform/generated/client.ts';
import type { OfferState } from './schema.ts';
import { type EntryRecord, type EntryRow, toEntry } from './store.ts';
import { closeOfferMessages } from './store-told.ts';

export type OfferRecord = {
  readonly id: string;
  readonly entry: EntryRecord;
  /** the hold; what it has become once accepted; gone once declined or lapsed */
  readonly booking: BookingId;
  readonly slot: SlotId;
  readonly deadline: number;
  readonly state: OfferState;
};

/** How many offers they were written to about and let lapse. */
export async function countUnanswered(tx: Transaction, entry: string): Promise<number> {
  return tx.waitlistOffer.count({ where: { entryId: entry, state: 'lapsed', heard: true } });
}

export async function insertOffer(
  tx: Transaction,
  {
    entry,
    booking,
    deadline,
    createdAt,
    ...offer
  }: Omit<OfferRecord, 'entry' | 'state'> & {
    readonly entry: string;
    /** the directory's version by which the slot was held */
    readonly judgedBy: number;
    readonly createdAt: number;
  },
): Promise<void> {
  await tx.waitlistOffer.create({
    data: {
      ...offer,
      entryId: entry,
      bookingId: booking,
      deadline: new Date(deadline),
      state: 'open',
      createdAt: new Date(createdAt),
    },
  });
}

export async function findOffer(tx: Pick<Transaction, 'waitlistOffer'>, id: string): Promise<OfferRecord | undefined> {
  const row = await tx.waitlistOffer.findUnique({ where: { id }, include: { entry: { include: { family: true } } } });
  return row === null ? undefined : toOffer(row);
}

/** They have longer to answer. */
export async function postponeOffer(tx: Transaction, id: string, deadline: number): Promise<void> {
  await tx.waitlistOffer.update({ where: { id }, data: { deadline: new Date(deadline) } });
}

/** It lapses: whether they had heard of it is known as long as they wait. */
export async function noteHeard(tx: Transaction, id: string, heard: boolean): Promise<void> {
  await tx.waitlistOffer.update({ where: { id }, data: { heard } });
}

/** The offer is over, and nobody is told of it any more. */
export async function settleOffer(tx: Transaction, id: string, state: Exclude<OfferState, 'open'>): Promise<void> {
  await tx.waitlistOffer.update({ where: { id }, data: { state } });
  await closeOfferMessages(tx, id);
}

/** Open offers whose deadline has come, the first to come first. */
export async function findOverdueOffers(
  tx: Pick<Transaction, 'waitlistOffer'>,
  now: number,
): Promise<readonly string[]> {
  const rows = await tx.waitlistOffer.findMany({
    where: { state: 'open', deadline: { lte: new Date(now) } },
    orderBy: [{ deadline: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Offers for a family that can still be answered, of one service; the first made come first. */
export async function findStandingOffers(
  tx: Pick<Transaction, 'waitlistOffer'>,
  { service, family, now }: { readonly service: ServiceId; readonly family: FamilyId; readonly now: number },
): Promise<readonly string[]> {
  const rows = await tx.waitlistOffer.findMany({
    where: { state: 'open', deadline: { gt: new Date(now) }, entry: { serviceId: service, familyId: family } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export type DoubtfulQuestion = {
  readonly service?: ServiceId | undefined;
  /** the directory's */
  readonly version: number;
  readonly now: number;
};

/**
 * Offers that can still be answered, of one service or of all, and may not be booked any more: the directory is another than
 * they were judged by, their hold has gone, or the family has two. The first made come first.
 */
export async function findDoubtfulOffers(
  reader: Reader,
  { service, version, now }: DoubtfulQuestion,
): Promise<readonly string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT o.id::text AS id FROM waitlist_offer o JOIN waitlist_entry e ON e.id = o.entry_id
    WHERE o.state = 'open' AND o.deadline > ${new Date(now)}
      AND (${service ?? null}::text IS NULL OR e.service_id = ${service ?? null})
      AND (o.judged_by IS DISTINCT FROM ${version}::int
        OR NOT EXISTS (
          SELECT 1 FROM booking b WHERE b.id = o.booking_id AND b.status = 'held' AND b.held_until > ${new Date(now)})
        OR EXISTS (
          SELECT 1 FROM waitlist_entry f JOIN waitlist_offer t ON t.entry_id = f.id
          WHERE f.family_id = e.family_id AND f.service_id = e.service_id AND t.id <> o.id AND t.state = 'open'))
    ORDER BY o.created_at, o.id`;
  return rows.map(({ id }) => id);
}

/** It could be booked by this version of the directory. */
export async function noteJudged(tx: Transaction, id: string, version: number): Promise<void> {
  await tx.waitlistOffer.update({ where: { id }, data: { judgedBy: version } });
}

/** The offer that stands for somebody on the list. */
export async function findOpenOfferOf(tx: Transaction, entry: string): Promise<OfferRecord | undefined> {
  const row = await tx.waitlistOffer.findFirst({
    where: { entryId: entry, state: 'open' },
    include: { entry: { include: { family: true } } },
  });
  return row === null ? undefined : toOffer(row);
}

export function toOffer(
  row: Omit<Prisma.WaitlistOfferGetPayload<object>, 'entry'> & { readonly entry: EntryRow },
): OfferRecord {
  return {
    id: row.id,
    entry: toEntry(row.entry),
    booking: row.bookingId as BookingId,
    slot: row.slot as SlotId,
    deadline: row.deadline.getTime(),
    state: row.state as OfferState,
  };
}
