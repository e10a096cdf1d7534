// A family that is named by its number alone, where that does not say for whom of it a time is.

import type { AreaId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readFamily } from './read.ts';
import type { FamilyView, ReadPurpose } from './schema.ts';
import { findFamily, findNumbered } from './store.ts';

/** The area's family of this number, if it has several children and the actor may see it; only then it is read, and logged. */
export async function readOfSeveral(
  deps: Dependencies,
  actor: Actor,
  { area, reference }: { readonly area: AreaId; readonly reference: string },
  purpose: ReadPurpose,
  requestId?: string,
): Promise<FamilyView | undefined> {
  if (reference.trim() === '' || !may(actor, 'see-families', area)) return undefined;
  const [id] = await findNumbered(deps.db, reference, [area]);
  const family = id && (await findFamily(deps.db, id));
  if (!family || family.children.length < 2 || !may(actor, 'see-families', family.area)) return undefined;
  return readFamily(deps, actor, family.id, purpose, requestId);
}
