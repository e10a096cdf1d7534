// Opens a meeting's room to those who lead it: its professionals, and the worker who booked where one of them has said so.

import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { identityOf, leadsNow, type MeetingRole, mayEnter, meetingRoleOf } from './rules.ts';
import { holdRoom, type Room } from './store.ts';
import { findBearer, findPerson } from './store-persons.ts';

export type Led = {
  readonly meeting: BookingRecord;
  readonly role: Exclude<MeetingRole, 'guest'>;
  readonly room: Room;
  /** the actor's own opaque name in the room: nobody acts upon themselves */
  readonly own: string;
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
export async function findLed({ tx, actor, now }: CommandContext, id: BookingId): Promise<Led> {
  const meeting = await loadBooking(tx, id);
  const role = meeting && meetingRoleOf(actor, meeting);
  if (meeting === undefined || role === undefined) throw new Refusal('not_found', 'no such booking');
  const room = await holdRoom(tx, id, meeting);
  const own = room && identityOf(room.name, await findBearer(tx, actor, meeting));
  const person = room && own !== undefined ? await findPerson(tx, { room: room.name, identity: own }) : undefined;
  if (!leadsNow(role, { bookerHosts: room?.bookerHosts ?? false, person, now })) {
    throw new Refusal('not_allowed', 'the meeting is led by its professionals');
  }
  if (room === undefined || own === undefined || room.closedBecause === 'moved')
    throw new Refusal('video_closed', 'nobody has come to the room');
  return { meeting, role, room, own, logged: (details) => logOf({ ...meeting, family: undefined }, details) };
}
