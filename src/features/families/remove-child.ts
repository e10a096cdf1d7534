// The desk removes a child from a family. Bookings stay, and name no child any more.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf, memberOf, openFamily } from './open-family.ts';
import { type childChanged, removeChildInput } from './schema.ts';
import { deleteChild } from './store-members.ts';

/** Throws `Refusal`: not_found. */
export const removeChild: Command<z.output<typeof removeChildInput>, z.output<typeof childChanged>> = {
  name: 'remove-child',
  capability: 'manage-families',
  input: removeChildInput,
  run: async (context, input) => {
    const family = await openFamily(context, input.family);
    const child = memberOf(family.children, input.child).id;
    await deleteChild(context.tx, family.id, child);
    return { result: { id: family.id, child }, log: [logOf(family, 'remove-child', { child })] };
  },
};
