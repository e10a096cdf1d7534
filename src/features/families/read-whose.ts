// Whose something is, as far as somebody may know: for whatever shows families beside times.

import type { FamilyId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findNamed, type NamedFamily } from './store-names.ts';

export type { NamedFamily } from './store-names.ts';

export type Whose = {
  readonly family: FamilyId;
  readonly reference: string;
  /** for those who may know it */
  readonly name?: string;
  /** the child for whom it is, by name: for those who may know the family's */
  readonly child?: string;
  /** turvakielto: told to those who would see the name without it, and to nobody else */
  readonly nameHidden?: true;
  /** whether the reader may open the family's page */
  readonly opens: boolean;
};

/** Logs nothing: a caller who shows them logs the reads with all else that its page shows, in one statement. */
export async function readWhose(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  families: readonly FamilyId[],
): Promise<ReadonlyMap<FamilyId, Whose>> {
  const named = families.length === 0 ? [] : await findNamed(deps.db, families);
  return new Map(named.map((family) => [family.id, whoseFor(actor, family, false)]));
}

/**
 * Names are for those who keep the families of its area, and for the professional who meets it; anybody else has the
 * number. Under non-disclosure a name beside a place and a time is nobody's: it stands on the family's own page.
 */
export function whoseFor(
  actor: Actor,
  family: NamedFamily & { readonly child?: string | undefined },
  meets: boolean,
): Whose {
  const { id, area, reference, name, child, nonDisclosure } = family;
  const opens = may(actor, 'see-families', area);
  const known = opens || meets;
  return {
    family: id,
    reference,
    ...(known && name !== undefined && !nonDisclosure && { name }),
    ...(known && child !== undefined && !nonDisclosure && { child }),
    ...(known && nonDisclosure && { nameHidden: true }),
    opens,
  };
}
