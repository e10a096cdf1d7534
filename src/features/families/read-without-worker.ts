// Families whose named worker serves their area no longer: a successor is to be named.

import type { AreaId, FamilyId } from '../../core/ids.ts';
import { HOUR } from '../../core/instant.ts';
import { type Actor, areasFor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordReadsOnce } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { findLeftByWorker } from './store-members.ts';

export type FamilyWithoutWorker = { readonly id: FamilyId; readonly reference: string; readonly area: AreaId };

const MOST = 20;

/**
 * In the areas whose families the actor keeps, the one left longest first; `all` counts those that are not listed too.
 * That each was found is logged, once an hour.
 */
export async function readFamiliesWithoutWorker(
  deps: Dependencies,
  actor: Actor,
  requestId?: string,
): Promise<{ readonly items: readonly FamilyWithoutWorker[]; readonly all: number }> {
  const areas = areasFor(actor, 'manage-families');
  const { gone } = await readDirectory(deps);
  const { items, all } = await findLeftByWorker(deps.db, { areas, gone, limit: MOST });
  const entries = items.map(({ id, area }) => ({
    action: 'find-family' as const,
    subject: { kind: 'family', id },
    area,
    purpose: 'successor',
  }));
  await recordReadsOnce(deps, actor, entries, HOUR, requestId);
  return { items, all };
}
