// A coordinator closes areas, or some of their series, for some dates.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import { type Command, inEachArea } from '../../platform/command.ts';

import { closureFaults } from './check-entries.ts';
import { emptyContent, toDirectory } from './directory-content.ts';
import { requireEvery } from './rules.ts';
import { addClosureInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

/** Only who coordinates every area may close them. Throws `Refusal`: not_allowed, invalid_input. */
export const addClosure: Command<z.output<typeof addClosureInput>, { readonly id: string }> = {
  name: 'add-closure',
  capability: 'manage-absences',
  input: addClosureInput,
  run: async ({ tx, now, actor }, input) => {
    const id = randomUUID();
    await rewriteDirectory(tx, now, 'in_use', (stored) => {
      const current = stored?.content ?? emptyContent;
      const faults = closureFaults(toDirectory(current, stored?.version ?? 0), input);
      if (faults.length > 0) throw invalidInput(...faults);
      requireEvery(actor, 'manage-absences', input.areas);
      return { ...current, closures: [...current.closures, { ...input, id, source: 'page' }] };
    });
    return {
      result: { id },
      log: inEachArea(input.areas, { action: 'add-closure', subject: { kind: 'closure', id } }),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};
