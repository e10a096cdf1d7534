// The sums that insights are told from: counted from the bookings of whole days, and summed up by month.

import type { DateText } from '../../core/directory.ts';
import { FEW, type Figures, type Period, type Waits } from '../../core/figures.ts';
import type { AreaId, SeriesId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Values } from '../../core/measures.ts';
import { parseSlotId } from '../../core/slots.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';

const COUNTING_LOCK = 7_304_112;

/** One counts at a time: who comes later waits, so that none counts with what it saw before the other wrote. */
export async function waitForCounting(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${COUNTING_LOCK})`;
}

/** How far the sums have followed the sealed log; nothing before all has been counted. */
export async function readProgress(reader: Reader): Promise<bigint | undefined> {
  const [row] = await reader.$queryRaw<{ position: bigint }[]>`SELECT position FROM figure_progress WHERE id = 1`;
  return row?.position;
}

export async function writeProgress(tx: Transaction, position: bigint): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO figure_progress (id, position) VALUES (1, ${position})
    ON CONFLICT (id) DO UPDATE SET position = excluded.position`;
}

export async function readLastPosition(reader: Reader): Promise<bigint> {
  const [row] = await reader.$queryRaw<{ position: bigint }[]>`
    SELECT coalesce(max(position), 0) AS position FROM access_seal`;
  return row?.position ?? 0n;
}

export type Touched = {
  /** when the booking is for, and where it was before it moved: instants (epoch ms) */
  readonly starts: readonly number[];
  /** the last row that was looked at; nothing where there was none */
  readonly until?: bigint;
};

/**
 * The bookings that the sealed log says were changed, by the times they were and are for. A row is sealed once, in the
 * order of positions, and only when no open transaction can come before it.
 */
export async function findTouched(reader: Reader, after: bigint, limit: number): Promise<Touched> {
  const rows = await reader.$queryRaw<{ position: bigint; said: (string | null)[] | null }[]>`
    SELECT s.position, CASE WHEN l.details ? 'booking' AND l.action NOT LIKE 'read-%'
      THEN ARRAY[l.details->>'start', l.details->>'from', l.details->>'slot'] END AS said
    FROM access_seal s JOIN access_log l ON l.id = s.log_id
    WHERE s.position > ${after} ORDER BY s.position LIMIT ${limit}`;
  const starts = rows.flatMap(({ said }) => (said ?? []).flatMap((one) => startIn(one ?? '') ?? []));
  const last = rows.at(-1)?.position;
  return { starts, ...(last !== undefined && { until: last }) };
}

