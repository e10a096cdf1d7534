// What the video feature keeps no longer. A row of a room that its booking has no more, as it has moved, goes by its own age.

import { DAY } from '../../core/instant.ts';
import type { Reader } from '../../platform/db.ts';

/** Each removes at most `limit` rows whose time was over before `before` (epoch milliseconds), and returns how many. */
export async function removePresence(db: Reader, before: number, limit: number): Promise<number> {
  const at = new Date(before);
  const rows = await db.$queryRaw<{ one: number }[]>`
    DELETE FROM room_presence WHERE sid IN (
      SELECT p.sid FROM room_presence AS p JOIN booking AS b ON b.id = p.booking_id
      WHERE b."end" <= ${at} OR (p.joined_at <= ${at} AND NOT EXISTS (SELECT FROM video_room AS r WHERE r.name = p.room))
      LIMIT ${limit}) RETURNING 1 AS one`;
  return rows.length;
}

export async function removePersons(db: Reader, before: number, limit: number): Promise<number> {
  const at = new Date(before);
  const rows = await db.$queryRaw<{ one: number }[]>`
    DELETE FROM room_person WHERE (room, identity) IN (
      SELECT p.room, p.identity FROM room_person AS p JOIN booking AS b ON b.id = p.booking_id
      WHERE b."end" <= ${at} OR (p.came_at <= ${at} AND NOT EXISTS (SELECT FROM video_room AS r WHERE r.name = p.room))
      LIMIT ${limit}) RETURNING 1 AS one`;
  return rows.length;
}

export async function removeChecks(db: Reader, before: number, limit: number): Promise<number> {
  const rows = await db.$queryRaw<{ one: number }[]>`
    DELETE FROM device_check WHERE (booking_id, bearer) IN (
      SELECT c.booking_id, c.bearer FROM device_check AS c JOIN booking AS b ON b.id = c.booking_id
      WHERE b."end" <= ${new Date(before)} LIMIT ${limit}) RETURNING 1 AS one`;
  return rows.length;
}

export async function removeCalls(db: Reader, before: number, limit: number): Promise<number> {
  const rows = await db.$queryRaw<{ one: number }[]>`
    DELETE FROM call_instead WHERE (booking_id, side) IN (
      SELECT c.booking_id, c.side FROM call_instead AS c JOIN booking AS b ON b.id = c.booking_id
      WHERE b."end" <= ${new Date(before)} LIMIT ${limit}) RETURNING 1 AS one`;
  return rows.length;
}

/** Closed ones; the keeper closes the others first. */
export async function removeRooms(db: Reader, before: number, limit: number): Promise<number> {
  const rows = await db.$queryRaw<{ one: number }[]>`
    DELETE FROM video_room WHERE closed_at IS NOT NULL AND booking_id IN (
      SELECT r.booking_id FROM video_room AS r JOIN booking AS b ON b.id = r.booking_id
      WHERE r.closed_at IS NOT NULL AND b."end" <= ${new Date(before)} LIMIT ${limit}) RETURNING 1 AS one`;
  return rows.length;
}

/** What is noted of guardians who are no more, except where a room is open: there they have to be put out first. */
export async function forgetBearersGone(db: Reader): Promise<void> {
  await db.$queryRaw`
    DELETE FROM device_check AS c WHERE c.bearer NOT LIKE '%:%'
      AND NOT EXISTS (SELECT FROM guardian AS g WHERE g.id::text = c.bearer)
      AND NOT EXISTS (SELECT FROM participant AS i WHERE i.booking_id = c.booking_id AND i.id::text = c.bearer)
      AND NOT EXISTS (SELECT FROM "user" AS u WHERE u.id = c.bearer)`;
  await db.$queryRaw`
    DELETE FROM room_person AS p WHERE p.bearer NOT LIKE '%:%'
      AND NOT EXISTS (SELECT FROM video_room AS r WHERE r.name = p.room AND r.closed_at IS NULL)
      AND NOT EXISTS (SELECT FROM guardian AS g WHERE g.id::text = p.bearer)
      AND NOT EXISTS (SELECT FROM participant AS i WHERE i.booking_id = p.booking_id AND i.id::text = p.bearer)
      AND NOT EXISTS (SELECT FROM "user" AS u WHERE u.id = p.bearer)`;
}

/** A media room that could not be ended for so long is found, if it is there at all, by asking the server what it has. */
const TRIED_FOR_MS = DAY;

export async function forgetMediaLongEnded(db: Reader, now: number): Promise<void> {
  await db.$queryRaw`DELETE FROM media_room_to_end WHERE since <= ${new Date(now - TRIED_FOR_MS)}`;
}
