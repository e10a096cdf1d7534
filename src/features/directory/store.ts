// The directory's rows: read whole in one statement, written entry by entry, only where something changed.

import { z } from 'zod';
import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import { inEachArea, type LogEntry } from '../../platform/record-acts.ts';
import { type Change, compareDirectories, entriesOf, isOrdered } from './compare-directories.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { notePageChanges, type PageChange } from './keep-page-changes.ts';
import { renamesIn } from './log-changes.ts';
import { type ImportAddition, madeInPages, type PageRemoval, takenAwayInPages } from './merge-directory-file.ts';
import { leftView, removalFaults, requireSeen } from './rules.ts';
import {
  areaSchema,
  equipmentSchema,
  type Noun,
  nouns,
  professionalId,
  professionalSchema,
  regionSchema,
  roomSchema,
  seriesSchema,
  serviceSchema,
  siteSchema,
  storedAbsence,
  storedClosure,
  topicsSchema,
  workingHoursId,
  workingHoursSchema,
} from './schema.ts';
import { findLeftOutside, type StandingBooking } from './store-standing.ts';
import { countUpcoming } from './store-upcoming.ts';

export type StoredDirectory = {
  readonly version: number;
  readonly content: DirectoryContent;
  readonly gone: readonly ProfessionalId[];
  /** people, series and hours made in the pages, as their noun and id */
  readonly made: ReadonlySet<string>;
  /** the same of what imports added, with the version that has it */
  readonly added: readonly ImportAddition[];
  /** what was changed in the pages, field by field, and by imports since a file may have been taken out */
  readonly changed: readonly PageChange[];
  /** what was taken away in the pages, and the version since which it is gone */
  readonly removed: readonly PageRemoval[];
  /** the version that the file last taken in was taken out of, or made */
  readonly importedFrom?: number;
};

/** The directory's version; 0 before any import. */
export async function readVersion(db: Reader): Promise<number> {
  const [row] = await db.$queryRaw<{ version: number }[]>`SELECT version FROM region`;
  return row?.version ?? 0;
}

/** The whole directory, all of one moment, or undefined before any import. */
export async function loadDirectory(db: Reader): Promise<StoredDirectory | undefined> {
  const [row] = await db.$queryRaw<{ rows: unknown }[]>`
    SELECT jsonb_build_object(
      'region', (SELECT to_jsonb(r) FROM region r),
      'area', (SELECT jsonb_agg(to_jsonb(t) - 'position' ORDER BY t.position, t.id) FROM area t),
      'site', (SELECT jsonb_agg(to_jsonb(t) - 'position' ORDER BY t.position, t.id) FROM site t),
      'room', (SELECT jsonb_agg(to_jsonb(t) - 'position' ORDER BY t.position, t.id) FROM room t),
      'equipment', (SELECT jsonb_agg(to_jsonb(t) - 'position' ORDER BY t.position, t.id) FROM equipment t),
      'service', (SELECT jsonb_agg(to_jsonb(t) - 'position' ORDER BY t.position, t.id) FROM service t),
      'professional', (SELECT jsonb_agg(to_jsonb(t) - 'position' ORDER BY t.position, t.id) FROM professional t),
      'series', (SELECT jsonb_agg(to_jsonb(t) - 'position' ORDER BY t.position, t.id) FROM series t),
      'working-hours', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM working_hours t),
      'absence', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM absence t),
      'closure', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM closure t),
      'gone', (SELECT jsonb_agg(gone.id ORDER BY gone.id) FROM (
        SELECT id FROM (
          SELECT professional_id AS id, disabled_at IS NULL
            AND EXISTS (SELECT 1 FROM role_grant WHERE role_grant.user_id = "user".id) AS works
          FROM "user" WHERE professional_id IS NOT NULL
          UNION ALL SELECT unnest(former_professionals), false FROM "user") AS person
        GROUP BY id HAVING NOT bool_or(works)) AS gone),
      'made', (SELECT jsonb_agg(noun || ' ' || id) FROM page_entry WHERE since IS NULL),
      'added', (SELECT jsonb_agg(jsonb_build_object('name', noun || ' ' || id, 'since', since)) FROM page_entry
        WHERE since IS NOT NULL),
      'changed', (SELECT jsonb_agg(jsonb_strip_nulls(to_jsonb(c)) ORDER BY noun, id, field) FROM page_change c),
      'gone_from_pages', (SELECT jsonb_agg(to_jsonb(g) ORDER BY noun, id) FROM page_removal g)
    ) AS rows`;
  const { region, gone, made, added, changed, gone_from_pages: removed, ...tables } = storedRows.parse(row?.rows);
  if (region === null) return undefined;
  const { version, importedFrom, ...rest } = regionRow.parse(region);
  const read = <Entry>(noun: keyof typeof tables, entry: z.ZodType<Entry>): readonly Entry[] =>
    (tables[noun] ?? []).map((stored) => entry.parse(entryOf(stored)));
  return {
    version,
    gone: gone ?? [],
    made: new Set(made),
    added: added ?? [],
    changed: (changed ?? []).map(({ imported, ...one }) => ({ ...one, ...(imported && { imported: true as const }) })),
    removed: removed ?? [],
    ...(importedFrom !== null && { importedFrom }),
    content: {
      region: rest,
      areas: read('area', areaSchema.extend({ topics: topicsSchema })),
      sites: read('site', siteSchema),
      rooms: read('room', roomSchema),
      equipment: read('equipment', equipmentSchema),
      services: read('service', serviceSchema),
      professionals: read('professional', professionalSchema),
      series: read('series', seriesSchema),
      workingHours: read('working-hours', workingHoursSchema.extend({ id: workingHoursId })),
      absences: read('absence', storedAbsence),
      closures: read('closure', storedClosure),
    },
  };
}

