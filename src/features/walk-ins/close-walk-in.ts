// Somebody's turn at a drop-in is over, or they went away.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { closeWalkInInput } from './schema.ts';
import { findWalkIn, holdQueue, writeWalkInState } from './store.ts';

/** Who was never called has not been served. Throws `Refusal`: not_found, wrong_status. */
export const closeWalkIn: Command<z.output<typeof closeWalkInInput>, { closed: true }> = {
  name: 'close-walk-in',
  capability: 'serve-walk-ins',
  input: closeWalkInInput,
  run: async ({ tx, actor, deps }, { walkIn: id, as }) => {
    const known = await findWalkIn(tx, id);
    const area = known && (await readDirectory(deps, tx)).sites.get(known.site)?.area;
    if (known === undefined || area === undefined || !may(actor, 'serve-walk-ins', area)) {
      throw new Refusal('not_found', 'nobody such in the areas of this actor');
    }
    await holdQueue(tx, known);
    const state = (await findWalkIn(tx, id))?.state;
    if (state === as) return { result: { closed: true }, unchanged: true };
    if (state !== 'called' && !(state === 'waiting' && as === 'left')) {
      throw new Refusal('wrong_status', `a person who is ${state} cannot be marked as ${as}`);
    }
    await writeWalkInState(tx, id, as);
    return {
      result: { closed: true },
      log: [{ action: 'close-walk-in', subject: { kind: 'walk-in', id }, area, details: { as } }],
    };
  },
};
