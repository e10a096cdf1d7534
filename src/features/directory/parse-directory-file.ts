// A directory file’s entries by their schemas, each by itself and with its path. Pure.

import type { z } from 'zod';
import type { Equipment, Professional, Region, Room, Series, Service, Site } from '../../core/directory.ts';
import { type Fault, pathText } from '../../core/errors.ts';
import {
  type AbsenceEntry,
  type AreaEntry,
  type ClosureEntry,
  fileFrame,
  fileLists,
  regionSchema,
  spareSeries,
  type WorkingHoursEntry,
} from './schema.ts';

/** Entries are read one by one: an unreadable one must not hide the faults of the others. Comments are left out. */
export function parseFile(commented: Readonly<Record<string, unknown>>): ParsedFile {
  const json = withoutComments(commented);
  const frame = fileFrame.safeParse(json);
  const region = regionSchema.safeParse(json.region);
  const faults: Fault[] = [
    ...(frame.success ? [] : faultsOf(frame.error, '')),
    ...(region.success ? [] : faultsOf(region.error, 'region')),
  ];
  const partial: PartlyRead<Series>[] = [];
  const raw = Object.fromEntries(Object.keys(fileLists).map((name) => [name, listIn(json, name)]));
  const read = <Entry>(
    name: keyof typeof fileLists,
    entry: z.ZodType<Entry>,
    unread: (path: string, value: unknown, error: z.ZodError) => void = () => undefined,
  ): readonly Placed<Entry>[] =>
    (raw[name] ?? []).slice(0, fileLists[name].longest).flatMap((value, at) => {
      const path = `${name}[${at}]`;
      const parsed = entry.safeParse(value);
      if (parsed.success) return [{ path, value: parsed.data }];
      faults.push(...faultsOf(parsed.error, path));
      unread(path, value, parsed.error);
      return [];
    });
  return {
    version: frame.data?.version,
    region: region.data,
    areas: read('areas', fileLists.areas.entry),
    sites: read('sites', fileLists.sites.entry),
    rooms: read('rooms', fileLists.rooms.entry),
    equipment: read('equipment', fileLists.equipment.entry),
    services: read('services', fileLists.services.entry),
    professionals: read('professionals', fileLists.professionals.entry),
    series: read('series', fileLists.series.entry, (path, value, error) => {
      const unfit = new Set(error.issues.map(({ path: [head] }) => String(head)));
      const spares = Object.entries(spareSeries).filter(([name]) => unfit.has(name));
      const spared = fileLists.series.entry.safeParse({
        ...(isObject(value) ? value : {}),
        ...Object.fromEntries(spares),
      });
      if (spared.success) partial.push({ path, value: spared.data, unfit });
    }),
    partial,
    workingHours: read('workingHours', fileLists.workingHours.entry),
    absences: read('absences', fileLists.absences.entry),
    closures: read('closures', fileLists.closures.entry),
    faults,
    raw,
  };
}

/** What could be read, its faults, and `raw`: every entry as it stands in the file, readable or not. */
export type ParsedFile = {
  readonly version: number | undefined;
  readonly region: Region | undefined;
  readonly areas: readonly Placed<AreaEntry>[];
  readonly sites: readonly Placed<Site>[];
  readonly rooms: readonly Placed<Room>[];
  readonly equipment: readonly Placed<Equipment>[];
  readonly services: readonly Placed<Service>[];
  readonly professionals: readonly Placed<Professional>[];
  readonly series: readonly Placed<Series>[];
  /** series of which some fields do not fit, with others in their place, for what is wrong with the rest */
  readonly partial: readonly PartlyRead<Series>[];
  readonly workingHours: readonly Placed<WorkingHoursEntry>[];
  readonly absences: readonly Placed<AbsenceEntry>[];
  readonly closures: readonly Placed<ClosureEntry>[];
  readonly faults: readonly Fault[];
  readonly raw: Readonly<Record<string, readonly unknown[]>>;
};

/** `unfit`: the fields of which enough is said already. */
export type PartlyRead<Entry> = Placed<Entry> & { readonly unfit: ReadonlySet<string> };

/** An entry, and where it is: `series[2]` in a file, empty on a form. */
export type Placed<Entry> = { readonly path: string; readonly value: Entry };

/** A schema's issues as faults; each unknown field is named by itself. */
function faultsOf(error: z.ZodError, path: string): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const at = pathText(issue.path);
    const full = path === '' ? at : at === '' ? path : at.startsWith('[') ? `${path}${at}` : `${path}.${at}`;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: fieldOf(full)(key), message: 'is not a field of a directory file' }));
    }
    if (issue.code === 'invalid_key') return [{ path: full, message: issue.issues[0]?.message ?? issue.message }];
    return [{ path: full, message: issue.message.endsWith('received undefined') ? 'is missing' : issue.message }];
  });
}

/** The path of a field of what is at a path. */
export function fieldOf(path: string): (field: string) => string {
  return (field) => (path === '' ? field : `${path}.${field}`);
}

function listIn(json: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const value = json[name];
  return Array.isArray(value) ? value : [];
}

/** Deeper than any field of a directory file: what lies below is refused by the schema, unvisited. */
const DEEPEST = 12;

function withoutComments(json: Readonly<Record<string, unknown>>, depth = 0): Readonly<Record<string, unknown>> {
  const strip = (value: unknown, at: number): unknown => {
    if (at > DEEPEST) return null;
    if (Array.isArray(value)) return value.map((item) => strip(item, at + 1));
    return isObject(value) ? withoutComments(value, at) : value;
  };
  return Object.fromEntries(
    Object.entries(json)
      .filter(([key]) => key !== '$comment')
      .map(([key, value]) => [key, strip(value, depth + 1)]),
  );
}

/** Whether JSON is an object, not a list or null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The id an entry gives, readable otherwise or not. */
export function idIn(entry: unknown): string | undefined {
  return isObject(entry) && typeof entry.id === 'string' ? entry.id : undefined;
}
