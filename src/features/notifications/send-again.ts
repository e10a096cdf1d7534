// Somebody's last message about a booking goes out once more: it was lost, or its link was renewed.

import type { BookingId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { type Addressee, reopenLastInvite } from './store.ts';

/** The delivery to enqueue, or nothing where they have no mail of this booking that still stands. */
export async function sendAgain(tx: Transaction, booking: BookingId, to: Addressee): Promise<string | undefined> {
  return reopenLastInvite(tx, booking, to);
}
