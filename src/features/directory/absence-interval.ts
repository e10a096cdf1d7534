// When somebody is away: from the clock on the wall to instants. Pure.

import { OVER } from '../../core/date-bound.ts';
import type { Absence, Area, Directory } from '../../core/directory.ts';
import { invalidInput } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { AbsenceEntry } from './schema.ts';

/** An absence's wall-clock times as instants (epoch ms), in the zone of the person's first area. */
export function absenceInterval(
  { region, areas, professionals }: HomeZones,
  { professional, from, to }: Pick<AbsenceEntry, 'professional' | 'from' | 'to'>,
): { readonly from: number; readonly to: number } {
  const zone = homeZone({ region, areas, professionals }, professional);
  const instant = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
  return { from: instant(from), to: instant(to) };
}

/** Which of an absence's ends the wall clock never shows: it is put forward over them. */
export function skippedTimes(
  zones: HomeZones,
  { professional, ...ends }: Pick<AbsenceEntry, 'professional' | 'from' | 'to'>,
): readonly ('from' | 'to')[] {
  const zone = homeZone(zones, professional);
  return (['from', 'to'] as const).filter((end) => {
    const local = Temporal.PlainDateTime.from(ends[end]);
    return !local.toZonedDateTime(zone).toPlainDateTime().equals(local);
  });
}

function homeZone({ region, areas, professionals }: HomeZones, professional: AbsenceEntry['professional']): string {
  const home = professionals.get(professional)?.areas[0];
  return (home === undefined ? undefined : areas.get(home)?.timeZone) ?? region.timeZone;
}

/**
 * Throws `invalid_input` for what has ended already: nobody is told, and no time is taken. A file may still hold what has
 * been, as it was taken out with it.
 */
export function refuseOver(end: number, now: number): void {
  if (end <= now) throw invalidInput({ path: 'to', message: OVER });
}

/** What the log keeps of when somebody is away. */
export function timesOf({ from, to }: Pick<Absence, 'from' | 'to'>): {
  readonly begins: string;
  readonly ends: string;
} {
  return { begins: new Date(from).toISOString(), ends: new Date(to).toISOString() };
}

/** What an area’s zone is found in: a directory, or the lists of a file. */
export type HomeZones = Pick<Directory, 'region' | 'professionals'> & {
  readonly areas: ReadonlyMap<AreaId, Pick<Area, 'timeZone'>>;
};
