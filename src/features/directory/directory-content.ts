// All of a directory: as lists, as it is kept, and by id, as the rules of time use it. Pure.

import type {
  Absence,
  Area,
  Closure,
  Directory,
  Equipment,
  Professional,
  Region,
  Room,
  Series,
  Service,
  Site,
  WorkingHours,
} from '../../core/directory.ts';
import type { ProfessionalId } from '../../core/ids.ts';

/** The directory as the rules of time use it. `gone` is no part of it as a file: it follows from who may sign in. */
export function toDirectory(
  content: DirectoryContent,
  version: number,
  gone: readonly ProfessionalId[] = [],
): Directory {
  const byId = <Entry extends { readonly id: string }>(entries: readonly Entry[]): ReadonlyMap<Entry['id'], Entry> =>
    new Map(entries.map((entry) => [entry.id, entry]));
  return {
    version,
    region: content.region,
    areas: byId(content.areas),
    sites: byId(content.sites),
    rooms: byId(content.rooms),
    equipment: byId(content.equipment),
    services: byId(content.services),
    professionals: byId(content.professionals),
    gone: new Set(gone),
    series: byId(content.series),
    workingHours: content.workingHours,
    absences: content.absences,
    closures: content.closures,
  };
}

/** All of a directory, as lists. */
export type DirectoryContent = {
  readonly region: Region;
  readonly areas: readonly Area[];
  readonly sites: readonly Site[];
  readonly rooms: readonly Room[];
  readonly equipment: readonly Equipment[];
  readonly services: readonly Service[];
  readonly professionals: readonly Professional[];
  readonly series: readonly Series[];
  readonly workingHours: readonly WorkingHours[];
  readonly absences: readonly Sourced<Absence>[];
  readonly closures: readonly Sourced<Closure>[];
};

/** Where a row came from: an import replaces what imports brought, and leaves alone what was entered on a page. */
export type Source = 'import' | 'page';
export type Sourced<Entry> = Entry & { readonly source: Source };

/** Before any import: a region with nothing in it. */
export const emptyContent: DirectoryContent = {
  region: { name: { fi: 'Neuvoaika' }, timeZone: 'Europe/Helsinki', country: 'FI', languages: ['fi', 'sv', 'en'] },
  areas: [],
  sites: [],
  rooms: [],
  equipment: [],
  services: [],
  professionals: [],
  series: [],
  workingHours: [],
  absences: [],
  closures: [],
};
