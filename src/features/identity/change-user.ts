// An administrator changes somebody's name, language, roles or professional, or ends their access.

import { Refusal } from '../../core/errors.ts';
import type { Grant } from '../../core/permissions.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { administersAll, changedGrants, distinctGrants, grantsText, reaches, type StoredUser } from './rules.ts';
import { type ChangeUserInput, changeUserInput } from './schema.ts';
import {
  endSessions,
  findUser,
  hasOtherAdministrator,
  lockAdministrators,
  replaceGrants,
  type UserChange,
  updateUser,
} from './store.ts';

/**
 * Anybody who is disabled loses their sessions at once; so do their keys. Throws `Refusal`: not_found, not_allowed
 * outside the administrator's areas, in_use when nobody would be left to administer, invalid_input.
 */
export const changeUser: Command<ChangeUserInput, { id: string }> = {
  name: 'change-user',
  capability: 'manage-users',
  input: changeUserInput,
  run: async (context, input) => {
    const { tx } = context;
    await lockAdministrators(tx);
    const before = await findUser(tx, input.user);
    if (before === undefined) throw new Refusal('not_found', 'no such user');
    const grants = input.grants === undefined ? before.grants : distinctGrants(input.grants);
    const disabled = input.disabled ?? before.disabled;
    refuseOutsideAreas(context, before, grants);
    await refuseUnknown(tx, {
      areas: changedGrants(before.grants, grants).map((grant) => grant.area),
      ...(input.professional && { professional: input.professional }),
    });
    if (administersAll(before) && !administersAll({ disabled, grants })) {
      if (!(await hasOtherAdministrator(tx, before.id))) {
        throw new Refusal('in_use', 'the last administrator of every area stays');
      }
    }
    await updateUser(tx, before.id, changeOf(input, before, context.now));
    if (input.grants !== undefined) await replaceGrants(tx, before.id, grants);
    if (disabled && !before.disabled) await endSessions(tx, before.id);
    return {
      result: { id: before.id },
      log: [{ action: 'change-user', subject: { kind: 'user', id: before.id }, details: detailsOf(input, before) }],
    };
  },
};

/** Every role somebody holds or gets must lie where the administrator administers. */
function refuseOutsideAreas({ actor }: CommandContext, before: StoredUser, grants: readonly Grant[]): void {
  const areas = [...before.grants, ...grants].map((grant) => grant.area);
  if (!reaches(actor, 'manage-users', areas)) {
    throw new Refusal('not_allowed', 'a role outside the areas this administrator has');
  }
}

function changeOf(input: ChangeUserInput, before: StoredUser, now: number): UserChange {
  return {
    ...(input.name !== undefined && { name: input.name }),
    ...(input.language !== undefined && { language: input.language }),
    ...(input.professional !== undefined && { professionalId: input.professional }),
    ...(input.disabled === true && !before.disabled && { disabledAt: new Date(now) }),
    ...(input.disabled === false && { disabledAt: null }),
  };
}

/** What the log keeps: which things changed and which roles came and went, never a name or an address. */
function detailsOf(input: ChangeUserInput, before: StoredUser): Record<string, string | boolean> {
  const after = input.grants === undefined ? before.grants : distinctGrants(input.grants);
  const given = changedGrants(before.grants, after).filter((grant) => after.includes(grant));
  const taken = changedGrants(before.grants, after).filter((grant) => before.grants.includes(grant));
  return {
    changed: Object.keys(input)
      .filter((name) => name !== 'user')
      .join(' '),
    ...(given.length > 0 && { given: grantsText(given) }),
    ...(taken.length > 0 && { taken: grantsText(taken) }),
    ...(input.disabled !== undefined && { disabled: input.disabled }),
  };
}
