// What is wrong with an entry among the rest of a directory: a person who does not fit, a site that is not there. Pure.

import { faultOfDate, SKIPPED_TIME } from '../../core/date-bound.ts';
import {
  type DateText,
  type Directory,
  type Professional,
  type Series,
  type Service,
  type Share,
  type Site,
  type TimeText,
  type Weekday,
  type WorkingHours,
  weekdays,
} from '../../core/directory.ts';
import type { Fault } from '../../core/errors.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { parseRecurrence } from '../../core/recurrence.ts';
import { isPermitted, NOT_PERMITTED } from '../../core/standing-permission.ts';
import { wallClock } from '../../core/wall-clock.ts';
import { absenceInterval, type HomeZones, skippedTimes } from './absence-interval.ts';
import { faultsOfDates, faultsOfExceptions, faultsOfNothingHeld } from './check-series-dates.ts';
import { fieldOf, type Placed } from './parse-directory-file.ts';
import type { AbsenceEntry, ClosureEntry } from './schema.ts';

/** The faults of one series among the rest of a directory, as the coordinator's form shows them: with its exceptions. */
export function typedSeriesFaults(directory: Directory, series: Series, now: number): readonly Fault[] {
  const { country, timeZone } = directory.region;
  const today = wallClock(timeZone).dateAt(now);
  return [
    ...seriesFaults(directory, series),
    ...lackingFaults(directory, series),
    ...permissionFaults(directory, series, today),
    ...faultsOfExceptions({ path: '', value: series }, country, today),
  ];
}

/** The faults of one series that is kept among the rest of a directory. */
export function seriesFaults(directory: Directory, series: Series): readonly Fault[] {
  const placed = { path: '', value: series };
  const { country } = directory.region;
  const faults = [
    ...farDates(placed),
    ...faultsOfSeries(placed, contextOf(directory)),
    ...faultsOfDates(placed, country),
  ];
  return faults.length > 0 ? faults : faultsOfNothingHeld(placed, country);
}

/** The faults of one absence among the rest of a directory. */
export function absenceFaults(directory: Directory, absence: AbsenceEntry): readonly Fault[] {
  return faultsOfAbsence({ path: '', value: absence }, contextOf(directory));
}

/** The faults of one closure among the rest of a directory. */
export function closureFaults(directory: Directory, closure: ClosureEntry): readonly Fault[] {
  return faultsOfClosure({ path: '', value: closure }, contextOf(directory));
}

/**
 * The faults of one person among the rest of a directory: areas that are there, and no series or hours that the person
 * no longer fits. `directory` holds the person as they would be.
 */
export function professionalFaults(directory: Directory, person: Professional): readonly Fault[] {
  const context = contextOf(directory);
  const series = [...directory.series.values()].filter(({ professionals, deputies = [] }) =>
    [...professionals, ...deputies].includes(person.id),
  );
  const hours = directory.workingHours.filter(({ professional, deputies = [] }) =>
    [professional, ...deputies].includes(person.id),
  );
  return [
    ...unknowns(context.known.areas, 'area', 'areas', person.areas),
    ...series.flatMap((value) => faultsOfSeries({ path: `series "${value.id}"`, value }, context)),
    ...hours.flatMap((value) => faultsOfHours({ path: `workingHours "${value.id}"`, value }, context)),
  ];
}

/** What the checks of a single entry look names up in. */
export function contextOf(directory: Directory): Context {
  const { areas, sites, services, professionals, series } = directory;
  return { known: { areas, sites, services, professionals, series }, sites, services, professionals, zones: directory };
}

/** What the checks look names up in. Names of unreadable entries are known too, so that one fault is not told twice. */
export type Context = {
  readonly known: Readonly<Record<'areas' | 'sites' | 'services' | 'professionals' | 'series', Known>>;
  readonly sites: ReadonlyMap<string, Site>;
  readonly services: ReadonlyMap<string, Service>;
  readonly professionals: ReadonlyMap<string, Professional>;
  /** none where a file's region is at fault itself */
  readonly zones: HomeZones | undefined;
};

/** Working hours of a file or of a form; those of a file may have no id. */
export type HoursToCheck = Omit<WorkingHours, 'id'>;

type Known = { has(id: string): boolean };

