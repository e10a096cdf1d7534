// Bookings have new versions: decide who is told of them, and have each told by a job of their own.

import { randomUUID } from 'node:crypto';
import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { planDeliveries } from './rules.ts';
import { type FoundToTell, type NewDelivery, readBookingsToTell, writeDeliveries } from './store.ts';

/**
 * Handles `booking-changed`, for several at once: one read and one statement. Deliveries and their jobs come to be
 * together, once however often it runs. A version that a newer one has overtaken is left to the newer one's announcement.
 */
export async function announceBookings(
  deps: Pick<Dependencies, 'db' | 'jobs' | 'clock'>,
  events: readonly EventData<'booking-changed'>[],
): Promise<void> {
  if (events.length === 0) return;
  const found = await readBookingsToTell(deps.db, { bookings: events.map(({ booking }) => booking) });
  const due = found.filter(({ booking }) =>
    events.some((event) => event.booking === booking.id && event.sequence === booking.sequence),
  );
  const deliveries = due.flatMap(deliveriesOf);
  if (deliveries.length === 0) return;
  const jobs = deliveries.map(({ id }) => ({ name: 'deliver', data: { delivery: id } }) as const);
  await writeDeliveries(deps.db, deliveries, deps.jobs.parts(jobs), deps.clock.now());
  deps.jobs.wake(jobs);
}

/** What this version has to tell and has not told yet. */
function deliveriesOf({ booking, recipients }: FoundToTell): readonly NewDelivery[] {
  const { id, sequence } = booking;
  const told = new Set(
    recipients.filter((one) => one.told.some((of) => of.sequence === sequence)).map((one) => one.id),
  );
  return planDeliveries(booking, recipients)
    .filter(({ participant }) => !told.has(participant))
    .map((planned) => ({ ...planned, id: randomUUID(), booking: id, sequence }));
}
