// How full the sessions of series are: of all their slots, how many are booked, and how many absences and closures took.

import { type Candidate, candidatesOf, offersOf } from './candidates.ts';
import type { DateText, Directory, Series } from './directory.ts';
import type { AreaId, ProfessionalId, SeriesId, ServiceId } from './ids.ts';
import { type Interval, overlaps } from './interval.ts';

/** One date of a series. `slots` are all there would be; each person hands out their own. */
export type SeriesSession = Interval & {
  readonly series: SeriesId;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[];
  readonly date: DateText;
  readonly professionals: readonly ProfessionalId[];
  readonly slots: number;
  readonly booked: number;
  /** taken by closures, or by absences, of those not booked */
  readonly lost: { readonly closure: number; readonly absence: number };
  /** neither booked nor lost */
  readonly free: number;
};

/** A booking that takes a slot of a series. */
export type SeriesBooking = Interval & {
  readonly series?: SeriesId;
  readonly professionals: readonly ProfessionalId[];
};

/** The sessions of these series that begin in the range, soonest first. `only`: the slots of one person. */
export function seriesFill(
  directory: Directory,
  series: readonly Series[],
  bookings: readonly SeriesBooking[],
  range: Interval,
  only?: ProfessionalId,
): readonly SeriesSession[] {
  const bySeries = Map.groupBy(bookings, (booking) => booking.series);
  return series
    .flatMap((one) => sessionsOf(directory, one, bySeries.get(one.id) ?? [], range, only))
    .sort((a, b) => a.start - b.start || (a.series < b.series ? -1 : 1));
}

function sessionsOf(
  directory: Directory,
  series: Series,
  bookings: readonly SeriesBooking[],
  { start: from, end: to }: Interval,
  only: ProfessionalId | undefined,
): readonly SeriesSession[] {
  const service = directory.services.get(series.service);
  if (service === undefined) return [];
  const offers = offersOf(directory, service, { from, to, series: series.id });
  const candidates = candidatesOf(offers, { from, to }).filter(
    ({ offer }) => only === undefined || offer.crew.common.professionals.includes(only),
  );
  const days = Map.groupBy(candidates, ({ offer }) => offer.date);
  return [...days].map(([date, slots]) => {
    const fates = slots.flatMap((slot) => {
      const fate = fateOf(slot, bookings);
      return fate === 'absence' && isDeputised(series, slot, slots) ? [] : fate;
    });
    const count = (wanted: Fate) => fates.filter((fate) => fate === wanted).length;
    return {
      series: series.id,
      service: service.id,
      areas: series.areas,
      date,
      start: Math.min(...slots.map((slot) => slot.start)),
      end: Math.max(...slots.map((slot) => slot.end)),
      professionals: [...new Set(slots.flatMap(({ offer }) => offer.crew.common.professionals))],
      slots: fates.length,
      booked: count('booked'),
      lost: { closure: count('closure'), absence: count('absence') },
      free: count('free'),
    };
  });
}

/** Whether a deputy hands out the time of one who is away: it is there once. */
function isDeputised({ professionals }: Series, { start }: Candidate, slots: readonly Candidate[]): boolean {
  const isDeputys = ({ offer }: Candidate) =>
    offer.crew.common.professionals.some((one) => !professionals.includes(one));
  return slots.some((one) => one.start === start && isDeputys(one));
}

type Fate = 'booked' | 'absence' | 'closure' | 'free';

/** A slot is lost where no area it serves is left to it; a booking that stands in lost time still stands. */
function fateOf(slot: Candidate, bookings: readonly SeriesBooking[]): Fate {
  const people = slot.offer.crew.common.professionals;
  const isBooked = bookings.some(
    (booking) => overlaps(booking, slot) && booking.professionals.some((id) => people.includes(id)),
  );
  if (isBooked) return 'booked';
  const taken = slot.offer.taken.filter((part) => overlaps(part, slot.claim));
  const gone = new Set(taken.flatMap(({ areas }) => areas));
  if (!slot.offer.crew.areas.every((area) => gone.has(area))) return 'free';
  return taken.some(({ by }) => by === 'absence') ? 'absence' : 'closure';
}
