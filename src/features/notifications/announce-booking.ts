// A booking has a new version: decide who is told of it, and have each told by a job of their own.

import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { planDeliveries } from './rules.ts';
import { readBookingToTell, writeDeliveries } from './store.ts';

/**
 * Handles `booking-changed`. Deliveries and their jobs come to be in one transaction, once however often it runs.
 * A version that a newer one has overtaken is left to the newer one's announcement.
 */
export async function announceBooking(
  deps: Pick<Dependencies, 'db' | 'jobs' | 'clock'>,
  event: EventData<'booking-changed'>,
): Promise<void> {
  await transact(deps, async (tx) => {
    const found = await readBookingToTell(tx, event.booking);
    if (found === undefined || found.booking.sequence !== event.sequence) return;
    const planned = planDeliveries(found.booking, found.recipients);
    const written = await writeDeliveries(tx, found.booking, planned, deps.clock.now());
    const jobs = written.map((delivery) => ({ name: 'deliver', data: { delivery } }) as const);
    if (jobs.length > 0) await deps.jobs.enqueue(tx, jobs);
  });
}
