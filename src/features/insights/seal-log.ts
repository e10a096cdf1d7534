// Seals what the access log has gathered: the worker's job, every minute, in as many processes as run.

import { takeAsLongAsItTakes } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead } from '../../platform/record-acts.ts';
import { theService } from '../identity/act-as-system.ts';
import { type Seal, seal, sealingKey } from './rules.ts';
import { isAnyWaiting, readLastSeal, readSealable, takeSealerLock, writeSeals } from './store.ts';

const ROWS_AT_A_TIME = 1_000;
const LONGEST_SEALING_MS = 10 * 60_000;
const LONGEST_SILENCE_MS = 60 * 60_000;

/**
 * Appends every finished, unsealed row to the chain and returns how many. One sealing is one transaction with one
 * time, however long the backlog: the span between two sealings is what a row's own time is judged by.
 * A forged row is sealed like any other, since refusing it would stop the chain: verification names it ever after.
 * The end of the chain goes to the process log, out of a database administrator's reach.
 */
export async function sealLog(deps: Dependencies): Promise<{ sealed: number }> {
  const key = sealingKey(deps.config.secret);
  const outcome = await deps.db.$transaction(
    async (tx) => {
      await takeAsLongAsItTakes(tx);
      if (!(await takeSealerLock(tx))) return { sealed: 0, quiet: false };
      let last = await readLastSeal(tx);
      const sealedAt = differentFrom(last?.sealedAt, deps.clock.now());
      let sealed = 0;
      for (;;) {
        const rows = await readSealable(tx, ROWS_AT_A_TIME);
        const seals: Seal[] = [];
        for (const row of rows) {
          last = seal(key, last, row, sealedAt);
          seals.push(last);
        }
        if (seals.length > 0) await writeSeals(tx, seals);
        sealed += seals.length;
        if (rows.length < ROWS_AT_A_TIME) return { sealed, quiet: !(await isAnyWaiting(tx)), ...(last && { last }) };
      }
    },
    { timeout: LONGEST_SEALING_MS },
  );
  if (outcome.sealed > 0 && outcome.last) {
    const { position, hash } = outcome.last;
    deps.log.info({ sealed: outcome.sealed, position: String(position), hash }, 'access log sealed');
  }
  if (outcome.quiet && outcome.last) await breakSilence(deps, outcome.last);
  return { sealed: outcome.sealed };
}

/**
 * In a quiet hour the log gets a row of its own, for the next sealing to take: without it a row taken away in the
 * evening, before its sealing, could be put back in the morning as if it had always been there.
 */
async function breakSilence(deps: Dependencies, last: Seal): Promise<void> {
  if (Math.abs(deps.clock.now() - last.sealedAt) < LONGEST_SILENCE_MS) return;
  await recordRead(deps, theService, {
    action: 'seal-log',
    subject: { kind: 'access-log', id: 'quiet' },
    area: '*',
  });
}

/** Two sealings never share their time: it is what tells one from the next. */
function differentFrom(before: number | undefined, now: number): number {
  return now === before ? now + 1 : now;
}
