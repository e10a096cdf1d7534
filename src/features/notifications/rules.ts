// What becomes of a message that was not taken: tried again, given up, or a sign that the sender itself is not welcome.

import { isOutsideRole } from '../../core/booking.ts';
import { HOUR, MINUTE, SECOND } from '../../core/instant.ts';
import type { MailNotTaken } from '../../platform/mailer.ts';
import type { ReplyTo } from '../../platform/reply-address.ts';
import type { TextNotTaken } from '../../platform/texter.ts';
import type { MessageRecipient, MessageState, Subject } from './schema.ts';

/** Whom a failure is about: this mailbox for good, all of us, only this moment, or nobody knows whether it failed. */
export type Blame = 'mailbox' | 'sender' | 'moment' | 'unknown';

/**
 * What a server says of a mailbox for good. RFC 3463: 5.1.x and 5.2.x, but for 5.1.7 and 5.1.8, which are about the sender's.
 * Without such a code 550 to 553 (RFC 5321). The database judges by it as well, so that it is a text that both read alike.
 */
export const ABOUT_MAILBOX = '^(5\\.1\\.(?![78]$)|5\\.2\\.|55[0-3]$)';

/**
 * Any other refusal for good, a policy (5.7.x) or a bare 554, may be about whom it comes from: Postfix says those to the
 * recipient as well.
 */
export function blameOf({ stage, said }: Pick<MailNotTaken, 'stage' | 'said'>): Blame {
  const { reply } = said;
  if (reply === undefined) return stage === 'data' ? 'unknown' : 'sender';
  if (stage === 'connect' || stage === 'sender' || reply === 421) return 'sender';
  if (reply < 500) return 'moment';
  return new RegExp(ABOUT_MAILBOX).test(codeOf({ said })) ? 'mailbox' : 'sender';
}

/** A gateway says of a number what a mail server says of a mailbox; whatever else it refuses may be about us. */
export function blameOfText({ stage }: Pick<TextNotTaken, 'stage'>): Blame {
  if (stage === 'data') return 'unknown';
  return stage === 'recipient' ? 'mailbox' : 'sender';
}

/** Of a text message where none are sent any more: its reader is called. */
export const NO_GATEWAY = 'no-gateway';

/** Of a call about a time: it is another than it was. */
export const MOVED = 'moved';

/** What a gateway says where the number is right, and its owner has told it that they want no texts. */
export const OPTED_OUT = 'opted-out';

/** What the server said, or our word for its silence. Never its text, which may quote an address. */
export function codeOf({ said: { reply, enhanced, fault } }: Pick<MailNotTaken, 'said'>): string {
  return enhanced ?? (reply === undefined ? (fault ?? 'unknown') : String(reply));
}

/** What the address of its answers stands for: all that is told a mailbox of one booking has one, any other message its own. */
export function replyToOf({ id, about, aboutId, mailbox }: Sent): ReplyTo {
  if (about === 'booking' || about === 'registration') return { of: about, id: aboutId, mailbox };
  return { of: 'message', id, mailbox };
}

type Sent = { readonly id: string; readonly about: string; readonly aboutId: string; readonly mailbox: string };

/** A message as it was handed over last. `handedAs`: what stood behind its id, where that was kept. */
export type HandedOver = { readonly repeats: number; readonly handedAs?: string };

/** What follows a message's id: a mark of what it says, and which sending of it. */
const TAIL = /^(?:\.[0-9a-f]{8})?(?:\.again-(\d{1,6}))?$/;

/** Of which try a receipt, or a mail that came back, speaks, by what follows the id in it: the last, an earlier one, or none that we know of. */
export function tryOf(tail: string, { repeats, handedAs }: HandedOver): 'last' | 'earlier' | 'unknown' {
  const [found, again = '0'] = TAIL.exec(tail) ?? [];
  if (found === undefined || Number(again) > repeats) return 'unknown';
  if (Number(again) < repeats) return 'earlier';
  return handedAs === undefined || handedAs === tail ? 'last' : 'unknown';
}

/** How long a message is tried: RFC 5321 asks for four to five days, a time to come seldom lies so far off. */
export const TRIED_FOR = 72 * HOUR;

const [SHORTEST_WAIT, LONGEST_WAIT] = [10 * SECOND, 4 * HOUR];

/**
 * What a message is after an attempt that failed, and when it is tried again (epoch ms), each time after about as long as it
 * has been tried; never again without one.
 */
export function stepAfter(
  blame: Blame,
  { firstTriedAt, now }: { readonly firstTriedAt: number; readonly now: number },
): { readonly state: Extract<MessageState, 'queued' | 'unknown' | 'failed'>; readonly nextAt?: number } {
  if (blame === 'mailbox') return { state: 'failed' };
  const nextAt = now + Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, now - firstTriedAt));
  if (nextAt <= firstTriedAt + TRIED_FOR) return { state: blame === 'unknown' ? 'unknown' : 'queued', nextAt };
  return { state: blame === 'unknown' ? 'unknown' : 'failed' };
}

/** So many mailboxes in a row, refused alike, are no accident of theirs. */
export const ALIKE = 5;

/** Nor is a server that could not be reached for so long, however few wait for it. */
export const UNREACHED_FOR = 10 * MINUTE;

const PAUSES = [15 * SECOND, 30 * SECOND];
/** One attempt a minute burdens nobody, and all that waits goes within a minute of the server's return. */
const LONGEST_PAUSE = MINUTE;

/** How long the sender waits before it tries one message, having tried in vain so often since it began to wait (ms). */
export function pauseAfter(probes: number): number {
  return PAUSES[probes] ?? LONGEST_PAUSE;
}

/** Whom a message is for, by what it is about; nothing of who that is. */
export function recipientOf({
  about,
  role,
  isGuardian,
}: {
  readonly about: Subject;
  /** of a participant */
  readonly role: string | null;
  readonly isGuardian: boolean;
}): MessageRecipient {
  switch (about) {
    case 'registration':
      return 'registered';
    case 'poll':
      return 'guest';
    case 'offer':
      return 'family';
    case 'booking':
    case 'reminder':
    case 'answer':
      // also one who was removed since
      if (isGuardian || role === 'guardian') return 'family';
      if (role === 'professional' || role === 'booker') return role;
      return role !== null && isOutsideRole(role) ? role : 'guest';
    case 'user':
    case 'sign-in':
    case 'absence':
    case 'permission':
    case 'digest':
    case 'thread':
    case 'duty':
    case 'next-step':
      return 'user';
  }
}
