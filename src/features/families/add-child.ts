// The desk adds a child to a family, born or expected. One of the same name and month of birth is the one that is there.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf, openFamily } from './open-family.ts';
import { isSameChild, refuseIdentityCodes } from './rules.ts';
import { addChildInput, type childChanged } from './schema.ts';
import { insertChild } from './store-members.ts';

/** Throws `Refusal`: not_found, personal_data_found. */
export const addChild: Command<z.output<typeof addChildInput>, z.output<typeof childChanged>> = {
  name: 'add-child',
  capability: 'manage-families',
  input: addChildInput,
  run: async (context, { family: id, ...input }) => {
    const family = await openFamily(context, id);
    refuseIdentityCodes({ name: input.name });
    const known = family.children.find((one) => isSameChild(one, input));
    if (known) return { result: { id: family.id, child: known.id, again: true }, unchanged: true };
    const child = await insertChild(context.tx, family.id, input, context.now);
    return { result: { id: family.id, child }, log: [logOf(family, 'add-child', { child })] };
  },
};
