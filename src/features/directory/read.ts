// The directory, read: whole for the rules of time, in pages for those who look, and as what an import would change.

import type { DateText, Directory } from '../../core/directory.ts';
import { zoneOf } from '../../core/directory.ts';
import { type Fault, invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { type Page, pageInOrder } from '../../core/paging.ts';
import { type Actor, may, mayEverywhere } from '../../core/permissions.ts';
import { leadsOf } from '../../core/reminders.ts';
import type { Database, Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput, parseSparing, withFaultsOfRest } from '../../platform/parse-input.ts';
import { type ChangedValue, changedValues } from './changed-values.ts';
import { typedSeriesFaults } from './check-entries.ts';
import { faultsOfClosedDates } from './check-series-dates.ts';
import { type Change, compareDirectories } from './compare-directories.ts';
import { emptyContent, toDirectory } from './directory-content.ts';
import { madeAndNotInFile, mergeFile, type NotInFile, ofPages } from './merge-directory-file.ts';
import { type PreviewDay, previewSeries } from './preview-series.ts';
import { readDirectoryFile } from './read-directory-file.ts';
import { leftView, removalFaults } from './rules.ts';
import { closedFor } from './save-series.ts';
import {
  type AreaItem,
  areaPaging,
  areasQuery,
  type LeftOutside,
  type ProfessionalItem,
  professionalPaging,
  professionalsQuery,
  type ServiceItem,
  saveSeriesInput,
  seriesId,
  servicePaging,
  servicesQuery,
  spareSeries,
} from './schema.ts';
import { loadDirectory, readVersion, rewrittenWithin } from './store.ts';
import { findLeftOutside } from './store-standing.ts';
import { countUpcoming } from './store-upcoming.ts';
import { professionalsOffering, servicesOffered } from './who-offers-what.ts';

export { servicesOffered } from './who-offers-what.ts';

/** Each database's directory as last seen: as good as the version it was read at. */
const seen = new WeakMap<Database, Directory>();

/**
 * The directory as it is now. Costs one small query while nothing has changed, and none for a caller who has just read its
 * `version` beside something else. Inside a transaction, give it. Before any import it is a region with nothing in it,
 * version 0.
 */
export async function readDirectory(
  deps: Pick<Dependencies, 'db'>,
  reader: Reader = deps.db,
  version?: number,
): Promise<Directory> {
  const own = rewrittenWithin(reader);
  if (own !== undefined) return own;
  const known = seen.get(deps.db);
  if (known !== undefined && known.version === (version ?? (await readVersion(reader)))) return known;
  const stored = await loadDirectory(reader);
  const directory = toDirectory(stored?.content ?? emptyContent, stored?.version ?? 0, stored?.gone);
  seen.set(deps.db, directory);
  return directory;
}

/** The directory as this process has last seen it: good enough to know what to ask for beside its version. */
export function directoryAsSeen({ db }: Pick<Dependencies, 'db'>): Directory | undefined {
  return seen.get(db);
}

/** What importing the file would change, without changing it; or every fault that keeps it out. */
export type ImportPreview = {
  readonly changes: readonly Change[];
  /** what each field of a changed entry was and would be */
  readonly values: readonly ChangedValue[];
  readonly faults: readonly Fault[];
  /** bookings that it would leave in time no longer offered: to be seen before it is taken in */
  readonly leftOutside: LeftOutside;
  /** what was made in the pages and the file does not have: kept or not */
  readonly notInFile: readonly NotInFile[];
  /** the file was taken out before the one last taken in: refused unless `madeInPages` is `remove` */
  readonly older: boolean;
  /** the directory has changed since the file was taken out */
  readonly behind: boolean;
  /** what to give the import as `expectedVersion` */
  readonly version: number;
};

/** Compares a directory file (parsed JSON) with the directory. Throws `Refusal`: not_allowed. */
export async function previewImport(...asked: Parameters<typeof lookAtImport>): Promise<ImportPreview> {
  return (await lookAtImport(...asked)).preview;
}

/** As {@link previewImport}, with the directory as it is and would be, in which the preview's entries have their names. */
export async function lookAtImport(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  json: unknown,
  madeInPages: 'keep' | 'remove' = 'keep',
): Promise<{ readonly preview: ImportPreview; readonly before: Directory; readonly after: Directory }> {
  if (!mayEverywhere(actor, 'import-directory')) {
    throw new Refusal('not_allowed', 'only a coordinator of the whole region imports its directory');
  }
  const stored = await loadDirectory(deps.db);
  const version = stored?.version ?? 0;
  const now = deps.clock.now();
  const read = readDirectoryFile(json, now);
  const before = toDirectory(stored?.content ?? emptyContent, version, stored?.gone);
  if ('faults' in read) {
    const nothing = { changes: [], values: [], leftOutside: leftView(before, actor, []), notInFile: [] };
    const preview = { ...nothing, older: false, behind: false, faults: read.faults, version };
    return { preview, before, after: before };
  }
  const pages = ofPages(stored, madeInPages, read.version);
  const next = mergeFile(stored?.content, read.directory, pages);
  const changes = compareDirectories(stored?.content, next);
  const after = toDirectory(next, version, stored?.gone);
  const left = await findLeftOutside(deps.db, before, after, now);
  const preview = {
    changes,
    values: changedValues(stored?.content, next, changes),
    faults: removalFaults(changes, await countUpcoming(deps.db, changes, now)),
    leftOutside: leftView(before, actor, left),
    notInFile: stored ? madeAndNotInFile(stored.content, read.directory, next, pages) : [],
    older: pages.older,
    behind: pages.behind,
    version,
  };
  return { preview, before, after };
}

/**
 * The dates of a series as the coordinator's form has it, saved or not, for so many months from a date.
 * Throws `Refusal`: not_allowed, invalid_input with the faults an import would name.
 */
export async function readSeriesPreview(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  draft: unknown,
  from: DateText,
  months = 6,
): Promise<readonly PreviewDay[]> {
  const { value, refused } = parseSparing(saveSeriesInput, draft, spareSeries);
  const { id = seriesId.parse('draft'), closures: skipped, leaving: _, ...rest } = value;
  const series = { id, ...rest };
  if (!series.areas.every((area) => may(actor, 'manage-series', area))) {
    throw new Refusal('not_allowed', 'the series serves an area that this actor does not coordinate');
  }
  const directory = await readDirectory(deps);
  const closures = skipped === undefined ? directory.closures : closedFor(directory.closures, series, skipped);
  const sites = [...directory.sites.values()];
  const stood = { closures: directory.closures, sites, series: directory.series.get(id) };
  const closed = faultsOfClosedDates({ path: '', value: series }, { closures, sites }, stood);
  const wrong = withFaultsOfRest(refused, [...typedSeriesFaults(directory, series, deps.clock.now()), ...closed]);
  if (wrong) throw wrong;
  return previewSeries({ ...directory, closures }, series, from, months);
}

/**
 * The dates of a series as it is kept, for so many months from a date.
 * Throws `Refusal`: not_found for a series of none of the areas this actor coordinates.
 */
export async function readSeriesDates(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  id: string,
  from: DateText,
  months = 6,
): Promise<readonly PreviewDay[]> {
  const directory = await readDirectory(deps);
  const wanted = seriesId.safeParse(id);
  const series = wanted.success ? directory.series.get(wanted.data) : undefined;
  if (!series?.areas.some((area) => may(actor, 'manage-series', area))) {
    throw new Refusal('not_found', 'no such series in the areas of this actor');
  }
  return previewSeries(directory, series, from, months);
}

/** The areas of the region, in its order. Throws `Refusal`: not_allowed, invalid_input. */
export async function readAreas(deps: Pick<Dependencies, 'db'>, actor: Actor, query: unknown): Promise<Page<AreaItem>> {
  const wanted = parseInput(areasQuery, query);
  const directory = await visibleDirectory(deps, actor);
  const items = [...directory.areas.values()].map(({ id, name, municipalities, phone, topics }) => ({
    id,
    name,
    municipalities: [...municipalities],
    timeZone: zoneOf(directory, id),
    ...(phone !== undefined && { phone }),
    topics: topics.map((topic) => ({ id: topic.id, name: topic.name })),
  }));
  return pageInOrder(areaPaging, items, wanted);
}

/** The services of the region, or those offered in an area, in its order. Throws `Refusal`: not_allowed, invalid_input. */
export async function readServices(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  query: unknown,
): Promise<Page<ServiceItem>> {
  const wanted = parseInput(servicesQuery, query);
  const directory = await visibleDirectory(deps, actor);
  const offered = wanted.area === undefined ? undefined : servicesOffered(directory, knownArea(directory, wanted.area));
  const items = [...directory.services.values()]
    .filter(({ id, kind }) => (offered?.has(id) ?? true) && kind === (wanted.kind ?? kind))
    .map(({ startEveryMinutes: _, ...service }) => ({
      ...service,
      channels: [...service.channels],
      professions: [...service.professions],
      siteKinds: [...service.siteKinds],
      equipment: [...service.equipment],
      reminders: Object.fromEntries(service.channels.map((channel) => [channel, [...leadsOf(service, channel)]])),
    }));
  return pageInOrder(servicePaging, items, wanted);
}

/**
 * The professionals of the region, or those who serve an area or offer a service, in its order. Never their addresses.
 * Throws `Refusal`: not_allowed, invalid_input.
 */
export async function readProfessionals(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  query: unknown,
): Promise<Page<ProfessionalItem>> {
  const wanted = parseInput(professionalsQuery, query);
  const directory = await visibleDirectory(deps, actor);
  const area = wanted.area === undefined ? undefined : knownArea(directory, wanted.area);
  if (wanted.service !== undefined && !directory.services.has(wanted.service)) {
    throw invalidInput({ path: 'service', message: 'there is no such service' });
  }
  const offering = wanted.service === undefined ? undefined : professionalsOffering(directory, wanted.service);
  const items = [...directory.professionals.values()]
    .filter(({ id, areas }) => (offering?.has(id) ?? true) && (area === undefined || areas.includes(area)))
    .map(({ id, post, profession, languages, areas }) => ({
      id,
      post,
      profession,
      languages: [...languages],
      areas: [...areas],
    }));
  return pageInOrder(professionalPaging, items, wanted);
}

async function visibleDirectory(deps: Pick<Dependencies, 'db'>, actor: Actor): Promise<Directory> {
  if (!may(actor, 'see-directory')) throw new Refusal('not_allowed', 'no role of this actor sees the directory');
  return readDirectory(deps);
}

function knownArea(directory: Directory, area: AreaId): AreaId {
  if (!directory.areas.has(area)) throw invalidInput({ path: 'area', message: 'there is no such area' });
  return area;
}