export type Rewritten = {
  readonly changes: readonly Change[];
  readonly version: number;
  /** a row of the log for each entry that was renamed */
  readonly renames: readonly LogEntry[];
  /** how many bookings the change has left in time no longer offered, by the changer's own will */
  readonly left: number;
  readonly outside: readonly StandingBooking[];
};

export type HowToRewrite = {
  /** how it is refused when something with bookings to come would be removed */
  readonly conflict: 'import_conflict' | 'in_use';
  /** the mark of the bookings left outside, as the changer has seen them */
  readonly leaving?: string | undefined;
  /** the file is right, also against what was changed since it was taken out: it is as if nothing had been */
  readonly overrules?: boolean;
};

/**
 * Changes the directory within a transaction: one changer at a time, only the rows that differ, and a new version.
 * Throws `Refusal`: `conflict`, and bookings_left_outside unless the changer has seen those very bookings.
 */
export async function rewriteDirectory(
  { tx, now, actor }: Pick<CommandContext, 'tx' | 'now' | 'actor'>,
  { conflict, leaving, overrules = false }: HowToRewrite,
  rewrite: (current: StoredDirectory | undefined) => DirectoryContent | Promise<DirectoryContent>,
): Promise<Rewritten> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${DIRECTORY_LOCK})`;
  const current = await loadDirectory(tx);
  const next = await rewrite(current);
  const changes = compareDirectories(current?.content, next);
  const version = current?.version ?? 0;
  if (changes.length === 0) return { changes, version, left: 0, outside: [], renames: [] };
  await awaitBookings(tx);
  const faults = removalFaults(changes, await countUpcoming(tx, changes, now));
  if (faults.length > 0) throw new Refusal(conflict, 'bookings to come hold what would be removed', { faults });
  const before = toDirectory(current?.content ?? emptyContent, version, current?.gone);
  const left = await findLeftOutside(tx, before, toDirectory(next, version, current?.gone), now);
  requireSeen(leftView(before, actor, left), leaving);
  for (const noun of nouns) await writeEntries(tx, noun, next, changes);
  const isNoted = current !== undefined && !overrules;
  await noteMade(tx, changes, { inPages: conflict === 'in_use', ...(isNoted && { since: version + 1 }) });
  await noteRemoved(tx, changes, isNoted ? version + 1 : undefined);
  if (current !== undefined && conflict === 'in_use') {
    await writePageChanges(
      tx,
      current.changed,
      notePageChanges(current.changed, changes, current.content, next, version + 1),
    );
  }
  await writeRegion(tx, next, now);
  const renamed = renamesIn(changes, current?.content ?? emptyContent, next);
  const renames = renamed.flatMap(({ areas, ...entry }) => inEachArea(areas, entry));
  rewritten.set(tx, toDirectory(next, version + 1, current?.gone));
  return { changes, version: version + 1, left: left.length, outside: left, renames };
}

/** Nobody else sees it before it is committed, and it may never be: it must not pass for that version of the directory. */
const rewritten = new WeakMap<Reader, Directory>();

/** The directory as this very transaction has left it, where it has changed it. */
export function rewrittenWithin(reader: Reader): Directory | undefined {
  return rewritten.get(reader);
}

/**
 * Makes a change beside the directory that may decide who is offered at all: somebody may no longer sign in, or may
 * again. As `rewriteDirectory` where it does. Throws `Refusal`: bookings_left_outside.
 */
export async function renewOffer<Result>(
  { tx, now, actor }: Pick<CommandContext, 'tx' | 'now' | 'actor'>,
  leaving: string | undefined,
  change: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly left: number; readonly renewed: boolean }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${DIRECTORY_LOCK})`;
  const [current, result, next] = [await loadDirectory(tx), await change(), await loadDirectory(tx)];
  const renewed = current !== undefined && next !== undefined && current.gone.join() !== next.gone.join();
  if (!renewed) return { result, left: 0, renewed };
  await awaitBookings(tx);
  const before = toDirectory(current.content, current.version, current.gone);
  const left = await findLeftOutside(tx, before, toDirectory(next.content, next.version, next.gone), now);
  requireSeen(leftView(before, actor, left), leaving);
  await writeRegion(tx, next.content, now);
  return { result, left: left.length, renewed };
}