/** People, areas and a site that are there and fit the service; a rule that is one; a window with room for a slot. */
export function faultsOfSeries({ path, value: series }: Placed<Series>, context: Context): readonly Fault[] {
  const at = fieldOf(path);
  const service = context.services.get(series.service);
  const recurrence = parseRecurrence(series.recurrence);
  return [
    ...unknown(context.known.services, 'service', at('service'), series.service),
    ...unknowns(context.known.professionals, 'professional', at('professionals'), series.professionals),
    ...unknowns(context.known.areas, 'area', at('areas'), series.areas),
    ...(series.site === undefined ? [] : unknown(context.known.sites, 'site', at('site'), series.site)),
    ...(recurrence.ok ? [] : [{ path: at('recurrence'), message: recurrence.fault }]),
    ...(series.until !== undefined && series.until < series.from
      ? [{ path: at('until'), message: 'is before the series begins' }]
      : []),
    ...series.professionals.flatMap((id, index) =>
      personFaults(`${at('professionals')}[${index}]`, context.professionals.get(id), series.areas, service),
    ),
    ...unknowns(context.known.professionals, 'professional', at('deputies'), series.deputies ?? []),
    ...(series.deputies ?? []).flatMap((id, index) => deputyFaults(`${at('deputies')}[${index}]`, id, series, context)),
    ...(service ? windowFaults(at('window'), series.window, [service]) : []),
    ...(series.shares ?? []).flatMap((share, index) =>
      shareFaults(`${at('shares')}[${index}]`, share, { series, sites: context.sites }),
    ),
    ...siteFaults(at('site'), series.site === undefined ? undefined : context.sites.get(series.site), service),
  ];
}

/** A person who serves the site’s area and fits the services; windows with room for a slot. */
export function faultsOfHours({ path, value: hours }: Placed<HoursToCheck>, context: Context): readonly Fault[] {
  const at = fieldOf(path);
  const person = context.professionals.get(hours.professional);
  const site = context.sites.get(hours.site);
  const services = hours.services.flatMap((id) => context.services.get(id) ?? []);
  return [
    ...unknown(context.known.professionals, 'professional', at('professional'), hours.professional),
    ...unknown(context.known.sites, 'site', at('site'), hours.site),
    ...unknowns(context.known.services, 'service', at('services'), hours.services),
    ...(hours.until !== undefined && hours.until < hours.from
      ? [{ path: at('until'), message: 'is before they begin' }]
      : []),
    ...(person && site && !person.areas.includes(site.area)
      ? [{ path: at('site'), message: `is in the area "${site.area}", which "${person.id}" does not serve` }]
      : []),
    ...hours.services.flatMap((id, index) => {
      const service = context.services.get(id);
      const where = `${at('services')}[${index}]`;
      return [...personFaults(where, person, undefined, service), ...siteFaults(where, site, service)];
    }),
    ...unknowns(context.known.professionals, 'professional', at('deputies'), hours.deputies ?? []),
    ...(hours.deputies ?? []).flatMap((id, index) => {
      const [where, deputy] = [`${at('deputies')}[${index}]`, context.professionals.get(id)];
      const isThemselves = id === hours.professional;
      return [
        ...(isThemselves ? [{ path: where, message: 'is the person themselves' }] : []),
        ...services.flatMap((service) => personFaults(where, deputy, site && [site.area], service)),
      ];
    }),
    ...windowsOf(hours).flatMap(({ day, index, window }) =>
      windowFaults(`${at('weekly')}.${day}[${index}]`, window, services),
    ),
  ];
}

/** A person who is there, away for some time: a clock that was put forward may have nothing between two of its times. */
export function faultsOfAbsence({ path, value }: Placed<AbsenceEntry>, context: Context): readonly Fault[] {
  const at = fieldOf(path);
  const { from, to } = context.zones ? absenceInterval(context.zones, value) : value;
  return [
    ...unknown(context.known.professionals, 'professional', at('professional'), value.professional),
    ...(from < to ? [] : [{ path: at('to'), message: 'must be after it begins' }]),
    ...(context.zones ? skippedTimes(context.zones, value) : []).map((end) => ({
      path: at(end),
      message: SKIPPED_TIME,
    })),
    ...farDates({ path, value }),
  ];
}

/** Dates of an entry that are too far out to be meant, each by its path. */
export function farDates({ path, value }: Placed<Dated>): readonly Fault[] {
  const at = fieldOf(path);
  const named = [
    ...(['from', 'to', 'until'] as const).map((end) => [at(end), value[end]] as const),
    ...(value.exceptDates ?? []).map((date, index) => [`${at('exceptDates')}[${index}]`, date] as const),
  ];
  return named.flatMap(([where, date]) => {
    const message = faultOfDate(date);
    return message === undefined ? [] : [{ path: where, message }];
  });
}

type Dated = {
  readonly from: DateText;
  readonly to?: DateText;
  readonly until?: DateText;
  readonly exceptDates?: readonly DateText[];
};

/** Areas and series that are there, closed for at least a date. */
export function faultsOfClosure({ path, value }: Placed<ClosureEntry>, context: Context): readonly Fault[] {
  const at = fieldOf(path);
  return [
    ...unknowns(context.known.areas, 'area', at('areas'), value.areas),
    ...unknowns(context.known.series, 'series', at('series'), value.series),
    ...(value.from <= value.to ? [] : [{ path: at('to'), message: 'is before the first closed date' }]),
    ...farDates({ path, value }),
  ];
}

/** The fault of naming what is not there. */
export function unknown(known: Known, noun: string, path: string, id: string): readonly Fault[] {
  return known.has(id) ? [] : [{ path, message: `there is no ${noun} "${id}"` }];
}

