// What would be added, changed and removed from one directory to the next. Pure.

import { isSameValue } from '../../core/same-value.ts';
import type { DirectoryContent } from './directory-content.ts';
import { movedIds } from './order-of-entries.ts';
import { type Noun, nouns } from './schema.ts';

/**
 * What changes between two directories, entry by entry. What people are shown in the file's order has changed where
 * its place has, in the field `position`; the order of hours, absences and closures says nothing.
 */
export function compareDirectories(current: DirectoryContent | undefined, next: DirectoryContent): readonly Change[] {
  return nouns.flatMap((noun) => compareEntries(noun, current ? entriesOf(current, noun) : [], entriesOf(next, noun)));
}

/** One entry that would be different. `fields`: those of a changed entry that differ. */
export type Change =
  | { readonly kind: 'added' | 'removed'; readonly noun: Noun; readonly id: string }
  | { readonly kind: 'changed'; readonly noun: Noun; readonly id: string; readonly fields: readonly string[] };

/** The nouns whose order is kept, as lists of them are shown to people. */
const ordered = ['area', 'site', 'room', 'equipment', 'service', 'professional', 'series'] as const;
type Ordered = (typeof ordered)[number];

/** A directory's lists, of a file or as it is kept. */
export type Listed = Omit<DirectoryContent, 'areas'> & { readonly areas: readonly { readonly id: string }[] };

/** The entries of one noun. The region counts as an entry named `region`. */
export function entriesOf(content: Listed, noun: Noun): readonly { readonly id: string }[] {
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

function compareEntries(
  noun: Noun,
  current: readonly { readonly id: string }[],
  next: readonly { readonly id: string }[],
): readonly Change[] {
  const before = new Map(current.map((entry) => [entry.id, entry]));
  const after = new Set(next.map(({ id }) => id));
  const moved = isOrdered(noun) ? movedIds([...before.keys()], [...after]) : new Set<string>();
  return [
    ...next.flatMap((entry): readonly Change[] => {
      const old = before.get(entry.id);
      if (!old) return [{ kind: 'added', noun, id: entry.id }];
      const fields = [...differingFields(old, entry), ...(moved.has(entry.id) ? ['position'] : [])];
      return fields.length === 0 ? [] : [{ kind: 'changed', noun, id: entry.id, fields }];
    }),
    ...current.filter(({ id }) => !after.has(id)).map(({ id }): Change => ({ kind: 'removed', noun, id })),
  ];
}

export function isOrdered(noun: Noun): noun is Ordered {
  return ordered.some((one) => one === noun);
}

function differingFields(one: object, other: object): readonly string[] {
  const [before, after] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((field) => !isSameValue(before.get(field), after.get(field)))
    .sort();
}
