// Somebody's turn was not yet: they wait again, next as before, or are passed over until they say that they are there.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { cancelVisit } from '../bookings/book-visit.ts';
import { openWalkIn } from './open-walk-in.ts';
import { putBackInput } from './schema.ts';
import { writePassed, writeVisit, writeWalkInState } from './store.ts';

/**
 * They keep their number. A visit by video that was begun for them is cancelled. Throws `Refusal`: not_found; wrong_status
 * for those whose turn is over, and where somebody who waits on site is to be passed over: they are called, or went away.
 */
export const putBackWalkIn: Command<z.output<typeof putBackInput>, { waits: true }> = {
  name: 'put-back-walk-in',
  capability: 'serve-walk-ins',
  input: putBackInput,
  run: async (context, { walkIn: id, as }) => {
    const { tx, now } = context;
    const { walkIn, area } = await openWalkIn(context, id);
    const { state, visitor } = walkIn;
    if (state !== 'called' && state !== 'waiting') throw new Refusal('wrong_status', `they have been ${state}`);
    if (as === 'passed' && visitor === undefined) throw new Refusal('wrong_status', 'they wait where they are seen');
    const isPassed = visitor?.passedAt !== undefined;
    if (state === 'waiting' && isPassed === (as === 'passed')) return { result: { waits: true }, unchanged: true };
    await writeWalkInState(tx, id, 'waiting', null);
    const ended = visitor?.visit && (await cancelVisit(context, visitor.visit.booking));
    if (visitor !== undefined) {
      await writeVisit(tx, id, undefined);
      await writePassed(tx, id, as === 'passed' ? now : undefined);
    }
    const subject = { kind: 'walk-in', id };
    return {
      result: { waits: true },
      log: [{ action: 'put-back-walk-in', subject, area, details: { as } }, ...(ended ? [ended] : [])],
    };
  },
};
