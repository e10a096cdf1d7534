// The desk removes somebody who is no guardian of the family, or no longer.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf, memberOf, openFamily } from './open-family.ts';
import { type guardianChanged, removeGuardianInput } from './schema.ts';
import { deleteGuardian } from './store-members.ts';

/**
 * Nothing more is sent to them, and the links they may have are revoked: also those that the desk made for nobody in
 * particular. Throws `Refusal`: not_found.
 */
export const removeGuardian: Command<z.output<typeof removeGuardianInput>, z.output<typeof guardianChanged>> = {
  name: 'remove-guardian',
  capability: 'manage-families',
  input: removeGuardianInput,
  run: async (context, input) => {
    const { tx, now } = context;
    const family = await openFamily(context, input.family);
    const guardian = memberOf(family.guardians, input.guardian).id;
    const events = await deleteGuardian(tx, family.id, guardian, now);
    const details = { guardian, revoked: events.length };
    return { result: { id: family.id, guardian }, log: [logOf(family, 'remove-guardian', details)], events };
  },
};
