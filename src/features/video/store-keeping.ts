// What the keeper of rooms finds to do, and does: each step judges again in the statement that writes, with the room held.

import type { AreaId, BookingId } from '../../core/ids.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { ClosedReason } from './rules.ts';
import { endMedia } from './store.ts';

/** So many are brought to what they should be in one look; the others a moment later. */
const MOST_AT_ONCE = 100;

/** Holds the room until the transaction ends; false where another holds it, so that the next look comes back to it. */
export async function tryHoldRoom(tx: Transaction, booking: BookingId): Promise<boolean> {
  const held = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM video_room WHERE booking_id = ${booking}::uuid FOR UPDATE SKIP LOCKED`;
  return held.length === 1;
}

/** Why the room `r` of the booking `b` has to close; NULL where it is open rightly. */
export function dueOf(now: number): Prisma.Sql {
  const at = new Date(now);
  return Prisma.sql`CASE
    WHEN b.status = 'no-show' THEN 'no-show'
    WHEN b.status NOT IN ('booked', 'arrived', 'fulfilled') THEN 'cancelled'
    WHEN b.channel IS DISTINCT FROM 'video' THEN 'other-channel'
    -- a visit that has ended before its hour is over, and not moved
    WHEN b.start = r.booked_start AND b."end" < r.booked_end AND b."end" <= ${at} THEN 'over'
    WHEN b.start <> r.booked_start OR b."end" <> r.booked_end THEN 'moved'
    WHEN r.closes_at <= ${at} THEN 'over' END`;
}

/** Bookings with an open room whose hour has come, or that is not theirs any more. */
export async function findRoomsToClose(db: Reader, now: number): Promise<readonly BookingId[]> {
  const rows = await db.$queryRaw<{ booking: BookingId }[]>`
    SELECT r.booking_id AS booking FROM video_room r JOIN booking b ON b.id = r.booking_id
    WHERE r.closed_at IS NULL AND ${dueOf(now)} IS NOT NULL LIMIT ${MOST_AT_ONCE}`;
  return rows.map(({ booking }) => booking);
}

export type RoomClosed = {
  readonly area: AreaId;
  readonly start: number;
  readonly because: ClosedReason;
  readonly mediaName: string;
};

/** Closes the room if it still has to be. The caller holds it. */
export async function closeIfDue(tx: Transaction, booking: BookingId, now: number): Promise<RoomClosed | undefined> {
  const [closed] = await tx.$queryRaw<(Omit<RoomClosed, 'start'> & { readonly start: Date })[]>`
    UPDATE video_room r SET closed_at = ${new Date(now)}, closed_because = ${dueOf(now)}, media_key = NULL,
      version = version + 1
    FROM booking b
    WHERE b.id = r.booking_id AND r.booking_id = ${booking}::uuid AND r.closed_at IS NULL AND ${dueOf(now)} IS NOT NULL
    RETURNING b.area_id AS area, r.booked_start AS start, r.closed_because AS because, r.media_name AS "mediaName"`;
  if (closed === undefined) return undefined;
  await endMedia(tx, closed.mediaName, now);
  return { ...closed, start: closed.start.getTime() };
}

/**
 * Whether the person `p` may be in the room `r` of the booking `b` no more: their link or key is closed, they take no part
 * any more, or work here no more. Who is out already by a host's word stays known as that.
 */
function isGone(now: number): Prisma.Sql {
  const at = new Date(now);
  const user = Prisma.sql`coalesce((SELECT k.user_id FROM api_key k WHERE 'key:' || k.id = p.principal), p.principal)`;
  return Prisma.sql`p.removed_at IS NULL AND p.principal IS NOT NULL
    AND (p.denied_at IS NULL OR p.come_back_at <= ${at})
    AND NOT CASE WHEN p.principal LIKE 'link:%' THEN EXISTS (
        SELECT FROM booking_link l LEFT JOIN participant i ON i.id = l.participant_id
        WHERE 'link:' || l.id::text = p.principal AND l.booking_id = r.booking_id AND l.revoked_at IS NULL
          AND l.expires_at > ${at} AND i.role IS DISTINCT FROM 'left')
      ELSE (CASE WHEN p.principal LIKE 'key:%' THEN EXISTS (
          SELECT FROM api_key k LEFT JOIN "user" u ON u.id = k.user_id
          WHERE 'key:' || k.id = p.principal AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${at})
            AND (k.user_id IS NULL OR (k.accepted_at IS NOT NULL AND u.disabled_at IS NULL)))
        ELSE EXISTS (SELECT FROM "user" u WHERE u.id = p.principal AND u.disabled_at IS NULL) END)
        AND (EXISTS (SELECT FROM participant i WHERE i.booking_id = r.booking_id AND i.role <> 'left'
            AND (i.id::text = p.bearer OR i.principal = ${user}))
          OR EXISTS (SELECT FROM "user" u WHERE u.id = ${user} AND u.professional_id = ANY (b.professionals)
            AND (SELECT coalesce(bool_or(i.role <> 'left'), true) FROM participant i
              WHERE i.booking_id = r.booking_id AND i.professional_id = u.professional_id)))
      END`;
}

/** Bookings with an open room in which somebody is who may be there no more; a room that closes now puts out all alike. */
export async function findRoomsToClear(db: Reader, now: number): Promise<readonly BookingId[]> {
  const rows = await db.$queryRaw<{ booking: BookingId }[]>`
    SELECT DISTINCT r.booking_id AS booking
    FROM video_room r JOIN booking b ON b.id = r.booking_id JOIN room_person p ON p.room = r.name
    WHERE r.closed_at IS NULL AND ${dueOf(now)} IS NULL AND ${isGone(now)} LIMIT ${MOST_AT_ONCE}`;
  return rows.map(({ booking }) => booking);
}

/** Forgets those who may still be there no more; whether each may have been inside. The caller holds the room. */
export async function forgetThoseGone(tx: Transaction, booking: BookingId, now: number): Promise<readonly boolean[]> {
  const gone = await tx.$queryRaw<{ wasIn: boolean }[]>`
    DELETE FROM room_person p USING video_room r, booking b
    WHERE r.booking_id = ${booking}::uuid AND b.id = r.booking_id AND p.room = r.name AND r.closed_at IS NULL
      AND ${isGone(now)}
    RETURNING p.admitted_at IS NOT NULL AS "wasIn"`;
  return gone.map(({ wasIn }) => wasIn);
}

/** Media rooms that must be no more, the newest first: somebody may be in those still. */
export async function listMediaToEnd(
  db: Pick<Transaction, 'mediaRoomToEnd'>,
  { not, most, now }: { readonly not: readonly string[]; readonly most: number; readonly now: number },
): Promise<readonly string[]> {
  const where = { name: { notIn: [...not] }, since: { lte: new Date(now) } };
  const rows = await db.mediaRoomToEnd.findMany({ where, orderBy: { since: 'desc' }, take: most });
  return rows.map(({ name }) => name);
}

/** From when the media room must be no more, in epoch milliseconds; nothing where it is not to be ended. */
export async function findEndOfMedia(
  db: Pick<Transaction, 'mediaRoomToEnd'>,
  name: string,
): Promise<number | undefined> {
  return (await db.mediaRoomToEnd.findUnique({ where: { name } }))?.since.getTime();
}

export async function forgetMediaToEnd(db: Pick<Transaction, 'mediaRoomToEnd'>, name: string): Promise<void> {
  await db.mediaRoomToEnd.deleteMany({ where: { name } });
}
