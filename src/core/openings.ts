// When a schedule offers its services, and what takes time away from it: kept apart, so that why can be said.

import { deputisedParts } from './deputies.ts';
import {
  type Closure,
  type DateText,
  type Directory,
  type Series,
  type Service,
  type TimeText,
  type WorkingHours,
  zoneOf,
} from './directory.ts';
import { publicHolidays } from './holidays.ts';
import type { AreaId, ProfessionalId, SeriesId, ServiceId, SiteId, WorkingHoursId } from './ids.ts';
import { MINUTE } from './instant.ts';
import { type Interval, overlaps } from './interval.ts';
import { oncePer } from './once-per.ts';
import { datesOf, parseRecurrence } from './recurrence.ts';
import { permittedOn } from './standing-permission.ts';
import { type Day, daysFrom, type WallClock, wallClock } from './wall-clock.ts';

/** An interval in which one professional is offered by a series or by working hours. */
export type Opening = Interval & {
  readonly schedule: SeriesId | WorkingHoursId;
  readonly series?: SeriesId;
  readonly date: DateText;
  readonly services: readonly ServiceId[];
  readonly professional: ProfessionalId;
  /** the areas it serves, in the directory's order */
  readonly areas: readonly AreaId[];
  readonly site?: SiteId;
};

/** Time taken from an opening, for those who ask from these of its areas. `id` is the absence's or the closure's. */
export type Taken = Interval & {
  readonly by: 'absence' | 'closure';
  readonly id: string;
  readonly areas: readonly AreaId[];
};

/** What happens on a date of a series: held, and as what, or not held, and why. */
export type SeriesDay = { readonly date: DateText } & (
  | { readonly held: true; readonly as: 'regular' | 'extra' | 'moved' }
  | { readonly held: false; readonly because: 'exception' | 'public-holiday' | 'moved' }
);

export type DateRange = { readonly from: DateText; readonly until: DateText };

/** Whose openings: all of them, or only those of a service, a series, a person, at sites, or that serve an area. */
export type OpeningsWanted = Interval & {
  readonly service?: ServiceId;
  readonly series?: SeriesId;
  readonly professional?: ProfessionalId;
  readonly sites?: readonly SiteId[];
  readonly areas?: readonly AreaId[];
  /** also what deputies could hold: what one of them has taken over stands, though who was away is there again */
  readonly couldHold?: true;
};

/**
 * Every opening that overlaps the interval, before absences and closures. Public holidays, exceptions and moves
 * belong to the schedule itself and are in already. Windows are wall-clock time of the site's area, or of the first
 * area that a series without a site serves.
 */
export function openingsOf(directory: Directory, wanted: OpeningsWanted): readonly Opening[] {
  const { professional } = wanted;
  return openingListsOf(directory, wanted)
    .flat()
    .filter((one) => (professional === undefined || one.professional === professional) && overlaps(one, wanted));
}

/**
 * The same by schedule and day (a series': by month), as lists that are the same objects as long as the directory is.
 * They go a little beyond the interval, and a series' lists have all its professionals in them, and its deputies where they hold it.
 */
export function openingListsOf(directory: Directory, wanted: OpeningsWanted): readonly (readonly Opening[])[] {
  const { professional, areas, sites } = wanted;
  if (professional !== undefined && directory.gone.has(professional)) return [];
  const calendarOf = calendarsIn(directory, wanted);
  const { series, hours } = schedulesOf(directory)(wanted.service);
  const isAsked = (site: SiteId | undefined, served: readonly AreaId[]) =>
    (areas === undefined || served.some((area) => areas.includes(area))) &&
    (sites === undefined || (site !== undefined && sites.includes(site)));
  const keptFor = keptOpenings(directory);
  const lists: (readonly Opening[])[] = [];
  for (const one of series) {
    if (wanted.series !== undefined && one.id !== wanted.series) continue;
    if (professional !== undefined && !isHeldBy(one, professional)) continue;
    const home = homeOf(directory, one);
    if (home === undefined || !isAsked(one.site, one.areas)) continue;
    const kept = keptFor(one);
    for (const month of calendarOf(home).months) {
      lists.push(kept(month, () => openingsInMonth(directory, one, home, month)));
      if (wanted.couldHold && one.deputies !== undefined) {
        const held = { ...one, professionals: one.deputies, deputies: [] };
        lists.push(kept(`${month} deputies`, () => openingsInMonth(directory, held, home, month)));
      }
    }
  }
  for (const one of wanted.series === undefined ? hours : []) {
    if (professional !== undefined && one.professional !== professional) continue;
    const area = directory.sites.get(one.site)?.area;
    if (area === undefined || directory.gone.has(one.professional) || !isAsked(one.site, [area])) continue;
    const { clock, workdays } = calendarOf(area);
    const kept = keptFor(one);
    for (const day of workdays) lists.push(kept(day.date, () => openingsOnDay(one, area, clock, day)));
  }
  return lists;
}

/**
 * What absences and closures take from an opening, as a function to be asked for many. A closure that names series
 * takes only those; one that names none takes whatever its areas have. At a site in a closed area nobody is served;
 * a series elsewhere is closed only as seen from the closed areas, and goes on for the others it serves.
 */
