// Opens a meeting's room to those who lead it: its professionals, and the worker who booked where one of them has said so.

import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { type MeetingRole, mayEnter, mayHost, meetingRoleOf } from './rules.ts';
import { holdRoom, type Room } from './store.ts';

export type Led = {
  readonly meeting: BookingRecord;
  readonly role: Exclude<MeetingRole, 'guest'>;
  readonly room: Room;
  /** the frame of a log row about it */
  readonly logged: (details?: LogEntry['details']) => Pick<LogEntry, 'subject' | 'area' | 'details'>;
};

/** Holds the room's row. Throws `not_found`, `not_allowed` for those who only take part, `video_closed`. */
export async function openToHost(context: CommandContext, id: BookingId): Promise<Led> {
  const { now } = context;
  const led = await findLed(context, id);
  const entry = mayEnter(led.meeting, 'host', now, { room: led.room });
  if (!entry.allowed || !led.room.open) throw new Refusal('video_closed', 'the room is not open');
  return led;
}

/** As {@link openToHost}, be the room open or not. */
export async function findLed({ tx, actor }: CommandContext, id: BookingId): Promise<Led> {
  const meeting = await loadBooking(tx, id);
  const role = meeting && meetingRoleOf(actor, meeting);
  if (meeting === undefined || role === undefined) throw new Refusal('not_found', 'no such booking');
  const room = await holdRoom(tx, id, meeting);
  if (!mayHost(role, room?.bookerHosts ?? false)) {
    throw new Refusal('not_allowed', 'the meeting is led by its professionals');
  }
  if (room === undefined || room.closedBecause === 'moved')
    throw new Refusal('video_closed', 'nobody has come to the room');
  return { meeting, role, room, logged: (details) => logOf({ ...meeting, family: undefined }, details) };
}
