// The meetings at which somebody waits for the actor. Who it is, is for the room to tell: here are a time and a way in.

import { zoneOf } from '../../core/directory.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { meetingRoleOf } from './rules.ts';
import { findKnocks, isFor } from './store-knocks.ts';

/** Instants in epoch milliseconds. */
export type OwnKnock = {
  readonly booking: BookingId;
  readonly start: number;
  readonly since: number;
  readonly timeZone: string;
};

/** By when the meetings begin; empty for a person who leads none. */
export async function readOwnKnocks(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
): Promise<readonly OwnKnock[]> {
  const knocks = (await findKnocks(deps.db, deps.clock.now(), actor)).filter((knock) => isFor(knock, actor));
  if (knocks.length === 0) return [];
  const directory = await readDirectory(deps);
  const own: OwnKnock[] = [];
  for (const { booking, since } of knocks) {
    const meeting = await loadBooking(deps.db, booking);
    const role = meeting && meetingRoleOf(actor, meeting);
    if (meeting === undefined || role === undefined || role === 'guest') continue;
    own.push({ booking, since, start: meeting.start, timeZone: zoneOf(directory, meeting.area) });
  }
  return own;
}
