// Retention of the access log: what has been kept long enough is removed, and the log says so in the chain itself.

import { takeAsLongAsItTakes } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { keptSince, removalOf } from './rules.ts';
import { REMOVAL, readLastSealBefore, removeLinks, waitForSealerLock } from './store.ts';
import { walkChain } from './walk-chain.ts';

const LONGEST_MS = 10 * 60_000;

/**
 * Removes whole sealings older than the years the log is kept, and logs up to which link: a verification goes on from
 * there. Where something is wrong with them nothing is removed, as it is evidence: who finds it reads of it in the
 * process log. Safe to run at any time, by any process. Returns how many rows went.
 */
export async function removeOldLog(deps: Dependencies): Promise<{ removed: number }> {
  const now = deps.clock.now();
  return deps.db.$transaction(
    async (tx) => {
      await takeAsLongAsItTakes(tx);
      await waitForSealerLock(tx);
      const last = await readLastSealBefore(tx, keptSince(now, deps.config.accessLogYears));
      if (last === undefined) return { removed: 0 };
      const { findings } = await walkChain(tx, deps.config.secret, last.position);
      if (findings.length > 0) {
        deps.log.error({ findings: findings.length }, 'old rows of the access log are kept: they do not verify');
        return { removed: 0 };
      }
      const removed = await removeLinks(tx, last.position);
      await recordAct(deps, tx, now, { ...REMOVAL, area: '*', details: removalOf(last, removed) });
      return { removed };
    },
    { timeout: LONGEST_MS },
  );
}
