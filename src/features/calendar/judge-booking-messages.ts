// Messages about bookings whose turn has come: each is worded, unless a newer version of its booking has made it untrue.

import type { BookingId } from '../../core/ids.ts';
import type { News } from '../../core/neutral-message.ts';
import { isStillTrue, newsFor, type Reader } from '../../core/who-is-told.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import type { SendingParts, Worded, WordedMail } from '../notifications/send-messages.ts';
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
};

/** The words of each, all read together. */
export function judgeBookingMessages(
  parts: SendingParts,
  due: readonly DueMessage[],
  word: (parts: SendingParts, due: DueBookingMessage) => Promise<WordedMail>,
): readonly Promise<Worded>[] {
  const read = readBookingsToTell(parts.db, [...new Set(due.map(({ aboutId }) => aboutId as BookingId))]);
  return due.map(async (message): Promise<Worded> => {
    const found = (await read).find(({ booking }) => booking.id === message.aboutId);
    const judged = found && judge(message, found);
    return judged === undefined ? { drop: 'superseded' } : { mail: await word(parts, judged) };
  });
}

function judge(
  message: DueMessage,
  { booking, recipients, told, directoryVersion }: FoundToTell,
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
    ...{ id, start, end, booking, directoryVersion, email: mailbox },
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
