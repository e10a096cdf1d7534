// Two families become one, within the command that sees to what was told of either.

import { invalidInput } from '../../core/errors.ts';
import type { FamilyId } from '../../core/ids.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import type { CommandContext } from '../../platform/command.ts';
import { refuseUndecided } from '../directory/refuse-undecided.ts';
import { mayBeCalled, openFamily } from './open-family.ts';
import { sameChildren, sameGuardians } from './rules.ts';
import type { FamilySummary } from './schema.ts';
import { type FamilyRecord, holdFamilies } from './store.ts';
import { moveFamily } from './store-families.ts';
import type { Closed } from './store-members.ts';

export type Pair = { readonly from: FamilyRecord; readonly to: FamilyRecord };

/** Both, held until the transaction ends; `undefined` where the one has gone into the other. Throws as `mergeFamilies`. */
export async function openPair(
  context: CommandContext,
  { family, into }: { readonly family: FamilyId; readonly into: FamilyId },
): Promise<Pair | undefined> {
  await holdFamilies(context.tx, [family, into]);
  const from = await openFamily(context, family);
  const to = await openFamily(context, into);
  if (from.id !== to.id) return { from, to };
  if (family !== into && to.id === into) return undefined;
  throw invalidInput({ path: 'into', message: 'must be another family' });
}

/** All that hangs on the one goes to the other. Returns how many links were closed, and what has to follow. Throws `Refusal`: calendar_undecided. */
export async function joinFamilies(
  context: CommandContext,
  { from, to }: Pair,
  calendar: ChosenForCalendar | undefined,
): Promise<Closed> {
  const { tx, now, deps } = context;
  const hushed = sameGuardians(from.guardians, to.guardians).filter(
    ({ goes, stays }) => !mayBeCalled(goes) || !mayBeCalled(stays),
  );
  const theirs = hushed.flatMap(({ goes, stays }) => [goes.id, stays.id]);
  await refuseUndecided(context, { guardians: theirs }, calendar);
  return moveFamily(tx, from, to, { now, texts: deps.texter.sends, calendar });
}

/** A family as far as it tells who belongs to it. */
export type Members = {
  readonly guardians: readonly FamilySummary['guardians'][number][];
  readonly children: readonly FamilySummary['children'][number][];
};

/** Who belongs to both families, and would be one: of each pair the one that goes, and the one that stays. */
export function membersOfBoth(from: Members, to: Members) {
  return {
    guardians: sameGuardians(from.guardians, to.guardians),
    children: sameChildren(from.children, to.children),
  };
}
