// Two families become one, within the command that sees to what was told of either.

import { invalidInput } from '../../core/errors.ts';
import type { FamilyId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import { openFamily } from './open-family.ts';
import { type FamilyRecord, holdFamilies } from './store.ts';
import { moveFamily } from './store-families.ts';

type Pair = { readonly from: FamilyRecord; readonly to: FamilyRecord };

/** Both, held until the transaction ends. Throws `Refusal`: not_found, invalid_input for a family and itself. */
export async function openPair(
  context: CommandContext,
  { family, into }: { readonly family: FamilyId; readonly into: FamilyId },
): Promise<Pair> {
  await holdFamilies(context.tx, [family, into]);
  const from = await openFamily(context, family);
  const to = await openFamily(context, into);
  if (from.id === to.id) throw invalidInput({ path: 'into', message: 'must be another family' });
  return { from, to };
}

/** All that hangs on the one goes to the other. */
export async function joinFamilies({ tx, now }: CommandContext, { from, to }: Pair): Promise<void> {
  await moveFamily(tx, from, to, now);
}
