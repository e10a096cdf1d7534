// The person who holds a time of the public page books it: they say how to reach them, and nothing more.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { findPersonalData } from '../../core/personal-data.ts';
import { type Command, decideWithin } from '../../platform/command.ts';
import { bookSlot } from '../bookings/book-slot.ts';
import { bookInput } from '../bookings/schema.ts';
import { registerNew } from '../families/register-family.ts';
import { registerInput } from '../families/schema.ts';
import { theService } from '../identity/act-as-system.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { openForFamily } from './open-for-family.ts';
import { bookOpenSlotInput } from './schema.ts';
import { findSelfBooking, firstGuardianOf, giveLink } from './store.ts';

/**
 * Books the hold that the actor's link opens, for a family registered by what they gave. They are told of no family
 * that may be the same: the desk merges it. Throws `Refusal`: not_found, hold_expired, slot_taken with the nearest
 * free slots, personal_data_found, channel_not_offered.
 */
export const bookOpenSlot: Command<z.output<typeof bookOpenSlotInput>, { booked: true }> = {
  name: 'book-open-slot',
  capability: 'book-slot',
  input: bookOpenSlotInput,
  ...(bookSlot.refused && { refused: bookSlot.refused }),
  run: async (context, { booking, name, email, phone, language, channel }) => {
    const { tx, actor, now } = context;
    const held = await openForFamily(context, booking);
    if (held.status !== 'held') throw new Refusal('wrong_status', 'this time has been booked already');
    if (held.heldUntil === undefined || held.heldUntil <= now)
      throw new Refusal('hold_expired', 'the hold has run out');
    const open = await findSelfBooking(tx, held.area);
    if (!open.includes(held.service)) throw new Refusal('not_found', 'not open to the public any more');
    refuseMoreThanAName(name);
    const guardian = { name, language, ...(email && { email }), ...(phone && { phone }) };
    const family = registerInput.parse({
      area: held.area,
      name: surnameOf(name),
      guardians: [guardian],
      confirmed: true,
    });
    // Nobody at a desk does this: the service registers whom its own page let in.
    const registered = await registerNew({ ...context, actor: theService }, family);
    const booked = await decideWithin(
      context,
      bookSlot,
      bookInput.parse({
        hold: booking,
        area: held.area,
        family: { reference: registered.result.reference },
        ...(channel && { channel }),
        ...(channel === 'phone' && phone && { phone }),
      }),
    );
    const contact = await firstGuardianOf(tx, registered.result.id);
    if (contact !== undefined) await giveLink(tx, linkOf(actor), contact);
    return {
      result: { booked: true },
      log: [...booked.log, ...registered.log],
      ...(booked.events && { events: booked.events }),
    };
  },
};

/** A name is asked for; what identifies a person otherwise is not kept, wherever it was typed. */
function refuseMoreThanAName(name: string): void {
  const refused = findPersonalData(name).filter(({ severity }) => severity === 'refuse');
  if (refused.length > 0) throw invalidInput({ path: 'name', message: 'holds more than a name' });
}

function surnameOf(name: string): string {
  return name.split(/\s+/).at(-1) ?? name;
}
