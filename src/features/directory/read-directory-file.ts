// Reads a directory file: all it says, with what it leaves out filled in, or every fault in it. Pure.

import type { Region } from '../../core/directory.ts';
import type { Fault } from '../../core/errors.ts';
import { findUnfitText } from '../../core/unfit-text.ts';
import { absenceInterval, type HomeZones } from './absence-interval.ts';
import { faultsBetween } from './check-directory-file.ts';
import type { DirectoryContent } from './directory-content.ts';
import { isObject, type ParsedFile, type Placed, parseFile } from './parse-directory-file.ts';
import { type AreaEntry, fileLists, workingHoursId } from './schema.ts';

/**
 * Reads a directory file (parsed JSON). Every fault is named at once, by its path in the file:
 * `series[2].recurrence`, `services[0].durationMinutes`. `$comment` may stand in any object. What is past by `now` is
 * looked at less closely.
 */
export function readDirectoryFile(json: unknown, now: number): ReadFile {
  if (!isObject(json)) return { faults: [{ path: 'file', message: 'must be a JSON object' }] };
  const unfit = findUnfitText(json);
  if (unfit !== undefined) return { faults: [unfit] };
  const file = parseFile(json);
  const faults = [...file.faults, ...faultsBetween(file, now)];
  if (faults.length > 0 || !file.region) return { faults: inOrder(faults) };
  return { directory: contentOf(file, file.region), version: file.version };
}

/** `version`: of the directory that it was taken out of, where it says so. */
export type ReadFile =
  | { readonly directory: DirectoryFile; readonly version: number | undefined }
  | { readonly faults: readonly Fault[] };

/** A file that was found right. An area without topics keeps those it has. */
export type DirectoryFile = Omit<DirectoryContent, 'areas'> & { readonly areas: readonly AreaEntry[] };

function contentOf(file: ParsedFile, region: Region): DirectoryFile {
  const values = <Entry>(placed: readonly Placed<Entry>[]) => placed.map(({ value }) => value);
  const zones: HomeZones = {
    region,
    areas: new Map(file.areas.map(({ value }) => [value.id, value])),
    professionals: new Map(file.professionals.map(({ value }) => [value.id, value])),
  };
  return {
    region,
    areas: values(file.areas),
    professionals: values(file.professionals),
    sites: values(file.sites),
    rooms: values(file.rooms),
    equipment: values(file.equipment),
    services: values(file.services),
    series: values(file.series),
    workingHours: named(values(file.workingHours), ({ professional, site }) => `${professional}.${site}`).map(
      ({ id, ...hours }) => ({ ...hours, id: workingHoursId.parse(id) }),
    ),
    absences: named(values(file.absences), ({ professional, from }) => `${professional}.${compact(from)}`).map(
      (absence) => ({ ...absence, ...absenceInterval(zones, absence), source: 'import' }),
    ),
    closures: named(values(file.closures), ({ areas, from }) => `${areas[0]}.${compact(from)}`).map((closure) => ({
      ...closure,
      source: 'import',
    })),
  };
}

/** Gives each entry without an id one made of what it is about, numbered where several are about the same. */
function named<Entry extends { readonly id?: string }>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
): readonly (Omit<Entry, 'id'> & { readonly id: string })[] {
  const taken = new Set(entries.flatMap(({ id }) => (id === undefined ? [] : [id])));
  return entries.map((entry) => {
    if (entry.id !== undefined) return { ...entry, id: entry.id };
    const base = nameOf(entry);
    let id = base;
    for (let next = 2; taken.has(id); next += 1) id = `${base}.${next}`;
    taken.add(id);
    return { ...entry, id };
  });
}

function compact(local: string): string {
  return local.replace(/[-:]/g, '').toLowerCase();
}

/** Faults in the order of the file's lists, each once. */
function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const lists = ['region', ...Object.keys(fileLists)];
  const rank = ({ path }: Fault) => {
    const [, list = '', index = '0'] = /^(\w+)(?:\[(\d+)\])?/.exec(path) ?? [];
    return [lists.indexOf(list), Number(index)] as const;
  };
  const once = new Map(faults.map((fault) => [`${fault.path}\n${fault.message}`, fault]));
  return [...once.values()].sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a[0] - b[0] || a[1] - b[1];
  });
}
