// Who a family's own worker is just now: asked each time, never remembered in an address.

import { whyNotServing } from '../../core/directory.ts';
import type { FamilyId, ProfessionalId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { findFamily } from './store.ts';

/**
 * Nobody for a family that the actor may not see, and none who cannot be booked any more. Logs nothing: it says nothing of
 * the family, and whoever shows the family beside it logs that.
 */
export async function readNamedWorker(
  deps: Dependencies,
  actor: Actor,
  id: FamilyId,
): Promise<ProfessionalId | undefined> {
  const family = await findFamily(deps.db, id);
  if (family === undefined || !may(actor, 'see-families', family.area)) return undefined;
  const present = family.workers.find(({ until }) => until === undefined)?.professional;
  if (present === undefined) return undefined;
  const gone = whyNotServing(await readDirectory(deps), present, family.area);
  return gone === undefined ? present : undefined;
}
