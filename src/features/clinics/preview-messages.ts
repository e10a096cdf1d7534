// What goes out about a booking, for those who may see it and whom it concerns: word for word, but for what only its reader has.

import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { channelOf, type MessageChannel } from '../../core/message-channel.ts';
import { type Audience, audienceOf, wordMessage, wordText } from '../../core/neutral-message.ts';
import { type Actor, languages } from '../../core/permissions.ts';
import { isReminded } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { BookingRecord } from '../bookings/booking-record.ts';
import { readBooking } from '../bookings/read.ts';
import { readInvitations } from '../bookings/read-invitations.ts';
import { readOwnWords } from '../notifications/read-own-words.ts';
import { findLevel, hadLink } from './store.ts';
import {
  announceTo,
  bearerOf,
  entryFor,
  type ToldVersion,
  type WayToBooking,
  wayToBooking,
} from './write-to-recipient.ts';

const previewedNews = ['booked', 'moved', 'cancelled', 'reminder'] as const;
export type PreviewedNews = (typeof previewedNews)[number];

export type MessagePreview = {
  readonly audience: Audience;
  readonly language: ToldVersion['recipient']['language'];
  readonly channel: MessageChannel;
  /** a text message has neither subject nor calendar entry, which is iCalendar text */
  readonly subject?: string;
  readonly text: string;
  readonly entry?: string;
};

export type Previewed = {
  readonly news: PreviewedNews;
  /** what may still have to be told: of a cancelled booking nothing else */
  readonly choices: readonly PreviewedNews[];
  readonly previews: readonly MessagePreview[];
  /** whose clock the booking's area goes by */
  readonly zone: string;
};

/** Stands for the secret of a link and for a mailbox. */
export const MASK = '***';

/**
 * One message for each mailbox that would be written to, by the code that words the real one. It holds neither the secret
 * of a link nor an address. The read is logged.
 * Throws `not_found` for those who may not know who takes part.
 */
export async function previewMessages(
  deps: Dependencies,
  actor: Actor,
  id: BookingId,
  asked: string | undefined,
  requestId?: string,
): Promise<Previewed> {
  const { record, directory } = await readBooking(deps, actor, id, requestId);
  if (record.status === 'held' || (await readInvitations(deps, actor, record)) === undefined) {
    throw new Refusal('not_found', 'no messages that this actor may see');
  }
  const choices = choicesFor(record, deps.clock.now());
  const news = choices.find((one) => one === asked) ?? choices[0] ?? 'booked';
  const ownWords = await readOwnWords(deps, directory, record.area);
  const recipients = recipientsOf(record).filter(({ audience }) => news !== 'reminder' || isReminded(audience));
  const previews = recipients.map(async (recipient): Promise<MessagePreview> => {
    const { audience, language, channel } = recipient;
    const of = { audience, language, channel };
    const told = { ...toldOf(record, recipient, news), answerable: deps.config.replies !== undefined };
    const announcement = announceTo(deps, directory, told, await maskedWay(deps, told), ownWords);
    if (channel === 'text') return { ...of, text: wordText(announcement) };
    const { subject, text } = wordMessage(announcement);
    // what stands in the calendar is right when somebody is reminded of it
    if (news === 'reminder') return { ...of, subject, text };
    return { ...of, subject, text, entry: entryFor(deps, told, announcement).content };
  });
  return { news, choices, previews: await Promise.all(previews), zone: zoneOf(directory, record.area) };
}

/** A time that is cancelled, or has begun, is not moved any more, nor is anybody reminded of it. */
function choicesFor({ status, start }: BookingRecord, now: number): readonly PreviewedNews[] {
  if (status === 'cancelled') return ['cancelled'];
  return status === 'booked' && now < start ? previewedNews : previewedNews.filter((one) => one !== 'reminder');
}

type Previewing = ToldVersion['recipient'] & { readonly channel: MessageChannel };

/** Who has a mailbox, each mailbox once: the first of those who share it is written to. */
function recipientsOf({ participants }: BookingRecord): readonly Previewing[] {
  const mailboxes = new Map<string, Previewing>();
  for (const one of participants.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    const mailbox = one.email?.toLowerCase() ?? one.phone;
    if (one.role === 'left' || mailbox === undefined || mailboxes.has(mailbox)) continue;
    mailboxes.set(mailbox, {
      id: one.id,
      channel: channelOf(mailbox),
      audience: audienceOf(one),
      language: languages.find((known) => known === one.language) ?? 'fi',
      ...(one.guardian !== undefined && { guardian: one.guardian }),
    });
  }
  return [...mailboxes.values()];
}

/** The version that would be told: the present one, or the next. */
function toldOf(
  record: BookingRecord,
  recipient: ToldVersion['recipient'],
  news: PreviewedNews,
): Omit<ToldVersion, 'answerable'> {
  const isNext = news === 'moved' || (news === 'cancelled' && record.status !== 'cancelled');
  return {
    booking: record,
    recipient,
    email: MASK,
    news,
    method: news === 'cancelled' ? 'CANCEL' : 'REQUEST',
    sequence: record.sequence + (isNext ? 1 : 0),
    start: record.start,
    end: record.end,
  };
}

/** Whose first link is still to be made gets one before they are written to. */
async function maskedWay(deps: Dependencies, told: Pick<ToldVersion, 'booking' | 'recipient'>): Promise<WayToBooking> {
  const way = await wayToBooking(deps, told);
  const bearer = bearerOf(told.recipient);
  if (bearer === undefined) return way;
  const masked = `${deps.config.publicUrl}/b/${MASK}`;
  if (way.address !== undefined) return { ...way, address: masked };
  if (await hadLink(deps.db, told.booking.id, bearer)) return way;
  return { ...way, address: masked, ...('guardian' in bearer && { level: await findLevel(deps.db, bearer.guardian) }) };
}
