// What insights count, and how it is summed up: whole months, waits as counts by days, and the median that comes of them. Pure.

import type { DateText } from './directory.ts';

/** How many waited so many days: `{"12": 3}`. */
export type Waits = Readonly<Record<string, number>>;

export type Figures = {
  /** all that were booked and not moved away, whatever became of them */
  readonly made: number;
  readonly cancelled: number;
  readonly noShows: number;
  readonly fulfilled: number;
  /** of those not cancelled */
  readonly minutes: number;
  readonly waits: Waits;
};

export const NO_FIGURES: Figures = { made: 0, cancelled: 0, noShows: 0, fulfilled: 0, minutes: 0, waits: {} };

export function addFigures(one: Figures, other: Figures): Figures {
  return {
    made: one.made + other.made,
    cancelled: one.cancelled + other.cancelled,
    noShows: one.noShows + other.noShows,
    fulfilled: one.fulfilled + other.fulfilled,
    minutes: one.minutes + other.minutes,
    waits: addWaits(one.waits, other.waits),
  };
}

export function addWaits(one: Waits, other: Waits): Waits {
  const sum = { ...one };
  for (const [days, count] of Object.entries(other)) sum[days] = (sum[days] ?? 0) + count;
  return sum;
}

/** The middle one of all; of an even number the lower of the two in the middle, which somebody did wait. */
export function medianOf(waits: Waits): number | undefined {
  const sorted = Object.entries(waits)
    .map(([days, count]) => [Number(days), count] as const)
    .sort(([a], [b]) => a - b);
  let before = Math.ceil(sorted.reduce((sum, [, count]) => sum + count, 0) / 2);
  for (const [days, count] of sorted) {
    before -= count;
    if (before <= 0) return days;
  }
  return undefined;
}

/** Longer than any wait: fewer than three times were free. */
export const FEW = 9_999;

/** Whole months: `first` and `last` are their first days, both included. */
export type Period = { readonly first: DateText; readonly last: DateText };

export const monthOf = (date: DateText): DateText => `${date.slice(0, 7)}-01`;

/** The months that hold these dates: sums are told by whole months, so that two answers never leave a single day between them. */
export function monthsAround(from: DateText, to: DateText): Period {
  return { first: monthOf(from), last: monthOf(to) };
}

export function addMonths(month: DateText, months: number): DateText {
  return Temporal.PlainDate.from(month).add({ months }).toString();
}

/** The first day of each month, in order. */
export function monthsIn({ first, last }: Period): readonly DateText[] {
  const length = monthsBetween(first, last) + 1;
  return Array.from({ length }, (_, at) => addMonths(first, at));
}

/** The last day of the period. */
export function endOf({ last }: Period): DateText {
  return Temporal.PlainDate.from(addMonths(last, 1)).subtract({ days: 1 }).toString();
}

/** As many months right before it, or the same months of the year before. */
export function periodBefore(period: Period, which: 'before' | 'year'): Period {
  const back = which === 'year' ? 12 : monthsBetween(period.first, period.last) + 1;
  return { first: addMonths(period.first, -back), last: addMonths(period.last, -back) };
}

function monthsBetween(first: DateText, last: DateText): number {
  return Temporal.PlainDate.from(first).until(last, { largestUnit: 'months' }).months;
}
