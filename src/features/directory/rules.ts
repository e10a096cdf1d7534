// What makes a directory file right, what it would change, and what follows from a directory. Pure.

import type { z } from 'zod';
import {
  type Absence,
  type Area,
  type Closure,
  type DateText,
  type Directory,
  type Equipment,
  type Localized,
  nameIn,
  type Professional,
  type Region,
  type Room,
  type Series,
  type Service,
  type Site,
  type TimeText,
  type Topic,
  type Weekday,
  type WorkingHours,
  weekdays,
  zoneOf,
} from '../../core/directory.ts';
import { type Fault, pathText, Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId, ServiceId } from '../../core/ids.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { type Opening, openingsOf, seriesDays, takenFrom } from '../../core/openings.ts';
import { type Actor, type Capability, may } from '../../core/permissions.ts';
import { parseRecurrence } from '../../core/recurrence.ts';
import { wallClock } from '../../core/wall-clock.ts';
import {
  type absenceSchema,
  type areaSchema,
  type closureSchema,
  fileFrame,
  fileLists,
  regionSchema,
  workingHoursId,
  type workingHoursSchema,
} from './schema.ts';

/** Where a row came from: an import replaces what imports brought, and leaves alone what was entered on a page. */
export type Source = 'import' | 'page';
export type Sourced<Entry> = Entry & { readonly source: Source };

/** All of a directory, as lists. */
export type DirectoryContent = {
  readonly region: Region;
  readonly areas: readonly Area[];
  readonly sites: readonly Site[];
  readonly rooms: readonly Room[];
  readonly equipment: readonly Equipment[];
  readonly services: readonly Service[];
  readonly professionals: readonly Professional[];
  readonly series: readonly Series[];
  readonly workingHours: readonly WorkingHours[];
  readonly absences: readonly Sourced<Absence>[];
  readonly closures: readonly Sourced<Closure>[];
};

export type AreaEntry = z.output<typeof areaSchema>;
type WorkingHoursEntry = z.output<typeof workingHoursSchema>;
type AbsenceEntry = z.output<typeof absenceSchema>;
type ClosureEntry = z.output<typeof closureSchema>;

/** A file that was found right. An area without topics keeps those it has. */
export type DirectoryFile = Omit<DirectoryContent, 'areas'> & { readonly areas: readonly AreaEntry[] };

export type ReadFile = { readonly directory: DirectoryFile } | { readonly faults: readonly Fault[] };

/**
 * Reads a directory file (parsed JSON). Every fault is named at once, by its path in the file:
 * `series[2].recurrence`, `services[0].durationMinutes`. `$comment` may stand in any object.
 */
export function readDirectoryFile(json: unknown): ReadFile {
  if (!isObject(json)) return { faults: [{ path: 'file', message: 'must be a JSON object' }] };
  const file = parseFile(withoutComments(json));
  const faults = [...file.faults, ...faultsBetween(file)];
  return faults.length > 0 || !file.region ? { faults: inOrder(faults) } : { directory: contentOf(file, file.region) };
}

/** What the directory holds once the file is taken in: topics an area has, and rows entered on pages, are kept. */
export function mergeFile(current: DirectoryContent | undefined, file: DirectoryFile): DirectoryContent {
  const topics = new Map(current?.areas.map((area) => [area.id, area.topics]));
  const people = new Set(file.professionals.map(({ id }) => id));
  const areas = new Set(file.areas.map(({ id }) => id));
  const ofPages = <Entry extends { source: Source }>(entries: readonly Entry[] = []) =>
    entries.filter(({ source }) => source === 'page');
  return {
    ...file,
    areas: file.areas.map((area) => ({ ...area, topics: area.topics ?? topics.get(area.id) ?? defaultTopics })),
    absences: [...file.absences, ...ofPages(current?.absences).filter(({ professional }) => people.has(professional))],
    closures: [
      ...file.closures,
      ...ofPages(current?.closures).filter((closure) => closure.areas.some((area) => areas.has(area))),
    ],
  };
}

export const nouns = [
  'region',
  'area',
  'site',
  'room',
  'equipment',
  'service',
  'professional',
  'series',
  'working-hours',
  'absence',
  'closure',
] as const;
export type Noun = (typeof nouns)[number];

