// Messages that nobody works on any more are taken up again: the queue gave them up, or lost them.

import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { findPending } from './store.ts';

/** So long a new message is left to the job that was made with it. */
const LEFT_ALONE_MS = 10 * 60_000;
const AT_A_TIME = 1_000;

/** A round of the worker's. Returns how many messages it took up. */
export async function resumeDeliveries(
  deps: Pick<Dependencies, 'db' | 'jobs' | 'clock' | 'log'>,
): Promise<{ resumed: number }> {
  const pending = await findPending(deps.db, deps.clock.now() - LEFT_ALONE_MS, AT_A_TIME);
  if (pending.length === 0) return { resumed: 0 };
  const underway = new Set((await deps.jobs.underway('deliver')).map(({ delivery }) => delivery));
  const abandoned = pending.filter((delivery) => !underway.has(delivery));
  if (abandoned.length === 0) return { resumed: 0 };
  await transact(deps, (tx) =>
    deps.jobs.enqueue(
      tx,
      abandoned.map((delivery) => ({ name: 'deliver', data: { delivery } })),
    ),
  );
  deps.log.warn({ resumed: abandoned.length }, 'messages that nobody worked on are taken up again');
  return { resumed: abandoned.length };
}
