// Somebody whom the professional meets has come by video. Kept with the booking, where attendance is recorded.

import type { BookingId } from '../../core/ids.ts';
import { HOUR } from '../../core/instant.ts';
import type { Transaction } from '../../platform/db.ts';
import type { BookingRecord } from './booking-record.ts';

/** The first time of a meeting counts, and one of an earlier time that the booking had does not. */
export async function noteThatTheyCame(
  tx: Pick<Transaction, '$executeRaw'>,
  booking: BookingId,
  now: number,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE booking SET came_at = ${new Date(now)}
    WHERE id = ${booking}::uuid AND (came_at IS NULL OR came_at < start - make_interval(secs => ${EARLY_MS / 1000}))`;
}

/** It was marked by mistake at that instant, and nobody has come otherwise. */
export async function forgetThatTheyCame(
  tx: Pick<Transaction, '$executeRaw'>,
  booking: BookingId,
  at: number,
): Promise<void> {
  await tx.$executeRaw`UPDATE booking SET came_at = NULL WHERE id = ${booking}::uuid AND came_at = ${new Date(at)}`;
}

/** No room opens earlier than that. */
const EARLY_MS = HOUR;

/** Whether they came to the time as it is now. */
export function cameByVideo({ cameAt, start }: Pick<BookingRecord, 'cameAt' | 'start'>): boolean {
  return cameAt !== undefined && cameAt >= start - EARLY_MS;
}
