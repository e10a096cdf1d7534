// Somebody who leads the meeting does not let a guest in now: they may come again at a time, or not at all.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { MINUTE } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { freshMedia } from './fresh-media.ts';
import { openToHost } from './open-to-host.ts';
import { personIn } from './person-in.ts';
import { isOut } from './rules.ts';
import { denyGuestInput, type roomChanged } from './schema.ts';
import { countVersion, renewMedia } from './store.ts';
import { denyPerson, sendBackTheSame } from './store-persons.ts';

/** Throws `Refusal`: not_found; not_allowed; video_closed; wrong_status for somebody who is inside. */
export const denyGuest: Command<z.output<typeof denyGuestInput>, z.output<typeof roomChanged>> = {
  name: 'deny-guest',
  capability: 'anyone-signed-in',
  input: denyGuestInput,
  run: async (context, { booking, guest, minutes }) => {
    const { tx, now } = context;
    const led = await openToHost(context, booking);
    const { room, logged } = led;
    const person = await personIn(tx, led, guest);
    if (person.admittedAt !== undefined)
      throw new Refusal('wrong_status', 'this guest is inside: send them to the lobby');
    // what another host has just decided stands
    if (isOut(person, now)) return { result: {}, unchanged: true };
    const comeBackAt = minutes === undefined ? undefined : now + minutes * MINUTE;
    await denyPerson(tx, { room: room.name, identity: guest }, { now, comeBackAt });
    if (await sendBackTheSame(tx, room.name, now)) await renewMedia(tx, booking, freshMedia(), now);
    else await countVersion(tx, booking);
    return { result: {}, log: [{ action: 'deny-guest', ...logged({ guest }) }] };
  },
};
