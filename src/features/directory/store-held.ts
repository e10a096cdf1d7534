// What the calendars of people hold who are about to be told no more.

import type { LoggedAction } from '../../core/access-log.ts';
import type { AreaId, BookingId, UserId } from '../../core/ids.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import type { Reader } from '../../platform/db.ts';

type HeldTime = {
  readonly booking: BookingId;
  readonly area: AreaId;
  readonly start: number;
  readonly end: number;
};

/** Whose: some guardians, some who take part, or a person who works here no more, with what they booked and are the only one to do. */
export type Leavers = {
  readonly guardians?: readonly string[];
  readonly participants?: readonly string[];
  readonly user?: UserId;
};

/** How many consultations to come somebody has booked who works here no more, so that nobody asks in them. */
export async function countUnasked(reader: Reader, user: UserId, now: number): Promise<number> {
  const [row] = await reader.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM "user" u JOIN booking b ON b.booked_by = u.id
    WHERE u.id = ${user} AND (u.disabled_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id))
      AND b.family_id IS NULL AND b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)}`;
  return row.count;
}

/** The act by which it was decided, whose or what it was done to, and what else the log says of it. */
export type DecidedBy = {
  readonly action: LoggedAction;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly details?: Readonly<Record<string, string>>;
};

/** What was chosen for the calendars by the last such act, as the log keeps it; undefined where there was nothing to choose. */
export async function findDecided(
  reader: Reader,
  { action, subject, details = {} }: DecidedBy,
): Promise<ChosenForCalendar | undefined> {
  const [last] = await reader.$queryRaw<{ chosen: ChosenForCalendar | null }[]>`
    SELECT details->>'leftCalendar' AS chosen FROM access_log
    WHERE subject_kind = ${subject.kind} AND subject_id = ${subject.id} AND action = ${action}
      AND details @> ${JSON.stringify(details)}::jsonb
    ORDER BY id DESC LIMIT 1`;
  return last?.chosen ?? undefined;
}

/** Times to come that a mailbox of theirs may hold, was not left with in silence, and shares with nobody who stays. */
export async function findHeldBy(
  reader: Reader,
  { guardians = [], participants = [], user }: Leavers,
  now: number,
): Promise<readonly HeldTime[]> {
  const rows = await reader.$queryRaw<{ booking: BookingId; area: AreaId; start: Date; end: Date }[]>`
    WITH gone AS (
      SELECT u.id, u.professional_id FROM "user" u WHERE u.id = ${user ?? null}
        AND (u.disabled_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id)))
    SELECT DISTINCT b.id::text AS booking, b.area_id AS area, b.start, b."end"
    FROM participant p JOIN booking b ON b.id = p.booking_id
    JOIN LATERAL (SELECT DISTINCT ON (m.mailbox) m.mailbox, m.kind, m.silenced_at FROM message m
      WHERE m.bearer = p.id::text AND m.about = 'booking' AND m.kind IN ('invite', 'cancellation') AND m.reached_at IS NOT NULL
      ORDER BY m.mailbox, m.version DESC) known ON known.kind = 'invite' AND known.silenced_at IS NULL
    WHERE (p.guardian_id = ANY (${[...guardians]}::uuid[]) OR p.id = ANY (${[...participants]}::uuid[])
        OR p.role = 'booker' AND p.principal = (SELECT id FROM gone)
        OR p.role = 'professional' AND p.professional_id = (SELECT professional_id FROM gone) AND NOT EXISTS (
          SELECT 1 FROM "user" o JOIN role_grant g ON g.user_id = o.id
          WHERE o.professional_id = p.professional_id AND o.disabled_at IS NULL))
      AND b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)}
      AND NOT EXISTS (SELECT FROM participant o WHERE o.booking_id = b.id AND o.left_at IS NULL AND o.id <> p.id
        AND (p.guardian_id IS NULL OR o.guardian_id IS DISTINCT FROM p.guardian_id)
        AND coalesce(lower(o.email), o.phone) = known.mailbox)
    ORDER BY b.start, booking`;
  return rows.map(({ booking, area, start, end }) => ({ booking, area, start: start.getTime(), end: end.getTime() }));
}