/** One entry that would be different. `fields`: those of a changed entry that differ. */
export type Change =
  | { readonly kind: 'added' | 'removed'; readonly noun: Noun; readonly id: string }
  | { readonly kind: 'changed'; readonly noun: Noun; readonly id: string; readonly fields: readonly string[] };

/** What changes between two directories, entry by entry; nothing where they say the same in another order of entries. */
export function compareDirectories(current: DirectoryContent | undefined, next: DirectoryContent): readonly Change[] {
  return nouns.flatMap((noun) => compareEntries(noun, current ? entriesOf(current, noun) : [], entriesOf(next, noun)));
}

/** The entries of one noun. The region counts as an entry named `region`. */
export function entriesOf(content: DirectoryContent, noun: Noun): readonly { readonly id: string }[] {
  switch (noun) {
    case 'region':
      return [{ id: 'region', ...content.region }];
    case 'area':
      return content.areas;
    case 'site':
      return content.sites;
    case 'room':
      return content.rooms;
    case 'equipment':
      return content.equipment;
    case 'service':
      return content.services;
    case 'professional':
      return content.professionals;
    case 'series':
      return content.series;
    case 'working-hours':
      return content.workingHours;
    case 'absence':
      return content.absences;
    case 'closure':
      return content.closures;
  }
}

/** What a booking holds: removing one of these is refused while bookings to come need it. */
const removable = ['area', 'site', 'room', 'equipment', 'service', 'professional', 'series'] as const;
export type Removable = (typeof removable)[number];

/** The removals that bookings to come forbid. `upcoming`: how many hold an entry, keyed `noun id`. */
export function removalFaults(changes: readonly Change[], upcoming: ReadonlyMap<string, number>): readonly Fault[] {
  return changes.flatMap(({ kind, noun, id }) => {
    const count = upcoming.get(`${noun} ${id}`) ?? 0;
    return kind === 'removed' && count > 0
      ? [
          {
            path: `${noun} ${id}`,
            message: `cannot be removed: it has ${count} booking${count === 1 ? '' : 's'} to come`,
          },
        ]
      : [];
  });
}

/** The directory as the rules of time use it. */
export function toDirectory(content: DirectoryContent, version: number): Directory {
  const byId = <Entry extends { readonly id: string }>(entries: readonly Entry[]): ReadonlyMap<Entry['id'], Entry> =>
    new Map(entries.map((entry) => [entry.id, entry]));
  return {
    version,
    region: content.region,
    areas: byId(content.areas),
    sites: byId(content.sites),
    rooms: byId(content.rooms),
    equipment: byId(content.equipment),
    services: byId(content.services),
    professionals: byId(content.professionals),
    series: byId(content.series),
    workingHours: content.workingHours,
    absences: content.absences,
    closures: content.closures,
  };
}

/** Before any import: a region with nothing in it. */
export const emptyContent: DirectoryContent = {
  region: { name: { fi: 'Neuvoaika' }, timeZone: 'Europe/Helsinki', country: 'FI', languages: ['fi', 'sv', 'en'] },
  areas: [],
  sites: [],
  rooms: [],
  equipment: [],
  services: [],
  professionals: [],
  series: [],
  workingHours: [],
  absences: [],
  closures: [],
};

/** The faults of one series among the rest of a directory, as the coordinator's form shows them. */
export function seriesFaults(directory: Directory, series: Series): readonly Fault[] {
  return faultsOfSeries({ path: '', value: series }, contextOf(directory));
}

/** The faults of one closure among the rest of a directory. */
export function closureFaults(directory: Directory, closure: ClosureEntry): readonly Fault[] {
  return faultsOfClosure({ path: '', value: closure }, contextOf(directory));
}

/** The faults of one absence among the rest of a directory. */
export function absenceFaults(directory: Directory, absence: AbsenceEntry): readonly Fault[] {
  return faultsOfAbsence({ path: '', value: absence }, contextOf(directory));
}

