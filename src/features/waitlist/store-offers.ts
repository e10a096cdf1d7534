// Offers made to those who wait: what was held for whom, until when, and what came of it.

import type { BookingId, FamilyId, ServiceId, SlotId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
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

export type StandingQuestion = {
  readonly service?: ServiceId | undefined;
  readonly family?: FamilyId | undefined;
  readonly now: number;
};

/** Offers that can still be answered, of one service or family, or of all; the first made come first. */
export async function findStandingOffers(
  tx: Pick<Transaction, 'waitlistOffer'>,
  { service, family, now }: StandingQuestion,
): Promise<readonly string[]> {
  const rows = await tx.waitlistOffer.findMany({
    where: {
      state: 'open',
      deadline: { gt: new Date(now) },
      entry: {
        ...(service !== undefined && { serviceId: service }),
        ...(family !== undefined && { familyId: family }),
      },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return rows.map(({ id }) => id);
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
