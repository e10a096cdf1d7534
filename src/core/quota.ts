// Quotas: how many bookings of a service an area may have in an ISO week.

import type { DateText } from './directory.ts';
import type { AreaId } from './ids.ts';
import { DAY, toIso } from './instant.ts';
import type { Interval } from './interval.ts';

/** How many a week, by area; an area that is not here, any number. */
export type Quotas = ReadonlyMap<AreaId, number>;

/** An area's quota of a service, with when the bookings start that count towards it. */
export type QuotaUse = { readonly area: AreaId; readonly perWeek: number; readonly starts: readonly number[] };

export type Placed = { readonly area: AreaId; readonly start: number };

/** The ISO week around an instant on a zone's wall clock: from Monday to Monday, half-open, epoch milliseconds. */
export function weekOf(instant: number, timeZone: string): Interval {
  const day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).startOfDay();
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return { start: monday.epochMilliseconds, end: monday.add({ weeks: 1 }).epochMilliseconds };
}

/** Whether one more fits into its area's week, beside what stands there. */
export function roomWithin(uses: readonly QuotaUse[], zoneOf: (area: AreaId) => string): (slot: Placed) => boolean {
  const byArea = new Map(
    uses.map(({ area, perWeek, starts }) => {
      const weeks = Map.groupBy(starts, (start) => mondayOf(start, zoneOf(area)));
      return [area, (start: number) => (weeks.get(mondayOf(start, zoneOf(area)))?.length ?? 0) < perWeek] as const;
    }),
  );
  return ({ area, start }) => byArea.get(area)?.(start) ?? true;
}

/** The date of the Monday of an instant's ISO week; asked of every slot there is, so by counting alone. */
function mondayOf(instant: number, timeZone: string): DateText {
  const date = Date.parse(toIso(instant, timeZone).slice(0, 'yyyy-mm-dd'.length));
  return new Date(date - ((new Date(date).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 'yyyy-mm-dd'.length);
}
