// Makes one of two families that turned out to be the same.

import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf, openFamily } from './open-family.ts';
import { type changed, mergeInput } from './schema.ts';
import { holdFamilies, moveFamily } from './store.ts';

/**
 * Bookings, consents, waiting, guardians, children and named workers go to the one that stays; the other's reference
 * and id lead there. The actor must keep families in the areas of both.
 * Throws `Refusal`: not_found, invalid_input for a family and itself.
 */
export const mergeFamilies: Command<z.output<typeof mergeInput>, z.output<typeof changed>> = {
  name: 'merge-families',
  capability: 'manage-families',
  input: mergeInput,
  run: async (context, input) => {
    const { tx, now } = context;
    await holdFamilies(tx, [input.family, input.into]);
    const from = await openFamily(context, input.family);
    const to = await openFamily(context, input.into);
    if (from.id === to.id) throw invalidInput({ path: 'into', message: 'must be another family' });
    await moveFamily(tx, from, to, now);
    return {
      result: { id: to.id },
      log: [logOf(from, 'merge-families', { into: to.id }), logOf(to, 'merge-families', { merged: from.id })],
    };
  },
};
