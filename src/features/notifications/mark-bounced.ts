// A mail was taken by a server and came back: its message never arrived.

import type { Dependencies } from '../../platform/dependencies.ts';
import { isReplyTokenOf, type ReplyToken } from '../../platform/reply-address.ts';
import { tryOf } from './rules.ts';
import { findReturned, noteBounced, type ReturnedRecord } from './store-returned.ts';

/** `code`: the enhanced status (RFC 3463). `messageId`: the returned mail's own, where the report brought it along. */
export type Report = { readonly code: string; readonly messageId?: string };

/**
 * Which message it was: the one whose Message-ID came back, whole as it was handed over last, or whose own address it came
 * to, of its last attempt. An address of a booking tells no version: without a Message-ID it means something only where one
 * message is known that can have come back. `later`: it is being sent this moment, and its sender has to say first what
 * became of that. Safe to run again.
 */
export async function markBounced(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  tokens: readonly ReplyToken[],
  { code, messageId }: Report,
): Promise<'marked' | 'ignored' | 'later'> {
  for (const token of tokens) {
    const isOwn = token.of === 'message';
    const found = (await findReturned(db, token)).filter(({ mailbox, attempts: attempt }) =>
      isReplyTokenOf(config.secret, token, { mailbox, ...(isOwn && { attempt }) }),
    );
    const returned = messageId === undefined ? onlyOf(found) : ownOf(found, messageId);
    if (returned === undefined) continue;
    if (returned.state === 'in-flight') return 'later';
    return (await noteBounced(db, returned.id, code)) ? 'marked' : 'ignored';
  }
  return 'ignored';
}

function onlyOf(found: readonly ReturnedRecord[]): ReturnedRecord | undefined {
  const [only, ...more] = found.filter(({ state }) => ['sent', 'unknown', 'in-flight'].includes(state));
  return more.length === 0 ? only : undefined;
}

/** A Message-ID begins with the message's id, and ends with the sender's host. */
function ownOf(found: readonly ReturnedRecord[], messageId: string): ReturnedRecord | undefined {
  const named = messageId.slice(0, messageId.lastIndexOf('@'));
  return found.find(({ id, state, repeats, handedAs }) => {
    if (!named.startsWith(id)) return false;
    const handed = { repeats, ...(handedAs !== null && { handedAs }) };
    return state === 'in-flight' || tryOf(named.slice(id.length), handed) === 'last';
  });
}
