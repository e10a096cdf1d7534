// What an import keeps of the directory that was there. Pure.

import type { Closure, Professional, Series, Service, Site, WorkingHours } from '../../core/directory.ts';
import type { SiteId } from '../../core/ids.ts';
import { hoursFaults } from './check-directory-file.ts';
import { professionalFaults, seriesFaults } from './check-entries.ts';
import { entriesOf } from './compare-directories.ts';
import { defaultTopics } from './default-topics.ts';
import { type DirectoryContent, type Source, toDirectory } from './directory-content.ts';
import { withFittingMatters } from './fit-matters.ts';
import { inStoredOrder } from './keep-order.ts';
import { changedAndNotInFile, type PageChange, withPageChanges } from './keep-page-changes.ts';
import type { DirectoryFile } from './read-directory-file.ts';
import type { Noun } from './schema.ts';

/** What people make in the pages, beside absences and closures, which know it themselves. */
export const madeInPages = ['professional', 'series', 'working-hours'] as const;

/** What people take away in the pages. */
export const takenAwayInPages = ['series', 'working-hours', 'absence', 'closure'] as const;

/** An entry that was taken away in the pages; `since`: the directory's version that has it no more. */
export type PageRemoval = { readonly noun: Noun; readonly id: string; readonly since: number };

/** An entry of the directory, by one name. */
function entryName(noun: Noun, id: string): string {
  return `${noun} ${id}`;
}

/** An entry that an import added; `since`: the directory's version that has it. */
export type ImportAddition = { readonly name: string; readonly since: number };

/** What was made, changed and taken away in the pages, and whether the file is right where it knows nothing of it. */
export type OfPages = {
  readonly made: ReadonlySet<string>;
  readonly changed: readonly PageChange[];
  /** what the file has only because it was taken out before */
  readonly gone: ReadonlySet<string>;
  readonly remove: boolean;
  /** the file was taken out before the one that was last taken in */
  readonly older: boolean;
  /** the directory has changed since the file was taken out */
  readonly behind: boolean;
};

/**
 * What an import is told of the pages, and of the imports since the file was taken out. A file that was taken out of a
 * version (`takenFrom`) knows what they had changed until then: what it says otherwise of that was changed in the file.
 */
export function ofPages(
  known: KnownOfPages | undefined,
  madeInPages: 'keep' | 'remove' = 'keep',
  takenFrom?: number,
): OfPages {
  const remove = madeInPages === 'remove';
  if (known === undefined) return { ...nothing, remove };
  const { made, version, importedFrom } = known;
  const isOfHere = takenFrom !== undefined && takenFrom <= version;
  const knows = isOfHere ? takenFrom : 0;
  const gone = isOfHere ? known.removed.filter(({ since }) => since > takenFrom) : [];
  const added = isOfHere ? known.added.filter(({ since }) => since > takenFrom) : [];
  return {
    made: new Set([...made, ...added.map(({ name }) => name)]),
    changed: known.changed.filter(({ since, imported }) => since > knows && (isOfHere || !imported)),
    gone: new Set(gone.map(({ noun, id }) => entryName(noun, id))),
    remove,
    older: isOfHere && importedFrom !== undefined && takenFrom < importedFrom,
    behind: isOfHere && takenFrom < version,
  };
}

type KnownOfPages = Pick<OfPages, 'made' | 'changed'> & {
  readonly version: number;
  readonly removed: readonly PageRemoval[];
  readonly added: readonly ImportAddition[];
  readonly importedFrom?: number;
};

const nothing: OfPages = {
  made: new Set(),
  changed: [],
  gone: new Set(),
  remove: false,
  older: false,
  behind: false,
};

/**
 * What the directory holds once the file is taken in: topics an area has are kept, and whatever was made or changed in
 * the pages, where the rest of it is still there: its areas, its people, its site, its service.
 */
