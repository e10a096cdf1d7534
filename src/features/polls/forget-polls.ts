// A poll that is over is kept for a while, then all of it goes: with whom was asked, where, and what they said.

import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { pollsRemovedBefore } from './rules.ts';
import { removePollsOver } from './store.ts';

/** Removes them and logs how many. Safe to run at any time, by any process. */
export async function forgetPolls(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  await transact(deps, async (tx) => {
    const count = await removePollsOver(tx, pollsRemovedBefore(now));
    if (count === 0) return;
    const subject = { kind: 'retention', id: 'poll' };
    await recordAct(deps, tx, now, { action: 'remove-polls', subject, area: '*', details: { count } });
  });
}