/** Who is just booking by the directory as it was comes first and is seen; who comes after waits for the new version. */
async function awaitBookings(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${BOOKINGS_LOCK})`;
}

// Any number of the service's own does: one changer of the directory at a time, in all processes.
const DIRECTORY_LOCK = 7_311_604_426n;
/** Shared by all who book, in `held_directory_version`. */
const BOOKINGS_LOCK = 7_311_604_428n;

const rowList = z.array(z.record(z.string(), z.unknown())).nullable();

const storedRows = z.object({
  region: z.unknown(),
  area: rowList,
  site: rowList,
  room: rowList,
  equipment: rowList,
  service: rowList,
  professional: rowList,
  series: rowList,
  'working-hours': rowList,
  absence: rowList,
  closure: rowList,
  gone: z.array(professionalId).nullable(),
  made: z.array(z.string()).nullable(),
  added: z.array(z.object({ name: z.string(), since: z.int() })).nullable(),
  changed: z
    .array(
      z.object({
        noun: z.enum(nouns),
        id: z.string(),
        field: z.string(),
        before: z.unknown().optional(),
        since: z.int(),
        imported: z.boolean(),
      }),
    )
    .nullable(),
  gone_from_pages: z.array(z.object({ noun: z.enum(nouns), id: z.string(), since: z.int() })).nullable(),
});

const regionRow = z
  .object({
    name: z.unknown(),
    time_zone: z.string(),
    country: z.string(),
    languages: z.unknown(),
    version: z.int(),
    imported_from: z.int().nullable(),
  })
  .transform(({ time_zone, version, imported_from: importedFrom, ...row }) => ({
    ...regionSchema.parse({ ...row, timeZone: time_zone }),
    version,
    importedFrom,
  }));

/** Columns that are not simply the field's name with underscores. */
const COLUMNS: Readonly<Record<string, string>> = {
  area_id: 'area',
  site_id: 'site',
  service_id: 'service',
  professional_id: 'professional',
  valid_from: 'from',
  valid_until: 'until',
  from_date: 'from',
  to_date: 'to',
};

/** A row as the schemas know it: fields by their own names, a window of two columns, nothing that is null. */
function entryOf(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { window_start: start, window_end: end, ...columns } = row;
  const fields = Object.entries(columns)
    .filter(([, value]) => value !== null)
    .map(([column, value]) => [COLUMNS[column] ?? camel(column), value]);
  return { ...Object.fromEntries(fields), ...(start !== undefined && { window: [start, end] }) };
}

function camel(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Each noun's table, and which column a field of another name is kept in. */
const TABLES: Readonly<Record<Exclude<Noun, 'region'>, { readonly table: string; readonly columns: Columns }>> = {
  area: { table: 'area', columns: {} },
  site: { table: 'site', columns: { area: 'area_id' } },
  room: { table: 'room', columns: { site: 'site_id' } },
  equipment: { table: 'equipment', columns: { site: 'site_id' } },
  service: { table: 'service', columns: {} },
  professional: { table: 'professional', columns: {} },
  series: {
    table: 'series',
    columns: { service: 'service_id', site: 'site_id', from: 'valid_from', until: 'valid_until' },
  },
  'working-hours': {
    table: 'working_hours',
    columns: { professional: 'professional_id', site: 'site_id', from: 'valid_from', until: 'valid_until' },
  },
  absence: { table: 'absence', columns: { professional: 'professional_id' } },
  closure: { table: 'closure', columns: { from: 'from_date', to: 'to_date' } },
};

type Columns = Readonly<Record<string, string>>;

/** Writes a noun's changed and added entries, takes away the removed, and gives all of them their places. */
async function writeEntries(
  tx: Transaction,
  noun: Noun,
  next: DirectoryContent,
  changes: readonly Change[],
): Promise<void> {
  const ids = new Set(changes.filter((change) => change.noun === noun).map(({ id }) => id));
  if (noun === 'region' || ids.size === 0) return;
  const { table, columns } = TABLES[noun];
  const rows = entriesOf(next, noun)
    .filter(({ id }) => ids.has(id))
    .map((entry) => ({ ...rowOf(noun, entry, columns), ...(isOrdered(noun) && { position: 0 }) }));
  // the table's name is one of the constants above; every value is a parameter
  await tx.$executeRawUnsafe(
    `DELETE FROM ${table} WHERE id IN (SELECT jsonb_array_elements_text($1::jsonb))`,
    JSON.stringify([...ids]),
  );
  await tx.$executeRawUnsafe(
    `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
    JSON.stringify(rows),
  );
  if (!isOrdered(noun)) return;
  await tx.$executeRawUnsafe(
    `UPDATE ${table} SET position = place.number
     FROM (SELECT id, number::integer FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY AS o (id, number)) AS place
     WHERE place.id = ${table}.id AND position <> place.number`,
    JSON.stringify(entriesOf(next, noun).map(({ id }) => id)),
  );
}

