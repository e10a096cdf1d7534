// What one who is told of a booking reads, by mail with its calendar entry or by text: the one code that words and previews it.

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
  wordMessage,
  wordText,
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
  readonly level?: MessageLevel;
};

/** As a mail, with its calendar entry. */
export function writeToRecipient(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  told: ToldVersion,
  way: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): Pick<MailMessage, 'subject' | 'text' | 'html'> & Required<Pick<MailMessage, 'ical'>> {
  const { booking, method, sequence, start, end, email } = told;
  const announcement = announceTo(deps, directory, told, way, ownWords);
  const answersTo = announcement.answerable
    ? replyAddress(deps, { of: 'booking', id: booking.id, mailbox: email })
    : undefined;
  const entry = { method, uid: booking.calendarUid, sequence, start, end, attendee: { email } };
  const content = writeInvite(deps, { ...wordEntry(announcement), ...entry }, answersTo);
  return { ...wordMessage(announcement), ical: { method, content } };
}

/** A reminder: what stands in the calendar is right already. */
export function remindRecipient(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  reminded: Reminded,
  way: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): Pick<MailMessage, 'subject' | 'text' | 'html'> {
  return wordMessage(reminderTo(deps, directory, reminded, way, ownWords));
}

/** As a text message. */
export function textToRecipient(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  told: ToldVersion,
  way: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): string {
  return wordText(announceTo(deps, directory, told, way, ownWords));
}

/** A reader who declined in their calendar is asked what they wish: the entry stands as it is. */
export function askRecipient(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  asked: Omit<Announced, 'news'>,
  way: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): Pick<MailMessage, 'subject' | 'text' | 'html'> {
  return wordMessage(announceTo(deps, directory, { ...asked, news: 'declined' }, way, ownWords));
}

/** The same as a text message. */
export function askByText(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  asked: Omit<Announced, 'news'>,
  way: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): string {
  return wordText(announceTo(deps, directory, { ...asked, news: 'declined' }, way, ownWords));
}

/** A reminder as a text message. */
export function remindByText(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  reminded: Reminded,
  way: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): string {
  return wordText(reminderTo(deps, directory, reminded, way, ownWords));
}

function reminderTo(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  reminded: Reminded,
  way: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): Announcement {
  const { confirmed = false } = reminded.booking;
  return { ...announceTo(deps, directory, { ...reminded, news: 'reminder' }, way, ownWords), confirmed };
}

type Reminded = Omit<Announced, 'news'> & { readonly booking: { readonly confirmed?: boolean } };

type Announced = Pick<ToldVersion, 'booking' | 'recipient' | 'news' | 'start' | 'end' | 'answerable'>;

function announceTo(
  deps: Pick<Dependencies, 'config' | 'clock'>,
  directory: Directory,
  { recipient, booking, start, end, news, answerable }: Announced,
  { address, acts, level }: Omit<WayToBooking, 'own'>,
  ownWords: OwnWords,
): Announcement {
  const { publicUrl, mail, replies } = deps.config;
  return announce(
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
