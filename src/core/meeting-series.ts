// Those who have met meet again: on the same weekday at the same time, every few weeks and later monthly. Pure.

import { DAY } from './instant.ts';
import { type Interval, overlaps } from './interval.ts';

export type SeriesWanted = {
  /** so many weeks lie between two meetings */
  readonly everyWeeks: number;
  readonly times: number;
  /** so many more after those, one a month, on the same weekday of the month */
  readonly monthly: number;
};

/** So far from the day that is wanted another is still near: a weekly series never comes to its neighbour's day. */
export const NEAR = 3 * DAY;

/** When they would meet after the first time, whatever else happens then; the clock on the wall shows the same. */
export function followingStarts(first: number, { everyWeeks, times, monthly }: SeriesWanted, zone: string) {
  const met = Temporal.Instant.fromEpochMilliseconds(first).toZonedDateTimeISO(zone);
  const weekly = Array.from({ length: times }, (_, at) => met.add({ weeks: everyWeeks * (at + 1) }));
  const last = weekly.at(-1) ?? met;
  // not every month has a fifth of a weekday
  const nth = Math.min(4, Math.ceil(last.day / 7));
  const later = Array.from({ length: monthly }, (_, at) => {
    const begins = last.with({ day: 1 }).add({ months: at + 1 });
    const ahead = (last.dayOfWeek - begins.dayOfWeek + 7) % 7;
    return begins.add({ days: ahead + 7 * (nth - 1) });
  });
  return [...weekly, ...later].map(({ epochMilliseconds }) => epochMilliseconds);
}

export type Following = {
  readonly wanted: number;
  /** the wanted time where all are free, else the nearest to it; missing where there is none near it */
  readonly time?: Interval;
};

/** What becomes of each wanted start, of the times at which all are free; no two of one series overlap. */
export function placeSeries(wanted: readonly number[], free: readonly Interval[]): readonly Following[] {
  const placed: Following[] = [];
  for (const start of wanted) {
    const taken = placed.flatMap(({ time }) => time ?? []);
    const [time] = free
      .filter((one) => Math.abs(one.start - start) <= NEAR && !taken.some((other) => overlaps(one, other)))
      .sort((one, other) => Math.abs(one.start - start) - Math.abs(other.start - start) || one.start - other.start);
    placed.push({ wanted: start, ...(time && { time }) });
  }
  return placed;
}
