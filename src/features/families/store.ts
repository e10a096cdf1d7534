// The family's own row: found with everybody in it, and changed.

import { randomUUID } from 'node:crypto';
import { foldReference } from '../../core/fold-reference.ts';
import type { AreaId, FamilyId, ProfessionalId } from '../../core/ids.ts';
import { type MessageLevel, messageLevels } from '../../core/neutral-message.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { ChosenHours } from '../../core/quiet-hours.ts';
import type { Transaction } from '../../platform/db.ts';
import { searchWords } from './rules.ts';
import { type ContactChannel, contactChannels } from './schema.ts';

export type GuardianRecord = {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
  readonly language: Language;
  readonly channel: ContactChannel;
  readonly safeToSend: boolean;
  readonly messageLevel: MessageLevel;
  /** when they want to hear nothing that can wait; missing: in everybody's night */
  readonly quietFrom?: string;
  readonly quietTo?: string;
};

export type ChildRecord = { readonly id: string; readonly name: string; readonly born?: string };

/** A family as it is kept, with everybody in it. Instants in epoch milliseconds. */
export type FamilyRecord = {
  readonly id: FamilyId;
  readonly area: AreaId;
  readonly reference: string;
  readonly name?: string;
  readonly address?: string;
  readonly nonDisclosure: boolean;
  readonly guardians: readonly GuardianRecord[];
  readonly children: readonly ChildRecord[];
  /** the present one first */
  readonly workers: readonly {
    readonly professional: ProfessionalId;
    readonly since: number;
    readonly until?: number;
  }[];
};

type Given<Record> = { readonly [Key in keyof Omit<Record, 'id'>]: Omit<Record, 'id'>[Key] | undefined };

export type NewGuardian = Given<Omit<GuardianRecord, 'quietFrom' | 'quietTo'>> &
  Partial<ChosenHours> &
  Pick<GuardianRecord, 'name' | 'language' | 'channel' | 'safeToSend' | 'messageLevel'>;

export type NewChild = { readonly name: string; readonly born?: string | undefined };

export const WHOLE = {
  guardians: { orderBy: { name: 'asc' } },
  children: { orderBy: { born: 'asc' } },
  workers: { orderBy: { since: 'desc' } },
} as const;

/** The family of this id; one that was merged leads to the one that stayed. */
export async function findFamily(tx: Pick<Transaction, 'family'>, id: FamilyId): Promise<FamilyRecord | undefined> {
  const row = await findRow(tx, id);
  if (row === null) return undefined;
  if (row.mergedInto === null) return toRecord(row);
  const stayed = await findRow(tx, row.mergedInto);
  return stayed === null ? undefined : toRecord(stayed);
}

/** As `findFamily`, and holds the row until the transaction ends, so that changes of one family follow each other. */
export async function findFamilyForChange(tx: Transaction, id: FamilyId): Promise<FamilyRecord | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM family WHERE id = ${id}::uuid FOR UPDATE`;
  const found = await findFamily(tx, id);
  if (found === undefined || found.id === id) return found;
  return findFamilyForChange(tx, found.id);
}

/** Holds several families in the order of their ids, so that two merges cannot wait for each other. */
export async function holdFamilies(tx: Transaction, ids: readonly FamilyId[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS found FROM family WHERE id::text = ANY(${[...ids]}) ORDER BY id FOR UPDATE`;
}

/** The family of this reference in this area, however it is typed, whether or not it was merged since. */
export async function findByReference(
  tx: Transaction,
  area: AreaId,
  reference: string,
): Promise<FamilyRecord | undefined> {
  const row = await tx.family.findUnique({
    where: { areaId_foldedReference: { areaId: area, foldedReference: foldReference(reference) } },
    select: { id: true },
  });
  return row === null ? undefined : findFamily(tx, row.id as FamilyId);
}

