// A message about a booking whose turn has come, as it is handed to the mail server.

import { createHash } from 'node:crypto';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import type { DueBookingMessage, DueReminder } from '../calendar/judge-booking-messages.ts';
import { readDirectory } from '../directory/read.ts';
import type { WordedMail } from '../notifications/send-messages.ts';
import { remindRecipient, type WayToBooking, wayToBooking, writeToRecipient } from './write-to-recipient.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config'>;

/** The mail and its calendar entry, as neutral as every message, with the link by which its reader finds the booking. */
export async function wordBookingMessage(deps: Needed, due: DueBookingMessage): Promise<WordedMail> {
  const way = await wayToBooking(deps, due);
  return {
    ...placeOf(deps, due, way, due.news !== 'booked'),
    ...writeToRecipient(deps, await readDirectory(deps, deps.db, due.directoryVersion), due, way),
  };
}

/** The mail that reminds of it; none to a reader whose link was closed. */
export async function wordReminder(deps: Needed, due: DueReminder): Promise<WordedMail | undefined> {
  const way = await wayToBooking(deps, due);
  if (way.address === undefined) return undefined;
  return {
    ...placeOf(deps, due, way, true),
    ...remindRecipient(deps, await readDirectory(deps, deps.db, due.directoryVersion), due, way),
  };
}

/** Among the other messages about the booking; and which of them it is. */
function placeOf(
  { config }: Pick<Needed, 'config'>,
  { booking }: Pick<DueReminder, 'booking'>,
  { own, address }: Pick<WayToBooking, 'own' | 'address'>,
  continues: boolean,
): Pick<WordedMail, 'thread' | 'mark'> {
  const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
  const link = own ? address : undefined;
  return {
    thread: { root: `${booking.calendarUid.replace(/@.*$/, '')}.thread@${host}`, continues },
    // a message with a renewed link is another message; one with the same link is known for the same
    ...(link !== undefined && { mark: createHash('sha256').update(link).digest('hex').slice(0, 8) }),
  };
}
