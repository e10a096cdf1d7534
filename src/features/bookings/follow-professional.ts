// A professional is written to at another address: their bookings to come go there, and the old mailbox is told that they do not.

import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { readDirectory } from '../directory/read.ts';
import { readdressInCompany } from './store-company.ts';

/**
 * Handles `professional-readdressed`, by the address that they have when it runs; so that it may run twice. Nobody else who
 * takes part is told anything.
 */
export async function followProfessional(
  deps: Pick<Dependencies, 'db' | 'jobs' | 'clock'>,
  { professional }: EventData<'professional-readdressed'>,
): Promise<void> {
  await transact(deps, async (tx) => {
    const { professionals } = await readDirectory(deps, tx);
    const email = professionals.get(professional)?.email;
    const changed = await readdressInCompany(tx, { professional, email }, deps.clock.now());
    await deps.jobs.enqueue(
      tx,
      changed.map(({ booking, sequence }) => ({
        name: 'booking-changed',
        data: { booking, sequence, change: 'company' },
      })),
    );
  });
}
