// Bookings have new versions: decide who is told of them, and write what each mailbox is told into the ledger.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import { channelOf } from '../../core/message-channel.ts';
import { NIGHT, whenToText } from '../../core/quiet-hours.ts';
import { type Planned, planMessages } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { type FoundToTell, readBookingsToTell, writeBookingMessages } from './store.ts';

/**
 * Handles `booking-changed`, for several at once: one read and one statement, to the same effect however often it runs. A
 * version that a newer one has overtaken is left to the newer one's announcement. Mails go at once; a text message that would
 * come in quiet hours waits for the morning, unless the meeting begins before.
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
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const answersRead = deps.config.replies !== undefined;
  const messages = due.flatMap((one) => messagesOf(one, directory, { now, answersRead }));
  if (messages.length === 0) return;
  await writeBookingMessages(deps.db, messages, now);
  deps.live.tellJobs([MESSAGES]);
}

function messagesOf(
  found: FoundToTell,
  directory: Directory,
  { now, answersRead }: { readonly now: number; readonly answersRead: boolean },
) {
  const { booking, recipients, told } = found;
  const version = { ...booking, version: booking.sequence };
  return planMessages(version, recipients, told).map((planned) => ({
    ...planned,
    about: 'booking' as const,
    aboutId: booking.id,
    version: booking.sequence,
    area: booking.area,
    news: booking.news,
    // all versions of an entry name one organizer: the one that its first reader was told of
    answerable: told.find((one) => one.mailbox === planned.mailbox && one.reached)?.answerable ?? answersRead,
    ...(channelOf(planned.mailbox) === 'text' && {
      notBefore: whenTold(found, planned, zoneOf(directory, booking.area), now),
    }),
  }));
}

/** The soonest of the times that it tells of, or takes back, is what it must not come too late for. */
function whenTold({ booking, recipients }: FoundToTell, { bearer, start }: Planned, zone: string, now: number): number {
  const quiet = recipients.find(({ id }) => id === bearer)?.quiet ?? NIGHT;
  return whenToText(now, { zone, quiet, until: Math.min(start, booking.start) });
}
