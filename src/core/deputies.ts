// Who holds a series in the place of somebody who is away. Pure.

import { type Directory, type Series, WORKS_REMOTELY } from './directory.ts';
import type { ProfessionalId, ServiceId } from './ids.ts';
import { type Interval, overlaps } from './interval.ts';

/** A part of a session that a deputy holds. */
type Deputised = Interval & { readonly professional: ProfessionalId };

/**
 * Of a session, each time whose holder is away goes to the first deputy who is not: nobody holds it twice, nor in the place of two.
 * The times are those of the session's own grid, so that what was booked can be taken over. `step`: a time with its buffers.
 */
export function deputisedParts(
  directory: Pick<Directory, 'absences' | 'gone' | 'professionals' | 'services'>,
  { service, professionals, deputies = [] }: Pick<Series, 'service' | 'professionals' | 'deputies'>,
  session: Interval,
  step: number,
): readonly Deputised[] {
  if (deputies.length === 0) return [];
  const away = (person: ProfessionalId) => awayDuring(directory, person, session);
  const absent = new Map([...professionals, ...deputies].map((person) => [person, away(person)] as const));
  const isAway = (person: ProfessionalId, time: Interval) => absent.get(person)?.some((one) => overlaps(one, time));
  const free = deputies.filter((one) => !professionals.includes(one) && !directory.gone.has(one));
  const parts: Deputised[] = [];
  for (let start = session.start; start + step <= session.end; start += step) {
    const time = { start, end: start + step };
    const left = free.filter((one) => !isAway(one, time));
    for (const holder of professionals.filter((one) => !directory.gone.has(one) && isAway(one, time))) {
      const at = left.findIndex((one) => fits(directory, service, one, holder));
      const [professional] = at === -1 ? [] : left.splice(at, 1);
      if (professional === undefined) continue;
      const before = parts.findIndex((one) => one.professional === professional && one.end === start);
      const part = { professional, start: parts[before]?.start ?? start, end: time.end };
      if (before === -1) parts.push(part);
      else parts[before] = part;
    }
  }
  return parts;
}

/** Where a service needs professions, each is somebody's: of several held together, a deputy comes in the place of their like. */
export function fits(
  { professionals, services }: Pick<Directory, 'professionals' | 'services'>,
  service: ServiceId,
  deputy: ProfessionalId,
  holder: ProfessionalId,
): boolean {
  const needed = services.get(service)?.professions ?? [];
  return needed.length === 0 || professionals.get(deputy)?.profession === professionals.get(holder)?.profession;
}

/** When they are away then; who works from elsewhere is met by other ways, and needs no deputy. */
function awayDuring(
  { absences }: Pick<Directory, 'absences'>,
  professional: ProfessionalId,
  during: Interval,
): readonly Interval[] {
  return absences
    .filter((one) => one.professional === professional && one.reason !== WORKS_REMOTELY)
    .map(({ from, to }) => ({ start: from, end: to }))
    .filter((one) => overlaps(one, during));
}
