// Somebody who leads the meeting lets in one who waits in the lobby.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { openToHost } from './open-to-host.ts';
import { standsAs } from './rules.ts';
import { admitGuestInput, type guestAdmitted } from './schema.ts';
import { countVersion } from './store.ts';
import { admitPersons, findPerson } from './store-persons.ts';

/**
 * Letting somebody in twice is letting them in once. Who was not let in before, or was removed, comes in by it again.
 * Throws `Refusal`: not_found, also for a guest of another room; not_allowed for oneself, and for
 * those who do not lead the meeting; video_closed; changed_meanwhile where another host has put them out since they were seen.
 */
export const admitGuest: Command<z.output<typeof admitGuestInput>, z.output<typeof guestAdmitted>> = {
  name: 'admit-guest',
  capability: 'anyone-signed-in',
  input: admitGuestInput,
  run: async (context, { booking, guest, seen }) => {
    const { tx, now, actor } = context;
    const { room, own, logged } = await openToHost(context, booking);
    if (guest === own) throw new Refusal('not_allowed', 'nobody lets themselves in');
    const found = await findPerson(tx, { room: room.name, identity: guest });
    if (found === undefined) throw new Refusal('not_found', 'nobody of this name waits here');
    const stands = standsAs(found, now);
    if (stands === 'inside') return { result: { admitted: true }, unchanged: true };
    if (seen !== undefined && stands !== seen) throw new Refusal('changed_meanwhile', `this guest is ${stands} by now`);
    const admitted = await admitPersons(tx, { room: room.name, identities: [guest], by: actor.principal, now });
    if (admitted.length === 0) return { result: { admitted: true }, unchanged: true };
    await countVersion(tx, booking);
    return { result: { admitted: true }, log: [{ action: 'admit-guest', ...logged({ guest }) }] };
  },
};
