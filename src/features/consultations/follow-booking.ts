// A time that two had agreed to meet about a question is cancelled: the question waits for an answer again.

import type { EventData } from '../../core/events.ts';
import { workCalendarOf } from '../../core/promise.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { readDirectory } from '../directory/read.ts';
import { asked } from './rules.ts';
import { findThread, findThreadOf, lockThread, writeStanding } from './store.ts';

/** Handles `booking-changed`, by how things are when it runs; so that it may run twice. */
export async function followBooking(
  deps: Pick<Dependencies, 'db' | 'jobs' | 'clock'>,
  { booking, change }: EventData<'booking-changed'>,
): Promise<void> {
  if (change !== 'cancelled') return;
  const found = await findThreadOf(deps.db, booking);
  if (found?.standing.is !== 'meeting') return;
  const now = deps.clock.now();
  await transact(deps, async (tx) => {
    await lockThread(tx, found.id);
    const thread = await findThread(tx, found.id);
    const stands = thread?.booking?.id === booking && thread.booking.status !== 'cancelled';
    if (thread?.standing.is !== 'meeting' || stands) return;
    const calendar = workCalendarOf(await readDirectory(deps, tx), thread.area);
    await writeStanding(tx, thread.id, asked({ calendar, promiseDays: thread.promiseDays, now }), { now });
  });
}
