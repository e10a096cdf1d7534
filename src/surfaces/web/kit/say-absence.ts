// How long somebody is away, as a person says it: whole days by their dates, else with the times.

import { type Absence, type Directory, zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDate, sayDateTimeRange } from '../../../core/wording.ts';

/** `maanantai 21.12.2026 – keskiviikko 6.1.2027`, in the zone of the person's first area. */
export function sayAbsence(
  directory: Directory,
  { professional, from, to }: Pick<Absence, 'professional' | 'from' | 'to'>,
  language: Language,
): string {
  const home = directory.professionals.get(professional)?.areas[0];
  const zone = home ? zoneOf(directory, home) : directory.region.timeZone;
  const isMidnight = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainTime().toString() === '00:00:00';
  if (!isMidnight(from) || !isMidnight(to)) return sayDateTimeRange(from, to, language, zone, 'full');
  const [first, last] = [from, to - 1].map((instant) => sayDate(instant, language, zone, 'full'));
  return first === last ? `${first}` : `${first} – ${last}`;
}
