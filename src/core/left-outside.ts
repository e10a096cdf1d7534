// Which bookings a change of the directory would leave standing in time that is no longer offered.

import type { Directory } from './directory.ts';
import type { ProfessionalId, SeriesId, ServiceId, SiteId } from './ids.ts';
import { contains, type Interval, overlaps } from './interval.ts';
import { type Opening, openingsOf, type Taken, takenFrom } from './openings.ts';

/** The parts of a booking that say in whose time it stands. */
export type Standing = Interval & {
  readonly service: ServiceId;
  readonly series?: SeriesId;
  readonly site?: SiteId;
  readonly professionals: readonly ProfessionalId[];
};

/** Those that lie in offered time before the change and not after it, in the order given. */
export function leftOutside<Booking extends Standing>(
  before: Directory,
  after: Directory,
  bookings: readonly Booking[],
): readonly Booking[] {
  if (bookings.length === 0) return [];
  const range = {
    start: Math.min(...bookings.map(({ start }) => start)),
    end: Math.max(...bookings.map(({ end }) => end)),
  };
  const [was, will] = [offeredIn(before, range), offeredIn(after, range)];
  return bookings.filter((booking) => was(booking) && !will(booking));
}

/** Whether all who take part are offered for the booking's service where and when it is. */
function offeredIn(directory: Directory, range: Interval): (booking: Standing) => boolean {
  const openings = Map.groupBy(openingsOf(directory, range), ({ professional }) => professional);
  const taken = takenFrom(directory);
  return (booking) =>
    booking.professionals.every((professional) =>
      (openings.get(professional) ?? []).some(
        (opening) => holds(opening, booking) && !isTaken(taken(opening), booking),
      ),
    );
}

function holds(opening: Opening, booking: Standing): boolean {
  return (
    contains(opening, booking) &&
    opening.services.includes(booking.service) &&
    opening.series === booking.series &&
    (booking.site === undefined || opening.site === booking.site)
  );
}

function isTaken(taken: readonly Taken[], booking: Standing): boolean {
  return taken.some((part) => overlaps(part, booking));
}
