// Somebody's last message about a thing goes out once more: it was lost, or its link was renewed.

import type { Transaction } from '../../platform/db.ts';
import { type LastMessage, reopenNewest } from './store-undelivered.ts';

/** Whether there is one to send; it goes by itself. */
export async function sendAgain(tx: Transaction, of: LastMessage): Promise<boolean> {
  return reopenNewest(tx, of);
}
