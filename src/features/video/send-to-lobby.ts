// Somebody who leads the meeting sends a person back to the lobby: they wait there until they are let in again.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { freshMedia } from './fresh-media.ts';
import { openToHost } from './open-to-host.ts';
import { personIn } from './person-in.ts';
import { waitsInLobby } from './rules.ts';
import { personInRoom, type roomChanged } from './schema.ts';
import { renewMedia } from './store.ts';
import { sendBack } from './store-persons.ts';

/** The others go on under another key. Throws `Refusal`: not_found; not_allowed, also for one of the house; video_closed. */
export const sendToLobby: Command<z.output<typeof personInRoom>, z.output<typeof roomChanged>> = {
  name: 'send-to-lobby',
  capability: 'anyone-signed-in',
  input: personInRoom,
  run: async (context, { booking, guest }) => {
    const { tx, now } = context;
    const led = await openToHost(context, booking);
    const { room, logged } = led;
    const person = await personIn(tx, led, guest);
    if (!waitsInLobby(person.role)) throw new Refusal('not_allowed', 'only guests wait in the lobby');
    if (person.admittedAt === undefined) return { result: {}, unchanged: true };
    await sendBack(tx, room.name, [guest], now);
    await renewMedia(tx, booking, freshMedia(), now);
    return { result: {}, log: [{ action: 'send-to-lobby', ...logged({ guest }) }] };
  },
};