/** The families of this reference in these areas. */
export async function findNumbered(
  tx: Transaction,
  reference: string,
  areas: readonly AreaId[] | '*',
): Promise<readonly FamilyId[]> {
  const rows = await tx.family.findMany({
    where: {
      foldedReference: foldReference(reference),
      ...(areas !== '*' && { areaId: { in: [...areas] } }),
    },
    select: { id: true, mergedInto: true },
    orderBy: [{ areaId: 'asc' }],
    take: 5,
  });
  return [...new Set(rows.map(({ id, mergedInto }) => (mergedInto ?? id) as FamilyId))];
}

/** The next reference of a family that no other system has numbered. */
export async function nextReference(tx: Transaction): Promise<string> {
  const [row] = await tx.$queryRaw<[{ number: bigint }]>`SELECT nextval('family_number') AS number`;
  return `N-${row.number}`;
}

/** The family of this reference, made empty where there is none; one that was merged gives the one that stayed. */
export async function findOrInsertByReference(
  tx: Transaction,
  area: AreaId,
  reference: string,
  now: number,
): Promise<{ readonly id: FamilyId; readonly created: boolean }> {
  const [row] = await tx.$queryRaw<[{ id: FamilyId; created: boolean }]>`
    INSERT INTO family (id, area_id, reference, folded_reference, words, created_at)
    VALUES (${randomUUID()}::uuid, ${area}, ${reference}, ${foldReference(reference)},
      ${searchWords({ reference, guardians: [], children: [] })},
      ${new Date(now)})
    ON CONFLICT (area_id, folded_reference) DO UPDATE SET reference = family.reference
    RETURNING coalesce(merged_into, id)::text AS id, xmax = 0 AS created`;
  return row;
}

export async function updateFamily(
  tx: Transaction,
  id: FamilyId,
  fields: { readonly name?: string | undefined; readonly address?: string | null | undefined },
): Promise<void> {
  const { name, address } = fields;
  await tx.family.update({
    where: { id },
    data: { ...(name !== undefined && { name }), ...(address !== undefined && { address }) },
  });
  await rewriteWords(tx, id);
}

/** Under non-disclosure no address is kept: what is not there cannot be shown. */
export async function setNonDisclosure(tx: Transaction, id: FamilyId, nonDisclosure: boolean): Promise<void> {
  await tx.family.update({ where: { id }, data: { nonDisclosure, ...(nonDisclosure && { address: null }) } });
}

export async function rewriteWords(tx: Transaction, id: FamilyId): Promise<void> {
  const family = await findFamily(tx, id);
  if (family) await tx.family.update({ where: { id }, data: { words: searchWords(family) } });
}

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;

const findRow = (tx: Pick<Transaction, 'family'>, id: string) =>
  tx.family.findUnique({ where: { id }, include: WHOLE });

// What was validated when it was written becomes typed again here.
export function toRecord(row: Row): FamilyRecord {
  return {
    id: row.id as FamilyId,
    area: row.areaId as AreaId,
    reference: row.reference,
    ...(row.name !== null && { name: row.name }),
    ...(row.address !== null && !row.nonDisclosure && { address: row.address }),
    nonDisclosure: row.nonDisclosure,
    guardians: row.guardians.map(toGuardian),
    children: row.children.map(({ id, name, born }) => ({ id, name, ...(born !== null && { born }) })),
    workers: row.workers.map(({ professionalId, since, until }) => ({
      professional: professionalId as ProfessionalId,
      since: since.getTime(),
      ...(until !== null && { until: until.getTime() }),
    })),
  };
}

function toGuardian(row: Row['guardians'][number]): GuardianRecord {
  return {
    id: row.id,
    name: row.name,
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    language: languages.find((language) => language === row.language) ?? 'fi',
    channel: contactChannels.find((channel) => channel === row.channel) ?? 'none',
    safeToSend: row.safeToSend,
    messageLevel: messageLevels.find((level) => level === row.messageLevel) ?? 'neutral',
    ...(row.quietFrom !== null && { quietFrom: row.quietFrom }),
    ...(row.quietTo !== null && { quietTo: row.quietTo }),
  };
}
