// Since when answers and returned mails lie unread: for those who keep the service running, and for those who call instead.

import { MINUTE } from '../../core/instant.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findReading } from './store-reading.ts';

export type AnswersUnread = {
  /** epoch milliseconds */
  readonly since: number;
  readonly code: string;
};

/** A line that breaks is open again within seconds, most often: nobody needs to hear of that. */
const LONG = 10 * MINUTE;

/** Nothing as long as they are read, or no mailbox is. Nobody's data, so that anybody may know. */
export async function readUnreadAnswers({
  db,
  config,
  clock,
}: Pick<Dependencies, 'db' | 'config' | 'clock'>): Promise<AnswersUnread | undefined> {
  const reading = config.replies && (await findReading(db));
  if (reading === undefined || clock.now() < reading.readAt + LONG) return undefined;
  return { since: reading.readAt, code: reading.fault ?? 'not-read' };
}