/** An absence's wall-clock times as instants (epoch ms), in the zone of the person's first area. */
export function absenceInterval(
  { region, areas, professionals }: HomeZones,
  { professional, from, to }: Pick<AbsenceEntry, 'professional' | 'from' | 'to'>,
): { readonly from: number; readonly to: number } {
  const home = professionals.get(professional)?.areas[0];
  const zone = (home === undefined ? undefined : areas.get(home)?.timeZone) ?? region.timeZone;
  const instant = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
  return { from: instant(from), to: instant(to) };
}

type HomeZones = Pick<Directory, 'region' | 'professionals'> & {
  readonly areas: ReadonlyMap<AreaId, Pick<Area, 'timeZone'>>;
};

/** What touches several areas is for who has the capability in all of them. Throws `Refusal`: not_allowed. */
export function requireEvery(actor: Actor, capability: Capability, areas: readonly AreaId[]): void {
  if (areas.length === 0 || !areas.every((area) => may(actor, capability, area))) {
    throw new Refusal('not_allowed', `not allowed to ${capability} in every area it touches`);
  }
}

/** What touches a person is for who has the capability in one of the person's areas. Throws `Refusal`: not_allowed. */
export function requireSome(actor: Actor, capability: Capability, areas: readonly AreaId[]): void {
  if (!areas.some((area) => may(actor, capability, area))) {
    throw new Refusal('not_allowed', `not allowed to ${capability} in any of the person’s areas`);
  }
}

/** An id for something new, made of its name: short, readable, and not taken. */
export function idFor(name: Localized, taken: Known): string {
  const plain = nameIn(name, 'fi').normalize('NFD').toLowerCase();
  const base =
    plain
      .replace(/[^a-z0-9\s-]/g, '')
      .trim()
      .replace(/[\s-]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '') || 'series';
  let id = base;
  for (let next = 2; taken.has(id); next += 1) id = `${base}-${next}`;
  return id;
}

/** What happens on one date of a series; where people or areas fall away, which. */
export type PreviewDay = {
  readonly date: DateText;
  readonly window: readonly [TimeText, TimeText];
  readonly held: boolean;
  readonly as?: 'regular' | 'extra' | 'moved';
  readonly because?: 'exception' | 'public-holiday' | 'moved' | 'closure' | 'absence';
  readonly absent: readonly ProfessionalId[];
  readonly closures: readonly string[];
};

/**
 * The dates of a series for so many months from a date: held, or not and why. A date is held as long as somebody
 * is there for some area; who is away and which closures touch it is named.
 */
export function previewSeries(
  directory: Directory,
  series: Series,
  from: DateText,
  months: number,
): readonly PreviewDay[] {
  const until = Temporal.PlainDate.from(from).add({ months }).subtract({ days: 1 }).toString();
  const site = series.site === undefined ? undefined : directory.sites.get(series.site);
  const home = site?.area ?? series.areas[0];
  const clock = wallClock(home === undefined ? directory.region.timeZone : zoneOf(directory, home));
  const span = {
    start: clock.instant(from, '00:00'),
    end: clock.instant(Temporal.PlainDate.from(until).add({ days: 1 }).toString(), '00:00'),
  };
  // the draft of a form takes the place of the series it changes
  const drafted: Directory = { ...directory, series: new Map([[series.id, series]]) };
  const openings = Map.groupBy(openingsOf(drafted, { ...span, series: series.id }), ({ date }) => date);
  const taken = takenFrom(drafted);
  return seriesDays(series, directory.region.country, { from, until }).map((day) => {
    const shared = { date: day.date, window: series.window, absent: [], closures: [] };
    if (!day.held) return { ...shared, held: false, because: day.because };
    const { absent, closures, free } = lookAt(openings.get(day.date) ?? [], taken);
    if (free) return { ...shared, held: true, as: day.as, absent, closures };
    return { ...shared, held: false, because: closures.length > 0 ? 'closure' : 'absence', absent, closures };
  });
}

/** The services that somebody offers in an area: by a series that serves it, or by working hours at its sites. */
export function servicesOffered(directory: Directory, area?: AreaId): ReadonlySet<ServiceId> {
  const bySeries = [...directory.series.values()]
    .filter(({ areas }) => area === undefined || areas.includes(area))
    .map(({ service }) => service);
  const byHours = directory.workingHours
    .filter(({ site }) => area === undefined || directory.sites.get(site)?.area === area)
    .flatMap(({ services }) => services);
  return new Set([...bySeries, ...byHours]);
}

