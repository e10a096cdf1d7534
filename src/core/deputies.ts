// Who holds a series in the place of somebody who is away. Pure.

import { type Directory, type Series, WORKS_REMOTELY } from './directory.ts';
import type { ProfessionalId } from './ids.ts';
import { type Interval, overlaps } from './interval.ts';

/** A part of a session that a deputy holds. */
type Deputised = Interval & { readonly professional: ProfessionalId };

/**
 * Of a session, each time whose holder is away goes to the first deputy who is not: nobody holds it twice, nor in the place of two.
 * The times are those of the session's own grid, so that what was booked can be taken over. `step`: a time with its buffers.
 */
export function deputisedParts(
  directory: Pick<Directory, 'absences' | 'gone'>,
  { professionals, deputies = [] }: Pick<Series, 'professionals' | 'deputies'>,
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
    const wanted = professionals.filter((holder) => !directory.gone.has(holder) && isAway(holder, time)).length;
    for (const professional of free.filter((one) => !isAway(one, time)).slice(0, wanted)) {
      const before = parts.findIndex((one) => one.professional === professional && one.end === start);
      const part = { professional, start: parts[before]?.start ?? start, end: time.end };
      if (before === -1) parts.push(part);
      else parts[before] = part;
    }
  }
  return parts;
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
