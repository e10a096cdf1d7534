// Families by the words that are kept of them: those that were asked for, and those that may be the same.

import { foldReference } from '../../core/fold-reference.ts';
import type { AreaId } from '../../core/ids.ts';
import { type Database, Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { NumberAsked } from './rules.ts';
import { type FamilyRecord, toRecord, WHOLE } from './store.ts';
import type { NamedFamily } from './store-names.ts';

/** Of a family whose reference is or ends with the number, or who has a phone number that begins or ends so. */
function hasNumber(number: NumberAsked | undefined): Prisma.Sql {
  if (number === undefined) return Prisma.sql`TRUE`;
  const { digits, piece, ending } = number;
  return Prisma.sql`(strpos(words, ${piece}) > 0 OR split_part(folded_reference, ' ', 1) = ${digits}
    OR split_part(folded_reference, ' ', 1) LIKE ${`%-${digits}`} OR ${endsSo(ending ?? '')})`;
}

function endsSo(ending: string): Prisma.Sql {
  return Prisma.sql`(${ending !== ''} AND id IN (SELECT family_id FROM guardian
    WHERE reverse(regexp_replace(phone, '[^0-9]', '', 'g')) ~>=~ ${ending}
      AND reverse(regexp_replace(phone, '[^0-9]', '', 'g')) ~<~ ${`${ending}:`}))`;
}

/** Families whose words hold every piece, whose reference is `reference`, or who have a number that ends so; by name. */
export async function searchFamilies(
  tx: Transaction,
  wanted: {
    readonly pieces: readonly string[];
    /** asked for beside the pieces */
    readonly number?: NumberAsked | undefined;
    readonly reference: string;
    /** of a phone number, from its last digit on */
    readonly ending?: string | undefined;
    readonly areas: readonly AreaId[] | '*';
    readonly limit: number;
  },
): Promise<readonly FamilyRecord[]> {
  const { pieces, areas, ending = '' } = wanted;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM family
    WHERE merged_into IS NULL AND (${areas === '*'} OR area_id = ANY(${areas === '*' ? [] : [...areas]}))
      AND (split_part(folded_reference, ' ', 1) = ${foldReference(wanted.reference)} OR (${pieces.length > 0} AND NOT EXISTS (
        SELECT 1 FROM unnest(${[...pieces]}::text[]) AS piece WHERE strpos(words, piece) = 0) AND ${hasNumber(wanted.number)})
        OR ${endsSo(ending)})
    ORDER BY name NULLS LAST, id LIMIT ${wanted.limit}`;
  return findAll(tx, rows);
}

export type EverKnown = NamedFamily;

/**
 * As `searchFamilies`, also by a whole id and by what families merged since were called and numbered: each is the one
 * that stayed. A number or id that fits exactly stands alone, as words may hold it by chance.
 */
export async function searchEver(
  tx: Reader,
  wanted: {
    readonly query: string;
    readonly pieces: readonly string[];
    /** asked for beside the pieces */
    readonly number?: NumberAsked | undefined;
    readonly areas: readonly AreaId[] | '*';
    readonly limit: number;
  },
): Promise<readonly EverKnown[]> {
  const { areas, query, pieces } = wanted;
  const folded = foldReference(query);
  const rows = await tx.$queryRaw<(Omit<NamedFamily, 'name'> & { readonly name: string | null })[]>`
    WITH RECURSIVE met AS (
      SELECT id, (id::text = lower(${query}) OR split_part(folded_reference, ' ', 1) = ${folded}) AS exact FROM family
      WHERE (${areas === '*'} OR area_id = ANY(${areas === '*' ? [] : [...areas]}))
        AND (id::text = lower(${query}) OR split_part(folded_reference, ' ', 1) = ${folded} OR (${pieces.length > 0} AND NOT EXISTS (
          SELECT 1 FROM unnest(${[...pieces]}::text[]) AS piece WHERE strpos(words, piece) = 0)
          AND ${hasNumber(wanted.number)}))),
    kept AS (
      SELECT f.id, f.merged_into FROM family f JOIN met USING (id) WHERE met.exact OR NOT EXISTS (SELECT 1 FROM met WHERE exact)
      UNION SELECT f.id, f.merged_into FROM family f JOIN kept ON f.id = kept.merged_into)
    SELECT id::text, area_id AS area, reference, name, non_disclosure AS "nonDisclosure" FROM family
    WHERE id IN (SELECT id FROM kept WHERE merged_into IS NULL)
    ORDER BY name NULLS LAST, reference, id LIMIT ${wanted.limit}`;
  return rows.map(({ name, ...row }) => ({ ...row, ...(name !== null && { name }) }));
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

type Pair = { readonly one: string; readonly other: string };
/** The pairs of so many families as were found last, with the mark of the words they were found by. */
const paired = new WeakMap<Database, Map<string, { readonly mark: string; readonly pairs: readonly Pair[] }>>();
const MOST_KEPT = 50;

/**
 * Pairs of families that share words few others have, those with the most first. All words of all families are compared,
 * which is done again only once any of them is another.
 */
export async function findPairs(
  db: Database,
  wanted: { readonly areas: readonly AreaId[] | '*'; readonly limit: number },
): Promise<readonly (readonly [FamilyRecord, FamilyRecord])[]> {
  const kept = paired.get(db) ?? new Map();
  paired.set(db, kept);
  const key = JSON.stringify(wanted);
  const mark = await markWords(db, wanted.areas);
  let pairs: readonly Pair[] | undefined = kept.get(key)?.mark === mark ? kept.get(key)?.pairs : undefined;
  if (pairs === undefined) {
    pairs = await comparePairs(db, wanted);
    kept.delete(key);
    kept.set(key, { mark, pairs });
    for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  }
  const ids = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
  const families = await findAll(
    db,
    ids.map((id) => ({ id })),
  );
  const byId = new Map<string, FamilyRecord>(families.map((family) => [family.id, family]));
  return pairs.flatMap(({ one, other }) => {
    const [first, second] = [byId.get(one), byId.get(other)];
    return first && second ? [[first, second] as const] : [];
  });
}

/** Another one whenever a word of these families is another, or one of them comes or goes. */
async function markWords(db: Database, areas: readonly AreaId[] | '*'): Promise<string> {
  const [row] = await db.$queryRaw<{ mark: string }[]>`
    SELECT concat(count(*), ' ', sum(hashtextextended(concat(id, words), 0))) AS mark FROM family
    WHERE merged_into IS NULL AND (${areas === '*'} OR area_id = ANY(${areas === '*' ? [] : [...areas]}))`;
  return row?.mark ?? '';
}

async function comparePairs(
  db: Database,
  { areas, limit }: { readonly areas: readonly AreaId[] | '*'; readonly limit: number },
): Promise<readonly Pair[]> {
  return db.$queryRaw<Pair[]>`
    WITH said AS (
      SELECT DISTINCT id, word FROM family, LATERAL regexp_split_to_table(trim(words), ' ') AS word
      WHERE merged_into IS NULL AND word <> ''
        AND (${areas === '*'} OR area_id = ANY(${areas === '*' ? [] : [...areas]}))),
    rare AS (SELECT word FROM said GROUP BY word HAVING count(*) BETWEEN 2 AND ${MOST_SHARING})
    SELECT one.id::text AS one, other.id::text AS other
    FROM rare JOIN said AS one USING (word) JOIN said AS other USING (word)
    WHERE one.id < other.id
    GROUP BY one.id, other.id ORDER BY count(*) DESC, one.id, other.id LIMIT ${limit}`;
}

async function findAll(tx: Transaction, rows: readonly { readonly id: string }[]): Promise<readonly FamilyRecord[]> {
  const whole = await tx.family.findMany({ where: { id: { in: rows.map(({ id }) => id) } }, include: WHOLE });
  const byId = new Map(whole.map((row) => [row.id, toRecord(row)]));
  return rows.flatMap(({ id }) => byId.get(id) ?? []);
}