export const takenFrom = oncePer((directory: Directory): ((opening: Opening) => readonly Taken[]) => {
  const absences = Map.groupBy(directory.absences, ({ professional }) => professional);
  const closures = directory.closures.flatMap((closure) => closedDays(closure, clocksOf(directory)));
  return (opening) => {
    const away = (absences.get(opening.professional) ?? [])
      .filter(({ from, to }) => overlaps({ start: from, end: to }, opening))
      .map(({ id, from, to }): Taken => ({ by: 'absence', id, start: from, end: to, areas: opening.areas }));
    const closed = closures
      .filter((days) => overlaps(days, opening))
      .map(({ closure, area, start, end }): Taken => {
        const areas = areasClosed(directory, opening, closure, area);
        return { by: 'closure', id: closure.id, start, end, areas };
      });
    return [...away, ...closed.filter(({ areas }) => areas.length > 0)];
  };
});

/**
 * The dates of a series in the range (both ends included), ascending, with those that fall away and why.
 * Extra dates and dates moved to are held on public holidays too; an excepted date never is.
 */
export function seriesDays(series: Series, country: string, range: DateRange): readonly SeriesDay[] {
  const within = (date: DateText) =>
    range.from <= date && date <= range.until && series.from <= date && date <= (series.until ?? date);
  const extra = new Set(series.extraDates);
  const movedTo = new Set(series.movedDates.map(({ to }) => to));
  const movedFrom = new Set(series.movedDates.map(({ from }) => from));
  const excepted = new Set(series.exceptDates);
  const holidays = series.skipPublicHolidays ? publicHolidays(country, yearsOf(range)) : new Set<DateText>();

  const dayOf = (date: DateText): SeriesDay => {
    if (excepted.has(date)) return { date, held: false, because: 'exception' };
    if (movedTo.has(date)) return { date, held: true, as: 'moved' };
    if (extra.has(date)) return { date, held: true, as: 'extra' };
    if (movedFrom.has(date)) return { date, held: false, because: 'moved' };
    if (holidays.has(date)) return { date, held: false, because: 'public-holiday' };
    return { date, held: true, as: 'regular' };
  };
  const dates = new Set([...regularDates(series, range), ...extra, ...movedTo]);
  return [...dates].filter(within).sort().map(dayOf);
}

/** The months and dates an interval touches in a zone. `workdays` are those that are no public holiday. */
type Calendar = {
  readonly clock: WallClock;
  readonly months: readonly string[];
  readonly workdays: readonly Day[];
};
type CalendarOf = (area: AreaId) => Calendar;

/** The schedules that offer a service, or all of them, in the directory's order. */
const schedulesOf = oncePer((directory: Directory) => {
  const all = { series: [...directory.series.values()], hours: directory.workingHours };
  const series = Map.groupBy(all.series, ({ service }) => service);
  const offered = all.hours.flatMap((hours) => [...new Set(hours.services)].map((service) => ({ service, hours })));
  const hours = Map.groupBy(offered, ({ service }) => service);
  return (service: ServiceId | undefined): { series: readonly Series[]; hours: readonly WorkingHours[] } =>
    service === undefined
      ? all
      : { series: series.get(service) ?? [], hours: (hours.get(service) ?? []).map((one) => one.hours) };
});

/** The area on whose wall its window is read. */
function homeOf(directory: Directory, series: Series): AreaId | undefined {
  return (series.site !== undefined && directory.sites.get(series.site)?.area) || series.areas[0];
}

function openingsInMonth(directory: Directory, series: Series, home: AreaId, month: string): readonly Opening[] {
  const clock = clocksOf(directory)(home);
  const permitted = permittedOn(directory, series);
  const range = { from: `${month}-01`, until: lastOf(month) };
  const days = seriesDays(series, directory.region.country, range).filter(({ held }) => held);
  return days.flatMap(({ date }) => {
    const { start, end } = windowOn(clock, date, series.window);
    if (start >= end) return [];
    const holding = permitted(date);
    const people = holding.professionals.filter((one) => !directory.gone.has(one));
    const held = people.map((professional) => ({ start, end, professional }));
    const step = stepOf(directory.services.get(series.service));
    return [...held, ...deputisedParts(directory, holding, { start, end }, step)].map(
      (part): Opening => ({
        ...part,
        schedule: series.id,
        series: series.id,
        date,
        services: [series.service],
        areas: series.areas,
        ...(series.site !== undefined && { site: series.site }),
      }),
    );
  });
}

function isHeldBy({ professionals, deputies = [] }: Series, professional: ProfessionalId): boolean {
  return professionals.includes(professional) || deputies.includes(professional);
}

/** How far apart the times of a series begin. */
function stepOf(service: Service | undefined): number {
  if (service === undefined) return MINUTE;
  return (service.bufferBeforeMinutes + service.durationMinutes + service.bufferAfterMinutes) * MINUTE;
}

