// Which channels wait for a server that takes nothing: a row for each, which every process reads.

import type { MessageChannel } from '../../core/message-channel.ts';
import type { Reader } from '../../platform/db.ts';
import { pauseAfter } from './rules.ts';

export type Pause = {
  readonly channel: MessageChannel;
  readonly stage: string;
  readonly code: string;
  /** epoch milliseconds */
  readonly since: number;
  /** when one message is tried again */
  readonly until: number;
};

export async function readPauses(reader: Reader): Promise<readonly (Pause & { readonly probes: number })[]> {
  const rows = await reader.$queryRaw<PauseRow[]>`
    SELECT channel, stage, code, since, until, probes FROM sender_pause ORDER BY channel`;
  return rows.map((row) => ({ ...row, since: row.since.getTime(), until: row.until.getTime() }));
}

type PauseRow = Pick<Pause, 'channel' | 'stage' | 'code'> & {
  readonly since: Date;
  readonly until: Date;
  readonly probes: number;
};

/**
 * Begins to wait, or waits on, longer each time; whether it did. What was tried before the wait was over, here or by another
 * process, says nothing new: of several in flight at once only the first counts.
 */
export async function pauseSender(
  reader: Reader,
  { channel, stage, code, triedAt, now, since = now }: Failed & { readonly now: number; readonly since?: number },
): Promise<boolean> {
  const before = (await readPauses(reader)).find((one) => one.channel === channel);
  const probes = before === undefined ? 0 : before.probes + 1;
  const until = new Date(now + pauseAfter(probes));
  const rows = await reader.$queryRaw<unknown[]>`
    INSERT INTO sender_pause AS p (channel, stage, code, since, until, probes)
    VALUES (${channel}, ${stage}, ${code}, ${new Date(since)}, ${until}, ${probes})
    ON CONFLICT (channel) DO UPDATE SET stage = excluded.stage, code = excluded.code, until = excluded.until, probes = excluded.probes
      WHERE p.until <= ${new Date(triedAt)}
    RETURNING 1 AS found`;
  return rows.length > 0;
}

/** `triedAt`: when the attempt began (epoch ms). */
type Failed = Pick<Pause, 'channel' | 'stage' | 'code'> & { readonly triedAt: number };

/** What waits is tried at once, and waits only shortly if that is in vain: a process has started, and all may be mended. */
export async function beginAfresh(reader: Reader, now: number): Promise<void> {
  await reader.$queryRaw`UPDATE sender_pause SET until = least(until, ${new Date(now)}), probes = 0`;
}

/** Whether a server has taken any message of the channel since an instant (epoch ms). */
export async function hasSentSince(reader: Reader, channel: MessageChannel, since: number): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>`
    SELECT 1 AS found FROM message WHERE channel = ${channel} AND sent_at >= ${new Date(since)} LIMIT 1`;
  return rows.length > 0;
}

/** One of those of the channel that wait is due now, to try with; whether any waits. */
export async function bringForward(reader: Reader, channel: MessageChannel, now: number): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>`
    UPDATE message SET next_at = ${new Date(now)} WHERE id = (
      SELECT id FROM message WHERE channel = ${channel} AND state IN ('queued', 'unknown')
        AND next_at IS NOT NULL AND (attempts > 0 OR next_at <= ${new Date(now)})
      ORDER BY next_at, id LIMIT 1)
    RETURNING 1 AS found`;
  return rows.length > 0;
}

/** The server takes messages again: all of the channel that has been tried in vain is due at once. */
export async function endPause(reader: Reader, channel: MessageChannel, now: number): Promise<void> {
  const at = new Date(now);
  await reader.$queryRaw`
    WITH ended AS (DELETE FROM sender_pause WHERE channel = ${channel} RETURNING 1)
    UPDATE message SET next_at = ${at}
    WHERE channel = ${channel} AND next_at > ${at} AND state IN ('queued', 'unknown') AND attempts > 0
      AND EXISTS (SELECT 1 FROM ended)`;
}
