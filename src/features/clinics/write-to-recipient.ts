// What one who is told of a booking reads, and the entry in their calendar: the one code by which it is sent and previewed.

import { isOutsideRole } from '../../core/booking.ts';
import type { Directory } from '../../core/directory.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import {
  type Announcement,
  type Audience,
  announce,
  type MessageLevel,
  type News,
  type TellableBooking,
  wordEntry,
} from '../../core/neutral-message.ts';
import type { Language } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage } from '../../platform/mailer.ts';
import { replyAddress } from '../../platform/reply-address.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import type { OwnWords } from '../notifications/read-own-words.ts';
import { findOwnLink } from './read.ts';
import type { Bearer } from './store.ts';

/** One version of a booking, as one recipient is told of it. */
export type ToldVersion = Interval & {
  readonly booking: TellableBooking & { readonly id: BookingId; readonly calendarUid: string };
  readonly recipient: {
    /** the participant's */
    readonly id: string;
    readonly audience: Audience;
    readonly language: Language;
    readonly guardian?: string;
  };
  /** where it goes */
  readonly email: string;
  readonly news: News;
  readonly method: 'REQUEST' | 'CANCEL';
  readonly sequence: number;
  /** its entry asks for an answer, which comes back to us */
  readonly answerable: boolean;
};

/** How somebody finds the booking; without an address, not at all. */
export type WayToBooking = {
  readonly address?: string;
  /** they change it by a link, as families do */
  readonly acts: boolean;
  /** it is a link of their own, and no page that asks who they are */
  readonly own: boolean;
  /** when that link was made, epoch milliseconds */
  readonly madeAt?: number;
  readonly level?: MessageLevel;
};

/** What is said of a booking: news of a version of it, or a word about the time as it stands. */
type Said = Pick<ToldVersion, 'recipient' | 'news' | 'start' | 'end' | 'answerable'> & {
  readonly booking: ToldVersion['booking'] & { readonly confirmed?: boolean };
};

/** It in the recipient's words, from which its mail, its text message and its entry are written. */
export function announceTo(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  { recipient, booking, start, end, news, answerable }: Said,
  { address, acts, level }: Omit<WayToBooking, 'own' | 'madeAt'>,
  ownWords: OwnWords,
): Announcement {
  const { publicUrl, mail, replies } = deps.config;
  const announcement = announce(
    directory,
    { ...booking, start, end },
    {
      news,
      // Who took a time from the waiting list changes it by a link, as families do.
      audience: acts ? 'family' : recipient.audience,
      language: recipient.language,
      ...(level !== undefined && { level }),
      ...(address !== undefined && { link: address }),
      answerable: answerable && replies !== undefined,
      home: publicUrl,
      sender: addressOf(mail.from).name,
      own: ownWords(recipient.language, news),
    },
    deps.clock.now(),
  );
  // who is reminded and has confirmed is not asked to
  return news === 'reminder' ? { ...announcement, confirmed: booking.confirmed ?? false } : announcement;
}

/** The calendar entry that a mail about a version of the booking brings. */
export function entryFor(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  { booking, method, sequence, start, end, email }: ToldVersion,
  announcement: Announcement,
): NonNullable<MailMessage['ical']> {
  const answersTo = announcement.answerable
    ? replyAddress(deps, { of: 'booking', id: booking.id, mailbox: email })
    : undefined;
  const entry = { method, uid: booking.calendarUid, sequence, start, end, attendee: { email } };
  return { method, content: writeInvite(deps, { ...wordEntry(announcement), ...entry }, answersTo) };
}

/**
 * How the recipient finds the booking: colleagues, who sign in, at its page, and a reader of another house by a link of
 * their own, or, where it was revoked, not at all.
 */
export async function wayToBooking(
  deps: Parameters<typeof findOwnLink>[0],
  { booking, recipient }: Pick<ToldVersion, 'booking' | 'recipient'>,
): Promise<WayToBooking> {
  const bearer = bearerOf(recipient);
  if (bearer === undefined) {
    return { address: `${deps.config.publicUrl}/bookings/${booking.id}`, acts: false, own: false };
  }
  const link = await findOwnLink(deps, booking.id, bearer);
  return { acts: 'guardian' in bearer, ...link, own: true };
}

/** Whose link leads the recipient to the booking; nobody's for colleagues. */
export function bearerOf({ id, guardian, audience }: ToldVersion['recipient']): Bearer | undefined {
  if (guardian !== undefined) return { guardian };
  return isOutsideRole(audience) ? { participant: id } : undefined;
}
