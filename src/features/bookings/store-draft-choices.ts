// What is to become of the bookings that a draft leaves outside, as it was chosen.

import type { BookingId, SlotId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { type DraftChoice, draftChoice } from './schema.ts';

/** By booking. */
export async function findDraftChoices(
  db: Pick<Transaction, 'draftChoice'>,
  draft: string,
): Promise<ReadonlyMap<BookingId, DraftChoice>> {
  const rows = await db.draftChoice.findMany({ where: { draftId: draft } });
  return new Map(rows.map(({ bookingId, choice }) => [bookingId as BookingId, draftChoice.parse(choice)]));
}

/** What is chosen for these from now on. */
export async function writeDraftChoices(
  tx: Transaction,
  draft: string,
  choices: readonly DraftChoice[],
): Promise<void> {
  const ids = choices.map(({ booking }) => booking);
  await tx.draftChoice.deleteMany({ where: { draftId: draft, bookingId: { in: ids } } });
  const rows = choices.map((choice) => ({ draft_id: draft, booking_id: choice.booking, choice }));
  await tx.$executeRaw`
    INSERT INTO draft_choice (draft_id, booking_id, choice)
    SELECT draft_id, booking_id, choice
    FROM jsonb_populate_recordset(NULL::draft_choice, ${JSON.stringify(rows)}::jsonb)`;
}

/** What was to be told is with the bookings by now, and goes with them. */
export async function forgetMessages(tx: Transaction, draft: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE draft_choice SET choice = choice - 'message' WHERE draft_id = ${draft}::uuid`;
}

/** Where each of its bookings stands just before the draft is published: kept, should that be taken back. */
export async function noteSlotsBefore(tx: Transaction, draft: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE draft_choice chosen SET slot_before = booking.slot
    FROM booking WHERE chosen.draft_id = ${draft}::uuid AND booking.id = chosen.booking_id`;
}

/** By booking, where those stood that a published draft has moved. */
export async function findSlotsBefore(
  db: Pick<Transaction, 'draftChoice'>,
  draft: string,
): Promise<ReadonlyMap<BookingId, SlotId>> {
  const rows = await db.draftChoice.findMany({
    where: { draftId: draft, slotBefore: { not: null } },
    select: { bookingId: true, slotBefore: true },
  });
  return new Map(rows.map(({ bookingId, slotBefore }) => [bookingId as BookingId, slotBefore as SlotId]));
}
