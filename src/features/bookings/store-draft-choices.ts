// What is to become of the bookings that a draft leaves outside, as it was chosen.

import type { BookingId } from '../../core/ids.ts';
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
    INSERT INTO draft_choice SELECT * FROM jsonb_populate_recordset(NULL::draft_choice, ${JSON.stringify(rows)}::jsonb)`;
}
