// The mark of non-disclosure of a family, set or lifted within the command that has to correct what people were told.

import type { FamilyId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import { openFamily } from './open-family.ts';
import { type FamilyRecord, setNonDisclosure } from './store.ts';

/**
 * The mark removes the address, so that nobody reads it here by lifting the mark. Returns the family as it was.
 * Throws `Refusal`: not_found.
 */
export async function hideFamily(context: CommandContext, id: FamilyId, nonDisclosure: boolean): Promise<FamilyRecord> {
  const family = await openFamily(context, id);
  await setNonDisclosure(context.tx, family.id, nonDisclosure);
  return family;
}
