// Somebody in the meeting lets a guest in who waits in the lobby.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { loadBooking } from '../bookings/read.ts';
import { mayAdmit, mayEnter, meetingRoleOf } from './rules.ts';
import { admitGuestInput, type guestAdmitted } from './schema.ts';
import { admitFromLobby, findOpenRoom } from './store.ts';

/**
 * For the professionals of the meeting and the worker who asked for it. Letting somebody in twice is letting them in
 * once. Throws `Refusal`: not_found, also for a guest of another room; not_allowed for guests; video_closed.
 */
export const admitGuest: Command<z.output<typeof admitGuestInput>, z.output<typeof guestAdmitted>> = {
  name: 'admit-guest',
  capability: 'anyone-signed-in',
  input: admitGuestInput,
  run: async ({ tx, now, actor }, { booking, guest }) => {
    const meeting = await loadBooking(tx, booking);
    const role = meeting && meetingRoleOf(actor, meeting);
    if (meeting === undefined || role === undefined) throw new Refusal('not_found', 'no such booking');
    if (!mayAdmit(role)) throw new Refusal('not_allowed', 'a guest lets nobody in');
    if (!mayEnter(meeting, role, now).allowed) throw new Refusal('video_closed', 'the room is not open');
    const room = await findOpenRoom(tx, booking);
    const admitted = room && (await admitFromLobby(tx, { room, identity: guest, by: actor.principal, now }));
    if (admitted === undefined) throw new Refusal('not_found', 'nobody of this name waits here');
    if (admitted === 'before') return { result: { admitted: true }, unchanged: true };
    return {
      result: { admitted: true },
      log: [{ action: 'admit-guest', ...logOf({ ...meeting, family: undefined }, { guest }) }],
    };
  },
};
