// Dates of a series that would lose a session without a word, each refused by its path with the reason. Pure.

import type { Closure, DateText, Directory, Series, Site } from '../../core/directory.ts';
import type { Fault } from '../../core/errors.ts';
import { seriesDays } from '../../core/openings.ts';
import { parseRecurrence } from '../../core/recurrence.ts';
import { fieldOf, type Placed } from './parse-directory-file.ts';

/** Nobody plans single dates further ahead; a rule is not followed for centuries because of a year mistyped. */
const MOST_YEARS = 30;

/** Moves from a day that is never held, or onto one that is or must not be; moved and extra dates outside the series. */
export function faultsOfDates({ path, value: series }: Placed<Series>, country: string): readonly Fault[] {
  const at = fieldOf(path);
  const { movedDates, extraDates, exceptDates } = series;
  const regular = regularDays(series, country);
  if (regular === undefined) return [];
  const sessions = new Set(regular.filter(({ held }) => held).map(({ date }) => date));
  const given = new Set(regular.map(({ date }) => date));
  const leaves = (date: DateText) => movedDates.some(({ from }) => from === date);
  const whyNot = (date: DateText, taken: boolean): string | undefined => {
    if (date < series.from) return 'is before the series begins';
    if (date > (series.until ?? date)) return 'is after the series ends';
    if (date > lastOf(series)) return `is more than ${MOST_YEARS} years ahead`;
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
          : 'is no date that the rule gives';
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

/** What closes days of a series, as far as its dates go. */
export type ClosedBy = {
  readonly closures: readonly Omit<Closure, 'id' | 'name'>[];
  readonly sites: readonly Pick<Site, 'id' | 'area'>[];
};

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

/** A session on a day given by itself: moved there, or extra. */
export type SingleSession = { readonly series: Series; readonly date: DateText; readonly movedFrom?: DateText };

/** Moved and extra sessions to come that the closure takes: the rule gives no other in their place. Soonest first. */
export function sessionsTaken(directory: Directory, closure: Closure, today: DateText): readonly SingleSession[] {
  const by = { closures: directory.closures, sites: [...directory.sites.values()] };
  const isTaken = (series: Series, date: DateText) =>
    date >= today &&
    closure.from <= date &&
    date <= closure.to &&
    (closure.series.length === 0 || closure.series.includes(series.id)) &&
    isClosedOn(series, date, by);
  return [...directory.series.values()]
    .flatMap((series): SingleSession[] => [
      ...series.movedDates.map(({ from, to }) => ({ series, date: to, movedFrom: from })),
      ...series.extraDates.map((date) => ({ series, date })),
    ])
    .filter(({ series, date }) => isTaken(series, date))
    .toSorted((one, other) => one.date.localeCompare(other.date));
}

/** A series at a site is closed with it; one elsewhere only once all of its areas are. */
function isClosedOn({ id, site, areas }: Series, date: DateText, { closures, sites }: ClosedBy): boolean {
  const closed = closures
    .filter((one) => one.from <= date && date <= one.to && (one.series.length === 0 || one.series.includes(id)))
    .flatMap((one) => one.areas);
  const home = site === undefined ? undefined : sites.find((one) => one.id === site)?.area;
  return (
    closed.length > 0 && (areas.every((area) => closed.includes(area)) || (home !== undefined && closed.includes(home)))
  );
}

/** What the rule alone gives around the dates that are moved; undefined where the rule itself is at fault. */
function regularDays(series: Series, country: string) {
  if (!parseRecurrence(series.recurrence).ok) return undefined;
  const dates = series.movedDates.flatMap(({ from, to }) => [from, to]).sort();
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
