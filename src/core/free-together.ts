// When several people who work here could meet, whatever each of them offers then: what is left of all their hours. Pure.

import type { Directory } from './directory.ts';
import type { ProfessionalId, ResourceId } from './ids.ts';
import { MINUTE } from './instant.ts';
import { type Interval, intersect, normalise, subtract } from './interval.ts';
import { openingsOf, takenFrom } from './openings.ts';
import type { Claim } from './slots.ts';

/** Times begin on the quarter, as every wall clock in use shows it. */
const QUARTER = 15 * MINUTE;

export type CommonTimeWanted = {
  readonly people: readonly ProfessionalId[];
  /** a room that is to be free as well */
  readonly room?: string | undefined;
  readonly length: number;
  /** between which they must begin and be over */
  readonly within: Interval;
  /** when others who are to come cannot */
  readonly elsewhere?: readonly Interval[];
};

/** In which stretches all of them are free, none shorter than wanted. */
function commonFree(
  directory: Directory,
  claims: readonly Claim[],
  { people, room, length, within, elsewhere = [] }: CommonTimeWanted,
): readonly Interval[] {
  const resources: readonly ResourceId[] = [
    ...people.map((id): ResourceId => `professional:${id}`),
    ...(room === undefined ? [] : [`room:${room}` as const]),
  ];
  const taken = normalise([...elsewhere, ...claims.filter(({ resource }) => resources.includes(resource))]);
  const working = people.map((id) => workingTime(directory, id, within));
  const together = working.reduce((all, one) => intersect(all, one), normalise([within]));
  return subtract(together, taken).filter(({ start, end }) => end - start >= length);
}

/** All starts on the quarter at which they could meet for so long, soonest first; a room alone is nobody. */
export function commonTimes(
  directory: Directory,
  claims: readonly Claim[],
  wanted: CommonTimeWanted,
): readonly Interval[] {
  if (wanted.people.length === 0) return [];
  return commonFree(directory, claims, wanted).flatMap(({ start, end }) => {
    const first = Math.ceil(start / QUARTER) * QUARTER;
    const count = Math.floor((end - wanted.length - first) / QUARTER) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, at) => {
      const begins = first + at * QUARTER;
      return { start: begins, end: begins + wanted.length };
    });
  });
}

/** Their hours and series, less what they are away for; a closure counts where it closes all that the time serves. */
function workingTime(directory: Directory, professional: ProfessionalId, within: Interval): readonly Interval[] {
  const takenOf = takenFrom(directory);
  const parts = openingsOf(directory, { ...within, professional }).flatMap((opening) => {
    const taken = takenOf(opening).filter(({ areas }) => opening.areas.every((area) => areas.includes(area)));
    return subtract([{ start: opening.start, end: opening.end }], normalise(taken));
  });
  return normalise(parts);
}
