// The desk adds a guardian to a family.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf, openFamily } from './open-family.ts';
import { textsOf } from './register-family.ts';
import { refuseIdentityCodes } from './rules.ts';
import { addGuardianInput, type guardianChanged } from './schema.ts';
import { insertGuardian } from './store-members.ts';

/** Throws `Refusal`: not_found, personal_data_found. */
export const addGuardian: Command<z.output<typeof addGuardianInput>, z.output<typeof guardianChanged>> = {
  name: 'add-guardian',
  capability: 'manage-families',
  input: addGuardianInput,
  run: async (context, { family: id, ...input }) => {
    const family = await openFamily(context, id);
    refuseIdentityCodes(Object.fromEntries(textsOf(input)));
    const guardian = await insertGuardian(context.tx, family.id, input);
    return { result: { id: family.id, guardian }, log: [logOf(family, 'add-guardian', { guardian })] };
  },
};
