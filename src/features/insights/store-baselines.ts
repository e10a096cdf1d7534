// Baselines: the sums of some months as they were, with a name.

import type { DateText } from '../../core/directory.ts';
import type { Period } from '../../core/figures.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { Kept } from './tell-figures.ts';

export type BaselineRecord = Period & {
  readonly id: string;
  readonly name: string;
  readonly keptBy: string;
  readonly keptAt: Date;
};

type Found = { id: string; name: string; first: DateText; last: DateText; keptBy: string; keptAt: Date };

/** The newest first. */
export async function findBaselines(reader: Reader): Promise<readonly BaselineRecord[]> {
  return reader.$queryRaw<Found[]>`
    SELECT id::text AS id, name, to_char(first_month, 'YYYY-MM-DD') AS first, to_char(last_month, 'YYYY-MM-DD') AS last,
      kept_by AS "keptBy", kept_at AS "keptAt"
    FROM baseline ORDER BY kept_at DESC, id`;
}

export async function findBaseline(
  reader: Reader,
  id: string,
): Promise<(BaselineRecord & { readonly figures: Kept }) | undefined> {
  const [row] = await reader.$queryRaw<(Found & { figures: Kept })[]>`
    SELECT id::text AS id, name, to_char(first_month, 'YYYY-MM-DD') AS first, to_char(last_month, 'YYYY-MM-DD') AS last,
      kept_by AS "keptBy", kept_at AS "keptAt", figures
    FROM baseline WHERE id = ${id}::uuid`;
  return row;
}

/** Whether there was none of this name yet: who comes second waits for the first, and keeps nothing. */
export async function insertBaseline(tx: Transaction, baseline: BaselineRecord, figures: Kept): Promise<boolean> {
  const { id, name, first, last, keptBy, keptAt } = baseline;
  const written = await tx.$executeRaw`
    INSERT INTO baseline (id, name, first_month, last_month, figures, kept_by, kept_at)
    VALUES (${id}::uuid, ${name}, ${first}::date, ${last}::date, ${JSON.stringify(figures)}::jsonb, ${keptBy}, ${keptAt})
    ON CONFLICT DO NOTHING`;
  return written > 0;
}
