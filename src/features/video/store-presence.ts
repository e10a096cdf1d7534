// What the video feature keeps of who was in a room: a row for each connection, as the media server tells it.

import { randomUUID } from 'node:crypto';
import type { BookingId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import { noteThatTheyCame } from '../bookings/note-that-they-came.ts';
import { type MeetingPart, meetingParts } from './rules.ts';
import type { InRoom } from './store-persons.ts';

/** Somebody's connection to a media room. `at`: when it began by the media server's clock, in epoch milliseconds. */
export type Connection = {
  readonly media: string;
  readonly identity: string;
  readonly sid: string;
  readonly at: number;
};

/** False for an event that was told before. */
export async function isNewEvent(tx: Transaction, id: string, now: number): Promise<boolean> {
  return (
    (await tx.$executeRaw`INSERT INTO room_event (id, at) VALUES (${id}, ${new Date(now)}) ON CONFLICT DO NOTHING`) ===
    1
  );
}

/** What is told of one connection is taken in turn. */
export async function holdConnection(tx: Transaction, sid: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`connection ${sid}`}, 0))`;
}

/** How far the media server's clock, which tells whole seconds, may lie before ours. */
const SKEW = '1 second';

/**
 * Notes who has come into rooms of ours; who was noted before stays as noted, and who gave up never came. A beginning that
 * lies before the room was made, or is yet to come, is by a clock that goes wrong: then it is now.
 */
export async function noteJoined(tx: Transaction, connections: readonly Connection[], now: number): Promise<void> {
  for (const { media, identity, sid, at } of connections) {
    const noted = await tx.$queryRaw<{ booking: BookingId; part: string }[]>`
      INSERT INTO room_presence (sid, room, identity, booking_id, part, joined_at)
      SELECT ${sid}, r.name, ${identity}, r.booking_id,
        CASE WHEN p.role = 'guest' THEN coalesce(p.kind, 'guest') ELSE coalesce(p.role, 'guest') END,
        CASE WHEN ${new Date(at)}::timestamptz BETWEEN r.created_at - ${SKEW}::interval AND ${new Date(now)}::timestamptz
          THEN greatest(${new Date(at)}::timestamptz, r.created_at) ELSE ${new Date(now)}::timestamptz END
      FROM video_room AS r LEFT JOIN room_person AS p ON p.room = r.name AND p.identity = ${identity}
      WHERE r.media_name = ${media} AND NOT EXISTS (SELECT FROM room_event WHERE id = ${gaveUp(sid)})
      ON CONFLICT (sid) DO NOTHING RETURNING booking_id AS booking, part`;
    for (const { booking, part } of noted) if (part !== 'host') await noteThatTheyCame(tx, booking, now);
  }
}

/** The media server has told that a connection ended at `at`: whatever was thought before, and for good. */
export async function noteLeft(
  tx: Pick<Transaction, '$executeRaw'>,
  { sid, at }: Pick<Connection, 'sid' | 'at'>,
  now: number,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE room_presence SET left_told = true, left_at = greatest(joined_at,
      CASE WHEN ${new Date(at)}::timestamptz BETWEEN joined_at - ${SKEW}::interval AND ${new Date(now)}::timestamptz
        THEN ${new Date(at)}::timestamptz ELSE ${new Date(now)}::timestamptz END)
    WHERE sid = ${sid} AND NOT left_told`;
}

/** They never got in, whatever else is told of this connection. */
export async function noteGaveUp(tx: Transaction, sid: string, now: number): Promise<void> {
  await isNewEvent(tx, gaveUp(sid), now);
  await tx.roomPresence.deleteMany({ where: { sid } });
}

function gaveUp(sid: string): string {
  return `gave up: ${sid}`;
}

/** The media rooms in which people may be now. */
export async function listOpenMedia(db: Database): Promise<readonly string[]> {
  const rows = await db.videoRoom.findMany({ where: { closedAt: null }, select: { mediaName: true } });
  return rows.map(({ mediaName }) => mediaName);
}

/**
 * Who was in the media room when it was asked, at `asked`. Whom it did not have has left, unless they came after that; whom it
 * had has not, unless it has told since that they have.
 */
