// A professional of the meeting says whether the worker who booked it leads it as well.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { openToHost } from './open-to-host.ts';
import { hasBooker } from './rules.ts';
import { letBookerHostInput, type roomChanged } from './schema.ts';
import { setRoom } from './store.ts';

/** Kept for the booking, wherever it moves. Throws `Refusal`: not_found; not_allowed, also for that worker; wrong_status where none takes part; video_closed. */
export const letBookerHost: Command<z.output<typeof letBookerHostInput>, z.output<typeof roomChanged>> = {
  name: 'let-booker-host',
  capability: 'anyone-signed-in',
  input: letBookerHostInput,
  run: async (context, { booking, hosts }) => {
    const { meeting, room, role, logged } = await openToHost(context, booking);
    if (role !== 'host') throw new Refusal('not_allowed', 'a professional of the meeting says who leads it');
    if (!hasBooker(meeting)) throw new Refusal('wrong_status', 'no worker who booked takes part in this meeting');
    if (room.bookerHosts === hosts) return { result: {}, unchanged: true };
    await setRoom(context.tx, booking, { bookerHosts: hosts });
    return { result: {}, log: [{ action: hosts ? 'let-booker-host' : 'let-booker-not-host', ...logged() }] };
  },
};
