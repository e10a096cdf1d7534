// Lists of an entry whose order says nothing keep the order in which they are stored: another one is no change. Pure.

import { isSameValue } from '../../core/same-value.ts';
import type { DirectoryContent } from './directory-content.ts';
import type { Noun } from './schema.ts';

/** Of each noun, the fields that hold a set. A service's channels and an area's topics are offered in their order. */
const SETS: Readonly<Partial<Record<Noun, readonly string[]>>> = {
  area: ['municipalities'],
  professional: ['areas', 'languages', 'matters'],
  series: ['areas', 'professionals', 'exceptDates', 'extraDates', 'movedDates', 'shares'],
  'working-hours': ['services'],
  closure: ['areas', 'series'],
};

export type Zones = Pick<DirectoryContent, 'region'> & {
  readonly areas: readonly { readonly id: string; readonly timeZone?: string }[];
};

/** The entry with each set in its stored order, where it has the same members. */
export function inStoredOrder<Entry extends object>(
  noun: Noun,
  entry: Entry,
  stored: object | undefined,
  zones: Zones,
): Entry {
  if (stored === undefined) return entry;
  const before = new Map(Object.entries(stored));
  const kept = Object.entries(entry).flatMap(([field, value]) => {
    const known: unknown = before.get(field);
    return isSet(noun, field) && haveSame(known, value) && startAlike(field, known, value, zones)
      ? [[field, known] as const]
      : [];
  });
  return { ...entry, ...Object.fromEntries(kept) };
}

/** Whether a field of an entry says the same in both. */
export function saysSame(noun: Noun, field: string, one: unknown, other: unknown): boolean {
  return isSameValue(one, other) || (isSet(noun, field) && haveSame(one, other));
}

export function isSet(noun: Noun, field: string): boolean {
  return SETS[noun]?.includes(field) ?? false;
}

function haveSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((member) => isAmong(other, member)) && other.every((member) => isAmong(one, member));
}

/** Whether a list has a member that says the same. */
export function isAmong(list: readonly unknown[], member: unknown): boolean {
  return list.some((one) => isSameValue(one, member));
}

/** The first area is on whose wall the clock hangs: it counts where its zone is another. */
function startAlike(field: string, one: unknown, other: unknown, zones: Zones): boolean {
  const zoneOfFirst = (list: unknown) => {
    const first: unknown = Array.isArray(list) ? list[0] : undefined;
    return zones.areas.find(({ id }) => id === first)?.timeZone ?? zones.region.timeZone;
  };
  return field !== 'areas' || zoneOfFirst(one) === zoneOfFirst(other);
}
