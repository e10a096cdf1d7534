// Sealing the access log to its end, in tests that share a PostgreSQL with others.

import { vi } from 'vitest';
import { sealLog } from '../../src/features/insights/seal-log.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';

/**
 * Seals until nothing waits. On a PostgreSQL shared with other tests a row may have to wait for their transactions:
 * the ids of those belong to the whole cluster. Once none is older, one sealing takes all.
 */
export async function sealAll(deps: Dependencies): Promise<{ sealed: number }> {
  const { db } = deps;
  let sealed = 0;
  await vi.waitUntil(
    async () => {
      const [early] = await db.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM access_log WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())`;
      if (early?.count !== 0) return false;
      sealed += (await sealLog(deps)).sealed;
      const [left] = await db.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM access_log l WHERE NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.log_id = l.id)`;
      return left?.count === 0;
    },
    { timeout: 20_000 },
  );
  return { sealed };
}
