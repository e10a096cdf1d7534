// The nightly clearing: holds and codes that ran out, cases whose time is over, and answers kept for repeated requests.

import { takeAsLongAsItTakes } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { removeOldAnswers } from '../../platform/keep-answers.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { removeOldCases } from './store-cases.ts';
import { removeOldHolds } from './store-holds.ts';
import { removeOldCodes } from './store-links.ts';

/** Removes them and logs how many cases. Safe to run at any time, by any process. */
export async function removeWhatIsOver(deps: Dependencies): Promise<{ holds: number; cases: number }> {
  const now = deps.clock.now();
  return deps.db.$transaction(async (tx) => {
    await takeAsLongAsItTakes(tx);
    const holds = await removeOldHolds(tx, now);
    await removeOldCodes(tx, now);
    await removeOldAnswers(tx, now);
    const cases = await removeOldCases(tx, now);
    if (cases > 0)
      await recordAct(deps, tx, now, {
        action: 'remove-cases',
        subject: { kind: 'retention', id: 'case' },
        area: '*',
        details: { count: cases },
      });
    return { holds, cases };
  });
}
