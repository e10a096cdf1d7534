// Finds a family by its client system's reference, or registers it: within the transaction of the command that needs it.

import { Refusal } from '../../core/errors.ts';
import type { AreaId, FamilyId } from '../../core/ids.ts';
import { type Actor, areasFor } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import { findNumbered, findOrInsertByReference } from './store.ts';

type Asking = { readonly tx: Transaction; readonly actor: Actor };

/** A reference, and what is to be done where no family of the area has it: unless said, as `findOrRegisterFamily` says. */
export type Referenced = { readonly reference: string; readonly register?: boolean | undefined };

/**
 * The family of this reference in this area, or a new one; the same reference always gives the same family, and that of
 * a family that was merged gives the one that stayed. Unless the caller wants one registered, a reference that a family
 * of the actor's other areas has throws `possible_duplicate`; where none is wanted, `not_found`. Both name those.
 */
export async function findOrRegisterFamily(
  { tx, actor }: Asking,
  area: AreaId,
  { reference, register }: Referenced,
  now: number,
): Promise<{ readonly id: FamilyId; readonly created: boolean }> {
  if (register === true) return findOrInsertByReference(tx, area, reference, now);
  const [known] = await findNumbered(tx, reference, [area]);
  if (known !== undefined) return { id: known, created: false };
  const elsewhere = await findNumbered(tx, reference, areasFor(actor, 'see-families'));
  if (register === false) throw unknownHere(elsewhere);
  if (elsewhere.length > 0) throw knownElsewhere(elsewhere);
  return findOrInsertByReference(tx, area, reference, now);
}

/**
 * The one family of this reference in these areas, and none is registered. Throws `possible_duplicate` where several
 * have it, and `not_found`, which names those that the actor keeps in other areas.
 */
export async function findRegisteredFamily(
  { tx, actor }: Asking,
  areas: readonly AreaId[],
  reference: string,
): Promise<FamilyId> {
  const [known, ...others] = await findNumbered(tx, reference, areas);
  if (known === undefined) throw unknownHere(await findNumbered(tx, reference, areasFor(actor, 'see-families')));
  if (others.length > 0) throw knownElsewhere([known, ...others]);
  return known;
}

function unknownHere(elsewhere: readonly FamilyId[]): Refusal {
  return new Refusal('not_found', 'no family of the area has this reference', {
    faults: [{ path: 'family.reference', message: 'is of no family of the area' }],
    duplicates: sharing(elsewhere),
  });
}

function knownElsewhere(families: readonly FamilyId[]): Refusal {
  return new Refusal('possible_duplicate', 'a family of another area has this reference: name the one that is meant', {
    faults: [{ path: 'family.reference', message: 'is of a family of another area: give `id`, or `register: true`' }],
    duplicates: sharing(families),
  });
}

function sharing(families: readonly FamilyId[]) {
  return families.map((family) => ({ family, shared: ['reference'] }));
}
