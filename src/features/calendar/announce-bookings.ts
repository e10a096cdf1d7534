// Bookings have new versions: decide who is told of them, and write what each mailbox is told into the ledger.

import type { EventData } from '../../core/events.ts';
import { type Planned, planMessages } from '../../core/who-is-told.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { MOVED } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { type FoundToTell, readBookingsToTell, type ToCall, writeBookingMessages, writeToCall } from './store.ts';

/**
 * Handles `booking-changed`, for several at once: one read and one statement, to the same effect however often it runs. A
 * version that a newer one has overtaken is left to the newer one's announcement, but for whom it tells anew.
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
    events.some(
      ({ booking: id, sequence, anew }) => id === booking.id && (sequence === booking.sequence || anew !== undefined),
    ),
  );
  if (due.length === 0) return;
  const now = deps.clock.now();
  const answersRead = deps.config.replies !== undefined;
  const calls = due.flatMap((one) =>
    toCall(
      one,
      events.filter((event) => event.booking === one.booking.id),
    ),
  );
  if (calls.length > 0) await writeToCall(deps.db, calls, now);
  const messages = due.flatMap((one) => {
    const about = events.filter((event) => event.booking === one.booking.id);
    return messagesOf(one, answersRead, about);
  });
  if (messages.length === 0) return;
  await writeBookingMessages(deps.db, messages, now);
  deps.live.tellJobs([MESSAGES]);
}

function messagesOf(found: FoundToTell, answersRead: boolean, events: readonly EventData<'booking-changed'>[]) {
  const { booking, told } = found;
  const present = events.find(({ sequence }) => sequence === booking.sequence);
  return plannedFor(found, present !== undefined, events).map((planned) => ({
    ...planned,
    about: 'booking' as const,
    aboutId: booking.id,
    version: booking.sequence,
    area: booking.area,
    news: booking.news,
    // the link by which it was brought to this version, where somebody came by one
    ...(present?.byLink !== undefined && { because: present.byLink }),
    // all versions of an entry name one organizer: the one that its first reader was told of
    answerable: told.find((one) => one.mailbox === planned.mailbox && one.reached)?.answerable ?? answersRead,
  }));
}

/**
 * Each who cannot be written to, of the family or by a number from another house, hears of no change unless somebody calls;
 * they know what they were booked, and what they did themselves. What is no news to them needs no call.
 */
function toCall(
  { booking, recipients, ofFamily, passedOver }: FoundToTell,
  events: readonly EventData<'booking-changed'>[],
): readonly ToCall[] {
  const present = events.find(({ sequence }) => sequence === booking.sequence);
  const { id, area, start, end, sequence: version } = booking;
  const uninvited = recipients.filter(
    ({ id: who, left, mailbox, number }) =>
      left && mailbox === undefined && number !== undefined && events.some((event) => event.uninvited === who),
  );
  const gone = uninvited.map(
    ({ id: bearer }): ToCall => ({ id, area, start, end, version, bearer, ofFamily: false, kind: 'cancellation' }),
  );
  if (present === undefined || ['booked', 'company'].includes(present.change)) return gone;
  const { byLink, change } = present;
  const staying = recipients.filter(({ left }) => !left);
  const family = staying.filter(({ guardian }) => guardian !== undefined);
  const untold = family.flatMap(({ guardian = '', mailbox }) => (mailbox === undefined ? guardian : []));
  const called = [...untold, ...passedOver].map((bearer) => ({ bearer, ofFamily }));
  const nobody = ofFamily && family.length + passedOver.length === 0 ? [{ ofFamily }] : [];
  const others = staying.flatMap(({ id: bearer, mailbox, number }) =>
    mailbox === undefined && number !== undefined ? { bearer, ofFamily: false } : [],
  );
  const theirs = [...called, ...nobody, ...others].map(
    (whom): ToCall => ({
      ...{ id, area, start, end, version, ...whom, ...(byLink !== undefined && { byLink }) },
      ...(booking.cancelled
        ? { kind: 'cancellation' }
        : { kind: 'invite', ...(change === 'moved' && { because: MOVED }) }),
    }),
  );
  return [...gone, ...theirs];
}

/** Whom the present version tells, where it is announced; and those who are told anew, though it be no news to others. */
function plannedFor(
  { booking, recipients, told }: FoundToTell,
  isAnnounced: boolean,
  events: readonly EventData<'booking-changed'>[],
): readonly Planned[] {
  const version = { ...booking, version: booking.sequence };
  const planned = isAnnounced ? planMessages(version, recipients, told) : [];
  const again = recipients.filter(
    ({ guardian, left }) => !left && events.some(({ anew }) => anew && anew === guardian),
  );
  const anew = again.length === 0 ? [] : planMessages({ ...version, news: version.version }, recipients, told);
  return [
    ...planned,
    ...anew.filter(
      ({ mailbox }) => again.some((one) => one.mailbox === mailbox) && !planned.some((one) => one.mailbox === mailbox),
    ),
  ];
}
