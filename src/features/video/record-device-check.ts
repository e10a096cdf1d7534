// What somebody's test of their devices came to is kept with the booking, for whom they meet.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { loadBooking } from '../bookings/read.ts';
import { refuseNeedlessCheck } from './may-check-devices.ts';
import { guestKindOf, meetingRoleOf } from './rules.ts';
import { type deviceCheckKept, recordDeviceCheckInput } from './schema.ts';
import { keepDeviceCheck } from './store-checks.ts';
import { findBearer } from './store-persons.ts';

/** For those who take part. The last test counts. Throws `Refusal`: not_found, video_closed, channel_not_offered. */
export const recordDeviceCheck: Command<z.output<typeof recordDeviceCheckInput>, z.output<typeof deviceCheckKept>> = {
  name: 'check-devices',
  capability: 'anyone-signed-in',
  input: recordDeviceCheckInput,
  run: async ({ tx, now, actor }, { booking, ...results }) => {
    const meeting = await loadBooking(tx, booking);
    const role = meeting && meetingRoleOf(actor, meeting);
    if (meeting === undefined || role === undefined) throw new Refusal('not_found', 'no such booking');
    refuseNeedlessCheck(meeting, role, now);
    const part = role === 'guest' ? guestKindOf(actor) : role;
    const bearer = await findBearer(tx, actor, meeting);
    const changed = await keepDeviceCheck(tx, { booking, bearer, part, at: now, results });
    if (!changed) return { result: { kept: true }, unchanged: true };
    return {
      result: { kept: true },
      log: [{ action: 'check-devices', ...logOf({ ...meeting, family: undefined }, { role }) }],
    };
  },
};
