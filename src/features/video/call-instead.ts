// The media server is away: who came to the room is told to call, and the other side is told that they were.

import type { BookingId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { BookingRecord } from '../bookings/read.ts';
import { doorOf, type MeetingRole } from './rules.ts';
import { countVersion } from './store.ts';
import { stirRoom } from './watch-rooms.ts';

/** The professionals of a meeting, or all the others. */
export type Side = 'host' | 'others';

export function sideOf(role: MeetingRole): Side {
  return role === 'host' ? 'host' : 'others';
}

/** The same is not noted anew for each try. */
const SAME_MS = MINUTE;

/** Without effect before the room's time and after it: then nobody is told to call. */
export async function noteCallInstead(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  { id, start, end }: Pick<BookingRecord, 'id' | 'start' | 'end'>,
  role: MeetingRole,
): Promise<void> {
  const now = deps.clock.now();
  if (now < doorOf({ start, end }).opensAt || now >= end) return;
  const noted = await deps.db.$executeRaw`
    INSERT INTO call_instead (booking_id, side, at) VALUES (${id}::uuid, ${sideOf(role)}, ${new Date(now)})
    ON CONFLICT (booking_id, side) DO UPDATE SET at = excluded.at WHERE call_instead.at < ${new Date(now - SAME_MS)}`;
  if (noted === 0) return;
  await countVersion(deps.db, id);
  stirRoom(deps, id);
}

/** They are in the room now: what they were told before is nothing to call for. */
export async function forgetCallInstead(db: Dependencies['db'], booking: BookingId, role: MeetingRole): Promise<void> {
  await db.callInstead.deleteMany({ where: { bookingId: booking, side: sideOf(role) } });
}

/** When a side was told to call, at the time that the booking has now. Epoch milliseconds. */
export async function findCallInstead(
  db: Pick<Dependencies['db'], 'callInstead'>,
  bookings: readonly Pick<BookingRecord, 'id' | 'start'>[],
): Promise<ReadonlyMap<BookingId, ReadonlyMap<Side, number>>> {
  if (bookings.length === 0) return new Map();
  const rows = await db.callInstead.findMany({ where: { bookingId: { in: bookings.map(({ id }) => id) } } });
  return new Map(
    bookings.map(({ id, start }) => {
      const { opensAt } = doorOf({ start, end: start });
      const those = rows.filter(({ bookingId, at }) => bookingId === id && at.getTime() >= opensAt);
      return [id, new Map(those.map(({ side, at }) => [side === 'host' ? 'host' : 'others', at.getTime()] as const))];
    }),
  );
}
