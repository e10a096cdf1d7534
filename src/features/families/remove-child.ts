// The desk removes a child from a family. Bookings stay, and name no child any more: those to come once that was seen.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf, memberOf, openFamily } from './open-family.ts';
import { type childChanged, removeChildInput } from './schema.ts';
import { type ComingTime, findComingOfChild } from './store-bookings.ts';
import { deleteChild } from './store-members.ts';

/** Throws `Refusal`: not_found, bookings_left_outside while a booking to come is for the child and was not shown as it is. */
export const removeChild: Command<z.output<typeof removeChildInput>, z.output<typeof childChanged>> = {
  name: 'remove-child',
  capability: 'manage-families',
  input: removeChildInput,
  run: async (context, input) => {
    const family = await openFamily(context, input.family);
    const child = memberOf(family.children, input.child).id;
    const left = await findComingOfChild(context.tx, child, context.now);
    const isSeen = ({ id, sequence }: ComingTime) =>
      input.seen.some((one) => one === id || one === `${id}:${sequence}`);
    if (!left.every(isSeen)) {
      throw new Refusal('bookings_left_outside', 'bookings to come are for this child');
    }
    await deleteChild(context.tx, family.id, child);
    return { result: { id: family.id, child }, log: [logOf(family, 'remove-child', { child, bookings: left.length })] };
  },
};
