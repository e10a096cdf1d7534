// Somebody is removed from the waiting list.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { passOn } from './decline-offer.ts';
import { logOf, mayKeep } from './open-offer.ts';
import { entryInput } from './schema.ts';
import { endEntry, findEntry, lockWaitlist } from './store.ts';
import { findOpenOfferOf } from './store-offers.ts';

/** What was held for them goes to the next. Throws `not_found`, also for a person who has left already or has their time. */
export const leaveWaitlist: Command<z.output<typeof entryInput>, { left: true }> = {
  name: 'leave-waitlist',
  capability: 'book-slot',
  input: entryInput,
  run: async (context, { entry: id }) => {
    const { tx, now, actor } = context;
    const found = await findEntry(tx, id);
    if (found === undefined || !mayKeep(actor, found)) throw new Refusal('not_found', 'nobody on the list');
    await lockWaitlist(tx, found.service);
    const entry = await findEntry(tx, id);
    if (entry?.state !== 'waiting' && entry?.state !== 'offered') throw new Refusal('not_found', 'nobody on the list');
    const offer = await findOpenOfferOf(tx, id);
    if (offer === undefined) await endEntry(tx, id, 'asked', now);
    else await passOn(context, offer, 'withdrawn', 'asked');
    return { result: { left: true }, log: logOf('leave-waitlist', entry) };
  },
};
