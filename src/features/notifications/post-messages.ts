// A feature writes messages into the ledger, in its own transaction or as part of its own statement; they are sent by themselves.

import type { Reader } from '../../platform/db.ts';
import { type NewMessage, writeMessages } from './store-messages.ts';

export { MOVED } from './rules.ts';
export { type DueMessage, type NewMessage, posted } from './store-messages.ts';
export { mailboxIsDead } from './store-undelivered.ts';

/** Writes those that are not there yet: the same message twice is one. How many were new. */
export async function postMessages(reader: Reader, messages: readonly NewMessage[], now: number): Promise<number> {
  return writeMessages(reader, messages, now);
}