/** The people who offer a service: named by its series, or with working hours for it. */
export function professionalsOffering(directory: Directory, service: ServiceId): ReadonlySet<ProfessionalId> {
  const bySeries = [...directory.series.values()]
    .filter((series) => series.service === service)
    .flatMap(({ professionals }) => professionals);
  const byHours = directory.workingHours
    .filter(({ services }) => services.includes(service))
    .map(({ professional }) => professional);
  return new Set([...bySeries, ...byHours]);
}

/** What a worker may ask about where the region has not said otherwise. */
export const defaultTopics: readonly Topic[] = [
  { id: 'sleep', name: { fi: 'Uni ja nukkuminen', sv: 'Sömn och sovvanor', en: 'Sleep' } },
  { id: 'feeding', name: { fi: 'Syöminen ja imetys', sv: 'Mat och amning', en: 'Eating and feeding' } },
  { id: 'behaviour', name: { fi: 'Tahtoikä ja uhma', sv: 'Trots och starka känslor', en: 'Tantrums and behaviour' } },
  { id: 'exhaustion', name: { fi: 'Vanhemman väsymys', sv: 'Trötthet hos föräldern', en: 'A parent’s exhaustion' } },
  { id: 'separation', name: { fi: 'Ero perheessä', sv: 'Separation i familjen', en: 'Separation in the family' } },
  { id: 'language', name: { fi: 'Puhe ja kielen kehitys', sv: 'Tal och språkutveckling', en: 'Speech and language' } },
  {
    id: 'daycare-start',
    name: { fi: 'Päivähoidon aloitus', sv: 'Start i småbarnspedagogiken', en: 'Starting daycare' },
  },
  { id: 'school', name: { fi: 'Koulunkäynti ja poissaolot', sv: 'Skolgång och frånvaro', en: 'School attendance' } },
  { id: 'fears', name: { fi: 'Pelot ja ahdistus', sv: 'Rädslor och oro', en: 'Fears and anxiety' } },
  { id: 'screens', name: { fi: 'Ruutuaika ja pelaaminen', sv: 'Skärmtid och spelande', en: 'Screens and games' } },
  { id: 'other', name: { fi: 'Muu asia', sv: 'Något annat', en: 'Something else' } },
];

type Placed<Entry> = { readonly path: string; readonly value: Entry };

type ParsedFile = {
  readonly region: Region | undefined;
  readonly areas: readonly Placed<AreaEntry>[];
  readonly sites: readonly Placed<Site>[];
  readonly rooms: readonly Placed<Room>[];
  readonly equipment: readonly Placed<Equipment>[];
  readonly services: readonly Placed<Service>[];
  readonly professionals: readonly Placed<Professional>[];
  readonly series: readonly Placed<Series>[];
  readonly workingHours: readonly Placed<WorkingHoursEntry>[];
  readonly absences: readonly Placed<AbsenceEntry>[];
  readonly closures: readonly Placed<ClosureEntry>[];
  readonly faults: readonly Fault[];
  readonly raw: Readonly<Record<string, readonly unknown[]>>;
};

/** Entries are read one by one: an unreadable one must not hide the faults of the others. */
function parseFile(json: Readonly<Record<string, unknown>>): ParsedFile {
  const frame = fileFrame.safeParse(json);
  const region = regionSchema.safeParse(json.region);
  const faults: Fault[] = [
    ...(frame.success ? [] : faultsOf(frame.error, '')),
    ...(region.success ? [] : faultsOf(region.error, 'region')),
  ];
  const raw = Object.fromEntries(Object.keys(fileLists).map((name) => [name, listIn(json, name)]));
  const read = <Entry>(name: keyof typeof fileLists, entry: z.ZodType<Entry>): readonly Placed<Entry>[] =>
    (raw[name] ?? []).slice(0, fileLists[name].longest).flatMap((value, at) => {
      const path = `${name}[${at}]`;
      const parsed = entry.safeParse(value);
      if (parsed.success) return [{ path, value: parsed.data }];
      faults.push(...faultsOf(parsed.error, path));
      return [];
    });
  return {
    region: region.data,
    areas: read('areas', fileLists.areas.entry),
    sites: read('sites', fileLists.sites.entry),
    rooms: read('rooms', fileLists.rooms.entry),
    equipment: read('equipment', fileLists.equipment.entry),
    services: read('services', fileLists.services.entry),
    professionals: read('professionals', fileLists.professionals.entry),
    series: read('series', fileLists.series.entry),
    workingHours: read('workingHours', fileLists.workingHours.entry),
    absences: read('absences', fileLists.absences.entry),
    closures: read('closures', fileLists.closures.entry),
    faults,
    raw,
  };
}

