// Names the worker to whom a family comes first; the one before is kept with an end.

import type { z } from 'zod';
import { whyNotServing } from '../../core/directory.ts';
import { invalidInput } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { logOf, openFamily } from './open-family.ts';
import { type changed, nameWorkerInput } from './schema.ts';
import { replaceWorker } from './store-members.ts';

/**
 * `professional: null` names nobody. Naming the present one again changes nothing.
 * Throws `Refusal`: not_found, invalid_input for somebody who does not serve the family's area.
 */
export const nameWorker: Command<z.output<typeof nameWorkerInput>, z.output<typeof changed>> = {
  name: 'name-worker',
  capability: 'manage-families',
  input: nameWorkerInput,
  run: async (context, { family: id, professional }) => {
    const { tx, now, deps } = context;
    const family = await openFamily(context, id);
    const directory = await readDirectory(deps, tx);
    if (professional !== null && whyNotServing(directory, professional, family.area) !== undefined) {
      throw invalidInput({ path: 'professional', message: 'must serve the family’s area' });
    }
    const present = family.workers.find(({ until }) => until === undefined)?.professional ?? null;
    if (present === professional) return { result: { id: family.id }, unchanged: true };
    await replaceWorker(tx, family.id, professional, now);
    const details = { professional: professional ?? 'nobody', before: present ?? 'nobody' };
    return { result: { id: family.id }, log: [logOf(family, 'name-worker', details)] };
  },
};
