// Somebody's turn at a drop-in is over, or they went away.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { cancelVisit, endVisit } from '../bookings/book-visit.ts';
import { openWalkIn } from './open-walk-in.ts';
import { closeWalkInInput } from './schema.ts';
import { writeWalkInState } from './store.ts';

/**
 * Who was never called has not been served. A visit by video ends with it: what is left of its time is free. Throws
 * `Refusal`: not_found, wrong_status.
 */
export const closeWalkIn: Command<z.output<typeof closeWalkInInput>, { closed: true }> = {
  name: 'close-walk-in',
  capability: 'serve-walk-ins',
  input: closeWalkInInput,
  run: async (context, { walkIn: id, as }) => {
    const { walkIn, area } = await openWalkIn(context, id);
    const { state, visitor } = walkIn;
    if (state === as) return { result: { closed: true }, unchanged: true };
    if (state !== 'called' && !(state === 'waiting' && as === 'left')) {
      throw new Refusal('wrong_status', `a person who is ${state} cannot be marked as ${as}`);
    }
    await writeWalkInState(context.tx, id, as);
    const end = as === 'served' ? endVisit : cancelVisit;
    const ended = visitor?.visit && (await end(context, visitor.visit.booking));
    const subject = { kind: 'walk-in', id };
    return {
      result: { closed: true },
      log: [{ action: 'close-walk-in', subject, area, details: { as } }, ...(ended ? [ended] : [])],
    };
  },
};
