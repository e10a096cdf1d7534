// What the log keeps of a changed entry: its name, which others call it by, and whatever says in few words what it was and became. Pure.

import { changedValues, type LoggedValue } from '../../core/access-log.ts';
import type { AreaId } from '../../core/ids.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { type Change, entriesOf } from './compare-directories.ts';
import type { DirectoryContent } from './directory-content.ts';
import type { Noun } from './schema.ts';

/** Said as it was and became; of these alone, no way to reach anybody is among them. */
const PLAIN = ['from', 'until', 'site', 'service', 'professionals', 'deputies'] as const;
/** Lists of ids or dates: what was taken out of them and what came in. */
const LISTS = ['services', 'languages', 'exceptDates', 'extraDates', 'movedDates'] as const;
/** A row says so many things of a list; of more it says that it was changed. */
const MOST = 12;

/** The fields of which a row says more than that they were changed, as its detail `values`; nothing where there are none. */
export function loggedChange(
  fields: readonly string[],
  before: object | undefined,
  after: object | undefined,
): { readonly values?: string } {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const plain = PLAIN.filter((field) => fields.includes(field)).map((field) => [field, was.get(field), is.get(field)]);
  const window = fields.includes('window') ? [['window', windowOf(was.get('window')), windowOf(is.get('window'))]] : [];
  const told = [
    ...plain,
    ...window,
    ...(fields.includes('weekly') ? weeksOf(was.get('weekly'), is.get('weekly')) : []),
  ];
  const lists = LISTS.filter((field) => fields.includes(field)).flatMap((field) => {
    const [old, now] = [codesOf(was.get(field)), codesOf(is.get(field))];
    const [gone, come] = [old.filter((one) => !now.includes(one)), now.filter((one) => !old.includes(one))];
    const count = gone.length + come.length;
    return count === 0 || count > MOST ? [] : [[field, gone, come] as const];
  });
  const values = [...told, ...lists].map(([field, from, to]) => oneValue(String(field), coded(from), coded(to)));
  return values.length === 0 ? {} : { values: values.join(' ') };
}

/** The areas whose log has the row, for `inEachArea`. */
type Rename = Omit<LogEntry, 'area'> & { readonly areas: readonly (AreaId | '*')[] };

/**
 * A row for each entry that is called otherwise from now on, or called nothing since it is removed: what is said of it
 * before then calls it as it was called.
 */
export function renamesIn(
  changes: readonly Change[],
  current: DirectoryContent,
  next: DirectoryContent,
): readonly Rename[] {
  return changes.flatMap((change): readonly Rename[] => {
    const { kind, noun, id } = change;
    const [was, is] = [nameIn(current, change), nameIn(next, change)];
    if (was === undefined || isSameValue(was, is)) return [];
    const subject = { kind: noun, id };
    if (kind === 'removed') {
      return [{ action: 'remove-entry', subject, details: loggedName(was), areas: areasOf(current, noun, id) }];
    }
    const values = renamed(was, is ?? {}).join(' ');
    return [{ action: 'rename-entry', subject, details: { values }, areas: areasOf(next, noun, id) }];
  });
}

/** What a removed entry was called, as its detail `values`. */
export function loggedName(was: Named): { readonly values: string } {
  return { values: renamed(was, {}).join(' ') };
}

/** A name in each language in which it is another, as it was and is. */
function renamed(was: Named, is: Named): readonly string[] {
  const tongues = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (tongue) => was[tongue] !== is[tongue],
  );
  return tongues.map((tongue) => oneValue(`name.${tongue}`, nameCode(was[tongue]), nameCode(is[tongue])));
}

/** What entries of a list are called otherwise, as its detail `values`; of many, the row says how many alone. */
export function loggedRenames(pairs: readonly { readonly was: Named; readonly is: Named }[]): {
  readonly values?: string;
} {
  const values = pairs.flatMap(({ was, is }) => renamed(was, is));
  return values.length === 0 || values.length > MOST ? {} : { values: values.join(' ') };
}

/** Names have spaces and signs of their own, which a row of values has no room for. */
function nameCode(name: string | undefined): string | undefined {
  return name === undefined ? undefined : encodeURIComponent(name);
}

type Named = Readonly<Record<string, string>>;

function nameIn(content: DirectoryContent, { noun, id }: Pick<Change, 'noun' | 'id'>): Named | undefined {
  const { professionals, series, services, areas, sites, rooms, closures } = content;
  if (noun === 'professional') return professionals.find((one) => one.id === id)?.post;
  const lists = new Map<Noun, readonly { readonly id: string; readonly name: Named }[]>([
    ['area', areas],
    ['site', sites],
    ['room', rooms],
    ['service', services],
    ['series', series],
    ['closure', closures],
  ]);
  return lists.get(noun)?.find((one) => one.id === id)?.name;
}

/** The areas an entry is about; `*` where it is about none in particular, or is not there. */
export function areasOf(content: DirectoryContent, noun: Noun, id: string): readonly (AreaId | '*')[] {
  const areaAt = (site: string | undefined) => content.sites.find((one) => one.id === site)?.area;
  const found = entriesOf(content, noun).find((one) => one.id === id);
  const entry = valuesOf(found);
  switch (noun) {
    case 'professional':
      return content.professionals.find((one) => one.id === id)?.areas ?? ['*'];
    case 'series':
      return content.series.find((one) => one.id === id)?.areas ?? ['*'];
    case 'closure':
      return content.closures.find((one) => one.id === id)?.areas ?? ['*'];
    case 'area':
      return content.areas.flatMap((one) => (one.id === id ? [one.id] : []));
    case 'site':
      return [areaAt(id) ?? '*'];
    case 'room':
    case 'working-hours':
      return [areaAt(String(entry.get('site'))) ?? '*'];
    case 'absence':
      return content.professionals.find((one) => one.id === entry.get('professional'))?.areas ?? ['*'];
    default:
      return ['*'];
  }
}

function oneValue(field: string, from: LoggedValue, to: LoggedValue): string {
  return changedValues([field], { [field]: from }, { [field]: to });
}

function valuesOf(entry: object | undefined): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(entry ?? {}));
}

function coded(value: unknown): LoggedValue {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.map(String) : String(value);
}

/** `13:00-15:30` */
function windowOf(value: unknown): string | undefined {
  return Array.isArray(value) ? value.join('-') : undefined;
}

/** Each weekday of which the windows are others. */
function weeksOf(before: unknown, after: unknown) {
  const daysOf = (week: unknown) => new Map(Object.entries(typeof week === 'object' && week !== null ? week : {}));
  const [was, is] = [daysOf(before), daysOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((day) => !isSameValue(was.get(day) ?? [], is.get(day) ?? []))
    .map((day) => {
      const windows = (value: unknown) => (Array.isArray(value) ? value.flatMap((one) => windowOf(one) ?? []) : []);
      return [day, windows(was.get(day)), windows(is.get(day))] as const;
    });
}

/** Ids and dates as they are; a moved date as `2027-01-05/2027-01-07`. */
function codesOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) =>
    typeof one === 'object' && one !== null && 'from' in one && 'to' in one ? `${one.from}/${one.to}` : String(one),
  );
}
