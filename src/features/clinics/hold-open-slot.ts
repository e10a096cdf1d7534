// Somebody on an area's public page takes a time: it is held for them, and a link is all they need to go on.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Language } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import { type Command, decideWithin, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { giveLink } from '../bookings/give-link.ts';
import { holdSlot } from '../bookings/hold-slot.ts';
import { bookingId } from '../bookings/schema.ts';
import { actorOfLink, linkOf } from '../identity/act-by-link.ts';
import { limitPublicActs } from '../identity/limit-public-acts.ts';
import { linkKey, secretOfLink } from '../identity/link-secret.ts';
import { holdOpenSlotInput } from './schema.ts';
import { countHeld, findSelfBooking } from './store.ts';

/**
 * Holds a slot of an open service. Returns the secret of the link that now opens the hold, and later the booking.
 * `address`: where the request came from; one connection holds so many times at once, whichever process it asks.
 * Throws `not_found` for a service the area has not opened, `rate_limited` with `retryAfter` in seconds, else what
 * holding a slot throws.
 */
export async function holdOpenSlot(
  deps: Dependencies,
  language: Language,
  input: unknown,
  { address, requestId }: { readonly address?: string | undefined; readonly requestId?: string } = {},
): Promise<string> {
  const wanted = parseInput(holdOpenSlotInput, input);
  const actor = actorOfLink(randomUUID(), wanted.area, language);
  await execute(deps, actor, holdFor(address), wanted, requestId === undefined ? {} : { requestId });
  return secretOfLink(linkKey(deps.config.secret), linkOf(actor));
}

/** One connection may be a whole waiting room's: what it has booked or let go keeps no time from anybody. */
const MOST_HELD = 10;
/** Far above what people of one connection book in an hour, and low enough that a machine does not book the lot. */
const MOST_TAKEN = 60;

const holdFor = (address: string | undefined): Command<z.output<typeof holdOpenSlotInput>, { held: true }> => ({
  name: 'hold-open-slot',
  capability: 'book-slot',
  input: holdOpenSlotInput,
  ...(holdSlot.refused && { refused: holdSlot.refused }),
  run: async (context, { slot, area }) => {
    const { tx, actor } = context;
    const service = parseSlotId(slot)?.service;
    const open = await findSelfBooking(tx, area);
    if (service === undefined || !open.includes(service)) throw new Refusal('not_found', 'not open to the public');
    const count = (made: readonly string[]) => countHeld(tx, made, context.now);
    const standing = { most: MOST_HELD, count };
    const note = await limitPublicActs(context, { act: 'hold', address, most: MOST_TAKEN, standing });
    const held = await decideWithin(context, holdSlot, { slot, area });
    const booking = bookingId.parse(held.result.id);
    await note(booking);
    await giveLink(context, { id: linkOf(actor), booking, end: Date.parse(held.result.end) });
    return { result: { held: true }, log: held.log };
  },
});
