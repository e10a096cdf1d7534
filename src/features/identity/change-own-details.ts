// Somebody says what they are, where they belong and which number to call, for those whom they ask.

import { Refusal } from '../../core/errors.ts';
import { type Command, inEachArea } from '../../platform/command.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import type { StoredUser } from './rules.ts';
import { type ChangeOwnDetailsInput, changeOwnDetailsInput } from './schema.ts';
import { findUser, type UserChange, updateUser } from './store.ts';

/** Throws `Refusal`: not_allowed for a key that stands for no person, invalid_input for a unit that is none. */
export const changeOwnDetails: Command<ChangeOwnDetailsInput, { id: string }> = {
  name: 'change-own-details',
  capability: 'anyone-signed-in',
  input: changeOwnDetailsInput,
  run: async ({ tx, actor }, input) => {
    const before = actor.user && (await findUser(tx, actor.user));
    if (!before) throw new Refusal('not_allowed', 'this key stands for no person');
    await refuseUnknown(tx, input.unit ? { unit: input.unit } : {});
    await updateUser(tx, before.id, changedDetails(input));
    return {
      result: { id: before.id },
      log: inEachArea(
        actor.grants.map((grant) => grant.area),
        {
          action: 'change-own-details',
          subject: { kind: 'user', id: before.id },
          details: { changed: Object.keys(input).join(' '), ...unitDetails(input, before) },
        },
      ),
    };
  },
};

/** What is written of the details that were given. */
export function changedDetails({ post, unit, phone }: ChangeOwnDetailsInput): UserChange {
  return {
    ...(post !== undefined && { post }),
    ...(unit !== undefined && { unitId: unit }),
    ...(phone !== undefined && { phone }),
  };
}

/** Of the details, the log keeps where somebody belonged and belongs; never a number. */
export function unitDetails(
  { unit }: Pick<ChangeOwnDetailsInput, 'unit'>,
  before: Pick<StoredUser, 'unit'>,
): Readonly<Record<string, string>> {
  return unit === undefined ? {} : { unit: unit ?? 'none', unitBefore: before.unit ?? 'none' };
}
