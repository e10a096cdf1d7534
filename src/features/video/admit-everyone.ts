// Somebody who leads the meeting lets in all who wait in the lobby.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { openToHost } from './open-to-host.ts';
import { atTheDoor, mayBeOneOut } from './rules.ts';
import { admitEveryoneInput, type everyoneAdmitted } from './schema.ts';
import { countVersion } from './store.ts';
import { admitPersons, listPersons } from './store-persons.ts';

/** Who is there now, and was seen by the host, is let in, and nobody who comes later, or may be one who was put out: see `mayBeOneOut`.
 * Throws `Refusal`: not_found, not_allowed, video_closed. */
export const admitEveryone: Command<z.output<typeof admitEveryoneInput>, z.output<typeof everyoneAdmitted>> = {
  name: 'admit-everyone',
  capability: 'anyone-signed-in',
  input: admitEveryoneInput,
  run: async (context, { booking, guests }) => {
    const { tx, now, actor } = context;
    const { room, logged } = await openToHost(context, booking);
    const persons = await listPersons(tx, room.name);
    const waiting = atTheDoor(persons, { isOpen: true, now }).filter((person) => !mayBeOneOut(person, persons, now));
    const identities = waiting.map(({ identity }) => identity).filter((id) => guests?.includes(id) ?? true);
    const admitted = await admitPersons(tx, { room: room.name, identities, by: actor.principal, now });
    const [first, ...others] = admitted;
    if (first === undefined) return { result: { admitted: 0 }, unchanged: true };
    await countVersion(tx, booking);
    const row = (guest: string) => ({ action: 'admit-guest', ...logged({ guest }) }) as const;
    return { result: { admitted: admitted.length }, log: [row(first), ...others.map(row)] };
  },
};
