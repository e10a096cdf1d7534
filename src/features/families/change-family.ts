// The desk corrects what a family is called or where it lives.

import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { changedFields, logOf, openFamily } from './open-family.ts';
import { refuseIdentityCodes } from './rules.ts';
import { type changed, changeInput } from './schema.ts';
import { updateFamily } from './store.ts';

/** Throws `Refusal`: not_found, personal_data_found, invalid_input for an address under non-disclosure. */
export const changeFamily: Command<z.output<typeof changeInput>, z.output<typeof changed>> = {
  name: 'change-family',
  capability: 'manage-families',
  input: changeInput,
  run: async (context, { family: id, name, address }) => {
    const family = await openFamily(context, id);
    refuseIdentityCodes({ name, address: address ?? undefined });
    if (family.nonDisclosure && typeof address === 'string') {
      throw invalidInput({ path: 'address', message: 'is not kept under non-disclosure' });
    }
    const given = { ...(name !== undefined && { name }), ...(address !== undefined && { address }) };
    const fields = changedFields(family, given);
    if (fields.length === 0) return { result: { id: family.id }, unchanged: true };
    await updateFamily(context.tx, family.id, given);
    return { result: { id: family.id }, log: [logOf(family, 'change-family', { fields: fields.join(' ') })] };
  },
};
