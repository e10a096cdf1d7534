// What an import keeps of the directory that was there. Pure.

import { defaultTopics } from './default-topics.ts';
import type { DirectoryContent, Source } from './directory-content.ts';
import type { DirectoryFile } from './read-directory-file.ts';

/** What the directory holds once the file is taken in: topics an area has, and rows entered on pages, are kept. */
export function mergeFile(current: DirectoryContent | undefined, file: DirectoryFile): DirectoryContent {
  const topics = new Map(current?.areas.map((area) => [area.id, area.topics]));
  const people = new Set(file.professionals.map(({ id }) => id));
  const areas = new Set(file.areas.map(({ id }) => id));
  return {
    ...file,
    areas: file.areas.map((area) => ({ ...area, topics: area.topics ?? topics.get(area.id) ?? defaultTopics })),
    absences: withPages(current?.absences, file.absences, ({ professional }) => people.has(professional)),
    closures: withPages(current?.closures, file.closures, (closure) => closure.areas.some((area) => areas.has(area))),
  };
}

/** The file's rows and those of pages that still fit. One of a page that an exported file brings back stays a page's. */
function withPages<Entry extends { readonly id: string; readonly source: Source }>(
  current: readonly Entry[] = [],
  file: readonly Entry[],
  fits: (entry: Entry) => boolean,
): readonly Entry[] {
  const ofPages = new Map(current.filter(({ source }) => source === 'page').map((entry) => [entry.id, entry]));
  const inFile = new Set(file.map(({ id }) => id));
  return [
    ...file.map((entry): Entry => (ofPages.has(entry.id) ? { ...entry, source: 'page' } : entry)),
    ...[...ofPages.values()].filter((entry) => !inFile.has(entry.id) && fits(entry)),
  ];
}
