// Drafts of the directory, who did what with each, and what is to become of the bookings they leave outside.

import { z } from 'zod';
import type { AreaId, Principal } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { areaId, type DraftEntry, draftEntry } from './schema.ts';

export type DraftRow = {
  readonly id: string;
  readonly area: AreaId;
  readonly name: string;
  readonly version: number;
  readonly entries: readonly DraftEntry[];
  /** the publication that it takes back */
  readonly takesBack?: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly publishedAt?: number;
  readonly takenBackAt?: number;
};

const draftActs = ['made', 'edited', 'settled', 'chosen', 'published', 'taken-back'] as const;

/** One thing that somebody did with a draft. `fields`: of an entry that was changed. `count`: of bookings. */
export type DraftAct = {
  readonly what: (typeof draftActs)[number];
  readonly noun?: string;
  readonly entry?: string;
  readonly fields?: readonly string[];
  readonly count?: number;
};

export type DraftActRow = DraftAct & { readonly at: number; readonly by: Principal };

/** Whatever reads them: the database or a transaction. */
type Kept = Pick<Transaction, 'draft' | 'draftAct'>;

/** The draft, held until the transaction ends. */
export async function lockDraft(tx: Transaction, id: string): Promise<DraftRow | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM draft WHERE id = ${id}::uuid FOR UPDATE`;
  return findDraft(tx, id);
}

export async function findDraft(reader: Kept, id: string): Promise<DraftRow | undefined> {
  const row = await reader.draft.findUnique({ where: { id } });
  return row === null ? undefined : draftOf(row);
}

/** Those of these areas, what waits first, then what was published last. */
export async function findDrafts(reader: Kept, areas: readonly AreaId[] | '*'): Promise<readonly DraftRow[]> {
  const rows = await reader.draft.findMany({
    where: areas === '*' ? {} : { areaId: { in: [...areas] } },
    orderBy: [{ publishedAt: { sort: 'desc', nulls: 'first' } }, { changedAt: 'desc' }, { id: 'asc' }],
  });
  return rows.map(draftOf);
}

export async function insertDraft(
  tx: Transaction,
  draft: Pick<DraftRow, 'id' | 'area' | 'name' | 'entries' | 'takesBack'>,
  now: number,
): Promise<void> {
  const { id, area, name, entries, takesBack = null } = draft;
  const at = new Date(now);
  await tx.$executeRaw`
    INSERT INTO draft (id, area_id, name, entries, takes_back, created_at, changed_at)
    VALUES (${id}::uuid, ${area}, ${name}, ${JSON.stringify(entries)}::jsonb, ${takesBack}::uuid, ${at}, ${at})`;
}

/** Another version of the draft. */
export async function writeDraft(
  tx: Transaction,
  { id, version }: Pick<DraftRow, 'id' | 'version'>,
  {
    entries,
    published,
    now,
  }: { readonly entries: readonly DraftEntry[]; readonly published?: true; readonly now: number },
): Promise<number> {
  const at = new Date(now);
  await tx.$executeRaw`
    UPDATE draft SET version = ${version + 1}, changed_at = ${at}, entries = ${JSON.stringify(entries)}::jsonb,
      published_at = ${published ? at : null}
    WHERE id = ${id}::uuid`;
  return version + 1;
}

export async function noteTakenBack(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.draft.update({ where: { id }, data: { takenBackAt: new Date(now) } });
}

export async function deleteDraft(tx: Transaction, id: string): Promise<void> {
  await tx.draft.delete({ where: { id } });
}

export async function noteActs(
  tx: Transaction,
  draft: string,
  { by, now }: { readonly by: Principal; readonly now: number },
  acts: readonly DraftAct[],
): Promise<void> {
  await tx.draftAct.createMany({
    data: acts.map(({ what, noun, entry, fields, count }) => ({
      draftId: draft,
      at: new Date(now),
      by,
      what,
      noun: noun ?? null,
      entryId: entry ?? null,
      fields: [...(fields ?? [])],
      count: count ?? null,
    })),
  });
}

/** What was done with it, last first. */
export async function findActs(reader: Kept, draft: string): Promise<readonly DraftActRow[]> {
  const rows = await reader.draftAct.findMany({ where: { draftId: draft }, orderBy: { id: 'desc' }, take: MOST_ACTS });
  return rows.map(({ at, by, what, noun, entryId, fields, count }) => ({
    at: at.getTime(),
    by: by as Principal,
    what: z.enum(draftActs).parse(what),
    fields,
    ...(noun !== null && { noun }),
    ...(entryId !== null && { entry: entryId }),
    ...(count !== null && { count }),
  }));
}

const MOST_ACTS = 200;

/** What those of them are called who have an account. */
export async function findNames(
  reader: Pick<Transaction, 'user'>,
  principals: readonly Principal[],
): Promise<ReadonlyMap<string, { readonly name: string }>> {
  const rows = await reader.user.findMany({
    where: { id: { in: [...new Set(principals)] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, { name }]));
}

type Stored = Awaited<ReturnType<Kept['draft']['findUniqueOrThrow']>>;

function draftOf({
  areaId: area,
  entries,
  takesBack,
  publishedAt,
  takenBackAt,
  createdAt,
  changedAt,
  ...row
}: Stored): DraftRow {
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    area: areaId.parse(area),
    entries: draftEntry.array().parse(entries),
    createdAt: createdAt.getTime(),
    changedAt: changedAt.getTime(),
    ...(takesBack !== null && { takesBack }),
    ...(publishedAt !== null && { publishedAt: publishedAt.getTime() }),
    ...(takenBackAt !== null && { takenBackAt: takenBackAt.getTime() }),
  };
}
