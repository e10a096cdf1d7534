// What was written in closed questions is kept for a while, and what they were about; when they were asked and answered stays.

import { keptFor } from '../../core/kept-data.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { removeTexts } from './store.ts';
import { removeUnapproved } from './store-advice.ts';

/** Removes it and logs of how many. Safe to run at any time, by any process. */
export async function forgetThreads(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  await transact(deps, async (tx) => {
    const closedBefore = now - keptFor('thread');
    await removeUnapproved(tx, closedBefore);
    const count = await removeTexts(tx, closedBefore);
    if (count === 0) return;
    const subject = { kind: 'retention', id: 'thread' };
    await recordAct(deps, tx, now, { action: 'remove-threads', subject, area: '*', details: { count } });
  });
}
