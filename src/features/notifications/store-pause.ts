// Whether the sender waits for a mail server that takes nothing: one row, which every process reads.

import type { Reader } from '../../platform/db.ts';
import { pauseAfter } from './rules.ts';

export type Pause = {
  readonly stage: string;
  readonly code: string;
  /** epoch milliseconds */
  readonly since: number;
  /** when one message is tried again */
  readonly until: number;
};

export async function readPause(reader: Reader): Promise<(Pause & { readonly probes: number }) | undefined> {
  const [row] = await reader.$queryRaw<{ stage: string; code: string; since: Date; until: Date; probes: number }[]>`
    SELECT stage, code, since, until, probes FROM sender_pause`;
  return row && { ...row, since: row.since.getTime(), until: row.until.getTime() };
}

/** Begins to wait, or waits on, longer each time. */
export async function pauseSender(
  reader: Reader,
  { stage, code, now }: { readonly stage: string; readonly code: string; readonly now: number },
): Promise<void> {
  const before = await readPause(reader);
  const probes = before === undefined ? 0 : before.probes + 1;
  const [at, until] = [new Date(now), new Date(now + pauseAfter(probes))];
  await reader.$queryRaw`
    INSERT INTO sender_pause (id, stage, code, since, until, probes) VALUES (1, ${stage}, ${code}, ${at}, ${until}, ${probes})
    ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, code = excluded.code, until = excluded.until, probes = excluded.probes`;
}

/** One of those that wait is due now, to try with; whether any waits. */
export async function bringForward(reader: Reader, now: number): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>`
    UPDATE message SET next_at = ${new Date(now)} WHERE id = (
      SELECT id FROM message WHERE next_at IS NOT NULL AND state IN ('queued', 'unknown') ORDER BY next_at, id LIMIT 1)
    RETURNING 1 AS found`;
  return rows.length > 0;
}

/** The server takes mail again: all that has been tried in vain is due at once. */
export async function endPause(reader: Reader, now: number): Promise<void> {
  const at = new Date(now);
  await reader.$queryRaw`
    WITH ended AS (DELETE FROM sender_pause RETURNING 1)
    UPDATE message SET next_at = ${at}
    WHERE next_at > ${at} AND state IN ('queued', 'unknown') AND EXISTS (SELECT 1 FROM ended)`;
}
