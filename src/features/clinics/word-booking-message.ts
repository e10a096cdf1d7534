// A message about a booking whose turn has come, as it is handed to the mail server.

import { createHash } from 'node:crypto';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import type { DueBookingMessage } from '../calendar/judge-booking-messages.ts';
import { readDirectory } from '../directory/read.ts';
import type { WordedMail } from '../notifications/send-messages.ts';
import { wayToBooking, writeToRecipient } from './write-to-recipient.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config'>;

/** The mail and its calendar entry, as neutral as every message, with the link by which its reader finds the booking. */
export async function wordBookingMessage(deps: Needed, due: DueBookingMessage): Promise<WordedMail> {
  const way = await wayToBooking(deps, due);
  const host = addressOf(deps.config.mail.from).email.replace(/^.*@/, '');
  const link = way.own ? way.address : undefined;
  return {
    thread: { root: `${due.booking.calendarUid.replace(/@.*$/, '')}.thread@${host}`, continues: due.news !== 'booked' },
    // a message with a renewed link is another message; one with the same link is known for the same
    ...(link !== undefined && { mark: createHash('sha256').update(link).digest('hex').slice(0, 8) }),
    ...writeToRecipient(deps, await readDirectory(deps, deps.db, due.directoryVersion), due, way),
  };
}