export function mergeFile(
  current: DirectoryContent | undefined,
  whole: DirectoryFile,
  { made, changed, gone, remove }: OfPages = nothing,
): DirectoryContent {
  const file = remove ? whole : withoutGone(whole, gone);
  const areas = new Set(file.areas.map(({ id }) => id));
  const missing = <Entry extends Named>(noun: Noun, before: readonly Entry[] = [], now: readonly Entry[]) => {
    const inFile = new Set(now.map(({ id }) => id));
    return remove ? [] : before.filter(({ id }) => made.has(entryName(noun, id)) && !inFile.has(id));
  };
  /** The file's entries, as it has them and as they are with what was changed in the pages. */
  const renew = <Entry extends Named>(noun: Noun, before: readonly Entry[] = [], now: readonly Entry[]) => {
    const stored = new Map(before.map((entry) => [entry.id, entry]));
    return now.map((entry) => {
      const plain = inStoredOrder(noun, entry, stored.get(entry.id), file);
      return { plain, kept: remove ? plain : withPageChanges(noun, plain, stored.get(entry.id), changed) };
    });
  };
  const people = renew('professional', current?.professionals, file.professionals);
  const newcomers = missing('professional', current?.professionals, file.professionals).filter((one) =>
    one.areas.every((area) => areas.has(area)),
  );
  const bare: DirectoryContent = {
    ...file,
    areas: renewAreas(current, file, remove ? [] : changed),
    professionals: [...people.map((one) => one.plain), ...newcomers],
  };
  const sites = renew('site', current?.sites, file.sites).map(
    choice((one: Site) => areas.has(one.area) && standsIn({ ...bare, sites: replaced(bare.sites, one) }, one)),
  );
  const here = new Set(sites.map(({ id }) => id));
  const isAtSite = ({ site }: { readonly site: SiteId }) => here.has(site);
  const plain: DirectoryContent = {
    ...bare,
    sites,
    rooms: renew('room', current?.rooms, file.rooms).map(choice(isAtSite)),
    equipment: renew('equipment', current?.equipment, file.equipment).map(choice(isAtSite)),
    services: renew('service', current?.services, file.services).map(
      choice((one: Service) => standsIn({ ...bare, services: replaced(bare.services, one) }, one)),
    ),
  };
  /** Only those whose people were changed in the pages are looked at again. */
  const fits = (person: Professional) =>
    professionalFaults(toDirectory({ ...plain, professionals: replaced(plain.professionals, person) }, 0), person)
      .length === 0;
  const professionals = withFittingMatters([...people.map(choice(fits)), ...newcomers], plain.areas);
  const directory = toDirectory({ ...plain, professionals }, 0);
  const isFit = (one: Series) => seriesFaults(directory, one).length === 0;
  const series = [
    ...renew('series', current?.series, file.series).map(choice(isFit)),
    ...missing('series', current?.series, file.series).filter(isFit),
  ];
  const areFit = (one: WorkingHours) => hoursFaults(directory, one).length === 0;
  const workingHours = [
    ...renew('working-hours', current?.workingHours, file.workingHours).map(choice(areFit)),
    ...missing('working-hours', current?.workingHours, file.workingHours).filter(areFit),
  ];
  const there = new Set(professionals.map(({ id }) => id));
  const held = new Set(series.map(({ id }) => id));
  const closures = renew('closure', current?.closures, file.closures).map(
    choice((one: Closure) => one.series.every((id) => held.has(id))),
  );
  const keeps = { remove, isMade: (noun: Noun, id: string) => made.has(entryName(noun, id)) };
  return {
    ...plain,
    professionals,
    series,
    workingHours,
    absences: withPages(
      'absence',
      current?.absences,
      file.absences,
      ({ professional }) => there.has(professional),
      keeps,
    ),
    closures: withPages(
      'closure',
      current?.closures,
      closures,
      (closure) => closure.areas.some((area) => areas.has(area)),
      keeps,
    ),
  };
}

type Named = { readonly id: string };

/** The file without what was taken away in the pages since it was taken out, and what would be of that alone. */
function withoutGone(file: DirectoryFile, gone: OfPages['gone']): DirectoryFile {
  if (gone.size === 0) return file;
  const stays =
    (noun: Noun) =>
    ({ id }: Named) =>
      !gone.has(entryName(noun, id));
  const closures = file.closures.filter(stays('closure')).flatMap((closure) => {
    const series = closure.series.filter((id) => !gone.has(entryName('series', id)));
    return series.length === 0 && closure.series.length > 0 ? [] : [{ ...closure, series }];
  });
  return {
    ...file,
    series: file.series.filter(stays('series')),
    workingHours: file.workingHours.filter(stays('working-hours')),
    absences: file.absences.filter(stays('absence')),
    closures,
  };
}

/** An entry with what was changed in the pages, where that still fits the rest of the directory. */
function choice<Entry>(fits: (entry: Entry) => boolean) {
  return <Given extends Entry>({ plain, kept }: { readonly plain: Given; readonly kept: Given }): Given =>
    kept === plain || fits(kept) ? kept : plain;
}

