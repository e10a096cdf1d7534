// The next in the queue of a drop-in is called, of those who wait there. Those who wait at home are taken by video.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { findDropIn, viewWalkIn, withBusyTimes } from './find-drop-in.ts';
import { dropInInput, type WalkInView } from './schema.ts';
import { holdQueue, listWalkIns, writeWalkInState } from './store.ts';

/** Two who call at once call two people. Throws `Refusal`: not_allowed, invalid_input, wrong_status when nobody waits. */
export const callWalkIn: Command<z.output<typeof dropInInput>, WalkInView> = {
  name: 'call-walk-in',
  capability: 'serve-walk-ins',
  input: dropInInput,
  run: async ({ tx, now, actor, deps }, input) => {
    const directory = await readDirectory(deps, tx);
    const dropIn = findDropIn(directory, actor, input, now);
    await holdQueue(tx, dropIn.queue);
    const queue = await listWalkIns(tx, dropIn.queue);
    const next = queue.find(({ state, visitor }) => state === 'waiting' && visitor === undefined);
    if (next === undefined) throw new Refusal('wrong_status', 'nobody waits');
    await writeWalkInState(tx, next.id, 'called', now);
    return {
      result: viewWalkIn(
        await withBusyTimes(tx, directory, dropIn, now),
        queue,
        { ...next, state: 'called', calledAt: now },
        now,
      ),
      log: [{ action: 'call-walk-in', subject: { kind: 'walk-in', id: next.id }, area: dropIn.area }],
    };
  },
};
