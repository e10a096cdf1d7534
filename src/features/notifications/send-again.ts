// Somebody's last message about a booking goes out once more: it was lost, or its link was renewed.

import type { BookingId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { reopenLastInvite } from './store.ts';

/** The delivery to enqueue, or nothing where the guardian has no mail of this booking that still stands. */
export async function sendAgain(tx: Transaction, booking: BookingId, guardian: string): Promise<string | undefined> {
  return reopenLastInvite(tx, booking, guardian);
}
