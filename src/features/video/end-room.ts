// Somebody who leads the meeting ends it for all.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { findLed } from './open-to-host.ts';
import { type roomChanged, roomOfBooking } from './schema.ts';
import { closeRoom } from './store.ts';

/** Nobody comes in until a host opens it again. Throws `Refusal`: not_found, not_allowed, video_closed. */
export const endRoom: Command<z.output<typeof roomOfBooking>, z.output<typeof roomChanged>> = {
  name: 'end-room',
  capability: 'anyone-signed-in',
  input: roomOfBooking,
  run: async (context, { booking }) => {
    const { logged } = await findLed(context, booking);
    if (!(await closeRoom(context.tx, booking, 'ended', context.now))) return { result: {}, unchanged: true };
    return { result: {}, log: [{ action: 'end-room', ...logged() }] };
  },
};