function contentOf(file: ParsedFile, region: Region): DirectoryFile {
  const values = <Entry>(placed: readonly Placed<Entry>[]) => placed.map(({ value }) => value);
  const zones: HomeZones = {
    region,
    areas: new Map(file.areas.map(({ value }) => [value.id, value])),
    professionals: new Map(file.professionals.map(({ value }) => [value.id, value])),
  };
  return {
    region,
    areas: values(file.areas),
    professionals: values(file.professionals),
    sites: values(file.sites),
    rooms: values(file.rooms),
    equipment: values(file.equipment),
    services: values(file.services),
    series: values(file.series),
    workingHours: named(values(file.workingHours), ({ professional, site }) => `${professional}.${site}`).map(
      ({ id, ...hours }) => ({ ...hours, id: workingHoursId.parse(id) }),
    ),
    absences: named(values(file.absences), ({ professional, from }) => `${professional}.${compact(from)}`).map(
      (absence) => ({ ...absence, ...absenceInterval(zones, absence), source: 'import' }),
    ),
    closures: named(values(file.closures), ({ areas, from }) => `${areas[0]}.${compact(from)}`).map((closure) => ({
      ...closure,
      source: 'import',
    })),
  };
}

/** Gives each entry without an id one made of what it is about, numbered where several are about the same. */
function named<Entry extends { readonly id?: string }>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
): readonly (Omit<Entry, 'id'> & { readonly id: string })[] {
  const taken = new Set(entries.flatMap(({ id }) => (id === undefined ? [] : [id])));
  return entries.map((entry) => {
    if (entry.id !== undefined) return { ...entry, id: entry.id };
    const base = nameOf(entry);
    let id = base;
    for (let next = 2; taken.has(id); next += 1) id = `${base}.${next}`;
    taken.add(id);
    return { ...entry, id };
  });
}

function compact(local: string): string {
  return local.replace(/[-:]/g, '').toLowerCase();
}

/** What the checks look names up in. Names of unreadable entries are known too, so that one fault is not told twice. */
type Context = {
  readonly known: Readonly<Record<'areas' | 'sites' | 'services' | 'professionals' | 'series', Known>>;
  readonly sites: ReadonlyMap<string, Site>;
  readonly services: ReadonlyMap<string, Service>;
  readonly professionals: ReadonlyMap<string, Professional>;
};
type Known = { has(id: string): boolean };

function contextOf({ areas, sites, services, professionals, series }: Directory): Context {
  return { known: { areas, sites, services, professionals, series }, sites, services, professionals };
}

function contextOfFile(file: ParsedFile): Context {
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
    professionals: new Map(file.professionals.map(({ value }) => [value.id, value])),
  };
}

