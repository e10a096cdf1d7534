// Bookings have new versions: decide who is told of them, and write what each mailbox is told into the ledger.

import type { EventData } from '../../core/events.ts';
import { planMessages } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { type FoundToTell, readBookingsToTell, writeBookingMessages } from './store.ts';

/**
 * Handles `booking-changed`, for several at once: one read and one statement, to the same effect however often it runs. A
 * version that a newer one has overtaken is left to the newer one's announcement.
 */
export async function announceBookings(
  deps: Pick<Dependencies, 'config' | 'db' | 'live' | 'clock'>,
  events: readonly EventData<'booking-changed'>[],
): Promise<void> {
  if (events.length === 0) return;
  const found = await readBookingsToTell(
    deps.db,
    events.map(({ booking }) => booking),
  );
  const due = found.filter(({ booking }) =>
    events.some((event) => event.booking === booking.id && event.sequence === booking.sequence),
  );
  if (due.length === 0) return;
  const now = deps.clock.now();
  const answersRead = deps.config.replies !== undefined;
  const messages = due.flatMap((one) => messagesOf(one, answersRead, linkUsedFor(one, events)));
  if (messages.length === 0) return;
  await writeBookingMessages(deps.db, messages, now);
  deps.live.tellJobs([MESSAGES]);
}

/** The link by which a booking was brought to its present version, where somebody came by one. */
function linkUsedFor({ booking }: FoundToTell, events: readonly EventData<'booking-changed'>[]): string | undefined {
  return events.find((event) => event.booking === booking.id && event.sequence === booking.sequence)?.byLink;
}

function messagesOf({ booking, recipients, told }: FoundToTell, answersRead: boolean, byLink: string | undefined) {
  const version = { ...booking, version: booking.sequence };
  return planMessages(version, recipients, told).map((planned) => ({
    ...planned,
    about: 'booking' as const,
    aboutId: booking.id,
    version: booking.sequence,
    area: booking.area,
    news: booking.news,
    ...(byLink !== undefined && { because: byLink }),
    // all versions of an entry name one organizer: the one that its first reader was told of
    answerable: told.find((one) => one.mailbox === planned.mailbox && one.reached)?.answerable ?? answersRead,
  }));
}
