// A family as it is made, and two as they become one.

import { randomUUID } from 'node:crypto';
import { foldReference } from '../../core/fold-reference.ts';
import type { AreaId, FamilyId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { searchWords } from './rules.ts';
import { type FamilyRecord, type NewChild, type NewGuardian, rewriteWords } from './store.ts';
import { childRow, endWorker, guardianRow, within } from './store-members.ts';

export type NewFamily = {
  readonly area: AreaId;
  readonly reference: string;
  readonly name: string;
  readonly address?: string | undefined;
  readonly nonDisclosure: boolean;
  readonly guardians: readonly NewGuardian[];
  readonly children: readonly NewChild[];
  readonly now: number;
};

/** Writes the family with everybody in it; its id, or undefined where the reference is taken. */
export async function insertFamily(tx: Transaction, family: NewFamily): Promise<FamilyId | undefined> {
  const id = randomUUID() as string as FamilyId;
  const written = await tx.$executeRaw`
    INSERT INTO family (id, area_id, reference, folded_reference, name, address, non_disclosure, words, created_at)
    VALUES (${id}::uuid, ${family.area}, ${family.reference}, ${foldReference(family.reference)}, ${family.name},
      ${family.address ?? null}, ${family.nonDisclosure}, ${searchWords(family)}, ${new Date(family.now)})
    ON CONFLICT (area_id, folded_reference) DO NOTHING`;
  if (written === 0) return undefined;
  await tx.guardian.createMany({ data: family.guardians.map((one) => ({ ...guardianRow(one), ...within(id) })) });
  await tx.child.createMany({ data: family.children.map((one) => ({ ...childRow(one), ...within(id) })) });
  return id;
}

/**
 * Gives everything of one family to another, and leaves of it a reference that leads there. The stricter
 * non-disclosure stays, and with it no address.
 */
export async function moveFamily(tx: Transaction, from: FamilyRecord, to: FamilyRecord, now: number): Promise<void> {
  const [familyId, move] = [to.id, { where: { familyId: from.id }, data: { familyId: to.id } }];
  await tx.booking.updateMany(move);
  await tx.consent.updateMany(move);
  await tx.waitlistEntry.updateMany(move);
  await tx.guardian.updateMany(move);
  await tx.child.updateMany(move);
  if (to.workers.some(({ until }) => until === undefined)) await endWorker(tx, from.id, now);
  await tx.namedWorker.updateMany(move);
  await tx.family.updateMany({ where: { mergedInto: from.id }, data: { mergedInto: familyId } });
  await tx.family.update({
    where: { id: from.id },
    data: { mergedInto: familyId, name: null, address: null, words: '' },
  });
  const nonDisclosure = from.nonDisclosure || to.nonDisclosure;
  const [name, address] = [to.name ?? from.name, nonDisclosure ? undefined : (to.address ?? from.address)];
  await tx.family.update({
    where: { id: familyId },
    data: { nonDisclosure, name: name ?? null, address: address ?? null },
  });
  await rewriteWords(tx, familyId);
}