/** Whether the series and hours of a site or a service still fit, with it as it would be. */
function standsIn(content: DirectoryContent, { id }: Named): boolean {
  const directory = toDirectory(content, 0);
  const series = content.series.filter((one) => one.site === id || one.service === id);
  const hours = content.workingHours.filter((one) => one.site === id || one.services.some((service) => service === id));
  return (
    series.every((one) => seriesFaults(directory, one).length === 0) &&
    hours.every((one) => hoursFaults(directory, one).length === 0)
  );
}

function replaced<Entry extends Named>(entries: readonly Entry[], by: Entry): readonly Entry[] {
  return entries.map((one) => (one.id === by.id ? by : one));
}

function renewAreas(
  current: DirectoryContent | undefined,
  file: DirectoryFile,
  changed: readonly PageChange[],
): DirectoryContent['areas'] {
  const stored = new Map(current?.areas.map((area) => [area.id, area]));
  return file.areas.map((area) => {
    const before = stored.get(area.id);
    const topics = area.topics ?? before?.topics ?? defaultTopics;
    return withPageChanges('area', inStoredOrder('area', { ...area, topics }, before, file), before, changed);
  });
}

/** The file's rows and those of pages that still fit. One of a page that an exported file brings back stays a page's. */
function withPages<Entry extends { readonly id: string; readonly source: Source }>(
  noun: Noun,
  current: readonly Entry[] = [],
  file: readonly Entry[],
  fits: (entry: Entry) => boolean,
  { remove, isMade }: Pick<OfPages, 'remove'> & { readonly isMade: (noun: Noun, id: string) => boolean },
): readonly Entry[] {
  const ofImports = current.filter(({ id, source }) => source !== 'page' && isMade(noun, id));
  const ofPages = new Map(current.filter(({ source }) => source === 'page').map((entry) => [entry.id, entry]));
  const inFile = new Set(file.map(({ id }) => id));
  return [
    ...file.map((entry): Entry => (ofPages.has(entry.id) ? { ...entry, source: 'page' } : entry)),
    ...[...ofPages.values(), ...ofImports].filter((entry) => !remove && !inFile.has(entry.id) && fits(entry)),
  ];
}

/**
 * `fields`: the entry is in the file, and what the pages changed of it is not. `gone`: the file has it, and the pages
 * have taken it away since; kept so, it stays away.
 */
export type NotInFile = {
  readonly noun: Noun;
  readonly id: string;
  readonly kept: boolean;
  readonly fields?: readonly string[];
  readonly gone?: true;
};

/** What was made in the pages and is not in the file: kept, or taken away with what it needs, or because it was asked. */
export function madeAndNotInFile(
  current: DirectoryContent,
  file: DirectoryFile,
  next: DirectoryContent,
  { made, changed, gone }: Pick<OfPages, 'made' | 'changed' | 'gone'>,
): readonly NotInFile[] {
  const wholes = [...madeInPages, 'absence' as const, 'closure' as const].flatMap((noun) => {
    const idsOf = (entries: readonly { readonly id: string }[]) => new Set(entries.map(({ id }) => id));
    const inFile = idsOf(listOf(file, noun));
    const stays = idsOf(entriesOf(next, noun));
    return entriesOf(current, noun)
      .filter((entry) => made.has(entryName(noun, entry.id)) || ('source' in entry && entry.source === 'page'))
      .filter(({ id }) => !inFile.has(id))
      .map(({ id }): NotInFile => ({ noun, id, kept: stays.has(id) }));
  });
  const takenAway = takenAwayInPages.flatMap((noun) => {
    const stays = new Set(entriesOf(next, noun).map(({ id }) => id));
    return listOf(file, noun)
      .filter(({ id }) => gone.has(entryName(noun, id)))
      .map(({ id }): NotInFile => ({ noun, id, kept: !stays.has(id), gone: true }));
  });
  return [...wholes, ...takenAway, ...changedAndNotInFile(changed, current, file, next)];
}

function listOf(file: DirectoryFile, noun: (typeof madeInPages)[number] | 'absence' | 'closure') {
  const { professionals, series, workingHours, absences, closures } = file;
  return { professional: professionals, series, 'working-hours': workingHours, absence: absences, closure: closures }[
    noun
  ];
}
