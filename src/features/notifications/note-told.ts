// Somebody has told a person by phone what a message did not: nobody else need call them.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { noteToldInput } from './schema.ts';
import { findToTell, writeTold } from './store-told.ts';

/**
 * It stands among the undelivered no more, until it is taken back (`told: false`); what is tried by itself is tried on.
 * Throws `Refusal`: not_found for a message of no area of the actor's, and of a time that is over.
 */
export const noteTold: Command<z.output<typeof noteToldInput>, { readonly id: string }> = {
  name: 'note-told',
  capability: 'see-messages',
  input: noteToldInput,
  run: async ({ tx, now, actor }, { message: id, told }) => {
    const found = await findToTell(tx, id, now);
    if (found === undefined || !may(actor, 'see-messages', found.area)) {
      throw new Refusal('not_found', 'no such message about a time to come in the areas of this actor');
    }
    if (!(await writeTold(tx, id, told ? now : undefined))) return { result: { id }, unchanged: true };
    return {
      result: { id },
      log: [
        {
          action: told ? 'note-told' : 'take-back-told',
          subject: { kind: found.about, id: found.aboutId },
          area: found.area,
          details: { message: id, start: found.start.toISOString() },
        },
      ],
    };
  },
};