/** The faults that show only when entries are looked at together. */
function faultsBetween(file: ParsedFile): readonly Fault[] {
  const context = contextOfFile(file);
  return [
    ...Object.entries(file.raw).flatMap(([name, entries]) => duplicates(name, entries)),
    ...file.sites.flatMap(({ path, value }) => unknown(context.known.areas, 'area', `${path}.area`, value.area)),
    ...[...file.rooms, ...file.equipment].flatMap(({ path, value }) =>
      unknown(context.known.sites, 'site', `${path}.site`, value.site),
    ),
    ...missingEquipment(file),
    ...file.professionals.flatMap(({ path, value }) =>
      unknowns(context.known.areas, 'area', `${path}.areas`, value.areas),
    ),
    ...file.series.flatMap((series) => faultsOfSeries(series, context)),
    ...file.workingHours.flatMap((hours) => faultsOfHours(hours, context)),
    ...overlappingHours(file.workingHours),
    ...file.absences.flatMap((absence) => faultsOfAbsence(absence, context)),
    ...file.closures.flatMap((closure) => faultsOfClosure(closure, context)),
  ];
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

function faultsOfSeries({ path, value: series }: Placed<Series>, context: Context): readonly Fault[] {
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
    ...(service ? windowFaults(at('window'), series.window, [service]) : []),
    ...siteFaults(at('site'), series.site === undefined ? undefined : context.sites.get(series.site), service),
  ];
}

function faultsOfHours({ path, value: hours }: Placed<WorkingHoursEntry>, context: Context): readonly Fault[] {
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
    ...windowsOf(hours).flatMap(({ day, index, window }) =>
      windowFaults(`${at('weekly')}.${day}[${index}]`, window, services),
    ),
  ];
}

function faultsOfAbsence({ path, value }: Placed<AbsenceEntry>, context: Context): readonly Fault[] {
  const at = fieldOf(path);
  return [
    ...unknown(context.known.professionals, 'professional', at('professional'), value.professional),
    ...(value.from < value.to ? [] : [{ path: at('to'), message: 'must be after it begins' }]),
  ];
}

function faultsOfClosure({ path, value }: Placed<ClosureEntry>, context: Context): readonly Fault[] {
  const at = fieldOf(path);
  return [
    ...unknowns(context.known.areas, 'area', at('areas'), value.areas),
    ...unknowns(context.known.series, 'series', at('series'), value.series),
    ...(value.from <= value.to ? [] : [{ path: at('to'), message: 'is before the first closed date' }]),
  ];
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

/**
 * The same hours given twice. A person may be offered at two sites at once: whoever books first decides where. But
 * two windows for one service at one site must not overlap, nor two windows of one entry.
 */
function overlappingHours(all: readonly Placed<WorkingHoursEntry>[]): readonly Fault[] {
  const groups = Map.groupBy(all, ({ value }) => `${value.professional} ${value.site}`);
  return [...groups.values()].flatMap((group) =>
    group.flatMap((later, at) =>
      group.slice(0, at + 1).flatMap((earlier) => (clash(earlier, later) ? overlapsIn(earlier, later) : [])),
    ),
  );
}

function clash(earlier: Placed<WorkingHoursEntry>, later: Placed<WorkingHoursEntry>): boolean {
  const [one, other] = [earlier.value, later.value];
  return (
    one.services.some((service) => other.services.includes(service)) &&
    one.from <= (other.until ?? '9999') &&
    other.from <= (one.until ?? '9999')
  );
}

function overlapsIn(earlier: Placed<WorkingHoursEntry>, later: Placed<WorkingHoursEntry>): readonly Fault[] {
  return windowsOf(later.value).flatMap(({ day, index, window }) =>
    windowsOf(earlier.value)
      .filter((other) => other.day === day && (earlier !== later || other.index < index))
      .filter((other) => overlaps(asInterval(other.window), asInterval(window)))
      .map((other) => ({
        path: `${later.path}.weekly.${day}[${index}]`,
        message: `overlaps ${earlier.path}.weekly.${day}[${other.index}]`,
      })),
  );
}

type PlacedWindow = { readonly day: Weekday; readonly index: number; readonly window: readonly [TimeText, TimeText] };

function windowsOf(hours: WorkingHoursEntry): readonly PlacedWindow[] {
  return weekdays.flatMap((day) => (hours.weekly[day] ?? []).map((window, index) => ({ day, index, window })));
}

function asInterval([start, end]: readonly [TimeText, TimeText]): Interval {
  return { start: minutes(start), end: minutes(end) };
}

function minutes(time: TimeText): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function unknown(known: Known, noun: string, path: string, id: string): readonly Fault[] {
  return known.has(id) ? [] : [{ path, message: `there is no ${noun} "${id}"` }];
}

function unknowns(known: Known, noun: string, path: string, ids: readonly string[]): readonly Fault[] {
  return ids.flatMap((id, index) => unknown(known, noun, `${path}[${index}]`, id));
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

function fieldOf(path: string): (field: string) => string {
  return (field) => (path === '' ? field : `${path}.${field}`);
}

/** A schema's issues as faults; each unknown field is named by itself. */
function faultsOf(error: z.ZodError, path: string): readonly Fault[] {
  return error.issues.flatMap((issue) => {
    const at = pathText(issue.path);
    const full = path === '' ? at : at === '' ? path : at.startsWith('[') ? `${path}${at}` : `${path}.${at}`;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: fieldOf(full)(key), message: 'is not a field of a directory file' }));
    }
    if (issue.code === 'invalid_key') return [{ path: full, message: issue.issues[0]?.message ?? issue.message }];
    return [{ path: full, message: issue.message.endsWith('received undefined') ? 'is missing' : issue.message }];
  });
}

