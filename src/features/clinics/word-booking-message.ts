// What a message about a booking says, and where it leads its reader.

import { createHash } from 'node:crypto';
import { isOutsideRole } from '../../core/booking.ts';
import type { BookingId } from '../../core/ids.ts';
import { announce, type MessageLevel, wordEntry, wordMessage } from '../../core/neutral-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage } from '../../platform/mailer.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { readDirectory } from '../directory/read.ts';
import type { DueMessage } from '../notifications/deliver-messages.ts';
import { findOwnLink } from './read.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config'>;

/** The mail and its calendar entry, as neutral as every message, with the link by which its reader finds the booking. */
export async function wordBookingMessage(deps: Needed, due: DueMessage): Promise<MailMessage> {
  const { recipient, booking, method, sequence, start, end } = due;
  const sender = addressOf(deps.config.mail.from);
  const own = await ownLinkOf(deps, booking.id, recipient);
  const link = own === undefined ? `${deps.config.publicUrl}/bookings/${booking.id}` : own.address;
  const announcement = announce(
    await readDirectory(deps, deps.db, due.directoryVersion),
    { ...booking, start, end },
    {
      news: due.news,
      // Who took a time from the waiting list changes it by a link, as families do.
      audience: own?.acts ? 'family' : recipient.audience,
      language: recipient.language,
      ...(own?.level !== undefined && { level: own.level }),
      ...(link !== undefined && { link }),
      home: deps.config.publicUrl,
      sender: sender.name,
    },
    deps.clock.now(),
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
  const host = sender.email.replace(/^.*@/, '');
  return {
    messageId: `${messageIdOf(due.id, own && link)}@${host}`,
    thread: { root: `${booking.calendarUid.replace(/@.*$/, '')}.thread@${host}`, continues: due.news !== 'booked' },
    to: due.email,
    ...wordMessage(announcement),
    ical: { method, content },
  };
}

/**
 * How a reader of another house finds the booking: by a link of their own, or, where it was revoked, not at all.
 * Nothing for colleagues, who sign in.
 */
async function ownLinkOf(
  deps: Needed,
  booking: BookingId,
  { id, guardian, audience }: DueMessage['recipient'],
): Promise<{ readonly address?: string; readonly acts: boolean; readonly level?: MessageLevel } | undefined> {
  if (guardian !== undefined) return (await findOwnLink(deps, booking, { guardian })) ?? { acts: true };
  if (!isOutsideRole(audience)) return undefined;
  return (await findOwnLink(deps, booking, { participant: id })) ?? { acts: false };
}

/** A message with a renewed link is another message; one with the same link is known for the same. */
function messageIdOf(delivery: string, link: string | undefined): string {
  if (link === undefined) return delivery;
  return `${delivery}.${createHash('sha256').update(link).digest('hex').slice(0, 8)}`;
}
