// Somebody says what they are, where they belong and which number to call, for those whom they ask.

import { Refusal } from '../../core/errors.ts';
import type { SiteId } from '../../core/ids.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import type { StoredUser } from './rules.ts';
import { type ChangeOwnDetailsInput, changeOwnDetailsInput } from './schema.ts';
import { findUser, type UserChange, updateUser } from './store.ts';

/** Throws `Refusal`: not_allowed for a key that stands for no person, invalid_input for units that are none, or not of their areas. */
export const changeOwnDetails: Command<ChangeOwnDetailsInput, { id: string }> = {
  name: 'change-own-details',
  capability: 'anyone-signed-in',
  input: changeOwnDetailsInput,
  run: async ({ tx, actor }, input) => {
    const before = actor.user && (await findUser(tx, actor.user));
    if (!before) throw new Refusal('not_allowed', 'this key stands for no person');
    const changes = onlyChanged(input, before);
    const within = before.grants.map(({ area }) => area);
    await refuseUnknown(tx, changes.units ? { units: { ids: newUnits(changes.units, before), within } } : {});
    const result = { id: before.id };
    if (Object.keys(changes).length === 0) return { result, unchanged: true };
    await updateUser(tx, before.id, changedDetails(changes));
    return {
      result,
      log: inEachArea(
        actor.grants.map((grant) => grant.area),
        {
          action: 'change-own-details',
          subject: { kind: 'user', id: before.id },
          details: { changed: Object.keys(changes).join(' '), ...unitDetails(changes, before) },
        },
      ),
    };
  },
};

/** Of what was given, what would be another; nothing given is as good as null. */
export function onlyChanged<Given extends object>(given: Given, before: Partial<StoredUser>): Partial<Given> {
  const known = new Map<string, unknown>(Object.entries(before));
  const changes = Object.entries(given).filter(([name, value]) => !isSameValue(value ?? undefined, known.get(name)));
  return Object.fromEntries(changes) as Partial<Given>;
}

/** What is written of the details that were given. */
export function changedDetails({ post, units, phone, digest }: ChangeOwnDetailsInput): UserChange {
  return {
    ...(post !== undefined && { post }),
    ...(units !== undefined && { units, unitId: units[0] ?? null }),
    ...(phone !== undefined && { phone }),
    ...(digest !== undefined && { digest }),
  };
}

/** Of the details, the log keeps where somebody belonged and belongs; never a number. */
export function unitDetails(
  { units }: Pick<ChangeOwnDetailsInput, 'units'>,
  before: Pick<StoredUser, 'units'>,
): Readonly<Record<string, string>> {
  const said = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.join(' '));
  return units === undefined ? {} : { unit: said(units), unitBefore: said(before.units) };
}

/** Those that are not theirs yet: one that they keep needs no role anew. */
export function newUnits(units: readonly SiteId[], before: Pick<StoredUser, 'units'>): readonly SiteId[] {
  return units.filter((unit) => !before.units.includes(unit));
}
