// A specialist's day: who asks what, and which hours are still free.

import { type DateText, type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId, SeriesId, ServiceId, SiteId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { type Interval, normalise, subtract } from '../../core/interval.ts';
import { type Opening, openingsOf, takenFrom } from '../../core/openings.ts';
import type { Actor } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadWorld } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { listBookings, type ReadBooking } from './read.ts';
import { bookingFilter } from './schema.ts';

/** Time on offer in which nothing is booked. */
export type FreeHours = Interval & {
  readonly series?: SeriesId;
  readonly services: readonly ServiceId[];
  readonly areas: readonly AreaId[];
  readonly site?: SiteId;
};

export type OwnDay = {
  readonly date: DateText;
  readonly timeZone: string;
  /** soonest first; what was cancelled is left out */
  readonly bookings: readonly ReadBooking[];
  /** what is left of the day from now on, soonest first */
  readonly free: readonly FreeHours[];
  readonly directory: Directory;
  readonly now: number;
};

const MOST = 200;

/**
 * The actor's own day, today unless a date is given, questions included: every booking shown is logged as read, in one
 * statement. Throws `Refusal`: not_allowed for a person who is no professional.
 */
export async function readOwnDay(
  deps: Dependencies,
  actor: Actor,
  { date: wanted, requestId }: { readonly date?: DateText; readonly requestId?: string } = {},
): Promise<OwnDay> {
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const person = actor.professional && directory.professionals.get(actor.professional);
  if (!person) throw new Refusal('not_allowed', 'only a professional has a day of their own');
  const [home] = person.areas;
  const timeZone = home === undefined ? directory.region.timeZone : zoneOf(directory, home);
  const clock = wallClock(timeZone);
  const date = wanted ?? clock.dateAt(now);
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  const day = { start: clock.instant(date, '00:00'), end: clock.instant(next, '00:00') };
  const filter = bookingFilter.parse({
    mine: 'true',
    professional: person.id,
    from: new Date(day.start).toISOString(),
    to: new Date(day.end).toISOString(),
    limit: MOST,
  });
  const { items } = await listBookings(deps, actor, filter, { withCase: true, ...(requestId && { requestId }) });
  const bookings = items.filter(({ record }) => record.status !== 'cancelled');
  return {
    date,
    timeZone,
    bookings,
    free: await freeHours(deps, directory, person.id, { start: Math.max(day.start, now), end: day.end }),
    directory,
    now,
  };
}

async function freeHours(
  deps: Dependencies,
  directory: Directory,
  professional: ProfessionalId,
  rest: Interval,
): Promise<readonly FreeHours[]> {
  if (rest.start >= rest.end) return [];
  const now = deps.clock.now();
  const resource = `professional:${professional}` as const;
  const { claims } = await loadWorld(deps.db, directory, { start: rest.start - DAY, end: rest.end }, now, {
    resources: [resource],
  });
  const taken = takenFrom(directory);
  return openingsOf(directory, rest)
    .filter((opening) => opening.professional === professional)
    .flatMap((opening) => freeIn(opening, taken(opening), claims, rest))
    .sort((a, b) => a.start - b.start);
}

function freeIn(
  opening: Opening,
  taken: ReturnType<ReturnType<typeof takenFrom>>,
  claims: readonly Interval[],
  rest: Interval,
): readonly FreeHours[] {
  const gone = taken.filter(({ areas }) => areas.length === opening.areas.length);
  const open = { start: Math.max(opening.start, rest.start), end: Math.min(opening.end, rest.end) };
  return subtract(normalise([open]), normalise([...gone, ...claims])).map((free) => ({
    ...free,
    ...(opening.series !== undefined && { series: opening.series }),
    services: opening.services,
    areas: opening.areas,
    ...(opening.site !== undefined && { site: opening.site }),
  }));
}
