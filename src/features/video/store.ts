// What the video feature keeps of rooms: how each should be. A writer first holds the room's row, so that all that
// is decided of one room is decided in turn.

import type { BookingId } from '../../core/ids.ts';
import { HOUR } from '../../core/instant.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { ClosedReason, RoomState } from './rules.ts';
import { closedReasons, OVERLAP_MS } from './rules.ts';
import { carryOut } from './store-persons.ts';

/** A booking's room as it is kept; `mediaKey` only while it is open. Instants in epoch milliseconds. */
export type Room = RoomState & {
  readonly booking: BookingId;
  readonly name: string;
  readonly mediaName: string;
  readonly mediaKey?: string;
  readonly open: boolean;
  readonly bookerHosts: boolean;
  readonly hostNote?: string;
  readonly version: number;
};

type Time = { readonly start: number; readonly end: number };

/** Fresh names and a key, drawn by the caller. */
export type Fresh = { readonly name: string; readonly mediaName: string; readonly mediaKey: string };

/** The booking's room, held until the transaction ends. One of another time is told as moved. */
export async function holdRoom(tx: Transaction, booking: BookingId, time: Time): Promise<Room | undefined> {
  await tx.$queryRaw`SELECT FROM video_room WHERE booking_id = ${booking}::uuid FOR UPDATE`;
  return findRoom(tx, booking, time);
}

/** As {@link holdRoom}, only read. */
export async function findRoom(
  tx: Pick<Transaction, 'videoRoom'>,
  booking: BookingId,
  { start, end }: Time,
): Promise<Room | undefined> {
  const row = await tx.videoRoom.findUnique({ where: { bookingId: booking } });
  if (row === null) return undefined;
  const closed = closedReasons.find((known) => known === row.closedBecause);
  const isSameStart = row.bookedStart.getTime() === start;
  // a visit that its host ended gives back what is left of its time, and is not moved by it
  const isEndedEarly = isSameStart && end < row.bookedEnd.getTime() && (closed === 'ended' || closed === 'over');
  const isMoved = !isEndedEarly && (!isSameStart || row.bookedEnd.getTime() !== end);
  const because = isMoved ? 'moved' : closed;
  return {
    booking,
    name: row.name,
    mediaName: row.mediaName,
    ...(row.mediaKey !== null && { mediaKey: row.mediaKey }),
    open: row.closedAt === null && !isMoved,
    closesAt: row.closesAt.getTime(),
    ...(because !== undefined && { closedBecause: because }),
    locked: row.lockedAt !== null && because !== 'moved',
    bookerHosts: row.bookerHosts,
    ...(row.hostNote !== null && { hostNote: row.hostNote }),
    version: row.version,
  };
}

/**
 * The booking's open room: made, opened again, or, where the booking has moved, another with a lobby of its own, from which
 * those are out still who were out of the first. Two who ask at once get one.
 */
export async function openRoom(
  tx: Transaction,
  { booking, time, fresh, now }: { booking: BookingId; time: Time; fresh: Fresh; now: number },
): Promise<Room> {
  const [start, end, at] = [new Date(time.start), new Date(time.end), new Date(now)];
  await tx.$executeRaw`
    INSERT INTO video_room (booking_id, name, media_name, media_key, booked_start, booked_end, closes_at, created_at)
    VALUES (${booking}::uuid, ${fresh.name}, ${fresh.mediaName}, ${fresh.mediaKey}, ${start}, ${end}, ${end}, ${at})
    ON CONFLICT (booking_id) DO NOTHING`;
  const before = await holdRoom(tx, booking, time);
  if (before?.open === false) {
    const isMoved = before.closedBecause === 'moved';
    if (isMoved) await carryOut(tx, before.name, fresh.name, now);
    await endMedia(tx, before.mediaName, now);
    await tx.videoRoom.update({
      where: { bookingId: booking },
      data: {
        mediaName: fresh.mediaName,
        mediaKey: fresh.mediaKey,
        closedAt: null,
        closedBecause: null,
        version: { increment: 1 },
        ...(isMoved && {
          name: fresh.name,
          bookedStart: start,
          bookedEnd: end,
          closesAt: end,
          createdAt: at,
          lockedAt: null,
          hostNote: null,
        }),
      },
    });
  }
  const room = await findRoom(tx, booking, time);
  if (room === undefined) throw new Error('a room that was just opened is gone');
  return room;
}

/**
 * From now on the room's people meet in another media room with another key, and what let somebody in leads nowhere as soon
 * as the old one is gone: it stands for a moment, so that those who stay go over without losing sight of each other.
 */
