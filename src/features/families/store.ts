// All that families read from and write to the database.

import { randomUUID } from 'node:crypto';
import type { AreaId, FamilyId, ProfessionalId } from '../../core/ids.ts';
import { type Language, languages } from '../../core/permissions.ts';
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
export type NewGuardian = Given<GuardianRecord> & Pick<GuardianRecord, 'name' | 'language' | 'channel' | 'safeToSend'>;
export type NewChild = { readonly name: string; readonly born?: string | undefined };

const WHOLE = {
  guardians: { orderBy: { name: 'asc' } },
  children: { orderBy: { born: 'asc' } },
  workers: { orderBy: { since: 'desc' } },
} as const;

/** The family of this id; one that was merged leads to the one that stayed. */
export async function findFamily(tx: Transaction, id: FamilyId): Promise<FamilyRecord | undefined> {
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

/** The family of this reference in this area, whether or not it was merged since. */
export async function findByReference(
  tx: Transaction,
  area: AreaId,
  reference: string,
): Promise<FamilyRecord | undefined> {
  const row = await tx.family.findUnique({
    where: { areaId_reference: { areaId: area, reference } },
    select: { id: true },
  });
  return row === null ? undefined : findFamily(tx, row.id as FamilyId);
}

/** Families whose words hold every piece, or whose reference is `reference`; by name. */
export async function searchFamilies(
  tx: Transaction,
  wanted: {
    readonly pieces: readonly string[];
    readonly reference: string;
    readonly areas: readonly AreaId[] | '*';
    readonly limit: number;
  },
): Promise<readonly FamilyRecord[]> {
  const { pieces, areas } = wanted;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM family
    WHERE merged_into IS NULL AND (${areas === '*'} OR area_id = ANY(${areas === '*' ? [] : [...areas]}))
      AND (lower(reference) = lower(${wanted.reference}) OR (${pieces.length > 0} AND NOT EXISTS (
        SELECT 1 FROM unnest(${[...pieces]}::text[]) AS piece WHERE strpos(words, piece) = 0)))
    ORDER BY name NULLS LAST, id LIMIT ${wanted.limit}`;
  return findAll(tx, rows);
}

/** Families whose words hold any of the pieces, those with the most first. */
export async function findSimilar(
  tx: Transaction,
  wanted: { readonly pieces: readonly string[]; readonly areas: readonly AreaId[] | '*'; readonly limit: number },
): Promise<readonly FamilyRecord[]> {
  const { areas } = wanted;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM family, LATERAL (
      SELECT count(*) AS met FROM unnest(${[...wanted.pieces]}::text[]) AS piece WHERE strpos(words, piece) > 0) AS likely
    WHERE merged_into IS NULL AND (${areas === '*'} OR area_id = ANY(${areas === '*' ? [] : [...areas]})) AND met > 0
    ORDER BY met DESC, id LIMIT ${wanted.limit}`;
  return findAll(tx, rows);
}

/** A word that more families have than this tells nothing of any two of them. */
const MOST_SHARING = 20;

/** Pairs of families that share words few others have, those with the most first. */
export async function findPairs(
  tx: Transaction,
  wanted: { readonly areas: readonly AreaId[] | '*'; readonly limit: number },
): Promise<readonly (readonly [FamilyRecord, FamilyRecord])[]> {
  const { areas } = wanted;
  const pairs = await tx.$queryRaw<{ one: string; other: string }[]>`
    WITH said AS (
      SELECT DISTINCT id, word FROM family, LATERAL regexp_split_to_table(trim(words), ' ') AS word
      WHERE merged_into IS NULL AND word <> ''
        AND (${areas === '*'} OR area_id = ANY(${areas === '*' ? [] : [...areas]}))),
    rare AS (SELECT word FROM said GROUP BY word HAVING count(*) BETWEEN 2 AND ${MOST_SHARING})
    SELECT one.id::text AS one, other.id::text AS other
    FROM rare JOIN said AS one USING (word) JOIN said AS other USING (word)
    WHERE one.id < other.id
    GROUP BY one.id, other.id ORDER BY count(*) DESC, one.id, other.id LIMIT ${wanted.limit}`;
  const ids = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
  const families = await findAll(
    tx,
    ids.map((id) => ({ id })),
  );
  const byId = new Map<string, FamilyRecord>(families.map((family) => [family.id, family]));
  return pairs.flatMap(({ one, other }) => {
    const [first, second] = [byId.get(one), byId.get(other)];
    return first && second ? [[first, second] as const] : [];
  });
}

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
    INSERT INTO family (id, area_id, reference, name, address, non_disclosure, words, created_at)
    VALUES (${id}::uuid, ${family.area}, ${family.reference}, ${family.name}, ${family.address ?? null},
      ${family.nonDisclosure}, ${searchWords(family)}, ${new Date(family.now)})
    ON CONFLICT (area_id, reference) DO NOTHING`;
  if (written === 0) return undefined;
  await tx.guardian.createMany({ data: family.guardians.map((one) => ({ ...guardianRow(one), ...within(id) })) });
  await tx.child.createMany({ data: family.children.map((one) => ({ ...childRow(one), ...within(id) })) });
  return id;
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
): Promise<FamilyId> {
  const [row] = await tx.$queryRaw<[{ id: string }]>`
    INSERT INTO family (id, area_id, reference, words, created_at)
    VALUES (${randomUUID()}::uuid, ${area}, ${reference}, ${searchWords({ reference, guardians: [], children: [] })},
      ${new Date(now)})
    ON CONFLICT (area_id, reference) DO UPDATE SET reference = EXCLUDED.reference
    RETURNING coalesce(merged_into, id)::text AS id`;
  return row.id as FamilyId;
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

export async function insertGuardian(tx: Transaction, family: FamilyId, guardian: NewGuardian): Promise<string> {
  const { id } = await tx.guardian.create({ data: { ...guardianRow(guardian), ...within(family) } });
  await rewriteWords(tx, family);
  return id;
}

/** Changes the guardian; bookings to come speak to them at the new address, in the new language, or not any more. */
export async function updateGuardian(
  tx: Transaction,
  family: FamilyId,
  id: string,
  guardian: NewGuardian,
  now: number,
): Promise<void> {
  await tx.guardian.update({ where: { id }, data: guardianRow(guardian) });
  await tx.participant.updateMany({
    where: { guardianId: id, booking: { end: { gt: new Date(now) } } },
    data: { email: mayBeWrittenTo(guardian) ? (guardian.email ?? null) : null, language: guardian.language },
  });
  await rewriteWords(tx, family);
}

function mayBeWrittenTo({ channel, safeToSend }: NewGuardian): boolean {
  return safeToSend && channel === 'mail';
}

/** From now on none of the links that the guardian was given opens; how many those were. */
export async function closeLinksOf(tx: Transaction, guardian: string, now: number): Promise<number> {
  const { count } = await tx.bookingLink.updateMany({
    where: { guardianId: guardian, revokedAt: null },
    data: { revokedAt: new Date(now) },
  });
  return count;
}

/** Removes the guardian: nothing more is sent to them, and the links they were given lead nowhere. */
export async function deleteGuardian(tx: Transaction, family: FamilyId, id: string, now: number): Promise<void> {
  await tx.participant.updateMany({ where: { guardianId: id }, data: { email: null } });
  await closeLinksOf(tx, id, now);
  await tx.guardian.delete({ where: { id } });
  await rewriteWords(tx, family);
}

export async function insertChild(tx: Transaction, family: FamilyId, child: NewChild): Promise<string> {
  const { id } = await tx.child.create({ data: { ...childRow(child), ...within(family) } });
  await rewriteWords(tx, family);
  return id;
}

export async function updateChild(tx: Transaction, family: FamilyId, id: string, child: NewChild): Promise<void> {
  await tx.child.update({ where: { id }, data: childRow(child) });
  await rewriteWords(tx, family);
}

export async function deleteChild(tx: Transaction, family: FamilyId, id: string): Promise<void> {
  await tx.child.delete({ where: { id } });
  await rewriteWords(tx, family);
}

/** Ends the present named worker's time, and begins another's. */
export async function replaceWorker(
  tx: Transaction,
  family: FamilyId,
  professional: ProfessionalId | null,
  now: number,
): Promise<void> {
  await endWorker(tx, family, now);
  if (professional === null) return;
  await tx.namedWorker.create({
    data: { id: randomUUID(), familyId: family, professionalId: professional, since: new Date(now) },
  });
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

export type FamilyBooking = {
  readonly id: string;
  readonly area: AreaId;
  readonly service: string;
  readonly status: string;
  readonly start: number;
  readonly end: number;
};

/** The family's appointments and consultations in these areas, the latest first; no holds. */
export async function findBookings(
  tx: Transaction,
  id: FamilyId,
  areas: readonly AreaId[] | '*',
): Promise<readonly FamilyBooking[]> {
  const rows = await tx.booking.findMany({
    where: {
      OR: [{ familyId: id }, { consent: { familyId: id } }],
      status: { not: 'held' },
      ...(areas !== '*' && { areaId: { in: [...areas] } }),
    },
    select: { id: true, areaId: true, serviceId: true, status: true, start: true, end: true },
    orderBy: [{ start: 'desc' }, { id: 'asc' }],
    take: 200,
  });
  return rows.map((row) => ({
    id: row.id,
    area: row.areaId as AreaId,
    service: row.serviceId,
    status: row.status,
    start: row.start.getTime(),
    end: row.end.getTime(),
  }));
}

async function findAll(tx: Transaction, rows: readonly { readonly id: string }[]): Promise<readonly FamilyRecord[]> {
  const whole = await tx.family.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, include: WHOLE });
  const byId = new Map(whole.map((row) => [row.id, toRecord(row)]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
}

async function endWorker(tx: Transaction, family: FamilyId, now: number): Promise<void> {
  await tx.namedWorker.updateMany({ where: { familyId: family, until: null }, data: { until: new Date(now) } });
}

async function rewriteWords(tx: Transaction, id: FamilyId): Promise<void> {
  const family = await findFamily(tx, id);
  if (family) await tx.family.update({ where: { id }, data: { words: searchWords(family) } });
}

const within = (familyId: FamilyId) => ({ id: randomUUID(), familyId });

function guardianRow({ name, email, phone, language, channel, safeToSend }: NewGuardian) {
  return { name, email: email ?? null, phone: phone ?? null, language, channel, safeToSend };
}

function childRow({ name, born }: NewChild) {
  return { name, born: born ?? null };
}

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;
const findRow = (tx: Transaction, id: string) => tx.family.findUnique({ where: { id }, include: WHOLE });

// What was validated when it was written becomes typed again here.
function toRecord(row: Row): FamilyRecord {
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
  };
}
