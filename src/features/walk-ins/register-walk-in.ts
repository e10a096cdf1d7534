// Somebody has come to a drop-in without a time: they get the next number of the day, and nothing is asked of them.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { findDropIn, viewWalkIn, withBusyTimes } from './find-drop-in.ts';
import { dropInInput, type WalkInView } from './schema.ts';
import { holdQueue, insertWalkIn, listWalkIns, type WalkInRecord } from './store.ts';

/**
 * Numbers run from 1 without gap or repetition, however many register at once: each waits for the one before.
 * Throws `Refusal`: not_allowed, invalid_input, drop_in_closed when nobody is or comes there any more today.
 */
export const registerWalkIn: Command<z.output<typeof dropInInput>, WalkInView> = {
  name: 'register-walk-in',
  capability: 'serve-walk-ins',
  input: dropInInput,
  run: async ({ tx, now, actor, deps }, input) => {
    const directory = await readDirectory(deps, tx);
    const dropIn = findDropIn(directory, actor, input, now);
    if (dropIn.shifts.length === 0) throw new Refusal('drop_in_closed', 'nobody receives there any more today');
    await holdQueue(tx, dropIn.queue);
    const before = await listWalkIns(tx, dropIn.queue);
    const number = (before.at(-1)?.number ?? 0) + 1;
    const walkIn: WalkInRecord = { ...dropIn.queue, id: randomUUID(), number, state: 'waiting', createdAt: now };
    await insertWalkIn(tx, walkIn);
    return {
      result: viewWalkIn(await withBusyTimes(tx, directory, dropIn, now), [...before, walkIn], walkIn, now),
      log: [{ action: 'register-walk-in', subject: { kind: 'walk-in', id: walkIn.id }, area: dropIn.area }],
    };
  },
};
