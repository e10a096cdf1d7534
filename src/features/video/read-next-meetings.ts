// The next times somebody has, each with when its video room opens.

import type { Directory } from '../../core/directory.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { listBookings, type ReadBooking } from '../bookings/read.ts';
import { withWhose } from '../bookings/read-whose.ts';
import { bookingFilter } from '../bookings/schema.ts';
import { readDirectory } from '../directory/read.ts';
import { doorOf, mayEnter } from './rules.ts';
import { findRoom } from './store.ts';

export type NextMeeting = ReadBooking & {
  /** when the room opens and closes, and whether it is open now; of a video meeting only */
  readonly room?: { readonly opensAt: number; readonly closesAt: number; readonly open: boolean };
};

const MOST = 50;

/**
 * The actor's own coming times, soonest first, at most `limit`: booked by them, theirs as a professional, or as a
 * guest. Without any content but whose time it is, which is logged.
 */
export async function readNextMeetings(
  deps: Dependencies,
  actor: Actor,
  { limit = 5, requestId }: { readonly limit?: number; readonly requestId?: string } = {},
): Promise<{ readonly items: readonly NextMeeting[]; readonly directory: Directory; readonly now: number }> {
  const now = deps.clock.now();
  const from = new Date(now).toISOString();
  const { items } = await listBookings(deps, actor, bookingFilter.parse({ mine: 'true', from, limit: MOST }));
  const standing = items.filter(({ record }) => record.status === 'booked' || record.status === 'arrived');
  const coming = await withWhose(deps, actor, standing.slice(0, limit), requestId);
  return {
    items: await Promise.all(coming.map(async (meeting) => ({ ...meeting, ...(await roomOf(deps, meeting, now)) }))),
    directory: await readDirectory(deps),
    now,
  };
}

async function roomOf(deps: Dependencies, { record }: ReadBooking, now: number): Promise<Pick<NextMeeting, 'room'>> {
  if (record.channel !== 'video') return {};
  const door = doorOf(record);
  if (now < door.opensAt) return { room: { ...door, open: false } };
  // one that was ended is not open, and one that was extended is
  const room = await findRoom(deps.db, record.id, record);
  return { room: { ...door, open: mayEnter(record, 'host', now, { room }).allowed } };
}
