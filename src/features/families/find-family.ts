// Finds a family by its client system's reference, or registers it: within the transaction of the command that needs it.

import { randomUUID } from 'node:crypto';
import type { AreaId, FamilyId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';

/** The family of this reference in this area; the same reference always gives the same family. */
export async function findOrRegisterFamily(tx: Transaction, area: AreaId, reference: string, now: number): Promise<FamilyId> {
  const [row] = await tx.$queryRaw<[{ id: string }]>`
    INSERT INTO family (id, area_id, reference, created_at)
    VALUES (${randomUUID()}::uuid, ${area}, ${reference}, ${new Date(now)})
    ON CONFLICT (area_id, reference) DO UPDATE SET reference = EXCLUDED.reference
    RETURNING id::text`;
  return row.id as FamilyId;
}
