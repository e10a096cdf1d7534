// A mail was taken by a server and came back: its message never arrived.

import type { Dependencies } from '../../platform/dependencies.ts';
import { isReplyTokenOf, type ReplyToken } from '../../platform/reply-address.ts';
import { findReturned, noteBounced, type ReturnedRecord } from './store-returned.ts';

/** `code`: the enhanced status (RFC 3463). `messageId`: the returned mail's own, where the report brought it along. */
export type Report = { readonly code: string; readonly messageId?: string };

/**
 * Which message it was: the one whose Message-ID came back, or else the newest sent one to the mailbox that the address
 * stands for. Nothing of another mailbox, nor of an earlier way of one that was sent again since. `later`: it is being
 * sent this moment, and its sender has to say first what became of that. Safe to run again.
 */
export async function markBounced(
  { db, config }: Pick<Dependencies, 'db' | 'config'>,
  tokens: readonly ReplyToken[],
  { code, messageId }: Report,
): Promise<'marked' | 'ignored' | 'later'> {
  for (const token of tokens) {
    const found = (await findReturned(db, token)).filter(({ mailbox }) =>
      isReplyTokenOf(config.secret, token, mailbox),
    );
    const returned = messageId === undefined ? found.find(({ sent }) => sent) : ownOf(found, messageId);
    if (returned === undefined) continue;
    if (returned.state === 'in-flight') return 'later';
    return (await noteBounced(db, returned.id, code)) ? 'marked' : 'ignored';
  }
  return 'ignored';
}

/** A Message-ID begins with the message's id and tells which time it was sent anew: see the sender. */
function ownOf(found: readonly ReturnedRecord[], messageId: string): ReturnedRecord | undefined {
  const again = Number(/\.again-(\d{1,6})@/.exec(messageId)?.[1] ?? 0);
  return found.find(({ id, repeats }) => messageId.startsWith(id) && again >= repeats);
}
