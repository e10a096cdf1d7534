// Seals what the access log has gathered: the worker's job, every minute, in as many processes as run.

import { setTimeout as pause } from 'node:timers/promises';
import { takeAsLongAsItTakes } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead } from '../../platform/record-acts.ts';
import { theService } from '../identity/act-as-system.ts';
import { type Seal, seal, sealingKey } from './rules.ts';
import { findSealedUntil, isAnyWaiting, readLastSeal, readSealable, takeSealerLock, writeSeals } from './store.ts';

const ROWS_AT_A_TIME = 1_000;
const LONGEST_SEALING_MS = 10 * 60_000;
const LONGEST_SILENCE_MS = 60 * 60_000;
const STOPPING_TRIES = 20;

/**
 * Appends every finished, unsealed row to the chain and returns how many. One sealing is one transaction with one
 * time, however long the backlog: the span between two sealings is what a row's own time is judged by.
 * A forged row is sealed like any other, since refusing it would stop the chain: verification names it ever after.
 * The end of the chain goes to the process log, out of a database administrator's reach.
 */
export async function sealLog(deps: Dependencies): Promise<{ sealed: number }> {
  const { sealed, waiting, last } = await appendSeals(deps);
  if (!waiting && last) await breakSilence(deps, last);
  return { sealed };
}

/**
 * Seals what the log holds when a process stops, after all its other work: until the next start nobody else would, and
 * a row without a seal can be taken away unseen. Others' open transactions are waited for shortly; what is left then,
 * or where the database is away, the next start seals. Never throws: a stop goes on.
 */
export async function sealBeforeStop(deps: Dependencies): Promise<void> {
  try {
    for (let tries = 1; (await appendSeals(deps)).waiting && tries < STOPPING_TRIES; tries += 1) await pause(100);
  } catch (error) {
    deps.log.error({ err: error }, 'the access log could not be sealed at the stop');
  }
}

/** Appends what can be sealed now; `waiting`: whether a row is left whose turn may not have come. */
async function appendSeals(
  deps: Dependencies,
): Promise<{ readonly sealed: number; readonly waiting: boolean; readonly last?: Seal }> {
  const key = sealingKey(deps.config.secret);
  const outcome = await deps.db.$transaction(
    async (tx) => {
      await takeAsLongAsItTakes(tx);
      if (!(await takeSealerLock(tx))) return { sealed: 0, waiting: true };
      let last = await readLastSeal(tx);
      const sealedAt = differentFrom(last?.sealedAt, deps.clock.now());
      const begin = await findSealedUntil(tx);
      let sealed = 0;
      // what was not ready when its turn came waits for the next sealing
      for (let after = begin; ; ) {
        const rows = await readSealable(tx, after, ROWS_AT_A_TIME);
        const seals: Seal[] = [];
        for (const row of rows) {
          last = seal(key, last, row, sealedAt);
          seals.push(last);
        }
        if (seals.length > 0) await writeSeals(tx, seals);
        sealed += seals.length;
        after = rows.at(-1)?.id ?? after;
        if (rows.length < ROWS_AT_A_TIME)
          return { sealed, waiting: await isAnyWaiting(tx, begin), ...(last && { last }) };
      }
    },
    { timeout: LONGEST_SEALING_MS },
  );
  if (outcome.sealed > 0 && outcome.last) {
    const { position, hash } = outcome.last;
    deps.log.info({ sealed: outcome.sealed, position: String(position), hash }, 'access log sealed');
  }
  return outcome;
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
