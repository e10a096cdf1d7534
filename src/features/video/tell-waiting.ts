// Somebody who leads the meeting tells those who wait how it stands, in words from a closed list.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { openToHost } from './open-to-host.ts';
import { type roomChanged, tellWaitingInput } from './schema.ts';
import { setRoom } from './store.ts';

/** `none` takes back what was said. Throws `Refusal`: not_found, not_allowed, video_closed. */
export const tellWaiting: Command<z.output<typeof tellWaitingInput>, z.output<typeof roomChanged>> = {
  name: 'tell-waiting',
  capability: 'anyone-signed-in',
  input: tellWaitingInput,
  run: async (context, { booking, note }) => {
    const { room, logged } = await openToHost(context, booking);
    if ((room.hostNote ?? 'none') === note) return { result: {}, unchanged: true };
    await setRoom(context.tx, booking, { hostNote: note === 'none' ? null : note });
    return { result: {}, log: [{ action: 'tell-waiting', ...logged() }] };
  },
};
