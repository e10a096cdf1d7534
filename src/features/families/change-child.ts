// The desk corrects a child's name or month of birth.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { changedFields, logOf, memberOf, openFamily } from './open-family.ts';
import { refuseIdentityCodes } from './rules.ts';
import { changeChildInput, type childChanged } from './schema.ts';
import { childRow, updateChild } from './store-members.ts';

/** The whole child anew: a month left out is emptied. Throws `Refusal`: not_found, personal_data_found. */
export const changeChild: Command<z.output<typeof changeChildInput>, z.output<typeof childChanged>> = {
  name: 'change-child',
  capability: 'manage-families',
  input: changeChildInput,
  run: async (context, { family: id, child: childId, ...input }) => {
    const family = await openFamily(context, id);
    const before = memberOf(family.children, childId);
    const child = before.id;
    refuseIdentityCodes({ name: input.name });
    const result = { id: family.id, child };
    const fields = changedFields(before, childRow(input));
    if (fields.length === 0) return { result, unchanged: true };
    await updateChild(context.tx, family.id, child, input);
    return { result, log: [logOf(family, 'change-child', { child, fields: fields.join(' ') })] };
  },
};
