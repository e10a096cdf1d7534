// What an import keeps of the directory that was there. Pure.

import { defaultTopics } from './default-topics.ts';
import type { DirectoryContent, Source } from './directory-content.ts';
import type { DirectoryFile } from './read-directory-file.ts';

/** What the directory holds once the file is taken in: topics an area has, and rows entered on pages, are kept. */
export function mergeFile(current: DirectoryContent | undefined, file: DirectoryFile): DirectoryContent {
  const topics = new Map(current?.areas.map((area) => [area.id, area.topics]));
  const people = new Set(file.professionals.map(({ id }) => id));
  const areas = new Set(file.areas.map(({ id }) => id));
  const ofPages = <Entry extends { source: Source }>(entries: readonly Entry[] = []) =>
    entries.filter(({ source }) => source === 'page');
  return {
    ...file,
    areas: file.areas.map((area) => ({ ...area, topics: area.topics ?? topics.get(area.id) ?? defaultTopics })),
    absences: [...file.absences, ...ofPages(current?.absences).filter(({ professional }) => people.has(professional))],
    closures: [
      ...file.closures,
      ...ofPages(current?.closures).filter((closure) => closure.areas.some((area) => areas.has(area))),
    ],
  };
}
