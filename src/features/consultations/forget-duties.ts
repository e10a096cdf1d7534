// What was written to a deputy is kept for a while after the absence; who stood in for whom stays.

import { keptFor } from '../../core/kept-data.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { removeNotes } from './store-duties.ts';

/** Removes it and logs of how many. Safe to run at any time, by any process. */
export async function forgetDuties(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  await transact(deps, async (tx) => {
    const count = await removeNotes(tx, now - keptFor('dutyNote'));
    if (count === 0) return;
    const subject = { kind: 'retention', id: 'duty' };
    await recordAct(deps, tx, now, { action: 'remove-notes', subject, area: '*', details: { count } });
  });
}
