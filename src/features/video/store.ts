// What the video feature keeps: the opaque name of each booking's room, and who came to its lobby.

import { type GuestKind, guestKinds } from '../../core/booking.ts';
import type { AreaId, BookingId } from '../../core/ids.ts';
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

/** The name of the booking's open room, if it has one. */
export async function findOpenRoom(
  tx: Pick<Transaction, 'videoRoom'>,
  booking: BookingId,
): Promise<string | undefined> {
  const room = await tx.videoRoom.findFirst({ where: { bookingId: booking, closedAt: null }, select: { name: true } });
  return room?.name;
}

/** Notes that a guest is at the door; whether somebody has let them in already. */
export async function comeToLobby(
  tx: Transaction,
  guest: {
    readonly room: string;
    readonly identity: string;
    readonly kind: GuestKind;
    readonly booking: BookingId;
    readonly now: number;
  },
): Promise<boolean> {
  const { room, identity, kind, booking, now } = guest;
  await tx.$executeRaw`
    INSERT INTO lobby_guest (room, identity, booking_id, role, came_at)
    VALUES (${room}, ${identity}, ${booking}::uuid, ${kind}, ${new Date(now)}) ON CONFLICT DO NOTHING`;
  return isAdmitted(tx, room, identity);
}

export async function isAdmitted(
  tx: Pick<Transaction, 'lobbyGuest'>,
  room: string,
  identity: string,
): Promise<boolean> {
  return (await tx.lobbyGuest.count({ where: { room, identity, admittedAt: { not: null } } })) === 1;
}

/** Who waits outside the room, by who came first. Instants in epoch milliseconds. */
export async function listWaiting(
  tx: Pick<Transaction, 'lobbyGuest'>,
  room: string,
): Promise<readonly { readonly identity: string; readonly kind: GuestKind; readonly cameAt: number }[]> {
  const rows = await tx.lobbyGuest.findMany({
    where: { room, admittedAt: null },
    orderBy: [{ cameAt: 'asc' }, { identity: 'asc' }],
  });
  return rows.map(({ identity, role, cameAt }) => ({
    identity,
    kind: guestKinds.find((known) => known === role) ?? 'guest',
    cameAt: cameAt.getTime(),
  }));
}

/** Somebody is let in no more, unless they come and are let in again. */
export async function forgetLobbyGuest(
  tx: Pick<Transaction, 'lobbyGuest'>,
  room: string,
  identity: string,
): Promise<void> {
  await tx.lobbyGuest.deleteMany({ where: { room, identity } });
}

/** Lets a guest in; anybody who was let in before stays so. Undefined where nobody of this name came. */
export async function admitFromLobby(
  tx: Transaction,
  {
    room,
    identity,
    by,
    now,
  }: { readonly room: string; readonly identity: string; readonly by: string; readonly now: number },
): Promise<'now' | 'before' | undefined> {
  const admitted = await tx.$executeRaw`
    UPDATE lobby_guest SET admitted_at = ${new Date(now)}, admitted_by = ${by}
    WHERE room = ${room} AND identity = ${identity} AND admitted_at IS NULL`;
  if (admitted === 1) return 'now';
  return (await tx.lobbyGuest.count({ where: { room, identity } })) > 0 ? 'before' : undefined;
}

export async function isRoomOpen(db: Database, name: string): Promise<boolean> {
  return (await db.videoRoom.count({ where: { name, closedAt: null } })) === 1;
}

/**
 * The booking's room, if it was opened before the booking last changed or was cancelled. `stays`: the time is the same,
 * so that the room is outdated only where people meet another way.
 */
export async function findOutdatedRoom(
  db: Database,
  booking: BookingId,
  { stays }: { readonly stays: boolean },
): Promise<{ name: string; closed: boolean; area: AreaId } | undefined> {
  const [row] = await db.$queryRaw<{ name: string; closed: boolean; area: AreaId }[]>`
    SELECT r.name, r.closed_at IS NOT NULL AS closed, b.area_id AS area FROM video_room r JOIN booking b ON b.id = r.booking_id
    WHERE r.booking_id = ${booking}::uuid AND (b.status = 'cancelled' OR b.channel <> 'video' OR (NOT ${stays} AND r.created_at < b.changed_at))`;
  return row;
}

export async function markRoomClosed(tx: Transaction, name: string, now: number): Promise<void> {
  await tx.videoRoom.updateMany({ where: { name, closedAt: null }, data: { closedAt: new Date(now) } });
}
