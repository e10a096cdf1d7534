// Outside calendars that professionals have linked: where they are, sealed, and what they last said is taken.

import type { ProfessionalId, ResourceId, UserId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Database, Reader, Transaction } from '../../platform/db.ts';
import { type BusyCalendarItem, busyFailure, busyKind } from './schema.ts';

export type NewBusyCalendar = {
  readonly id: string;
  readonly resource: ResourceId;
  readonly user: UserId;
  readonly kind: 'ics' | 'caldav';
  readonly host: string;
  readonly sealed: string;
  readonly createdAt: number;
};

export type DueCalendar = Pick<NewBusyCalendar, 'id' | 'resource' | 'kind' | 'sealed'> & {
  readonly mark: string | null;
};

export async function countBusyCalendars(tx: Transaction, user: UserId): Promise<number> {
  return tx.busyCalendar.count({ where: { userId: user } });
}

/** Those who link wait for each other, so that nobody has more than allowed. */
export async function holdLinking(tx: Transaction, user: UserId): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`busy calendars of ${user}`}, 0))`;
}

export async function insertBusyCalendar(tx: Transaction, one: NewBusyCalendar): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO busy_calendar (id, resource_id, user_id, kind, host, sealed, created_at)
    VALUES (${one.id}::uuid, ${one.resource}, ${one.user}, ${one.kind}, ${one.host}, ${one.sealed}, ${new Date(one.createdAt)})`;
}

/** Its times are free again. False where it is not theirs, or gone. */
export async function removeBusyCalendar(tx: Transaction, id: string, user: UserId): Promise<boolean> {
  return (await tx.$executeRaw`DELETE FROM busy_calendar WHERE id = ${id}::uuid AND user_id = ${user}`) === 1;
}

export async function findBusyCalendars(db: Database, user: UserId): Promise<readonly BusyCalendarItem[]> {
  const rows = await db.busyCalendar.findMany({
    where: { userId: user },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    id: row.id,
    kind: busyKind.catch('ics').parse(row.kind),
    host: row.host,
    createdAt: row.createdAt.toISOString(),
    ...(row.readAt && { readAt: row.readAt.toISOString() }),
    ...(row.failure !== null && { failure: busyFailure.catch('unreadable').parse(row.failure) }),
  }));
}

/** Forgets those of people who have left, or are another professional by now: their times count no longer. */
export async function removeOfOthers(db: Database): Promise<void> {
  await db.$executeRaw`
    DELETE FROM busy_calendar AS c USING "user" AS u WHERE u.id = c.user_id
      AND (u.disabled_at IS NOT NULL OR c.resource_id IS DISTINCT FROM 'professional:' || u.professional_id)`;
}

/** Those to look at again, the longest waiting first: after `every`, and later the more often it failed. */
export async function findDue(db: Reader, now: number, every: number, most: number): Promise<readonly DueCalendar[]> {
  return db.$queryRaw<DueCalendar[]>`
    SELECT id::text, resource_id AS resource, kind, sealed, mark FROM busy_calendar
    WHERE tried_at IS NULL OR tried_at > ${new Date(now)}
      OR tried_at <= ${new Date(now)}::timestamptz - ${every} * interval '1 millisecond' * least(1 << least(failures, 4), 12)
    ORDER BY tried_at NULLS FIRST LIMIT ${most}`;
}

export async function findOneDue(db: Reader, id: string): Promise<DueCalendar | undefined> {
  const [row] = await db.$queryRaw<DueCalendar[]>`
    SELECT id::text, resource_id AS resource, kind, sealed, mark FROM busy_calendar WHERE id = ${id}::uuid`;
  return row;
}

/** It was read; without `times` nothing in it had changed. */
export async function noteTimes(
  db: Database,
  id: string,
  { mark, times, now }: { readonly mark: string; readonly times?: readonly Interval[]; readonly now: number },
): Promise<void> {
  const at = new Date(now);
  if (times === undefined) {
    await db.$executeRaw`
      UPDATE busy_calendar SET tried_at = ${at}, read_at = ${at}, failure = NULL, failures = 0 WHERE id = ${id}::uuid`;
    return;
  }
  const ranges = JSON.stringify(times.map(({ start, end }) => ({ start: new Date(start), end: new Date(end) })));
  await db.$executeRaw`
    UPDATE busy_calendar SET tried_at = ${at}, read_at = ${at}, failure = NULL, failures = 0, mark = ${mark},
      busy = coalesce((SELECT range_agg(tstzrange(r.start, r."end"))
        FROM jsonb_to_recordset(${ranges}::jsonb) AS r (start timestamptz, "end" timestamptz)), '{}')
    WHERE id = ${id}::uuid`;
}

/** It could not be read: what it said last stands. */
export async function noteFailure(db: Database, id: string, failure: string, now: number): Promise<void> {
  await db.$executeRaw`
    UPDATE busy_calendar SET tried_at = ${new Date(now)}, failure = ${failure}, failures = failures + 1 WHERE id = ${id}::uuid`;
}

/** What the calendar may hold of ours: every entry of the professional's by its UID, and when bookings are that stand. */
export async function findOurs(
  db: Reader,
  professional: ProfessionalId,
  { start, end }: Interval,
): Promise<{ readonly uids: readonly string[]; readonly times: readonly Interval[] }> {
  const rows = await db.$queryRaw<{ uid: string; start: Date; end: Date; stands: boolean }[]>`
    SELECT calendar_uid AS uid, start, "end", status <> 'cancelled' AS stands FROM booking
    WHERE professionals @> ARRAY[${professional}]::text[] AND start >= ${new Date(start)} AND start < ${new Date(end)}
    UNION ALL
    SELECT id::text, start, "end", cancelled_at IS NULL FROM group_event
    WHERE professionals @> ARRAY[${professional}]::text[] AND start >= ${new Date(start)} AND start < ${new Date(end)}`;
  return {
    uids: rows.map(({ uid }) => uid),
    times: rows.filter(({ stands }) => stands).map((row) => ({ start: row.start.getTime(), end: row.end.getTime() })),
  };
}
