// Finds a family by its client system's reference, or registers it: within the transaction of the command that needs it.

import { Refusal } from '../../core/errors.ts';
import type { AreaId, FamilyId } from '../../core/ids.ts';
import { type Actor, areasFor } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import { findNumbered, findOrInsertByReference } from './store.ts';

/**
 * The family of this reference in this area; the same reference always gives the same family, and that of a family
 * that was merged gives the one that stayed.
 */
export async function findOrRegisterFamily(
  tx: Transaction,
  area: AreaId,
  reference: string,
  now: number,
): Promise<{ readonly id: FamilyId; readonly created: boolean }> {
  return findOrInsertByReference(tx, area, reference, now);
}

/**
 * The family of this reference in this area, as above, and none is registered. Throws `not_found`, which names those
 * that the actor keeps in other areas under that reference.
 */
export async function findRegisteredFamily(
  tx: Transaction,
  actor: Actor,
  area: AreaId,
  reference: string,
): Promise<FamilyId> {
  const [known] = await findNumbered(tx, reference, [area]);
  if (known !== undefined) return known;
  const elsewhere = await findNumbered(tx, reference, areasFor(actor, 'see-families'));
  throw new Refusal('not_found', 'no family of the area has this reference', {
    faults: [{ path: 'family.reference', message: 'is of no family of the area' }],
    duplicates: elsewhere.map((family) => ({ family, shared: ['reference'] })),
  });
}