/** The faults of naming what is not there, each by its place in the list. */
export function unknowns(known: Known, noun: string, path: string, ids: readonly string[]): readonly Fault[] {
  return ids.flatMap((id, index) => unknown(known, noun, `${path}[${index}]`, id));
}

/** Whether a person fits: of a profession the service needs, and serving some of these areas. */
function personFaults(
  path: string,
  person: Professional | undefined,
  areas: readonly AreaId[] | undefined,
  service: Service | undefined,
): readonly Fault[] {
  if (!person) return [];
  const needed = service?.professions ?? [];
  return [
    ...(service && needed.length > 0 && !needed.includes(person.profession)
      ? [{ path, message: `"${person.id}" is a ${person.profession}, "${service.id}" needs ${needed.join(' or ')}` }]
      : []),
    ...(areas && !areas.some((area) => person.areas.includes(area))
      ? [{ path, message: `"${person.id}" serves none of these areas` }]
      : []),
  ];
}

/** What several professions hold together has no times without somebody of each. A file may name who is still to come. */
function lackingFaults(
  directory: Pick<Directory, 'services' | 'professionals'>,
  { service: id, professionals }: Series,
): readonly Fault[] {
  const needed = directory.services.get(id)?.professions ?? [];
  const there = professionals.map((one) => directory.professionals.get(one)?.profession);
  const missing = needed.find((one) => !there.includes(one));
  if (needed.length < 2 || missing === undefined) return [];
  return [{ path: 'professionals', message: `"${id}" is held by ${needed.join(' and ')}: ${missing} is missing` }];
}

function permissionFaults({ professionals }: Directory, series: Series, today: DateText): readonly Fault[] {
  const date = series.from > today ? series.from : today;
  return (['professionals', 'deputies'] as const).flatMap((field) =>
    (series[field] ?? []).flatMap((id, index) =>
      isPermitted(professionals.get(id), series, date) ? [] : [{ path: `${field}[${index}]`, message: NOT_PERMITTED }],
    ),
  );
}

/** A deputy fits as those do in whose place they come, and is none of them. */
function deputyFaults(path: string, id: ProfessionalId, series: Series, context: Context): readonly Fault[] {
  const faults = personFaults(path, context.professionals.get(id), series.areas, context.services.get(series.service));
  return series.professionals.includes(id) ? [...faults, { path, message: 'holds the series already' }] : faults;
}

/** A share is of an area that the series serves, and is let go step by step until none of it is kept. */
function shareFaults(
  path: string,
  { area, unit, slots, releases }: Share,
  { series: { areas }, sites }: { readonly series: Series; readonly sites: Context['sites'] },
): readonly Fault[] {
  const steps = releases.map(({ daysBefore, keeps }, at) => {
    const { daysBefore: earlier, keeps: more } = releases[at - 1] ?? { daysBefore: 366, keeps: slots };
    return daysBefore < earlier && keeps < more;
  });
  const wrong = steps.indexOf(false);
  return [
    ...(areas.includes(area) ? [] : [{ path: `${path}.area`, message: 'is an area that the series does not serve' }]),
    ...(unit === undefined || sites.get(unit)?.area === area
      ? []
      : [{ path: `${path}.unit`, message: 'is no site of the area' }]),
    ...(wrong < 0
      ? []
      : [{ path: `${path}.releases[${wrong}]`, message: 'must come later than the one before, and keep less' }]),
    ...(releases.at(-1)?.keeps === 0
      ? []
      : [{ path: `${path}.releases`, message: 'must let go of all of it in the end' }]),
  ];
}

function siteFaults(path: string, site: Site | undefined, service: Service | undefined): readonly Fault[] {
  if (!site || !service || service.siteKinds.length === 0 || service.siteKinds.includes(site.kind)) return [];
  return [
    { path, message: `"${service.id}" is held at a ${service.siteKinds.join(' or ')}, "${site.id}" is a ${site.kind}` },
  ];
}

/** A window must hold at least one slot, its buffers included, of the shortest of the services. */
function windowFaults(
  path: string,
  [start, end]: readonly [TimeText, TimeText],
  services: readonly Service[],
): readonly Fault[] {
  const needed = Math.min(
    ...services.map((service) => service.bufferBeforeMinutes + service.durationMinutes + service.bufferAfterMinutes),
  );
  return services.length > 0 && minutes(end) - minutes(start) < needed
    ? [{ path, message: `is shorter than one slot of ${needed} minutes` }]
    : [];
}

type PlacedWindow = { readonly day: Weekday; readonly index: number; readonly window: readonly [TimeText, TimeText] };

/** The windows of a week, each with its weekday and its place in that weekday’s list. */
export function windowsOf(hours: HoursToCheck): readonly PlacedWindow[] {
  return weekdays.flatMap((day) => (hours.weekly[day] ?? []).map((window, index) => ({ day, index, window })));
}

/** A time as minutes from midnight. */
export function minutes(time: TimeText): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
