// The desk adds a guardian to a family. One of the same name and address or number is the one that is there.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf, openFamily } from './open-family.ts';
import { textsOf } from './register-family.ts';
import { isSameGuardian, refuseIdentityCodes } from './rules.ts';
import { addGuardianInput, type guardianChanged } from './schema.ts';
import { followMailboxes, insertGuardian } from './store-members.ts';

/**
 * What somebody reads to whom nothing may be sent is no mailbox of the others either. Throws `Refusal`: not_found,
 * personal_data_found.
 */
export const addGuardian: Command<z.output<typeof addGuardianInput>, z.output<typeof guardianChanged>> = {
  name: 'add-guardian',
  capability: 'manage-families',
  input: addGuardianInput,
  run: async (context, { family: id, ...input }) => {
    const family = await openFamily(context, id);
    refuseIdentityCodes(Object.fromEntries(textsOf(input)));
    const known = family.guardians.find((one) => isSameGuardian(one, input));
    if (known) return { result: { id: family.id, guardian: known.id, again: true }, unchanged: true };
    const { tx, now, deps } = context;
    const guardian = await insertGuardian(tx, family.id, input);
    const sharing = { before: family.guardians, now, texts: deps.texter.sends };
    const { revoked, events } = await followMailboxes(tx, family.id, sharing);
    return {
      result: { id: family.id, guardian },
      log: [logOf(family, 'add-guardian', { guardian, ...(revoked > 0 && { revoked }) })],
      events,
    };
  },
};
