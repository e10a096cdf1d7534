// What is wrong in a directory file though each entry by itself is right. Pure.

import type { Directory, Professional, TimeText, WorkingHours } from '../../core/directory.ts';
import type { Fault } from '../../core/errors.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { wallClock } from '../../core/wall-clock.ts';
import {
  type Context,
  contextOf,
  farDates,
  faultsOfAbsence,
  faultsOfClosure,
  faultsOfHours,
  faultsOfSeries,
  type HoursToCheck,
  minutes,
  unknown,
  unknowns,
  windowsOf,
} from './check-entries.ts';
import { faultsOfDates, faultsOfExceptions, faultsOfNothingHeld } from './check-series-dates.ts';
import { fieldOf, idIn, isObject, type ParsedFile, type Placed } from './parse-directory-file.ts';

/** The faults that show only when entries are looked at together. */
export function faultsBetween(file: ParsedFile, now: number): readonly Fault[] {
  const context = contextOfFile(file);
  const { region } = file;
  return [
    ...Object.entries(file.raw).flatMap(([name, entries]) => duplicates(name, entries)),
    ...file.sites.flatMap(({ path, value }) => unknown(context.known.areas, 'area', `${path}.area`, value.area)),
    ...[...file.rooms, ...file.equipment].flatMap(({ path, value }) =>
      unknown(context.known.sites, 'site', `${path}.site`, value.site),
    ),
    ...missingEquipment(file),
    ...file.professionals.flatMap((person) => [
      ...unknowns(context.known.areas, 'area', `${person.path}.areas`, person.value.areas),
      ...mattersFaults(person, file.areas),
    ]),
    ...file.series.flatMap((series) => [
      ...farDates(series),
      ...faultsOfSeries(series, context),
      ...(region
        ? [
            ...faultsOfDates(series, region.country),
            ...faultsOfExceptions(series, region.country, wallClock(region.timeZone).dateAt(now)),
            ...faultsOfNothingHeld(series, region.country),
          ]
        : []),
    ]),
    ...file.partial.flatMap((series) => {
      const at = `${series.path}.`;
      const isOfRest = ({ path }: Fault) => !series.unfit.has(/^\w*/.exec(path.slice(at.length))?.[0] ?? '');
      return [...farDates(series), ...faultsOfSeries(series, context)].filter(isOfRest);
    }),
    ...file.workingHours.flatMap((hours) => [...farDates(hours), ...faultsOfHours(hours, context)]),
    ...overlappingHours(file.workingHours),
    ...file.absences.flatMap((absence) => faultsOfAbsence(absence, context)),
    ...file.closures.flatMap((closure) => faultsOfClosure(closure, context)),
  ];
}

/** An area they do not serve; a topic that the area would not have, where the file says which it has. */
function mattersFaults(
  { path, value: { id, areas, matters = [] } }: Placed<Professional>,
  all: ParsedFile['areas'],
): readonly Fault[] {
  return matters.flatMap(({ area, topics }, at) => {
    const where = `${path}.matters[${at}]`;
    if (!areas.includes(area)) {
      return [{ path: `${where}.area`, message: `is in the area "${area}", which "${id}" does not serve` }];
    }
    const listed = all.find(({ value }) => value.id === area)?.value.topics;
    const known = listed && new Set(listed.map((topic) => topic.id));
    return known ? unknowns(known, 'topic', `${where}.topics`, topics) : [];
  });
}

/** The faults of one person's hours among the rest of a directory, as the coordinator's form shows them. */
export function hoursFaults(directory: Directory, hours: WorkingHours): readonly Fault[] {
  const own: Placed<WorkingHours> = { path: '', value: hours };
  const others = directory.workingHours
    .filter(({ id }) => id !== hours.id)
    .map((value): Placed<WorkingHours> => ({ path: `workingHours "${value.id}"`, value }));
  const overlaps = [...others.filter((other) => clash(other, own)), own].flatMap((earlier) =>
    earlier.value.professional === hours.professional && earlier.value.site === hours.site
      ? overlapsIn(earlier, own)
      : [],
  );
  return [...farDates(own), ...faultsOfHours(own, contextOf(directory)), ...overlaps];
}

function contextOfFile(file: ParsedFile): Context {
  const { region } = file;
  const areas = new Map(file.areas.map(({ value }) => [value.id, value]));
  const professionals = new Map(file.professionals.map(({ value }) => [value.id, value]));
  const ids = (name: string) => new Set((file.raw[name] ?? []).flatMap((entry) => idIn(entry) ?? []));
  return {
    known: {
      areas: ids('areas'),
      sites: ids('sites'),
      services: ids('services'),
      professionals: ids('professionals'),
      series: ids('series'),
    },
    sites: new Map(file.sites.map(({ value }) => [value.id, value])),
    services: new Map(file.services.map(({ value }) => [value.id, value])),
    professionals,
    zones: region && { region, areas, professionals },
  };
}

function duplicates(name: string, entries: readonly unknown[]): readonly Fault[] {
  const first = new Map<string, number>();
  return entries.flatMap((entry, at) => {
    const id = idIn(entry);
    if (id === undefined) return [];
    const before = first.get(id);
    if (before === undefined) first.set(id, at);
    return before === undefined
      ? []
      : [{ path: `${name}[${at}].id`, message: `"${id}" is already ${name}[${before}]` }];
  });
}

/** A kind that no piece is of: the service could never be booked. Unreadable pieces count, so that one fault is told once. */
function missingEquipment({ services, raw }: ParsedFile): readonly Fault[] {
  const kinds = new Set((raw.equipment ?? []).map((entry) => (isObject(entry) ? entry.kind : undefined)));
  return services.flatMap(({ path, value }) =>
    value.equipment.flatMap((kind, index) =>
      kinds.has(kind)
        ? []
        : [{ path: `${path}.equipment[${index}]`, message: `there is no equipment of the kind "${kind}"` }],
    ),
  );
}

/**
 * The same hours given twice. A person may be offered at two sites at once: the first booking decides where. But
 * two windows for one service at one site must not overlap, nor two windows of one entry.
 */
function overlappingHours(all: readonly Placed<HoursToCheck>[]): readonly Fault[] {
  const groups = Map.groupBy(all, ({ value }) => `${value.professional} ${value.site}`);
  return [...groups.values()].flatMap((group) =>
    group.flatMap((later, at) =>
      group.slice(0, at + 1).flatMap((earlier) => (clash(earlier, later) ? overlapsIn(earlier, later) : [])),
    ),
  );
}

function clash(earlier: Placed<HoursToCheck>, later: Placed<HoursToCheck>): boolean {
  const [one, other] = [earlier.value, later.value];
  return (
    one.services.some((service) => other.services.includes(service)) &&
    one.from <= (other.until ?? '9999') &&
    other.from <= (one.until ?? '9999')
  );
}

function overlapsIn(earlier: Placed<HoursToCheck>, later: Placed<HoursToCheck>): readonly Fault[] {
  return windowsOf(later.value).flatMap(({ day, index, window }) =>
    windowsOf(earlier.value)
      .filter((other) => other.day === day && (earlier !== later || other.index < index))
      .filter((other) => overlaps(asInterval(other.window), asInterval(window)))
      .map((other) => ({
        path: fieldOf(later.path)(`weekly.${day}[${index}]`),
        message: `overlaps ${fieldOf(earlier.path)(`weekly.${day}[${other.index}]`)}`,
      })),
  );
}

function asInterval([start, end]: readonly [TimeText, TimeText]): Interval {
  return { start: minutes(start), end: minutes(end) };
}
