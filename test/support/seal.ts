// Sealing the access log to its end, in tests that share a PostgreSQL with others.

import { vi } from 'vitest';
import { sealLog } from '../../src/features/insights/seal-log.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';

type Waiting = { readonly early: number; readonly unsealed: number };

/**
 * Seals until nothing waits. On a PostgreSQL shared with other tests a row may have to wait for their transactions:
 * the ids of those belong to the whole cluster. Once none is older, one sealing takes all.
 */
export async function sealAll(deps: Dependencies): Promise<{ sealed: number }> {
  let sealed = 0;
  let found: Waiting | undefined;
  const isDone = async (): Promise<boolean> => {
    found = await waitingIn(deps);
    if (found?.early !== 0) return false;
    sealed += (await sealLog(deps)).sealed;
    found = await waitingIn(deps);
    return found?.unsealed === 0;
  };
  await vi.waitUntil(isDone, { timeout: 20_000 }).catch((cause: unknown) => {
    throw new Error(`the log is not sealed to its end: ${JSON.stringify(found)}`, { cause });
  });
  return { sealed };
}

/** How many rows are of transactions that may not be over, and how many have no seal; and what tells why. */
async function waitingIn({ db }: Dependencies): Promise<Waiting | undefined> {
  const [found] = await db.$queryRaw<Waiting[]>`
    SELECT count(*) FILTER (WHERE l.transaction >= pg_snapshot_xmin(pg_current_snapshot()))::int AS early,
      count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.log_id = l.id))::int AS unsealed,
      max(l.transaction)::text AS "lastTransaction", max(l.id)::text AS "lastRow",
      (SELECT max(log_id)::text FROM access_seal) AS "lastSealed", pg_current_snapshot()::text AS snapshot
    FROM access_log l`;
  return found;
}
