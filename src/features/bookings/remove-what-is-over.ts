// The nightly clearing: holds that ran out, and cases whose time is over.

import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/command.ts';
import { removeOldCases, removeOldHolds } from './store.ts';

/** Removes them and logs how many. Safe to run at any time, by any process. */
export async function removeWhatIsOver(deps: Dependencies): Promise<{ holds: number; cases: number }> {
  const now = deps.clock.now();
  return deps.db.$transaction(async (tx) => {
    const holds = await removeOldHolds(tx, now);
    const cases = await removeOldCases(tx, now);
    if (cases > 0) await recordAct(tx, now, { action: 'remove-cases', subject: { kind: 'retention', id: 'case' }, details: { count: cases } });
    return { holds, cases };
  });
}
