// On which days a series is closed, and which sessions a closure takes that its rule gives no other for.

import type { Closure, DateText, Directory, Series, Site } from './directory.ts';

/** What closes days of a series, as far as its dates go. */
export type ClosedBy = {
  readonly closures: readonly Omit<Closure, 'id' | 'name'>[];
  readonly sites: readonly Pick<Site, 'id' | 'area'>[];
};

/** A session on a day given by itself: moved there, or extra. */
type SingleSession = { readonly series: Series; readonly date: DateText; readonly movedFrom?: DateText };

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
export function isClosedOn({ id, site, areas }: Series, date: DateText, { closures, sites }: ClosedBy): boolean {
  const closed = closures
    .filter((one) => one.from <= date && date <= one.to && (one.series.length === 0 || one.series.includes(id)))
    .flatMap((one) => one.areas);
  const home = site === undefined ? undefined : sites.find((one) => one.id === site)?.area;
  return (
    closed.length > 0 && (areas.every((area) => closed.includes(area)) || (home !== undefined && closed.includes(home)))
  );
}
