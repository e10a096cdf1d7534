// What an import keeps of the directory that was there. Pure.

import { hoursFaults } from './check-directory-file.ts';
import { seriesFaults } from './check-entries.ts';
import { entriesOf } from './compare-directories.ts';
import { defaultTopics } from './default-topics.ts';
import { type DirectoryContent, type Source, toDirectory } from './directory-content.ts';
import type { DirectoryFile } from './read-directory-file.ts';
import type { Noun } from './schema.ts';

/** What people make in the pages, beside absences and closures, which know it themselves. */
export const madeInPages = ['professional', 'series', 'working-hours'] as const;

/** An entry of the directory, by one name. */
function entryName(noun: Noun, id: string): string {
  return `${noun} ${id}`;
}

/** What was made in the pages, and whether it goes where the file does not have it. */
export type OfPages = { readonly made: ReadonlySet<string>; readonly remove: boolean };
const nothing: OfPages = { made: new Set(), remove: false };

/**
 * What the directory holds once the file is taken in: topics an area has are kept, and whatever was made in the pages,
 * where the rest of it is still there: its areas, its people, its site, its service.
 */
export function mergeFile(
  current: DirectoryContent | undefined,
  file: DirectoryFile,
  { made, remove }: OfPages = nothing,
): DirectoryContent {
  const topics = new Map(current?.areas.map((area) => [area.id, area.topics]));
  const areas = new Set(file.areas.map(({ id }) => id));
  /** Entries of pages that the file does not have. */
  const missing = <Entry extends { readonly id: string }>(
    noun: Noun,
    before: readonly Entry[] = [],
    now: readonly Entry[],
  ): readonly Entry[] => {
    const inFile = new Set(now.map(({ id }) => id));
    return remove ? [] : before.filter(({ id }) => made.has(entryName(noun, id)) && !inFile.has(id));
  };
  const newcomers = missing('professional', current?.professionals, file.professionals);
  const professionals = [
    ...file.professionals,
    ...newcomers.filter((one) => one.areas.every((area) => areas.has(area))),
  ];
  const merged: DirectoryContent = {
    ...file,
    areas: file.areas.map((area) => ({ ...area, topics: area.topics ?? topics.get(area.id) ?? defaultTopics })),
    professionals,
  };
  const directory = toDirectory(merged, 0);
  const series = missing('series', current?.series, file.series).filter(
    (one) => seriesFaults(directory, one).length === 0,
  );
  const hours = missing('working-hours', current?.workingHours, file.workingHours).filter(
    (one) => hoursFaults(directory, one).length === 0,
  );
  const people = new Set(professionals.map(({ id }) => id));
  const keeps = { remove };
  return {
    ...merged,
    series: [...file.series, ...series],
    workingHours: [...file.workingHours, ...hours],
    absences: withPages(current?.absences, file.absences, ({ professional }) => people.has(professional), keeps),
    closures: withPages(
      current?.closures,
      file.closures,
      (closure) => closure.areas.some((area) => areas.has(area)),
      keeps,
    ),
  };
}

/** The file's rows and those of pages that still fit. One of a page that an exported file brings back stays a page's. */
function withPages<Entry extends { readonly id: string; readonly source: Source }>(
  current: readonly Entry[] = [],
  file: readonly Entry[],
  fits: (entry: Entry) => boolean,
  { remove }: Pick<OfPages, 'remove'>,
): readonly Entry[] {
  const ofPages = new Map(current.filter(({ source }) => source === 'page').map((entry) => [entry.id, entry]));
  const inFile = new Set(file.map(({ id }) => id));
  return [
    ...file.map((entry): Entry => (ofPages.has(entry.id) ? { ...entry, source: 'page' } : entry)),
    ...[...ofPages.values()].filter((entry) => !remove && !inFile.has(entry.id) && fits(entry)),
  ];
}

export type NotInFile = { readonly noun: Noun; readonly id: string; readonly kept: boolean };

/** What was made in the pages and is not in the file: kept, or taken away with what it needs, or because it was asked. */
export function madeAndNotInFile(
  current: DirectoryContent,
  file: DirectoryFile,
  next: DirectoryContent,
  made: OfPages['made'],
): readonly NotInFile[] {
  return [...madeInPages, 'absence' as const, 'closure' as const].flatMap((noun) => {
    const idsOf = (entries: readonly { readonly id: string }[]) => new Set(entries.map(({ id }) => id));
    const inFile = idsOf(listOf(file, noun));
    const stays = idsOf(entriesOf(next, noun));
    return entriesOf(current, noun)
      .filter((entry) => made.has(entryName(noun, entry.id)) || ('source' in entry && entry.source === 'page'))
      .filter(({ id }) => !inFile.has(id))
      .map(({ id }) => ({ noun, id, kept: stays.has(id) }));
  });
}

function listOf(file: DirectoryFile, noun: (typeof madeInPages)[number] | 'absence' | 'closure') {
  const { professionals, series, workingHours, absences, closures } = file;
  return { professional: professionals, series, 'working-hours': workingHours, absence: absences, closure: closures }[
    noun
  ];
}
