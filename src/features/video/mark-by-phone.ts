// Somebody takes part by phone beside those who meet by video: who leads the meeting has called them, and marks it.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { forgetThatTheyCame, noteThatTheyCame } from '../bookings/note-that-they-came.ts';
import { openToHost } from './open-to-host.ts';
import { identityOf, MISTAKE_MS, partiesOf } from './rules.ts';
import { markByPhoneInput, type roomChanged } from './schema.ts';
import { countVersion } from './store.ts';
import { beginByPhone, endByPhone, findByPhone } from './store-presence.ts';

/** They count as having come. Throws `Refusal`: not_found, also for a professional; not_allowed; video_closed. */
export const markByPhone: Command<z.output<typeof markByPhoneInput>, z.output<typeof roomChanged>> = {
  name: 'mark-by-phone',
  capability: 'anyone-signed-in',
  input: markByPhoneInput,
  run: async (context, { booking, guest, present }) => {
    const { tx, now } = context;
    const { meeting, room, own, logged } = await openToHost(context, booking);
    const party = partiesOf(meeting).find(({ bearer }) => identityOf(room.name, bearer) === guest);
    if (party === undefined) throw new Refusal('not_found', 'nobody of this name is to come');
    if (guest === own) throw new Refusal('not_allowed', 'nobody acts upon themselves');
    const since = (await findByPhone(tx, room.name)).get(guest);
    if (present === (since !== undefined)) return { result: {}, unchanged: true };
    const person = { room: room.name, identity: guest };
    if (since === undefined) {
      await beginByPhone(tx, { ...person, booking, part: party.part }, now);
      await noteThatTheyCame(tx, booking, now);
    } else {
      const never = now - since < MISTAKE_MS;
      await endByPhone(tx, person, { now, never });
      if (never) await forgetThatTheyCame(tx, booking, since);
    }
    await countVersion(tx, booking);
    return { result: {}, log: [{ action: present ? 'mark-by-phone' : 'mark-not-by-phone', ...logged({ guest }) }] };
  },
};
