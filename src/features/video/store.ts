// What the video feature keeps: the opaque name of each booking's room.

import type { BookingId } from '../../core/ids.ts';
import type { Database, Transaction } from '../../platform/db.ts';

/** The booking's open room: `name` if it has none, or if its last one was closed. Two who ask at once get one. */
export async function openRoom(tx: Transaction, booking: BookingId, name: string, now: number): Promise<string> {
  await tx.$executeRaw`
    INSERT INTO video_room (booking_id, name, created_at) VALUES (${booking}::uuid, ${name}, ${new Date(now)})
    ON CONFLICT (booking_id) DO UPDATE SET name = excluded.name, created_at = excluded.created_at, closed_at = NULL
    WHERE video_room.closed_at IS NOT NULL`;
  const room = await tx.videoRoom.findUniqueOrThrow({ where: { bookingId: booking }, select: { name: true } });
  return room.name;
}

export async function isRoomOpen(db: Database, name: string): Promise<boolean> {
  return (await db.videoRoom.count({ where: { name, closedAt: null } })) === 1;
}

/** The booking's room, if it was opened before the booking last changed or was cancelled. */
export async function findOutdatedRoom(
  db: Database,
  booking: BookingId,
): Promise<{ name: string; closed: boolean } | undefined> {
  const [row] = await db.$queryRaw<{ name: string; closed: boolean }[]>`
    SELECT r.name, r.closed_at IS NOT NULL AS closed FROM video_room r JOIN booking b ON b.id = r.booking_id
    WHERE r.booking_id = ${booking}::uuid AND (b.status = 'cancelled' OR r.created_at < b.changed_at)`;
  return row;
}

export async function markRoomClosed(tx: Transaction, name: string, now: number): Promise<void> {
  await tx.videoRoom.updateMany({ where: { name, closedAt: null }, data: { closedAt: new Date(now) } });
}
