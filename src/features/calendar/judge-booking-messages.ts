// Messages about bookings whose turn has come: each is worded, unless a newer version of its booking has made it untrue.

import type { BookingId } from '../../core/ids.ts';
import type { News } from '../../core/neutral-message.ts';
import { isSilenced, isStillTrue, newsFor, type Reader } from '../../core/who-is-told.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import type { SendingParts, Worded } from '../notifications/send-messages.ts';
import { sequenceOf } from './remind-bookings.ts';
import { type BookingToTell, type FoundToTell, type RecipientRecord, readBookingsToTell } from './store.ts';

/** A message about a booking, and whom it is for. What it says is for the feature to word that knows their link. */
export type DueBookingMessage = Pick<DueMessage, 'id' | 'start' | 'end'> & {
  readonly booking: BookingToTell;
  readonly method: 'REQUEST' | 'CANCEL';
  readonly sequence: number;
  readonly recipient: Pick<RecipientRecord, 'id' | 'audience' | 'language' | 'guardian' | 'quiet'>;
  readonly email: string;
  readonly news: News;
  /** since when its reader has what this message says, where it goes once more; epoch milliseconds */
  readonly knownSince?: number;
  readonly directoryVersion: number;
  readonly templateVersions: number;
  /** its reader's entry names the mailbox of answers */
  readonly answerable: boolean;
};

/** The words of each, all read together. */
export function judgeBookingMessages(
  parts: SendingParts,
  due: readonly DueMessage[],
  word: (parts: SendingParts, due: DueBookingMessage) => Promise<Worded>,
): readonly Promise<Worded>[] {
  return judgeEach(parts, due, judge, word);
}

/** What brings no entry of its own, and whom it is for. */
export type DueNotice = Omit<DueBookingMessage, 'method' | 'sequence' | 'news' | 'knownSince'>;

/** The words of each reminder, all read together; `word` gives none to a reader who finds the booking nowhere any more. */
export function judgeReminders(
  parts: SendingParts,
  due: readonly DueMessage[],
  word: (parts: SendingParts, due: DueNotice) => Promise<Worded | undefined>,
): readonly Promise<Worded>[] {
  return judgeEach(parts, due, (message, found) => judgeReminder(message, found, parts.clock.now()), word);
}

/** The words of each question to somebody who declined in their calendar, all read together. */
export function judgeQuestions(
  parts: SendingParts,
  due: readonly DueMessage[],
  word: (parts: SendingParts, due: DueNotice) => Promise<Worded>,
): readonly Promise<Worded>[] {
  return judgeEach(parts, due, judgeQuestion, word);
}

/** One read for all; what is true no longer, or has no words, is dropped. */
function judgeEach<Judged>(
  parts: SendingParts,
  due: readonly DueMessage[],
  judgeOne: (message: DueMessage, found: FoundToTell) => Judged | undefined,
  word: (parts: SendingParts, judged: Judged) => Promise<Worded | undefined>,
): readonly Promise<Worded>[] {
  const read = readBookingsToTell(parts.db, [...new Set(due.map(({ aboutId }) => aboutId as BookingId))]);
  return due.map(async (message): Promise<Worded> => {
    const found = (await read).find(({ booking }) => booking.id === message.aboutId);
    const judged = found && judgeOne(message, found);
    return (judged && (await word(parts, judged))) ?? { drop: 'superseded' };
  });
}

/** Still true where the time stands as it was, lies ahead, and the mailbox is still its reader's and told of it. */
function judgeReminder(
  { id, version, mailbox, bearer, start }: DueMessage,
  { booking, recipients, told, directoryVersion, templateVersions }: FoundToTell,
  now: number,
): DueNotice | undefined {
  const recipient = recipients.find((one) => one.id === bearer);
  const isTheirs = recipient?.mailbox === mailbox && !recipient.left;
  const isSame = booking.stands && booking.start === start && booking.news <= sequenceOf(version);
  if (recipient === undefined || !isTheirs || !isSame || now >= start) return undefined;
  if (isSilenced(told.filter((one) => one.mailbox === mailbox))) return undefined;
  const answerable = asksAnswer(told, mailbox);
  return {
    id,
    start,
    end: booking.end,
    booking,
    recipient,
    email: mailbox,
    directoryVersion,
    templateVersions,
    answerable,
  };
}

/** Somebody who declined is asked what they wish, as long as that is their last word and the time stands as they hold it. */
function judgeQuestion(
  { id, version, mailbox, bearer }: DueMessage,
  { booking, recipients, told, directoryVersion, templateVersions }: FoundToTell,
): DueNotice | undefined {
  const recipient = recipients.find((one) => one.id === bearer);
  if (recipient === undefined || recipient.left || recipient.mailbox !== mailbox || !booking.stands) return undefined;
  if (recipient.answer?.answer !== 'declined' || recipient.answer.sequence !== version) return undefined;
  const { start, end } = booking;
  return {
    id,
    start,
    end,
    booking,
    recipient,
    email: mailbox,
    directoryVersion,
    templateVersions,
    answerable: asksAnswer(told, mailbox),
  };
}

/** Whether what a mailbox has in its calendar asks for answers. */
function asksAnswer(told: FoundToTell['told'], mailbox: string): boolean {
  return told.some((one) => one.mailbox === mailbox && one.reached && one.answerable);
}

function judge(
  message: DueMessage,
  { booking, recipients, told, directoryVersion, templateVersions }: FoundToTell,
): DueBookingMessage | undefined {
  const { id, kind, version, mailbox, start, end, bearer } = message;
  if (kind !== 'invite' && kind !== 'cancellation') return undefined;
  const others = told.filter((one) => one.mailbox === mailbox && one.version !== version);
  const recipient = recipients.find((one) => one.id === bearer);
  if (recipient === undefined || !isStillTrue({ version, kind }, { news: booking.news, others })) return undefined;
  // their mailbox is another by now, or they are written to no more
  const isTheirs = recipient.mailbox === mailbox;
  if (kind === 'invite' && (!isTheirs || recipient.left)) return undefined;
  // somebody takes part there again: a time that stands is not taken from their calendar
  const isRead = recipients.some((one) => one.mailbox === mailbox && !one.left);
  if (kind === 'cancellation' && isRead && !booking.cancelled) return undefined;
  const own = told.find((one) => one.mailbox === mailbox && one.version === version);
  return {
    ...{ id, start, end, booking, directoryVersion, templateVersions, email: mailbox },
    method: kind === 'invite' ? 'REQUEST' : 'CANCEL',
    sequence: version,
    answerable: own?.answerable ?? false,
    ...(own?.sent && own.reachedAt !== undefined && { knownSince: own.reachedAt }),
    recipient,
    news: newsFor(
      { version, kind, start, end },
      others,
      readerOf(recipient, { isTheirs, cancelled: booking.cancelled }),
    ),
  };
}

function readerOf(
  { left }: Pick<RecipientRecord, 'left'>,
  { isTheirs, cancelled }: { readonly isTheirs: boolean; readonly cancelled: boolean },
): Reader {
  if (left) return 'left';
  return isTheirs || cancelled ? 'stays' : 'readdressed';
}
