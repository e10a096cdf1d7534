// Finds a family by its client system's reference, or registers it: within the transaction of the command that needs it.

import type { AreaId, FamilyId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { findOrInsertByReference } from './store.ts';

/**
 * The family of this reference in this area; the same reference always gives the same family, and that of a family
 * that was merged gives the one that stayed.
 */
export async function findOrRegisterFamily(
  tx: Transaction,
  area: AreaId,
  reference: string,
  now: number,
): Promise<FamilyId> {
  return findOrInsertByReference(tx, area, reference, now);
}
