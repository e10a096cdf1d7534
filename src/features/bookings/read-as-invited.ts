// What somebody who was invited may know of a booking: when, how and where it is met, and nothing of whom or what it is about.

import type { OutsideRole } from '../../core/booking.ts';
import type { Channel, Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, RoomId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordRead } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { logOf } from './log-of-booking.ts';
import { findBooking } from './store.ts';

/** Instants in epoch milliseconds. */
export type InvitedBooking = {
  readonly id: BookingId;
  readonly role: OutsideRole;
  /** the language they interpret, of an interpreter */
  readonly interprets?: string;
  readonly start: number;
  readonly end: number;
  readonly channel?: Channel;
  readonly area: AreaId;
  /** missing where the family's whereabouts are protected */
  readonly site?: SiteId;
  /** an interpreter is there before anybody who could show the way */
  readonly room?: RoomId;
  readonly placeHidden?: true;
  /** for its own texts only, which name it to nobody */
  readonly service: ServiceId;
  readonly calendarUid: string;
  readonly sequence: number;
};

/** The read is logged. Throws `not_found` for anybody who was not invited, or takes part no more. */
export async function readAsInvited(
  deps: Dependencies,
  actor: Actor,
  id: BookingId,
  requestId?: string,
): Promise<{ readonly booking: InvitedBooking; readonly directory: Directory }> {
  const { invitation } = actor;
  const record = invitation?.booking === id ? await findBooking(deps.db, id) : undefined;
  const self = record?.participants.find((one) => one.id === invitation?.participant && one.role === invitation.role);
  if (record === undefined || invitation === undefined || self === undefined || record.status === 'cancelled') {
    throw new Refusal('not_found', 'no such booking');
  }
  const entry = { action: 'read-booking', purpose: invitation.role, ...logOf(record) } as const;
  await recordRead(deps, actor, entry, requestId);
  const isInterpreter = invitation.role === 'interpreter';
  const { start, end, channel, site, room, placeHidden, service, calendarUid, sequence } = record;
  return {
    booking: {
      id,
      role: invitation.role,
      ...(isInterpreter && { interprets: self.language }),
      start,
      end,
      area: record.area,
      service,
      calendarUid,
      sequence,
      ...(channel !== undefined && { channel }),
      ...(placeHidden && { placeHidden }),
      ...(site !== undefined && !placeHidden && { site }),
      ...(room !== undefined && !placeHidden && isInterpreter && { room }),
    },
    directory: await readDirectory(deps),
  };
}