export async function renewMedia(
  tx: Transaction,
  booking: BookingId,
  { mediaName, mediaKey }: Fresh,
  now: number,
): Promise<void> {
  await tx.$executeRaw`
    WITH before AS (SELECT media_name FROM video_room WHERE booking_id = ${booking}::uuid AND closed_at IS NULL),
    ended AS (
      INSERT INTO media_room_to_end (name, since) SELECT media_name, ${new Date(now + OVERLAP_MS)} FROM before ON CONFLICT DO NOTHING)
    UPDATE video_room SET media_name = ${mediaName}, media_key = ${mediaKey}, version = version + 1
    WHERE booking_id = ${booking}::uuid AND closed_at IS NULL`;
}

/** Closes an open room; false where it was closed before. */
export async function closeRoom(
  tx: Transaction,
  booking: BookingId,
  because: ClosedReason,
  now: number,
): Promise<boolean> {
  const closed = await tx.$queryRaw<{ media_name: string }[]>`
    UPDATE video_room SET closed_at = ${new Date(now)}, closed_because = ${because}, media_key = NULL, version = version + 1
    WHERE booking_id = ${booking}::uuid AND closed_at IS NULL RETURNING media_name`;
  for (const { media_name } of closed) await endMedia(tx, media_name, now);
  return closed.length > 0;
}

/** Has the keeper end it on the video server. */
export async function endMedia(tx: Transaction, name: string, now: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO media_room_to_end (name, since) VALUES (${name}, ${new Date(now)}) ON CONFLICT DO NOTHING`;
}

/** Whether people meet in this media room now. */
export async function isMediaOpen(db: Pick<Transaction, 'videoRoom'>, mediaName: string): Promise<boolean> {
  return (await db.videoRoom.count({ where: { mediaName, closedAt: null } })) === 1;
}

/** The media room in which the booking's people meet now; nothing while the room is closed. */
export async function findMediaName(
  db: Pick<Transaction, 'videoRoom'>,
  booking: BookingId,
): Promise<string | undefined> {
  const row = await db.videoRoom.findFirst({
    where: { bookingId: booking, closedAt: null },
    select: { mediaName: true },
  });
  return row?.mediaName;
}

/** Opens a room until then, again where it was closed: all go on in a fresh media room. */
export async function keepOpenUntil(
  tx: Transaction,
  room: Room,
  { closesAt, fresh, now }: { readonly closesAt: number; readonly fresh: Fresh; readonly now: number },
): Promise<void> {
  const { mediaName, mediaKey } = fresh;
  await tx.videoRoom.update({
    where: { bookingId: room.booking },
    data: {
      closesAt: new Date(closesAt),
      version: { increment: 1 },
      ...(!room.open && { mediaName, mediaKey, closedAt: null, closedBecause: null }),
    },
  });
  if (!room.open) await endMedia(tx, room.mediaName, now);
}

/** What a host sets of a room. */
export type RoomSetting =
  | { readonly lockedAt: Date | null }
  | { readonly hostNote: string | null }
  | { readonly bookerHosts: boolean };

export async function setRoom(tx: Transaction, booking: BookingId, setting: RoomSetting): Promise<void> {
  await tx.videoRoom.update({ where: { bookingId: booking }, data: { ...setting, version: { increment: 1 } } });
}

/** When the next time begins that any of the professionals has after the meeting: at its end at the earliest. */
export async function findNextTaken(
  db: Reader,
  {
    id,
    end,
    professionals,
  }: { readonly id: BookingId; readonly end: number; readonly professionals: readonly string[] },
  now: number,
): Promise<number | undefined> {
  const resources = professionals.map((professional) => `professional:${professional}`);
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(lower(during)) AS at FROM claim
    WHERE active AND resource_id = ANY (${resources}::text[]) AND booking_id IS DISTINCT FROM ${id}::uuid
      AND during && tstzrange(${new Date(end)}, ${new Date(end + HOUR)})
      AND (expires_at IS NULL OR expires_at > ${new Date(now)})`;
  return row?.at == null ? undefined : Math.max(end, row.at.getTime());
}

/** The version of each of these bookings' rooms that has one. */
export async function findVersions(
  db: Reader,
  bookings: readonly BookingId[],
): Promise<readonly { readonly booking: BookingId; readonly version: number }[]> {
  return db.$queryRaw<{ booking: BookingId; version: number }[]>`
    SELECT booking_id AS booking, version FROM video_room WHERE booking_id = ANY (${[...bookings]}::uuid[])`;
}

/** Has each page that shows the room look again. */
export async function countVersion(db: Reader, booking: BookingId): Promise<void> {
  await db.$queryRaw`UPDATE video_room SET version = version + 1 WHERE booking_id = ${booking}::uuid`;
}
