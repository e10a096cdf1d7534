// Somebody on an area's public page takes a time: it is held for them, and a link is all they need to go on.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Language } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import { type Command, execute, parseInput } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { giveLink } from '../bookings/give-link.ts';
import { holdSlot } from '../bookings/hold-slot.ts';
import { bookingId } from '../bookings/schema.ts';
import { actorOfLink, linkOf } from '../identity/act-by-link.ts';
import { limitPublicActs } from '../identity/limit-public-acts.ts';
import { linkKey, secretOfLink } from '../identity/link-secret.ts';
import { holdOpenSlotInput } from './schema.ts';
import { findSelfBooking } from './store.ts';

/**
 * Holds a slot of an open service. Returns the secret of the link that now opens the hold, and later the booking.
 * `address`: where the request came from; one connection takes so many times in an hour, whichever process it asks.
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

/** How many times of public pages one connection may take in an hour. */
const MOST_HOLDS = 5;

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
    // Every hold counts, also one that was let go: times are kept from everybody else meanwhile.
    await limitPublicActs(context, { act: 'hold', address, most: MOST_HOLDS });
    const held = await holdSlot.run(context, { slot, area });
    const booking = bookingId.parse(held.result.id);
    await giveLink(context, { id: linkOf(actor), booking, end: Date.parse(held.result.end) });
    return { result: { held: true }, log: held.log };
  },
});
