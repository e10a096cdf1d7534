// Somebody who leads the meeting locks its room, or opens the lock: who is inside or waits already is not touched by it.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { openToHost } from './open-to-host.ts';
import { lockRoomInput, type roomChanged } from './schema.ts';
import { setRoom } from './store.ts';

/** Throws `Refusal`: not_found, not_allowed, video_closed. */
export const lockRoom: Command<z.output<typeof lockRoomInput>, z.output<typeof roomChanged>> = {
  name: 'lock-room',
  capability: 'anyone-signed-in',
  input: lockRoomInput,
  run: async (context, { booking, locked }) => {
    const { room, logged } = await openToHost(context, booking);
    if (room.locked === locked) return { result: {}, unchanged: true };
    await setRoom(context.tx, booking, { lockedAt: locked ? new Date(context.now) : null });
    return { result: {}, log: [{ action: locked ? 'lock-room' : 'unlock-room', ...logged() }] };
  },
};
