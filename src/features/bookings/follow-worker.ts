// Somebody works here no more: they take part in no booking to come, and what their calendar holds is withdrawn or left.

import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { silenceCalendars } from '../families/silence-calendars.ts';
import { followInCompany } from './store-company.ts';

/**
 * Handles `worker-changed`, by how things are when it runs; so that it may run twice. Who booked leaves, and the professional
 * whom nobody is any more who works here: the bookings stand until somebody moves or cancels them. Who comes back takes part
 * again in what is theirs still, and is invited anew.
 */
export async function followWorker(
  deps: Pick<Dependencies, 'db' | 'jobs' | 'clock'>,
  { user, calendar }: EventData<'worker-changed'>,
): Promise<void> {
  const now = deps.clock.now();
  await transact(deps, async (tx) => {
    const { left, changed } = await followInCompany(tx, user, now);
    if (calendar === 'silent' && left.length > 0) await silenceCalendars(tx, left, now);
    await deps.jobs.enqueue(
      tx,
      changed.map(({ booking, sequence }) => ({
        name: 'booking-changed',
        data: { booking, sequence, change: 'company' },
      })),
    );
  });
}
