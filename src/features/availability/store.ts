// What availability reads: the claims that stand, who a family's named worker is, and how far quotas are used.

import type { AreaId, BookingId, FamilyId, ProfessionalId, ResourceId, SeriesId, ServiceId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { Claim, Place } from '../../core/obstacles.ts';
import type { QuotaUse } from '../../core/quota.ts';
import { Prisma, type Reader } from '../../platform/db.ts';
import { placeOf } from './place-of-claim.ts';

export type ClaimsWanted = {
  readonly range: Interval;
  /** epoch milliseconds: holds that ran out before are no claims */
  readonly now: number;
  /** only of these; of all where it is left out */
  readonly resources?: readonly ResourceId[];
  /** series that keep slots for somebody: their claims say whose they are */
  readonly keeping: readonly SeriesId[];
  /** a booking that is being moved does not stand in its own way */
  readonly ignoring?: BookingId | undefined;
};

/**
 * The claims that stand in the range now, in one round trip by the index that keeps them apart, and what the people's
 * own calendars say is taken. The database joins what touches and writes each resource's times as one text: thousands
 * of claims come as a hundred short rows.
 */
export async function readClaims(
  db: Reader,
  { range, now, resources, keeping, ignoring }: ClaimsWanted,
): Promise<Claim[]> {
  const within = Prisma.sql`tstzrange(${new Date(range.start)}, ${new Date(range.end)})`;
  const wanted = resources === undefined ? Prisma.empty : Prisma.sql`AND resource_id = ANY(${[...resources]}::text[])`;
  // where nothing is kept, nobody asks whose a claim is: what touches is joined
  const isKept = keeping.length > 0;
  const place = isKept ? Prisma.sql`, place` : Prisma.empty;
  const placed = isKept ? Prisma.sql`, ${placeOf(keeping)} AS place` : Prisma.empty;
  const nowhere = isKept ? Prisma.sql`, NULL::jsonb` : Prisma.empty;
  const rows = await db.$queryRaw<{ resource: ResourceId; times: string; place?: Place | null }[]>`
    SELECT claimed.resource, joined.times${isKept ? Prisma.sql`, claimed.place` : Prisma.empty}
    FROM (
      SELECT resource_id AS resource${place}, range_agg(during) AS busy
      FROM (
        SELECT resource_id, during${placed} FROM claim
        WHERE active AND during && ${within} ${wanted}
          AND (expires_at IS NULL OR expires_at > ${new Date(now)})
          AND (${ignoring ?? null}::uuid IS NULL OR booking_id IS DISTINCT FROM ${ignoring ?? null}::uuid)
        UNION ALL
        SELECT resource_id, unnest(busy * tstzmultirange(${within}))${nowhere} FROM busy_calendar
        WHERE busy && ${within} ${wanted}) AS taken
      GROUP BY resource_id${place}) AS claimed
    CROSS JOIN LATERAL (
      SELECT string_agg(
        (date_part('epoch', lower(during)) * 1000)::bigint || ' ' || (date_part('epoch', upper(during)) * 1000)::bigint, ',')
        AS times
      FROM unnest(claimed.busy) AS during) AS joined`;
  return rows.flatMap(({ resource, times, place }) =>
    times.split(',').map((pair): Claim => {
      const [start = 0, end = 0] = pair.split(' ').map(Number);
      return { resource, start, end, ...(place && { place }) };
    }),
  );
}

/** What these people's own calendars say is taken in the range, nobody is told by what. One round trip. */
export async function findBusyWithin(
  db: Reader,
  resources: readonly ResourceId[],
  { start, end }: Interval,
): Promise<readonly Claim[]> {
  const rows = await db.$queryRaw<{ resource: ResourceId; start: Date; end: Date }[]>`
    SELECT resource_id AS resource, lower(taken) AS start, upper(taken) AS "end"
    FROM busy_calendar, unnest(busy * tstzmultirange(tstzrange(${new Date(start)}, ${new Date(end)}))) AS taken
    WHERE resource_id = ANY(${[...resources]}::text[])`;
  return rows.map((row) => ({ ...row, start: row.start.getTime(), end: row.end.getTime() }));
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

export type QuotasWanted = {
  readonly service: ServiceId;
  /** in which slots are asked about; the whole weeks and months around it are counted */
  readonly range: Interval;
  readonly except?: BookingId | undefined;
};

/**
 * The quotas of a service, each with when those bookings start that take a place in their periods: what is not cancelled,
 * and holds that still stand. One round trip.
 */
export async function readQuotaUse(
  db: Reader,
  { service, range, except }: QuotasWanted,
  now: number,
): Promise<readonly QuotaUse[]> {
  const around = (days: number) => ({ from: new Date(range.start - days * DAY), to: new Date(range.end + days * DAY) });
  // the widest is said by itself, for the index
  const [week, month] = [around(7), around(31)];
  return db.$queryRaw<QuotaUse[]>`
    SELECT quota.area_id AS area, quota.unit_id AS unit, quota.per, quota.most, coalesce(jsonb_agg(jsonb_build_object(
      'start', (date_part('epoch', booking.start) * 1000)::bigint, 'series', booking.series_id))
      FILTER (WHERE booking.id IS NOT NULL), '[]') AS taken
    FROM (SELECT service_id, area_id, NULL AS unit_id, per, most FROM quota
      UNION ALL SELECT service_id, area_id, unit_id, per, most FROM unit_quota) AS quota
    LEFT JOIN booking ON booking.service_id = quota.service_id AND booking.area_id = quota.area_id
      AND (quota.unit_id IS NULL OR booking.unit_id = quota.unit_id)
      AND booking.start >= ${month.from} AND booking.start < ${month.to}
      AND booking.start >= CASE quota.per WHEN 'month' THEN ${month.from}::timestamptz ELSE ${week.from}::timestamptz END
      AND booking.start < CASE quota.per WHEN 'month' THEN ${month.to}::timestamptz ELSE ${week.to}::timestamptz END
      AND booking.status <> 'cancelled' AND (booking.status <> 'held' OR booking.held_until > ${new Date(now)})
      AND booking.id IS DISTINCT FROM ${except ?? null}::uuid
    WHERE quota.service_id = ${service}
    GROUP BY quota.area_id, quota.unit_id, quota.per, quota.most`;
}
