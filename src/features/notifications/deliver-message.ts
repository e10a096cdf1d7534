// One delivery's turn: send it, unless a newer version of the booking has made it untrue.

import { createHash } from 'node:crypto';
import type { EventData } from '../../core/events.ts';
import type { BookingId } from '../../core/ids.ts';
import { announce, wordEntry, wordMessage } from '../../core/neutral-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage, MailRefused } from '../../platform/mailer.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { findLinkAddress } from '../clinics/read.ts';
import { readDirectory } from '../directory/read.ts';
import { findWaiterAddress } from '../waitlist/read.ts';
import { fateOf, newsFor } from './rules.ts';
import { countAttempt, type DeliveryRecord, readDelivery, settleDelivery } from './store.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config' | 'mailer' | 'log'>;

/**
 * Handles `deliver`. At least once: a crash between the server's yes and our note of it sends the message again
 * under the same Message-ID and SEQUENCE, which mail and calendar programs know for the same.
 * Throws `MailDelayed` where the mail server asks for patience: the queue tries again, ever later.
 */
export async function deliverMessage(deps: Needed, event: EventData<'deliver'>): Promise<void> {
  const attempt = await deps.db.$transaction(async (tx) => {
    const delivery = await readDelivery(tx, event.delivery);
    if (delivery === undefined) return undefined;
    const fate = fateOf(delivery, {
      bookingSequence: delivery.booking.sequence,
      others: delivery.others,
      now: deps.clock.now(),
    });
    if (fate === 'send') await countAttempt(tx, delivery.id);
    if (fate === 'superseded') await settleDelivery(tx, delivery.id, 'superseded');
    if (fate === 'too-late') await settleDelivery(tx, delivery.id, 'failed', { failure: 'too-late' });
    return fate === 'send' ? delivery : undefined;
  });
  if (attempt === undefined) return;
  const message = await composeMessage(deps, attempt);
  if (message === undefined) return settleDelivery(deps.db, attempt.id, 'failed', { failure: 'no-address' });
  await send(deps, attempt, message);
}

async function send(deps: Needed, delivery: DeliveryRecord, message: MailMessage): Promise<void> {
  try {
    await deps.mailer.send(message);
  } catch (error) {
    const final = error instanceof MailRefused || delivery.attempts + 1 >= delivery.lastAttempt;
    const failure = error instanceof MailRefused ? `refused-${error.reply}` : 'delayed';
    await settleDelivery(deps.db, delivery.id, final ? 'failed' : 'pending', { failure });
    deps.log.warn({ delivery: delivery.id, failure, final }, 'a message was not taken');
    if (final) return;
    throw error;
  }
  await settleDelivery(deps.db, delivery.id, 'sent', { sentAt: deps.clock.now() });
}

async function composeMessage(deps: Needed, delivery: DeliveryRecord): Promise<MailMessage | undefined> {
  const { recipient, booking, method, sequence, start, end } = delivery;
  if (recipient.email === null) return undefined;
  const { name, email } = addressOf(deps.config.mail.from);
  const waiter = recipient.audience === 'guest' ? await findWaiterAddress(deps, booking.id) : undefined;
  const link = waiter ?? (await addressFor(deps, booking.id, recipient.guardian));
  const announcement = announce(
    await readDirectory(deps),
    { ...booking, start, end },
    {
      news: newsFor(delivery, delivery.others, recipient.left),
      // Who took a time from the waiting list changes it by a link, as families do.
      audience: waiter === undefined ? recipient.audience : 'family',
      language: recipient.language,
      link,
      home: deps.config.publicUrl,
      sender: name,
    },
  );
  const attendee = { email: recipient.email };
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
    messageId: `${messageIdOf(delivery.id, recipient.guardian && link)}@${email.replace(/^.*@/, '')}`,
    to: recipient.email,
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
