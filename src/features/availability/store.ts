// What availability reads: the claims that stand, and who a family's named worker is.

import type { AreaId, BookingId, FamilyId, ProfessionalId, ResourceId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Claim } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';

export type Reader = Pick<Transaction, '$queryRaw'>;

export type ClaimsWanted = {
  readonly range: Interval;
  /** epoch milliseconds: holds that ran out before are no claims */
  readonly now: number;
  /** only of these; of all where it is left out */
  readonly resources?: readonly ResourceId[];
  /** a booking that is being moved does not stand in its own way */
  readonly ignoring?: BookingId | undefined;
};

/**
 * The claims that stand in the range now, in one round trip: a row for each resource, so that thousands of claims are
 * few rows to take in. The resources join as a list, not as a condition, so that each is one walk of the GiST index.
 */
export async function readClaims(db: Reader, { range, now, resources, ignoring }: ClaimsWanted): Promise<Claim[]> {
  const [start, end, at] = [new Date(range.start), new Date(range.end), new Date(now)];
  const rows =
    resources === undefined
      ? await db.$queryRaw<ClaimsRow[]>`
          SELECT resource_id AS resource, array_agg(date_part('epoch', lower(during))) AS starts,
            array_agg(date_part('epoch', upper(during))) AS ends
          FROM claim
          WHERE active AND during && tstzrange(${start}, ${end}) AND (expires_at IS NULL OR expires_at > ${at})
            AND (${ignoring ?? null}::uuid IS NULL OR booking_id <> ${ignoring ?? null}::uuid)
          GROUP BY resource_id`
      : await db.$queryRaw<ClaimsRow[]>`
          SELECT wanted.resource, claimed.starts, claimed.ends
          FROM unnest(${[...resources]}::text[]) AS wanted (resource)
          CROSS JOIN LATERAL (
            SELECT array_agg(date_part('epoch', lower(during))) AS starts,
              array_agg(date_part('epoch', upper(during))) AS ends
            FROM claim
            WHERE resource_id = wanted.resource AND active AND during && tstzrange(${start}, ${end})
              AND (expires_at IS NULL OR expires_at > ${at})
              AND (${ignoring ?? null}::uuid IS NULL OR booking_id <> ${ignoring ?? null}::uuid)) AS claimed
          WHERE claimed.starts IS NOT NULL`;
  return rows.flatMap(({ resource, starts, ends }) =>
    starts.map((from, at): Claim => ({ resource, start: milliseconds(from), end: milliseconds(ends[at] ?? from) })),
  );
}

export type NamedWorker = { readonly area: AreaId; readonly professional?: ProfessionalId };

/** A family's area and present named worker; of one that was merged, those of the one that stayed. */
export async function readNamedWorker(db: Reader, family: FamilyId): Promise<NamedWorker | undefined> {
  const [row] = await db.$queryRaw<{ area: AreaId; professional: ProfessionalId | null }[]>`
    SELECT family.area_id AS area, worker.professional_id AS professional
    FROM family AS asked
    JOIN family ON family.id = COALESCE(asked.merged_into, asked.id)
    LEFT JOIN named_worker AS worker ON worker.family_id = family.id AND worker.until IS NULL
    WHERE asked.id = ${family}::uuid`;
  return row && { area: row.area, ...(row.professional !== null && { professional: row.professional }) };
}

type ClaimsRow = {
  readonly resource: ResourceId;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

// A float of seconds, exact to the microsecond in our centuries.
function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
