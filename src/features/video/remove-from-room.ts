// Somebody who leads the meeting removes a person, so that it holds: by no token and no link of theirs do they come back.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { freshMedia } from './fresh-media.ts';
import { openToHost } from './open-to-host.ts';
import { personIn } from './person-in.ts';
import { personInRoom, type roomChanged } from './schema.ts';
import { renewMedia } from './store.ts';
import { removePerson, sendBackTheSame } from './store-persons.ts';

/**
 * The others go on under another key; who may be the same person by another link waits again. Throws `Refusal`: not_found; not_allowed, also for a
 * professional; video_closed.
 */
export const removeFromRoom: Command<z.output<typeof personInRoom>, z.output<typeof roomChanged>> = {
  name: 'remove-from-room',
  capability: 'anyone-signed-in',
  input: personInRoom,
  run: async (context, { booking, guest }) => {
    const { tx, now } = context;
    const led = await openToHost(context, booking);
    const { room, logged } = led;
    const person = await personIn(tx, led, guest);
    if (person.removedAt !== undefined) return { result: {}, unchanged: true };
    await removePerson(tx, { room: room.name, identity: guest }, now);
    await sendBackTheSame(tx, room.name, now);
    await renewMedia(tx, booking, freshMedia(), now);
    return { result: {}, log: [{ action: 'remove-from-room', ...logged({ guest }) }] };
  },
};