function openingsOnDay(
  { professional, site, services, id: schedule, from, until, weekly }: WorkingHours,
  area: AreaId,
  clock: WallClock,
  { date, weekday }: Day,
): readonly Opening[] {
  if (date < from || (until !== undefined && until < date)) return [];
  return (weekly[weekday] ?? []).flatMap((window) => {
    const { start, end } = windowOn(clock, date, window);
    return start < end ? [{ start, end, schedule, date, services, professional, areas: [area], site }] : [];
  });
}

/** So many days and months of schedules are kept for one version of the directory: some ten megabytes. */
const MOST_KEPT = 60_000;

type Kept = (when: string, make: () => readonly Opening[]) => readonly Opening[];

/** Openings depend on the directory alone: each is worked out once for its version, and is the same object each time. */
const keptOpenings = oncePer((_directory: Directory): ((schedule: Series | WorkingHours) => Kept) => {
  const bySchedule = new Map<Series | WorkingHours, Map<string, readonly Opening[]>>();
  let count = 0;
  return (schedule) => {
    if (count >= MOST_KEPT) {
      bySchedule.clear();
      count = 0;
    }
    const kept = bySchedule.get(schedule) ?? new Map<string, readonly Opening[]>();
    bySchedule.set(schedule, kept);
    return (when, make) => {
      const known = kept.get(when);
      if (known !== undefined) return known;
      const made = make();
      kept.set(when, made);
      count += 1;
      return made;
    };
  };
});

/** `2026-11`, `2026-12`, … */
function monthsOf({ from, until }: DateRange): readonly string[] {
  const months: string[] = [];
  for (
    let month = Temporal.PlainYearMonth.from(from.slice(0, 7));
    month.toString() <= until.slice(0, 7);
    month = month.add({ months: 1 })
  ) {
    months.push(month.toString());
  }
  return months;
}

function lastOf(month: string): DateText {
  const { daysInMonth } = Temporal.PlainYearMonth.from(month);
  return `${month}-${daysInMonth}`;
}

function calendarsIn(directory: Directory, { start, end }: Interval): CalendarOf {
  const clockOf = clocksOf(directory);
  const calendars = new Map<WallClock, Calendar>();
  const calendarOn = (clock: WallClock): Calendar => {
    const range = { from: clock.dateAt(start), until: clock.dateAt(end) };
    return { clock, ...datesOfCalendar(directory)(range) };
  };
  return (area) => {
    const clock = clockOf(area);
    const calendar = calendars.get(clock) ?? calendarOn(clock);
    calendars.set(clock, calendar);
    return calendar;
  };
}

/** So many ranges of dates are kept: most questions are about the same weeks and the same months. */
const MOST_RANGES = 1_000;

const datesOfCalendar = oncePer((directory: Directory) => {
  const kept = new Map<string, Omit<Calendar, 'clock'>>();
  return (range: DateRange): Omit<Calendar, 'clock'> => {
    const key = `${range.from} ${range.until}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const holidays = publicHolidays(directory.region.country, yearsOf(range));
    const workdays = daysFrom(range.from, range.until).filter(({ date }) => !holidays.has(date));
    const made = { months: monthsOf(range), workdays };
    if (kept.size >= MOST_RANGES) kept.clear();
    kept.set(key, made);
    return made;
  };
});

/** The wall clock of each area; most regions have one zone and many areas. */
const clocksOf = oncePer((directory: Directory): ((area: AreaId) => WallClock) => {
  const made = new Map<string, WallClock>();
  return (area) => {
    const zone = zoneOf(directory, area);
    const clock = made.get(zone) ?? wallClock(zone);
    made.set(zone, clock);
    return clock;
  };
});

// A directory is checked when it comes in, so a rule that cannot be read is a fault of ours.
function regularDates(series: Series, range: DateRange): readonly DateText[] {
  const parsed = recurrenceOf(series).parsed;
  if (!parsed.ok) throw new Error(`series ${series.id}: ${parsed.fault}`);
  return datesOf(parsed.recurrence, { ...range, anchor: series.from });
}

const recurrenceOf = oncePer((series: Series) => ({ parsed: parseRecurrence(series.recurrence) }));

function closedDays(closure: Closure, clockOf: (area: AreaId) => WallClock) {
  return closure.areas.map((area) => {
    const clock = clockOf(area);
    const after = Temporal.PlainDate.from(closure.to).add({ days: 1 }).toString();
    return { closure, area, start: clock.instant(closure.from, '00:00'), end: clock.instant(after, '00:00') };
  });
}

function areasClosed(directory: Directory, opening: Opening, closure: Closure, area: AreaId): readonly AreaId[] {
  const { series, site } = opening;
  if (closure.series.length > 0 && !(series !== undefined && closure.series.includes(series))) return [];
  if (site !== undefined && directory.sites.get(site)?.area === area) return opening.areas;
  return opening.areas.filter((served) => served === area);
}

/** Nothing, or less, where the clock is put forward over all of the window. */
function windowOn(clock: WallClock, date: DateText, [start, end]: readonly [TimeText, TimeText]): Interval {
  return { start: clock.instant(date, start), end: clock.instant(date, end) };
}

function yearsOf({ from, until }: DateRange): readonly number[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))];
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
