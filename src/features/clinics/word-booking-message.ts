// What a message about a booking says, and where it leads its reader.

import { createHash } from 'node:crypto';
import type { BookingId } from '../../core/ids.ts';
import { announce, wordEntry, wordMessage } from '../../core/neutral-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage } from '../../platform/mailer.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { readDirectory } from '../directory/read.ts';
import type { DueMessage } from '../notifications/deliver-message.ts';
import { findWaiterAddress } from '../waitlist/read.ts';
import { findLinkAddress } from './read.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config'>;

/** The mail and its calendar entry, as neutral as every message, with the link by which its reader finds the booking. */
export async function wordBookingMessage(deps: Needed, due: DueMessage): Promise<MailMessage> {
  const { recipient, booking, method, sequence, start, end } = due;
  const sender = addressOf(deps.config.mail.from);
  const waiter = recipient.audience === 'guest' ? await findWaiterAddress(deps, booking.id) : undefined;
  const link = waiter ?? (await addressFor(deps, booking.id, recipient.guardian));
  const announcement = announce(
    await readDirectory(deps),
    { ...booking, start, end },
    {
      news: due.news,
      // Who took a time from the waiting list changes it by a link, as families do.
      audience: waiter === undefined ? recipient.audience : 'family',
      language: recipient.language,
      link,
      home: deps.config.publicUrl,
      sender: sender.name,
    },
  );
  const attendee = { email: due.email };
  const content = writeInvite(deps, {
    ...wordEntry(announcement),
    method,
    uid: booking.calendarUid,
    sequence,
    start,
    end,
    attendee,
  });
  return {
    messageId: `${messageIdOf(due.id, recipient.guardian && link)}@${sender.email.replace(/^.*@/, '')}`,
    to: due.email,
    ...wordMessage(announcement),
    ical: { method, content },
  };
}

/** Where a reader finds the booking; a guardian whose link was revoked is led to the front door only. */
async function addressFor(deps: Needed, booking: BookingId, guardian: string | undefined): Promise<string> {
  if (guardian === undefined) return `${deps.config.publicUrl}/bookings/${booking}`;
  return (await findLinkAddress(deps, booking, guardian)) ?? deps.config.publicUrl;
}

/** A message with a renewed link is another message; one with the same link is known for the same. */
function messageIdOf(delivery: string, link: string | undefined): string {
  if (link === undefined) return delivery;
  return `${delivery}.${createHash('sha256').update(link).digest('hex').slice(0, 8)}`;
}
