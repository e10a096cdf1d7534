// What families are called, for lists that say whose something is.

import type { AreaId, FamilyId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';

export type NamedFamily = {
  readonly id: FamilyId;
  readonly area: AreaId;
  readonly reference: string;
  readonly name?: string;
  readonly nonDisclosure: boolean;
};

/** Those of these families that are there, in no order. */
export async function findNamed(
  db: Pick<Transaction, 'family'>,
  ids: readonly FamilyId[],
): Promise<readonly NamedFamily[]> {
  const select = { id: true, areaId: true, reference: true, name: true, nonDisclosure: true } as const;
  const rows = await db.family.findMany({ where: { id: { in: [...ids] } }, select });
  return rows.map(({ id, areaId, reference, name, nonDisclosure }) => ({
    id: id as FamilyId,
    area: areaId as AreaId,
    reference,
    ...(name !== null && { name }),
    nonDisclosure,
  }));
}
