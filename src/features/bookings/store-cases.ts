// What a booking is about: said anew by who booked, kept for a time and then removed.

import { cancelReasons } from '../../core/booking.ts';
import type { BookingId, FamilyId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import type { BookingRecord } from './booking-record.ts';
import { noteRemovedBefore } from './rules.ts';

/**
 * Removes the content of cases whose time is over, with the note and number that belong to it; how many. Why it was
 * cancelled stays where that is one of the known reasons, and loses its words where it was said in some.
 */
export async function removeOldCases(tx: Transaction, now: number): Promise<number> {
  const reasons = [...cancelReasons];
  await tx.$executeRaw`
    UPDATE booking SET note = NULL, phone = NULL, call_wish_phone = NULL,
      cancel_reason = CASE WHEN cancel_reason <> ALL (${reasons}::text[]) THEN 'other' ELSE cancel_reason END
    WHERE (note IS NOT NULL OR phone IS NOT NULL OR call_wish_phone IS NOT NULL OR cancel_reason <> ALL (${reasons}::text[]))
      AND "end" <= ${new Date(noteRemovedBefore(now))}`;
  return tx.$executeRaw`DELETE FROM "case" WHERE remove_after <= ${new Date(now)}`;
}

/** Whose it is from now on, by whose consent. */
export async function insertConsent(
  tx: Transaction,
  bookingId: BookingId,
  { family, scope, givenBy, givenAt }: NonNullable<BookingRecord['consent']> & { readonly family: FamilyId },
): Promise<void> {
  await tx.consent.create({ data: { bookingId, familyId: family, scope, givenBy, givenAt: new Date(givenAt) } });
}

export async function deleteConsent(tx: Transaction, bookingId: BookingId): Promise<void> {
  await tx.consent.delete({ where: { bookingId } });
}

type Words = Pick<BookingRecord, 'case' | 'note'>;

/** Writes what a booking is about anew. Its version stays: no calendar shows any of it. */
export async function rewordRow(
  tx: Transaction,
  { note: _note, ...before }: BookingRecord,
  { case: asked, note }: Words,
  now: number,
): Promise<BookingRecord> {
  await tx.booking.update({
    where: { id: before.id },
    data: {
      note: note ?? null,
      rewordedAt: new Date(now),
      ...(asked && {
        case: { update: { topic: asked.topic, ageBand: asked.ageBand, question: asked.question } },
      }),
    },
  });
  return { ...before, ...(asked && { case: asked }), ...(note !== undefined && { note }), rewordedAt: now };
}
