// Messages about bookings whose turn has come: each is worded, unless a newer version of its booking has made it untrue.

import type { BookingId } from '../../core/ids.ts';
import type { News } from '../../core/neutral-message.ts';
import { isStillTrue, newsFor, type Reader } from '../../core/who-is-told.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import type { SendingParts, Worded } from '../notifications/send-messages.ts';
import { sequenceOf } from './remind-bookings.ts';
import { type BookingToTell, type FoundToTell, type RecipientRecord, readBookingsToTell } from './store.ts';

/** A message about a booking, and whom it is for. What it says is for the feature to word that knows their link. */
export type DueBookingMessage = Pick<DueMessage, 'id' | 'start' | 'end'> & {
  readonly booking: BookingToTell;
  readonly method: 'REQUEST' | 'CANCEL';
  readonly sequence: number;
  readonly recipient: Pick<RecipientRecord, 'id' | 'audience' | 'language' | 'guardian'>;
  readonly email: string;
  readonly news: News;
  readonly directoryVersion: number;
  readonly templateVersions: number;
};

/** The words of each, all read together. */
export function judgeBookingMessages(
  parts: SendingParts,
  due: readonly DueMessage[],
  word: (parts: SendingParts, due: DueBookingMessage) => Promise<Worded>,
): readonly Promise<Worded>[] {
  const read = readBookingsToTell(parts.db, [...new Set(due.map(({ aboutId }) => aboutId as BookingId))]);
  return due.map(async (message): Promise<Worded> => {
    const found = (await read).find(({ booking }) => booking.id === message.aboutId);
    const judged = found && judge(message, found);
    return judged === undefined ? { drop: 'superseded' } : word(parts, judged);
  });
}

/** A reminder, and whom it is for. */
export type DueReminder = Pick<
  DueBookingMessage,
  'id' | 'start' | 'end' | 'booking' | 'recipient' | 'email' | 'directoryVersion' | 'templateVersions'
>;

/** The words of each reminder, all read together; `word` gives none to a reader who finds the booking nowhere any more. */
export function judgeReminders(
  parts: SendingParts,
  due: readonly DueMessage[],
  word: (parts: SendingParts, due: DueReminder) => Promise<Worded | undefined>,
): readonly Promise<Worded>[] {
  const read = readBookingsToTell(parts.db, [...new Set(due.map(({ aboutId }) => aboutId as BookingId))]);
  return due.map(async (message): Promise<Worded> => {
    const found = (await read).find(({ booking }) => booking.id === message.aboutId);
    const judged = found && judgeReminder(message, found, parts.clock.now());
    return (judged && (await word(parts, judged))) ?? { drop: 'superseded' };
  });
}

/** Still true where the time stands as it was, lies ahead, and the mailbox is still its reader's and told of it. */
function judgeReminder(
  { id, version, mailbox, bearer, start }: DueMessage,
  { booking, recipients, told, directoryVersion, templateVersions }: FoundToTell,
  now: number,
): DueReminder | undefined {
  const recipient = recipients.find((one) => one.id === bearer);
  const isTheirs = recipient?.mailbox === mailbox && !recipient.left;
  const isSame = booking.stands && booking.start === start && booking.news <= sequenceOf(version);
  if (recipient === undefined || !isTheirs || !isSame || now >= start) return undefined;
  if (told.some((one) => one.mailbox === mailbox && one.silenced)) return undefined;
  return { id, start, end: booking.end, booking, recipient, email: mailbox, directoryVersion, templateVersions };
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
  return {
    ...{ id, start, end, booking, directoryVersion, templateVersions, email: mailbox },
    method: kind === 'invite' ? 'REQUEST' : 'CANCEL',
    sequence: version,
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
