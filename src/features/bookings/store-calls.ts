// Bookings of families that somebody should call about.

import type { AreaId, BookingId, FamilyId, ServiceId, SiteId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { Reader } from '../../platform/db.ts';
import type { Calls, FamilyToCall } from './read-families-to-call.ts';

type Row = {
  readonly booking: BookingId;
  readonly family: FamilyId;
  readonly reference: string;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site: SiteId | null;
  readonly start: Date;
  readonly end: Date;
  readonly asked: Date | null;
  readonly confirmed: boolean;
  readonly cancelled: boolean;
  readonly reminded: FamilyToCall['reminded'] | null;
  /** what one of them said in their calendar, and nobody has seen to */
  readonly answer?: 'declined' | 'counter' | null;
  readonly answered?: Date | null;
  readonly proposed?: Date | null;
  /** of all, and of those that are not confirmed */
  readonly all: number;
  readonly unconfirmed: number;
};

/** A cancelled time no longer comes to pass, so its family waits for the call on beyond it; what is older is past helping. */
const CANCELLED_FOR = 7 * DAY;

/**
 * Those whose family asked to be called and nobody has, in the order they asked: about times to come, and about times
 * that were cancelled after, whose families wait for the call all the same, until a week after the time. Beside them those
 * who said in their calendar that a time to come does not suit, as it was told them last.
 */
export async function findCallWishes(
  db: Reader,
  areas: readonly AreaId[] | '*',
  now: number,
  most: number,
): Promise<Calls> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT b.id::text AS booking, f.id::text AS family, f.reference, b.service_id AS service, b.area_id AS area,
      b.site_id AS site, b.start, b."end", b.call_wish AS asked, false AS confirmed,
      b.status = 'cancelled' AS cancelled, NULL AS reminded, a.answer, a.at AS answered, a.proposed_start AS proposed,
      count(*) OVER ()::int AS all, count(*) OVER ()::int AS unconfirmed
    FROM booking b JOIN family f ON f.id = b.family_id
      LEFT JOIN LATERAL (
        SELECT c.answer, c.at, c.proposed_start FROM participant p JOIN calendar_answer c ON c.participant_id = p.id
        WHERE p.booking_id = b.id AND p.guardian_id IS NOT NULL AND p.role <> 'left' AND b.status IN ('booked', 'arrived')
          AND c.answer IN ('declined', 'counter') AND c.seen_to_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM generate_series(c.sequence + 1, b.sequence) AS later
            WHERE later <> ALL (coalesce(b.quiet_versions, '{}')))
        ORDER BY c.at DESC LIMIT 1) AS a ON true
    WHERE b.id IN (
        SELECT id FROM booking WHERE call_wish IS NOT NULL UNION ALL
        SELECT p.booking_id FROM calendar_answer c JOIN participant p ON p.id = c.participant_id
        WHERE c.seen_to_at IS NULL AND c.answer IN ('declined', 'counter'))
      AND (b.call_wish IS NOT NULL OR a.at IS NOT NULL)
      AND ((b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)})
        OR (b.status = 'cancelled' AND b."end" > ${new Date(now - CANCELLED_FOR)}))
      AND (${areas === '*'} OR b.area_id = ANY (${areas === '*' ? [] : [...areas]}::text[]))
    ORDER BY coalesce(b.call_wish, a.at), b.id LIMIT ${most}`;
  return { first: rows.map(toCall), count: rows[0]?.all ?? 0 };
}

/** Whom nothing has reached is called first. */
const FIRST_CALLED = ['failed', 'by-phone', '', 'waiting', 'sent'];

/** What families have booked on these days of these areas and have not said that they come to, beside how much they have booked. */
export async function findTomorrow(
  db: Reader,
  days: readonly (Interval & { readonly area: AreaId })[],
  most: number,
): Promise<{ readonly unconfirmed: Calls; readonly tomorrow: number }> {
  if (days.length === 0) return { unconfirmed: { first: [], count: 0 }, tomorrow: 0 };
  const asked = days.map(({ area, start, end }) => ({ area, start: new Date(start), end: new Date(end) }));
  // Between the first and the last of them all, by the index of starts.
  const first = new Date(Math.min(...days.map(({ start }) => start)));
  const last = new Date(Math.max(...days.map(({ end }) => end)));
  const rows = await db.$queryRaw<Row[]>`
    SELECT found.*, count(*) OVER ()::int AS all, count(*) FILTER (WHERE NOT confirmed) OVER ()::int AS unconfirmed
    FROM (
      SELECT b.id::text AS booking, f.id::text AS family, f.reference, b.service_id AS service, b.area_id AS area,
        b.site_id AS site, b.start, b."end", NULL::timestamptz AS asked, false AS cancelled,
        coalesce(b.confirmed_sequence = b.sequence, false) AS confirmed,
        CASE WHEN r.sent THEN 'sent' WHEN r.waits THEN 'waiting' WHEN r.failed THEN 'failed'
          WHEN NOT EXISTS (SELECT 1 FROM participant p
            WHERE p.booking_id = b.id AND p.guardian_id IS NOT NULL AND p.role <> 'left' AND coalesce(p.email, p.phone) IS NOT NULL)
            THEN 'by-phone' END AS reminded
      FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS d (area text, start timestamptz, "end" timestamptz)
        JOIN booking b ON b.area_id = d.area AND b.start >= d.start AND b.start < d."end"
        JOIN family f ON f.id = b.family_id
        CROSS JOIN LATERAL (
          SELECT bool_or(m.sent_at IS NOT NULL AND m.state <> 'bounced') AS sent,
            bool_or(m.state IN ('queued', 'in-flight', 'unknown')) AS waits,
            bool_or(m.state IN ('failed', 'bounced')) AS failed
          FROM message m WHERE m.about = 'reminder' AND m.about_id = b.id::text AND m.start = b.start) AS r
      WHERE b.status = 'booked' AND b.start >= ${first} AND b.start < ${last}) AS found
    ORDER BY confirmed, array_position(${FIRST_CALLED}::text[], coalesce(reminded, '')), start, booking LIMIT ${most}`;
  const open = rows.filter(({ confirmed }) => !confirmed);
  return { unconfirmed: { first: open.map(toCall), count: rows[0]?.unconfirmed ?? 0 }, tomorrow: rows[0]?.all ?? 0 };
}

function toCall(row: Row): FamilyToCall {
  const {
    booking,
    family,
    reference,
    service,
    area,
    site,
    start,
    end,
    asked,
    cancelled,
    reminded,
    answer,
    answered,
    proposed,
  } = row;
  return {
    booking,
    family: { id: family, reference },
    service,
    area,
    ...(site !== null && { site }),
    start: start.getTime(),
    end: end.getTime(),
    ...(asked !== null && { asked: asked.getTime() }),
    ...(cancelled && { cancelled }),
    ...(reminded !== null && reminded !== undefined && { reminded }),
    ...(answer &&
      answered && { answered: { answer, at: answered.getTime(), ...(proposed && { proposed: proposed.getTime() }) } }),
  };
}
