// Areas' own words in messages: every version is kept, and none is changed.

import type { AreaId } from '../../core/ids.ts';
import type { TemplateWords } from '../../core/template.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { TemplateKey } from './schema.ts';

export type TemplateVersion = TemplateKey & {
  readonly version: number;
  readonly words: TemplateWords;
  /** the version that it took back */
  readonly restored: number | null;
  readonly changedAt: Date;
  /** whose change it is; nothing where nobody knows their name any more */
  readonly changedBy: string | null;
};

/** The words that hold now, of these areas; of a template that nobody has touched there is no row. */
export async function findTemplates(
  reader: Reader,
  areas: readonly AreaId[] | '*',
): Promise<readonly TemplateVersion[]> {
  return reader.$queryRaw<TemplateVersion[]>`
    SELECT DISTINCT ON (t.area_id, t.language, t.kind) t.area_id AS area, t.language, t.kind, t.version, t.words, t.restored,
      t.changed_at AS "changedAt", coalesce(u.name, k.label) AS "changedBy"
    FROM template t
      LEFT JOIN "user" u ON u.id = t.changed_by
      LEFT JOIN api_key k ON 'key:' || k.id = t.changed_by
    WHERE ${areas === '*'} OR t.area_id = ANY (${areas === '*' ? [] : [...areas]}::text[])
    ORDER BY t.area_id, t.language, t.kind, t.version DESC`;
}

/** The versions of one template, the newest first, of those before one where told. */
export async function findVersions(
  reader: Reader,
  { area, language, kind }: TemplateKey,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<readonly TemplateVersion[]> {
  return reader.$queryRaw<TemplateVersion[]>`
    SELECT t.area_id AS area, t.language, t.kind, t.version, t.words, t.restored, t.changed_at AS "changedAt",
      coalesce(u.name, k.label) AS "changedBy"
    FROM template t
      LEFT JOIN "user" u ON u.id = t.changed_by
      LEFT JOIN api_key k ON 'key:' || k.id = t.changed_by
    WHERE t.area_id = ${area} AND t.language = ${language} AND t.kind = ${kind}
      AND t.version < ${before ?? 2_147_483_647}
    ORDER BY t.version DESC LIMIT ${limit}`;
}

/** Others who would change it wait their turn, also where there is none yet. */
export async function findTemplateForChange(tx: Transaction, key: TemplateKey): Promise<TemplateVersion | undefined> {
  const name = `template ${key.area} ${key.language} ${key.kind}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  const [newest] = await findVersions(tx, key, { before: undefined, limit: 1 });
  return newest;
}

export async function insertVersion(
  tx: Transaction,
  { area, language, kind }: TemplateKey,
  row: Pick<TemplateVersion, 'version' | 'words' | 'restored'> & { readonly by: string; readonly now: number },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO template (area_id, language, kind, version, words, restored, changed_by, changed_at)
    VALUES (${area}, ${language}, ${kind}, ${row.version}, ${JSON.stringify(row.words)}::jsonb, ${row.restored}, ${row.by},
      ${new Date(row.now)})`;
}

/** How many versions an area's templates have, all together: it grows with every change. */
export async function countVersions(reader: Reader, area: AreaId): Promise<number> {
  const [row] = await reader.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM template WHERE area_id = ${area}`;
  return row?.count ?? 0;
}
