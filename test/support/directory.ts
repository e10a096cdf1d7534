// Directories for tests: the example file of a region, and small ones made of the parts a test is about.

import { readFileSync } from 'node:fs';
import type {
  Area,
  Closure,
  Directory,
  Equipment,
  Professional,
  Room,
  Series,
  Service,
  Site,
  WorkingHours,
} from '../../src/core/directory.ts';
import { toDirectory } from '../../src/features/directory/directory-content.ts';
import { mergeFile } from '../../src/features/directory/merge-directory-file.ts';
import { readDirectoryFile } from '../../src/features/directory/read-directory-file.ts';

/** The parts of a directory file, with ids as plain text. */
type Plain<T> = T extends string ? string : T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;
type AbsenceEntry = {
  readonly professional: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
};

export type DirectoryParts = {
  readonly region?: { readonly timeZone?: string; readonly country?: string };
  readonly areas: readonly (Partial<Plain<Area>> & { readonly id: string })[];
  readonly sites?: readonly (Partial<Plain<Site>> & { readonly id: string; readonly area: string })[];
  readonly rooms?: readonly (Partial<Plain<Room>> & { readonly id: string; readonly site: string })[];
  readonly equipment?: readonly (Partial<Plain<Equipment>> & {
    readonly id: string;
    readonly site: string;
    readonly kind: string;
  })[];
  readonly services: readonly (Partial<Plain<Service>> & { readonly id: string })[];
  readonly professionals: readonly (Partial<Plain<Professional>> & { readonly id: string })[];
  readonly series?: readonly (Partial<Plain<Series>> & { readonly id: string; readonly service: string })[];
  readonly workingHours?: readonly (Partial<Plain<WorkingHours>> & {
    readonly professional: string;
    readonly site: string;
  })[];
  readonly absences?: readonly AbsenceEntry[];
  readonly closures?: readonly (Partial<Plain<Closure>> & { readonly areas: readonly string[] })[];
};

/** The parts as the example file of the region has them, to be read whole or changed by a test. */
export function paijatHameParts(): DirectoryParts {
  return JSON.parse(readFileSync(new URL('./paijat-hame.json', import.meta.url), 'utf8'));
}

/** The directory of the parts; what a part leaves out has the default of the import. */
export function directoryOf(parts: DirectoryParts): Directory {
  const timeZone = parts.region?.timeZone ?? 'Europe/Helsinki';
  const instant = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
  const name = { fi: 'Nimi' };
  const plain: Plain<Directory> = {
    version: 1,
    region: { name, timeZone, country: parts.region?.country ?? 'FI', languages: ['fi', 'sv', 'en'] },
    areas: byId(parts.areas.map((area) => ({ name, municipalities: [], topics: [], ...area }))),
    sites: byId((parts.sites ?? []).map((site) => ({ name, kind: 'clinic', ...site }))),
    rooms: byId((parts.rooms ?? []).map((room) => ({ name, ...room }))),
    equipment: byId((parts.equipment ?? []).map((piece) => ({ name, ...piece }))),
    services: byId(parts.services.map((service) => ({ ...SERVICE, name, ...service }))),
    professionals: byId(
      parts.professionals.map((one) => ({ post: name, profession: 'nurse', languages: ['fi'], areas: [], ...one })),
    ),
    gone: new Set(),
    series: byId((parts.series ?? []).map((series) => ({ ...SERIES, name, ...series }))),
    workingHours: (parts.workingHours ?? []).map((hours) => ({
      id: `${hours.professional}.${hours.site}`,
      services: [],
      weekly: {},
      from: '2026-01-01',
      ...hours,
    })),
    absences: (parts.absences ?? []).map((absence, i) => ({
      ...absence,
      id: `absence-${i + 1}`,
      from: instant(absence.from),
      to: instant(absence.to),
    })),
    closures: (parts.closures ?? []).map((closure, i) => ({
      id: `closure-${i + 1}`,
      name,
      series: [],
      from: '2026-01-01',
      to: '2026-01-01',
      ...closure,
    })),
  };
  return plain as unknown as Directory;
}

/** The example file's directory, read as an import reads it. */
export function paijatHame(): Directory {
  const read = readDirectoryFile(paijatHameParts(), Date.parse('2026-11-20'));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return toDirectory(mergeFile(undefined, read.directory), 1);
}

const SERVICE = {
  kind: 'appointment',
  durationMinutes: 45,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  startEveryMinutes: 15,
  channels: ['video'],
  professions: ['nurse'],
  siteKinds: [],
  anonymousCase: false,
  room: false,
  equipment: [],
  minimumNoticeHours: 0,
  horizonDays: 400,
  changeCutOffHours: 0,
} as const;

const SERIES = {
  professionals: [],
  areas: [],
  recurrence: 'FREQ=DAILY',
  from: '2026-01-01',
  window: ['13:00', '15:00'],
  skipPublicHolidays: false,
  exceptDates: [],
  extraDates: [],
  movedDates: [],
} as const;

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