export async function keepOnly(tx: Transaction, media: string, sids: readonly string[], asked: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE room_presence SET left_at = NULL
    WHERE sid = ANY(${[...sids]}::text[]) AND left_at IS NOT NULL AND NOT left_told`;
  await tx.$executeRaw`
    UPDATE room_presence AS p SET left_at = ${new Date(asked)} FROM video_room AS r
    WHERE r.media_name = ${media} AND p.room = r.name AND p.left_at IS NULL AND p.joined_at < ${new Date(asked)}
      AND NOT p.by_phone AND NOT p.sid = ANY(${[...sids]}::text[])`;
}

/** Nobody is in a room that is closed, or is no booking's any more. */
export async function endPresenceOfClosed(db: Database, now: number): Promise<void> {
  await db.$executeRaw`
    UPDATE room_presence AS p SET left_at = greatest(p.joined_at, coalesce(
      (SELECT r.closed_at FROM video_room AS r WHERE r.name = p.room), ${new Date(now)}))
    WHERE p.left_at IS NULL AND NOT EXISTS (SELECT FROM video_room AS r WHERE r.name = p.room AND r.closed_at IS NULL)`;
}

/** The media server tells an event again within minutes, or not at all. */
const EVENTS_KEPT_MS = DAY;

export async function forgetEvents(db: Database, now: number): Promise<void> {
  await db.roomEvent.deleteMany({ where: { at: { lt: new Date(now - EVENTS_KEPT_MS) } } });
}

/** Who takes part in a room by phone now, by their opaque names in it: since when. */
export async function findByPhone(
  db: Pick<Transaction, 'roomPresence'>,
  room: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.roomPresence.findMany({ where: { room, byPhone: true, leftAt: null } });
  return new Map(rows.map(({ identity, joinedAt }) => [identity, joinedAt.getTime()]));
}

/** From now on they take part by phone. */
export async function beginByPhone(
  tx: Pick<Transaction, 'roomPresence'>,
  { room, identity, booking, part }: InRoom & { readonly booking: BookingId; readonly part: MeetingPart },
  now: number,
): Promise<void> {
  const sid = `phone: ${randomUUID()}`;
  const data = { sid, room, identity, bookingId: booking, part, byPhone: true, leftTold: true };
  await tx.roomPresence.create({ data: { ...data, joinedAt: new Date(now) } });
}

/** They take part by phone no more; or, as it was a mistake, never did. */
export async function endByPhone(
  tx: Pick<Transaction, 'roomPresence'>,
  { room, identity }: InRoom,
  { now, never }: { readonly now: number; readonly never: boolean },
): Promise<void> {
  const where = { room, identity, byPhone: true, leftAt: null };
  if (never) await tx.roomPresence.deleteMany({ where });
  else await tx.roomPresence.updateMany({ where, data: { leftAt: new Date(now) } });
}

export type Presence = {
  readonly booking: BookingId;
  readonly identity: string;
  readonly part: MeetingPart;
  readonly joinedAt: number;
  /** nothing while they are inside */
  readonly leftAt?: number;
  readonly byPhone: boolean;
};

/** Who was in the rooms of these bookings, at the time they have now; by who came first. */
export async function findPresence(
  db: Pick<Transaction, '$queryRaw'>,
  bookings: readonly BookingId[],
): Promise<readonly Presence[]> {
  if (bookings.length === 0) return [];
  const rows = await db.$queryRaw<
    { booking: BookingId; identity: string; part: string; joined_at: Date; left_at: Date | null; by_phone: boolean }[]
  >`
    SELECT p.booking_id AS booking, p.identity, p.part, p.joined_at, p.left_at, p.by_phone
    FROM room_presence AS p JOIN video_room AS r ON r.name = p.room
    WHERE p.booking_id = ANY(${[...bookings]}::uuid[]) ORDER BY p.joined_at, p.sid`;
  return rows.map(({ booking, identity, part, joined_at, left_at, by_phone }) => ({
    booking,
    identity,
    byPhone: by_phone,
    part: meetingParts.find((known) => known === part) ?? 'guest',
    joinedAt: new Date(joined_at).getTime(),
    ...(left_at !== null && { leftAt: new Date(left_at).getTime() }),
  }));
}
