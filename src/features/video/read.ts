// What a participant's page tells before they enter: the meeting, and whether its door is open.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { doorOf, type Entry, type MeetingRole, mayEnter, meetingRoleOf } from './rules.ts';
import { openVideoSessionInput } from './schema.ts';

export type Door = 'open' | 'not_yet' | 'closed' | 'other_channel' | 'no_server';

/** `now` and `opensAt` in epoch milliseconds. */
export type VideoMeeting = {
  readonly booking: BookingRecord;
  readonly role: MeetingRole;
  readonly door: Door;
  readonly now: number;
  readonly opensAt: number;
  readonly directory: Directory;
};

/** The meeting of a booking, for its participants only: for anybody else there is none (`not_found`). */
export async function readVideoMeeting(deps: Dependencies, actor: Actor, id: string): Promise<VideoMeeting> {
  const input = openVideoSessionInput.safeParse({ booking: id });
  const booking = input.success ? await loadBooking(deps.db, input.data.booking) : undefined;
  const role = booking && meetingRoleOf(actor, booking);
  if (booking === undefined || role === undefined) throw new Refusal('not_found', 'no such booking');
  const now = deps.clock.now();
  // A server that is only starting counts as there: it will be once the person has looked at their picture.
  const serverThere = deps.video.available || deps.video.reason === 'starting';
  const door = doorFor(mayEnter(booking, role, now), serverThere);
  return { booking, role, door, now, opensAt: doorOf(booking).opensAt, directory: await readDirectory(deps) };
}

function doorFor(entry: Entry, serverThere: boolean): Door {
  if (!entry.allowed && entry.code === 'channel_not_offered') return 'other_channel';
  if (!entry.allowed && entry.code !== 'not_yet') return 'closed';
  if (!serverThere) return 'no_server';
  return entry.allowed ? 'open' : 'not_yet';
}