function rowOf(noun: Noun, entry: object, columns: Columns): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([field, value]): (readonly [string, unknown])[] => {
      if (field === 'window' && Array.isArray(value)) {
        return [
          ['window_start', value[0]],
          ['window_end', value[1]],
        ];
      }
      const instant = noun === 'absence' && typeof value === 'number';
      return [[columns[field] ?? snake(field), instant ? new Date(value).toISOString() : value]];
    }),
  );
}

function snake(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Remembers what was made in the pages, or by an import as of a version, and forgets what is no longer there. */
async function noteMade(
  tx: Transaction,
  changes: readonly Change[],
  { inPages, since }: { readonly inPages: boolean; readonly since?: number },
): Promise<void> {
  const nounsMade = inPages
    ? madeInPages
    : since === undefined
      ? []
      : ([...madeInPages, 'absence', 'closure'] as const);
  const those = (kind: Change['kind'], of: readonly Noun[]) =>
    changes
      .filter((change) => change.kind === kind && of.some((one) => one === change.noun))
      .map(({ noun, id }) => ({ noun, id }));
  const added = those('added', nounsMade);
  const removed = those('removed', nouns);
  if (added.length > 0)
    await tx.pageEntry.createMany({
      data: added.map((one) => ({ ...one, since: inPages ? null : (since ?? null) })),
      skipDuplicates: true,
    });
  if (removed.length > 0) await tx.pageEntry.deleteMany({ where: { OR: removed } });
}

/** Remembers what was taken away, `since` a version, and forgets what is there again. */
async function noteRemoved(tx: Transaction, changes: readonly Change[], since: number | undefined): Promise<void> {
  const ofPages = changes.filter(({ noun }) => takenAwayInPages.some((one) => one === noun));
  const added = ofPages.filter(({ kind }) => kind === 'added').map(({ noun, id }) => ({ noun, id }));
  const removed = ofPages.filter(({ kind }) => kind === 'removed').map(({ noun, id }) => ({ noun, id }));
  if (added.length > 0) await tx.pageRemoval.deleteMany({ where: { OR: added } });
  if (since === undefined || removed.length === 0) return;
  await tx.pageRemoval.createMany({ data: removed.map((one) => ({ ...one, since })), skipDuplicates: true });
}

/** What file was taken in last: one that was taken out before it is older, and said to be, whatever was removed since. */
export async function noteImportedFrom(tx: Transaction, version: number): Promise<void> {
  await tx.$executeRaw`UPDATE region SET imported_from = ${version} WHERE imported_from IS DISTINCT FROM ${version}`;
  await tx.$executeRaw`DELETE FROM page_removal WHERE since <= ${version}`;
  await tx.$executeRaw`DELETE FROM page_entry WHERE since <= ${version}`;
}

/** What was changed in the pages, from now on; nothing is written where it is as it was. */
export async function writePageChanges(
  tx: Transaction,
  before: readonly PageChange[],
  after: readonly PageChange[],
): Promise<void> {
  if (isSameValue(before, after)) return;
  const rows = after.map((one) => ({ ...one, imported: one.imported ?? false }));
  await tx.$executeRaw`DELETE FROM page_change`;
  await tx.$executeRaw`
    INSERT INTO page_change SELECT * FROM jsonb_populate_recordset(NULL::page_change, ${JSON.stringify(rows)}::jsonb)`;
}

async function writeRegion(tx: Transaction, { region }: DirectoryContent, now: number): Promise<void> {
  const row = {
    name: region.name,
    timeZone: region.timeZone,
    country: region.country,
    languages: [...region.languages],
    updatedAt: new Date(now),
  };
  await tx.region.upsert({
    where: { id: 1 },
    create: { id: 1, version: 1, ...row },
    update: { version: { increment: 1 }, ...row },
  });
}
