// Holds that run out, and those that are kept.

import type { BookingId } from '../../core/ids.ts';
import type { Claim } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';
import { claimsJson } from './store-claims.ts';

/**
 * Removes holds that have run out and stand where these claims want to be. Taken in one order, so that two who want the
 * same few of them wait for each other and not in a circle; one that its holder is confirming stays.
 */
export async function removeExpiredHolds(tx: Transaction, claims: readonly Claim[], now: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM booking WHERE id IN (
      SELECT held.id FROM booking held WHERE held.status = 'held' AND held.id IN (
        SELECT claim.booking_id FROM claim,
          jsonb_to_recordset(${claimsJson(claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
        WHERE claim.expires_at <= ${new Date(now)}
          AND claim.resource_id = wanted.resource AND claim.during && tstzrange(wanted.start, wanted."end"))
      ORDER BY held.id FOR UPDATE)`;
}

/** Removes every hold that ran out before `now`; how many. */
export async function removeOldHolds(tx: Transaction, now: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM booking WHERE status = 'held' AND held_until <= ${new Date(now)}`;
}

/** Keeps a hold, with its claims, until then. */
export async function keepHeld(tx: Transaction, id: BookingId, until: number): Promise<void> {
  const heldUntil = new Date(until);
  await tx.$executeRaw`
    WITH kept AS (UPDATE claim SET expires_at = ${heldUntil} WHERE booking_id = ${id}::uuid AND expires_at IS NOT NULL)
    UPDATE booking SET held_until = ${heldUntil} WHERE id = ${id}::uuid AND status = 'held'`;
}

/** Removes a booking that may be gone already. */
export async function removeBooking(tx: Transaction, id: BookingId): Promise<void> {
  await tx.booking.deleteMany({ where: { id } });
}
