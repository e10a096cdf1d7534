// Somebody has answered in their calendar: so the message arrived, whatever its server said of it.

import type { Transaction } from '../../platform/db.ts';
import { type AnsweredMessage, noteAnswered } from './store-returned.ts';

/** The newest message of these versions to the mailbox, within the transaction that takes the answer. */
export async function markAnswered(tx: Transaction, message: AnsweredMessage, now: number): Promise<void> {
  await noteAnswered(tx, message, now);
}
