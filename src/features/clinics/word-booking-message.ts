// A message about a booking whose turn has come, as it is handed over.

import { createHash } from 'node:crypto';
import { zoneOf } from '../../core/directory.ts';
import { HOUR } from '../../core/instant.ts';
import { channelOf } from '../../core/message-channel.ts';
import { type Announcement, wordMessage, wordText } from '../../core/neutral-message.ts';
import type { Calm } from '../../core/quiet-hours.ts';
import { TOO_NEAR } from '../../core/reminders.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage } from '../../platform/mailer.ts';
import type { DueBookingMessage, DueNotice } from '../calendar/judge-booking-messages.ts';
import { readDirectory } from '../directory/read.ts';
import { readOwnWords } from '../notifications/read-own-words.ts';
import type { Worded } from '../notifications/send-messages.ts';
import { announceTo, entryFor, type WayToBooking, wayToBooking } from './write-to-recipient.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config'>;

/** As neutral as every message, with the link by which its reader finds the booking; a mail brings the calendar entry. */
export async function wordBookingMessage(deps: Needed, due: DueBookingMessage): Promise<Worded> {
  const way = await wayToBooking(deps, due);
  const news = bringsOnlyLink(due, way) ? 'new-link' : due.news;
  return word(deps, { ...due, news }, way, (announcement) => ({ ical: entryFor(deps, due, announcement) }));
}

/** What its reader knows is no news to them: it goes once more, as they were given another link since. */
function bringsOnlyLink({ method, knownSince }: DueBookingMessage, { madeAt }: WayToBooking): boolean {
  return method === 'REQUEST' && knownSince !== undefined && madeAt !== undefined && madeAt > knownSince;
}

/** What reminds of it; nothing to a reader whose link was closed. Nobody is reminded at night, by whatever. */
export async function wordReminder(deps: Needed, due: DueNotice): Promise<Worded | undefined> {
  const way = await wayToBooking(deps, due);
  if (way.address === undefined) return undefined;
  const worded = await word(deps, { ...due, news: 'reminder' }, way);
  if ('drop' in worded) return worded;
  return { ...worded, calm: await calmOf(deps, due, { until: due.start - TOO_NEAR, late: 'superseded' }) };
}

/** Somebody who declined in their calendar is asked what they wish, where they can still do it. */
export async function wordQuestion(deps: Needed, due: DueNotice): Promise<Worded> {
  return word(deps, { ...due, news: 'declined' }, await wayToBooking(deps, due));
}

async function word(
  deps: Needed,
  due: DueNotice & Pick<DueBookingMessage, 'news'>,
  way: WayToBooking,
  entry: (announcement: Announcement) => Pick<MailMessage, 'ical'> = () => ({}),
): Promise<Worded> {
  const directory = await readDirectory(deps, deps.db, due.directoryVersion);
  const ownWords = await readOwnWords(deps, directory, due.booking.area, due.templateVersions);
  const announcement = announceTo(deps, directory, due, way, ownWords);
  const marked = markOf(way);
  if (channelOf(due.email) === 'text') {
    // the soonest of the times that it tells of, or takes back, is what it must not come too late for
    const until = Math.min(due.start, due.booking.start) - HOUR;
    const calm = await calmOf(deps, due, { until, late: 'goes' });
    return { text: { ...marked, body: wordText(announcement) }, calm };
  }
  const thread = { root: threadOf(deps, due), continues: due.news !== 'booked' };
  return { mail: { thread, ...marked, ...wordMessage(announcement), ...entry(announcement) } };
}

/** By the clock of the booking's area and the hours that its reader has chosen. */
async function calmOf(
  deps: Needed,
  { booking, recipient, directoryVersion }: DueNotice,
  rule: Pick<Calm, 'until' | 'late'>,
): Promise<Calm> {
  const directory = await readDirectory(deps, deps.db, directoryVersion);
  return { zone: zoneOf(directory, booking.area), quiet: recipient.quiet, ...rule };
}

/** What all mails about the booking refer to. */
function threadOf({ config }: Pick<Needed, 'config'>, { booking }: Pick<DueNotice, 'booking'>): string {
  const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
  return `${booking.calendarUid.replace(/@.*$/, '')}.thread@${host}`;
}

/** A message with a renewed link is another message; one with the same link is known for the same. */
function markOf({ own, address }: Pick<WayToBooking, 'own' | 'address'>): { readonly mark?: string } {
  if (!own || address === undefined) return {};
  return { mark: createHash('sha256').update(address).digest('hex').slice(0, 8) };
}
