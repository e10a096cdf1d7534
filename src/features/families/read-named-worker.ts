// Who a family's own worker is just now: asked each time, never remembered in an address.

import { whyNotServing } from '../../core/directory.ts';
import type { AreaId, FamilyId, ProfessionalId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { findFamily } from './store.ts';

/** Nobody for a family that the actor may not see. Logs nothing: a page that shows the family beside it logs that. */
export async function readNamedWorker(
  deps: Dependencies,
  actor: Actor,
  id: FamilyId,
): Promise<ProfessionalId | undefined> {
  return namedWorkerOf(deps, id, (area) => may(actor, 'see-families', area));
}

/** For the family itself. Nobody where their times cannot be booked any more. */
export async function namedWorkerOf(
  deps: Dependencies,
  id: FamilyId,
  isTheirs: (area: AreaId) => boolean = () => true,
): Promise<ProfessionalId | undefined> {
  const family = await findFamily(deps.db, id);
  if (family === undefined || !isTheirs(family.area)) return undefined;
  const present = family.workers.find(({ until }) => until === undefined)?.professional;
  if (present === undefined) return undefined;
  const gone = whyNotServing(await readDirectory(deps), present, family.area);
  return gone === undefined ? present : undefined;
}
