// A message about a booking whose turn has come, as it is handed to the mail server.

import { createHash } from 'node:crypto';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage } from '../../platform/mailer.ts';
import { readDirectory } from '../directory/read.ts';
import type { DueMessage } from '../notifications/deliver-messages.ts';
import { wayToBooking, writeToRecipient } from './write-to-recipient.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config'>;

/** The mail and its calendar entry, as neutral as every message, with the link by which its reader finds the booking. */
export async function wordBookingMessage(deps: Needed, due: DueMessage): Promise<MailMessage> {
  const way = await wayToBooking(deps, due);
  const host = addressOf(deps.config.mail.from).email.replace(/^.*@/, '');
  return {
    messageId: `${messageIdOf(due.id, way.own ? way.address : undefined)}@${host}`,
    thread: { root: `${due.booking.calendarUid.replace(/@.*$/, '')}.thread@${host}`, continues: due.news !== 'booked' },
    to: due.email,
    ...writeToRecipient(deps, await readDirectory(deps, deps.db, due.directoryVersion), due, way),
  };
}

/** A message with a renewed link is another message; one with the same link is known for the same. */
function messageIdOf(delivery: string, link: string | undefined): string {
  if (link === undefined) return delivery;
  return `${delivery}.${createHash('sha256').update(link).digest('hex').slice(0, 8)}`;
}
