// Makes one of two families that turned out to be the same.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { joinFamilies, openPair } from '../families/join-families.ts';
import { logOf } from '../families/open-family.ts';
import { type changed, mergeInput } from '../families/schema.ts';
import { correctPlaces } from './correct-places.ts';
import { renameFamilyClaims } from './store-claims.ts';

/**
 * Bookings, consents, waiting, guardians, children and named workers go to the one that stays; the other's reference
 * and id lead there. Where one of them is under non-disclosure, what was told of the other's places is corrected. The
 * actor must keep families in the areas of both.
 * Throws `Refusal`: not_found, invalid_input for a family and itself.
 */
export const mergeFamilies: Command<z.output<typeof mergeInput>, z.output<typeof changed>> = {
  name: 'merge-families',
  capability: 'manage-families',
  input: mergeInput,
  run: async (context, input) => {
    const { from, to } = await openPair(context, input);
    // before they are mixed: only the times of the one that was not marked have told a place
    const events =
      from.nonDisclosure === to.nonDisclosure ? [] : await correctPlaces(context, (from.nonDisclosure ? to : from).id);
    await joinFamilies(context, { from, to });
    await renameFamilyClaims(context.tx, from.id, to.id);
    return {
      result: { id: to.id },
      log: [logOf(from, 'merge-families', { into: to.id }), logOf(to, 'merge-families', { merged: from.id })],
      // each may have been offered a time of its own
      events: [...events, { name: 'look-for-times', data: {} }],
    };
  },
};