/** An instant as it stands, or that of a slot's id. */
function startIn(text: string): number | undefined {
  const instant = parseSlotId(text)?.start ?? Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** The first and the last day that anything is booked for; nothing where nothing is. */
export async function readReach(reader: Reader): Promise<Period | undefined> {
  const [row] = await reader.$queryRaw<{ first: string | null; last: string | null }[]>`
    SELECT to_char(min(start) - interval '1 day', 'YYYY-MM-DD') AS first,
      to_char(max(start) + interval '1 day', 'YYYY-MM-DD') AS last FROM booking`;
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined;
}

/** Counts these days anew from their bookings, then the months they lie in. What is only held is no booking. */
export async function countDays(tx: Transaction, days: readonly DateText[]): Promise<void> {
  if (days.length === 0) return;
  const wanted = Prisma.sql`${[...days]}::text[]::date[]`;
  await tx.$executeRaw`DELETE FROM figure_day WHERE day = ANY (${wanted})`;
  await tx.$executeRaw`
    INSERT INTO figure_day (day, area_id, service_id, series_id, made, cancelled, no_shows, fulfilled, minutes, waits)
    SELECT day, area_id, service_id, series_id, sum(made), sum(cancelled), sum(no_shows), sum(fulfilled), sum(minutes),
      coalesce(jsonb_object_agg(waited, stood) FILTER (WHERE stood > 0), '{}')
    FROM (
      SELECT day, area_id, service_id, series_id, waited, count(*) AS made,
        count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
        count(*) FILTER (WHERE status = 'no-show') AS no_shows,
        count(*) FILTER (WHERE status = 'fulfilled') AS fulfilled,
        count(*) FILTER (WHERE status <> 'cancelled') AS stood,
        coalesce(sum(minutes) FILTER (WHERE status <> 'cancelled'), 0) AS minutes
      FROM (${bookingsOf(days)}) AS one
      WHERE day = ANY (${wanted})
      GROUP BY day, area_id, service_id, series_id, waited) AS alike
    GROUP BY day, area_id, service_id, series_id`;
  await sumMonths(tx, days);
}

/** Each booking of the days with the day on its area's wall; days of other zones are read along, and left out by it. */
function bookingsOf(days: readonly DateText[]): Prisma.Sql {
  const sorted = days.toSorted();
  return Prisma.sql`
    SELECT (b.start AT TIME ZONE zone.name)::date AS day, b.area_id, b.service_id, coalesce(b.series_id, '') AS series_id,
      b.status, (extract(epoch FROM b."end" - b.start) / 60)::int AS minutes,
      greatest(0, (b.start AT TIME ZONE zone.name)::date
        - (coalesce(wish.created_at, b.created_at) AT TIME ZONE zone.name)::date) AS waited
    FROM booking b
    LEFT JOIN area ON area.id = b.area_id CROSS JOIN region
    CROSS JOIN LATERAL (SELECT coalesce(area.time_zone, region.time_zone) AS name) AS zone
    LEFT JOIN waitlist_offer o ON o.booking_id = b.id AND o.state = 'accepted'
    LEFT JOIN waitlist_entry wish ON wish.id = o.entry_id
    WHERE b.status <> 'held' AND b.start >= ${sorted[0]}::date - interval '1 day'
      AND b.start < ${sorted.at(-1)}::date + interval '2 days'`;
}

async function sumMonths(tx: Transaction, days: readonly DateText[]): Promise<void> {
  const months = Prisma.sql`${[...new Set(days.map((day) => `${day.slice(0, 7)}-01`))]}::text[]::date[]`;
  const inMonths = Prisma.sql`date_trunc('month', day)::date = ANY (${months})
    AND day >= (SELECT min(m) FROM unnest(${months}) AS m)
    AND day < (SELECT max(m) FROM unnest(${months}) AS m) + interval '1 month'`;
  await tx.$executeRaw`DELETE FROM figure_month WHERE month = ANY (${months})`;
  await tx.$executeRaw`
    INSERT INTO figure_month (month, area_id, service_id, series_id, made, cancelled, no_shows, fulfilled, minutes, waits)
    SELECT total.month, total.area_id, total.service_id, total.series_id, made, cancelled, no_shows, fulfilled, minutes,
      coalesce(waited.waits, '{}')
    FROM (
      SELECT date_trunc('month', day)::date AS month, area_id, service_id, series_id, sum(made) AS made,
        sum(cancelled) AS cancelled, sum(no_shows) AS no_shows, sum(fulfilled) AS fulfilled, sum(minutes) AS minutes
      FROM figure_day WHERE ${inMonths} GROUP BY 1, 2, 3, 4) AS total
    LEFT JOIN (
      SELECT month, area_id, service_id, series_id, jsonb_object_agg(key, count) AS waits
      FROM (
        SELECT date_trunc('month', day)::date AS month, area_id, service_id, series_id, key, sum(value::int) AS count
        FROM figure_day CROSS JOIN LATERAL jsonb_each_text(waits) WHERE ${inMonths} GROUP BY 1, 2, 3, 4, 5) AS each
      GROUP BY 1, 2, 3, 4) AS waited
      ON waited.month = total.month AND waited.area_id = total.area_id AND waited.service_id = total.service_id
        AND waited.series_id = total.series_id`;
}

/** All sums go: what is counted anew is all there is. */
export async function clearFigures(tx: Transaction): Promise<void> {
  await tx.$executeRaw`DELETE FROM figure_day`;
  await tx.$executeRaw`DELETE FROM figure_month`;
  await tx.$executeRaw`DELETE FROM figure_progress`;
}

export type MonthFigures = Figures & {
  readonly month: DateText;
  readonly area: AreaId;
  readonly service: ServiceId;
  readonly series?: SeriesId;
};

/** The sums of the months of a period, of every area. */
export async function readMonths(reader: Reader, { first, last }: Period): Promise<readonly MonthFigures[]> {
  const rows = await reader.$queryRaw<
    (Omit<MonthFigures, 'series' | 'waits'> & { readonly series: SeriesId | ''; readonly waits: Waits })[]
  >`
    SELECT to_char(month, 'YYYY-MM-DD') AS month, area_id AS area, service_id AS service, series_id AS series, made,
      cancelled, no_shows AS "noShows", fulfilled, minutes, waits
    FROM figure_month WHERE month BETWEEN ${first}::date AND ${last}::date
    ORDER BY month, area_id, service_id, series_id`;
  return rows.map(({ series, ...row }) => ({ ...row, ...(series !== '' && { series }) }));
}

export type AccessOnDay = {
  readonly day: DateText;
  readonly area: AreaId;
  readonly service: ServiceId;
  /** nothing where fewer than three times were free */
  readonly days: number | null;
};

/** How long it is to the third next free time on a day, of every service in every area. */
export async function readAccessOn(reader: Reader, day: DateText): Promise<readonly AccessOnDay[]> {
  return reader.$queryRaw<AccessOnDay[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, area_id AS area, service_id AS service, days
    FROM access_day WHERE day = ${day}::date ORDER BY area_id, service_id`;
}

/** The same of one area, of the days from one to another, in their order. */
export async function readAccessSince(
  reader: Reader,
  area: AreaId,
  { from, to }: { readonly from: DateText; readonly to: DateText },
): Promise<readonly AccessOnDay[]> {
  return reader.$queryRaw<AccessOnDay[]>`
    SELECT to_char(day, 'YYYY-MM-DD') AS day, area_id AS area, service_id AS service, days
    FROM access_day WHERE day BETWEEN ${from}::date AND ${to}::date AND area_id = ${area} ORDER BY day, service_id`;
}

/** How many days of a month it was so long to the third next free time; `FEW` where fewer than three were free. */
export type AccessInMonth = {
  readonly month: DateText;
  readonly area: AreaId;
  readonly service: ServiceId;
  readonly thirds: Values;
};

export async function readAccess(reader: Reader, { first, last }: Period): Promise<readonly AccessInMonth[]> {
  return reader.$queryRaw<AccessInMonth[]>`
    SELECT to_char(month, 'YYYY-MM-DD') AS month, area_id AS area, service_id AS service,
      jsonb_object_agg(days, times) AS thirds
    FROM (
      SELECT date_trunc('month', day)::date AS month, area_id, service_id, coalesce(days, ${FEW}) AS days,
        count(*)::int AS times
      FROM access_day WHERE day >= ${first}::date AND day < ${last}::date + interval '1 month'
      GROUP BY 1, 2, 3, 4) AS each
    GROUP BY month, area_id, service_id ORDER BY month, area_id, service_id`;
}

/** Keeps the day's; said a second time, it stays as it was. */
export async function writeAccessDay(tx: Transaction, rows: readonly AccessOnDay[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO access_day (day, area_id, service_id, days)
    SELECT r.day, r.area, r.service, r.days
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (day date, area text, service text, days int)
    ON CONFLICT DO NOTHING`;
}

export type OfferedOnDay = {
  readonly day: DateText;
  readonly series: SeriesId;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[];
  readonly slots: number;
  /** to absences and closures */
  readonly lost: number;
};

/** Whether anything was kept of what is offered. */
export async function isOfferedKept(reader: Reader): Promise<boolean> {
  const [row] = await reader.$queryRaw<{ kept: boolean }[]>`SELECT EXISTS (SELECT FROM offered_day) AS kept`;
  return row?.kept === true;
}

/** What is offered from a day on, in the place of what was thought to be: the days before stay as they were. */
export async function writeOffered(tx: Transaction, from: DateText, rows: readonly OfferedOnDay[]): Promise<void> {
  await tx.$executeRaw`DELETE FROM offered_day WHERE day >= ${from}::date`;
  await tx.$executeRaw`
    INSERT INTO offered_day (day, series_id, service_id, areas, slots, lost)
    SELECT r.day, r.series, r.service, ARRAY(SELECT jsonb_array_elements_text(r.areas)), r.slots, r.lost
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r (day date, series text, service text, areas jsonb, slots int, lost int)
    WHERE r.day >= ${from}::date`;
}

/** Counted anew, what was counted of these days goes first. */
export async function forgetUnusedShares(
  tx: Transaction,
  { first, last }: { readonly first: DateText; readonly last: DateText },
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM measured WHERE what = 'share-unused' AND day >= ${first}::date AND day <= ${last}::date`;
}

export type PlaceTaken = {
  readonly series: SeriesId;
  readonly area: AreaId;
  readonly unit?: SiteId;
  /** epoch milliseconds */
  readonly start: number;
};

/** For whom the times of these series were booked, of those that begin in the range and were not cancelled. */
export async function findPlacesTaken(
  reader: Reader,
  series: readonly SeriesId[],
  { start, end }: Interval,
): Promise<readonly PlaceTaken[]> {
  const rows = await reader.$queryRaw<{ series: SeriesId; area: AreaId; unit: SiteId | null; start: Date }[]>`
    SELECT series_id AS series, area_id AS area, unit_id AS unit, start FROM booking
    WHERE start >= ${new Date(start)} AND start < ${new Date(end)} AND series_id = ANY(${[...series]}::text[])
      AND status NOT IN ('cancelled', 'held')`;
  return rows.map(({ unit, start: at, ...row }) => ({ ...row, ...(unit !== null && { unit }), start: at.getTime() }));
}

/** The last day before this one that was noted. */
export async function readLastNoted(reader: Reader, before: DateText): Promise<DateText | undefined> {
  const [row] = await reader.$queryRaw<{ day: string | null }[]>`
    SELECT to_char(max(day), 'YYYY-MM-DD') AS day FROM access_day WHERE day < ${before}::date`;
  return row?.day ?? undefined;
}

export type OfferedInMonth = Omit<OfferedOnDay, 'day' | 'areas'> & { readonly month: DateText };

export async function readOffered(reader: Reader, { first, last }: Period): Promise<readonly OfferedInMonth[]> {
  return reader.$queryRaw<OfferedInMonth[]>`
    SELECT to_char(date_trunc('month', day), 'YYYY-MM-DD') AS month, series_id AS series, service_id AS service,
      sum(slots)::int AS slots, sum(lost)::int AS lost
    FROM offered_day WHERE day >= ${first}::date AND day < ${last}::date + interval '1 month'
    GROUP BY 1, 2, 3 ORDER BY 1, 2`;
}

export type MeasuredInMonth = {
  readonly month: DateText;
  readonly area: AreaId;
  readonly service: ServiceId;
  readonly what: string;
  readonly values: Values;
};

/** What features measured in the months of a period, in every area: how often each value was. */
export async function readMeasured(reader: Reader, { first, last }: Period): Promise<readonly MeasuredInMonth[]> {
  return reader.$queryRaw<MeasuredInMonth[]>`
    SELECT to_char(month, 'YYYY-MM-DD') AS month, area_id AS area, service_id AS service, what,
      jsonb_object_agg(value, times) AS "values"
    FROM (
      SELECT date_trunc('month', day)::date AS month, area_id, service_id, what, value, sum(count)::int AS times
      FROM measured WHERE day >= ${first}::date AND day < ${last}::date + interval '1 month'
      GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) > 0) AS each
    GROUP BY month, area_id, service_id, what ORDER BY month, area_id, service_id, what`;
}
