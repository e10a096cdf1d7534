// Which process reads the mailbox of answers, and since when nobody could.

import type { Reader } from '../../platform/db.ts';

/** So long a process reads it, unless it says that it still does: another takes over from one that was killed. */
const READS_FOR = 90_000;

/** Whether this process is the one that reads it now: it was already, or nobody else is. */
export async function holdReading(reader: Reader, holder: string, now: number): Promise<boolean> {
  const [at, until] = [new Date(now), new Date(now + READS_FOR)];
  const rows = await reader.$queryRaw<unknown[]>`
    INSERT INTO mailbox_reader AS r (id, holder, until, read_at) VALUES (1, ${holder}::uuid, ${until}, ${at})
    ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE r.holder = excluded.holder OR r.until <= ${at} RETURNING 1 AS found`;
  return rows.length > 0;
}

/** It was read. */
export async function noteLooked(reader: Reader, now: number): Promise<void> {
  await reader.$queryRaw`
    UPDATE mailbox_reader SET read_at = ${new Date(now)}, fault = NULL WHERE id = 1 RETURNING 1 AS found`;
}

/** This process reads it no more; `why`: because it cannot. */
export async function leaveReading(
  reader: Reader,
  holder: string,
  { now, why }: { readonly now: number; readonly why?: string },
): Promise<void> {
  await reader.$queryRaw`
    UPDATE mailbox_reader SET until = ${new Date(now)}, fault = coalesce(${why ?? null}, fault)
    WHERE holder = ${holder}::uuid RETURNING 1 AS found`;
}

/** When it was read last, or began to be, and what is in the way since. Epoch milliseconds. */
export async function findReading(
  reader: Reader,
): Promise<{ readonly readAt: number; readonly fault?: string } | undefined> {
  const [row] = await reader.$queryRaw<{ readAt: Date; fault: string | null }[]>`
    SELECT read_at AS "readAt", fault FROM mailbox_reader WHERE id = 1`;
  return row && { readAt: row.readAt.getTime(), ...(row.fault !== null && { fault: row.fault }) };
}