/** Faults in the order of the file's lists, each once. */
function inOrder(faults: readonly Fault[]): readonly Fault[] {
  const lists = ['region', ...Object.keys(fileLists)];
  const rank = ({ path }: Fault) => {
    const [, list = '', index = '0'] = /^(\w+)(?:\[(\d+)\])?/.exec(path) ?? [];
    return [lists.indexOf(list), Number(index)] as const;
  };
  const once = new Map(faults.map((fault) => [`${fault.path}\n${fault.message}`, fault]));
  return [...once.values()].sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return a[0] - b[0] || a[1] - b[1];
  });
}

function compareEntries(
  noun: Noun,
  current: readonly { readonly id: string }[],
  next: readonly { readonly id: string }[],
): readonly Change[] {
  const before = new Map(current.map((entry) => [entry.id, entry]));
  const after = new Set(next.map(({ id }) => id));
  return [
    ...next.flatMap((entry): readonly Change[] => {
      const old = before.get(entry.id);
      if (!old) return [{ kind: 'added', noun, id: entry.id }];
      const fields = differingFields(old, entry);
      return fields.length === 0 ? [] : [{ kind: 'changed', noun, id: entry.id, fields }];
    }),
    ...current.filter(({ id }) => !after.has(id)).map(({ id }): Change => ({ kind: 'removed', noun, id })),
  ];
}

function differingFields(one: object, other: object): readonly string[] {
  const [before, after] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((field) => canonical(before.get(field)) !== canonical(after.get(field)))
    .sort();
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function lookAt(openings: readonly Opening[], taken: ReturnType<typeof takenFrom>) {
  const seen = openings.map((opening) => ({ opening, taken: taken(opening) }));
  const whole = (opening: Opening) => (part: Interval) => part.start <= opening.start && opening.end <= part.end;
  const away = seen.filter((one) => one.taken.some((part) => part.by === 'absence' && whole(one.opening)(part)));
  const closures = new Set(seen.flatMap((one) => one.taken.filter(({ by }) => by === 'closure').map(({ id }) => id)));
  const free = seen.some(({ opening, taken: parts }) =>
    opening.areas.some((area) => !parts.some((part) => part.areas.includes(area) && whole(opening)(part))),
  );
  return { absent: away.map(({ opening }) => opening.professional), closures: [...closures], free };
}

/** Deeper than any field of a directory file: what lies below is refused by the schema, unvisited. */
const DEEPEST = 12;

function withoutComments(json: Readonly<Record<string, unknown>>, depth = 0): Readonly<Record<string, unknown>> {
  const strip = (value: unknown, at: number): unknown => {
    if (at > DEEPEST) return null;
    if (Array.isArray(value)) return value.map((item) => strip(item, at + 1));
    return isObject(value) ? withoutComments(value, at) : value;
  };
  return Object.fromEntries(
    Object.entries(json)
      .filter(([key]) => key !== '$comment')
      .map(([key, value]) => [key, strip(value, depth + 1)]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listIn(json: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const value = json[name];
  return Array.isArray(value) ? value : [];
}

function idIn(entry: unknown): string | undefined {
  return isObject(entry) && typeof entry.id === 'string' ? entry.id : undefined;
}
