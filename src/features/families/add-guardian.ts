// The desk adds a guardian to a family. One of the same name and address or number is the one that is there.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf, openFamily } from './open-family.ts';
import { textsOf } from './register-family.ts';
import { isSameGuardian, refuseIdentityCodes } from './rules.ts';
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
    const known = family.guardians.find((one) => isSameGuardian(one, input));
    if (known) return { result: { id: family.id, guardian: known.id, again: true }, unchanged: true };
    const guardian = await insertGuardian(context.tx, family.id, input);
    return { result: { id: family.id, guardian }, log: [logOf(family, 'add-guardian', { guardian })] };
  },
};
