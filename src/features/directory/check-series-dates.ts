// Dates of a series that would lose a session without a word, each refused by its path with the reason. Pure.

import { type ClosedBy, isClosedOn } from '../../core/closed-sessions.ts';
import { faultOfDate, NOT_GIVEN } from '../../core/date-bound.ts';
import type { DateText, Series } from '../../core/directory.ts';
import type { Fault } from '../../core/errors.ts';
import { seriesDays } from '../../core/openings.ts';
import { parseRecurrence } from '../../core/recurrence.ts';
import { fieldOf, type Placed } from './parse-directory-file.ts';

/** Nobody plans single dates further ahead; a rule is not followed for centuries because of a year mistyped. */
const MOST_YEARS = 30;
const TOO_FAR = `is more than ${MOST_YEARS} years ahead`;

/** Moves of a day that is never held, or onto one that is or must not be; moved and extra dates outside the series. */
export function faultsOfDates({ path, value: series }: Placed<Series>, country: string): readonly Fault[] {
  const at = fieldOf(path);
  const { movedDates, extraDates, exceptDates } = series;
  const regular = regularDays(series, country);
  if (regular === undefined) return [];
  const sessions = new Set(regular.filter(({ held }) => held).map(({ date }) => date));
  const given = new Set(regular.map(({ date }) => date));
  const leaves = (date: DateText) => movedDates.some(({ from }) => from === date);
  const whyOutside = (date: DateText): string | undefined => {
    if (date < series.from) return 'is before the series begins';
    if (date > (series.until ?? date)) return 'is after the series ends';
    return date > lastOf(series) ? TOO_FAR : undefined;
  };
  const whyNot = (date: DateText, taken: boolean): string | undefined => {
    const outside = whyOutside(date);
    if (outside !== undefined) return outside;
    if (exceptDates.includes(date)) return 'is a date on which the series is not held';
    return taken ? 'has a session already' : undefined;
  };
  const moves = movedDates.flatMap(({ from, to }, index) => {
    const isTaken = (sessions.has(to) && !leaves(to)) || extraDates.includes(to);
    const twice = movedDates.findIndex((move) => move.to === to) < index;
    const whence = extraDates.includes(from)
      ? 'is an extra date, which is changed by itself'
      : exceptDates.includes(from)
        ? 'is a date on which the series is not held'
        : given.has(from)
          ? undefined
          : `${from} ${NOT_GIVEN}`;
    return [
      { path: `${at('movedDates')}[${index}].from`, message: whence },
      {
        path: `${at('movedDates')}[${index}].to`,
        message: from === to ? 'is the date it is moved from' : whyNot(to, isTaken || twice),
      },
    ];
  });
  const extras = extraDates.map((date, index) => ({
    path: `${at('extraDates')}[${index}]`,
    message: whyNot(date, false),
  }));
  return [...moves, ...extras].flatMap(({ path: where, message }) =>
    message === undefined ? [] : [{ path: where, message }],
  );
}

/**
 * Exceptions to come that except nothing: mistyped, they would leave the session that was meant. Outside the series,
 * and before `today`, they are what earlier days and rules left, and harmless.
 */
export function faultsOfExceptions(
  { path, value: series }: Placed<Series>,
  country: string,
  today: DateText,
): readonly Fault[] {
  const regular = regularDays(series, country);
  if (regular === undefined) return [];
  const given = new Set(regular.map(({ date }) => date));
  const isPast = (date: DateText) => date < today || date < series.from || date > (series.until ?? date);
  // held there by itself, it is refused where it is held
  const isHeldByItself = (date: DateText) =>
    series.extraDates.includes(date) || series.movedDates.some(({ to }) => to === date);
  const isRight = (date: DateText) =>
    isPast(date) || given.has(date) || isHeldByItself(date) || faultOfDate(date) !== undefined;
  return series.exceptDates.flatMap((date, index) =>
    isRight(date)
      ? []
      : [
          {
            path: `${fieldOf(path)('exceptDates')}[${index}]`,
            message: date > lastOf(series) ? TOO_FAR : `${date} ${NOT_GIVEN}`,
          },
        ],
  );
}

/** A series that is held on no day from its first to its last: nobody could ever book it. */
export function faultsOfNothingHeld({ path, value: series }: Placed<Series>, country: string): readonly Fault[] {
  if (!parseRecurrence(series.recurrence).ok) return [];
  const end = lastOf(series);
  // a year at a time: most series are held in their first
  for (let from = series.from; from <= end; from = Temporal.PlainDate.from(from).add({ years: 1 }).toString()) {
    const year = Temporal.PlainDate.from(from).add({ years: 1 }).subtract({ days: 1 }).toString();
    if (seriesDays(series, country, { from, until: year < end ? year : end }).some(({ held }) => held)) return [];
  }
  return [{ path: fieldOf(path)('recurrence'), message: 'gives no day on which the series is held' }];
}

/**
 * Moved and extra dates on a day when all of the series is closed: their sessions would be lost without a word. What
 * was so `before` has been seen, when the closure was made.
 */
export function faultsOfClosedDates(
  { path, value: series }: Placed<Series>,
  now: ClosedBy,
  before?: ClosedBy & { readonly series: Series | undefined },
): readonly Fault[] {
  const at = fieldOf(path);
  const known = before?.series;
  const wasLost = (date: DateText, dates: readonly DateText[] = []) =>
    before !== undefined && known !== undefined && dates.includes(date) && isClosedOn(known, date, before);
  const lost = (date: DateText, dates?: readonly DateText[]) => isClosedOn(series, date, now) && !wasLost(date, dates);
  const moves = series.movedDates.flatMap(({ to }, index) =>
    lost(
      to,
      known?.movedDates.map((move) => move.to),
    )
      ? [`${at('movedDates')}[${index}].to`]
      : [],
  );
  const extras = series.extraDates.flatMap((date, index) =>
    lost(date, known?.extraDates) ? [`${at('extraDates')}[${index}]`] : [],
  );
  return [...moves, ...extras].map((where) => ({ path: where, message: 'is a day that is closed' }));
}

/** What the rule alone gives around the dates that are moved or excepted; undefined where the rule itself is at fault. */
function regularDays(series: Series, country: string) {
  if (!parseRecurrence(series.recurrence).ok) return undefined;
  const dates = [...series.movedDates.flatMap(({ from, to }) => [from, to]), ...series.exceptDates].sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = lastOf(series);
  const range = { from: first < series.from ? series.from : first, until: last < end ? last : end };
  return seriesDays({ ...series, movedDates: [], extraDates: [], exceptDates: [] }, country, range);
}

function lastOf({ from, until }: Series): DateText {
  const furthest = Temporal.PlainDate.from(from).add({ years: MOST_YEARS }).toString();
  return until !== undefined && until < furthest ? until : furthest;
}
