// Fields of entries that were changed in the pages: a file that does not know of it does not take that back. Pure.

import { type Change, entriesOf, type Listed } from './compare-directories.ts';
import type { DirectoryContent } from './directory-content.ts';
import { isAmong, isSet, saysSame } from './keep-order.ts';
import type { DirectoryFile } from './read-directory-file.ts';
import type { Noun } from './schema.ts';

/** A field of an entry that says something else than the last file, since it was changed in the pages. */
export type PageChange = {
  readonly noun: Noun;
  readonly id: string;
  readonly field: string;
  /** what the file said; absent where it said nothing */
  readonly before?: unknown;
  /** the directory's version that has it: a file taken out of that or a later one knows of it */
  readonly since: number;
  /** another import changed it: it is kept from a file that was taken out before, and from no other */
  readonly imported?: true;
};

/** Fields that say where an entry stands or comes from, and nothing of its own. */
const ASIDE = ['position', 'source'];

/** What has been changed in the pages once these changes make this version; what is as the file had it is forgotten. */
export function notePageChanges(
  known: readonly PageChange[],
  changes: readonly Change[],
  current: DirectoryContent,
  next: DirectoryContent,
  since: number,
): readonly PageChange[] {
  const changed = changes.flatMap((change): readonly PageChange[] => {
    if (change.kind !== 'changed') return [];
    const { noun, id } = change;
    return change.fields
      .filter((field) => !ASIDE.includes(field))
      .map((field) => {
        const before = known.find(isAt({ noun, id, field }));
        return before && !before.imported
          ? { ...before, since }
          : pageChange({ noun, id, field, since }, valueIn(current, { noun, id, field }));
      });
  });
  const others = known.filter((one) => !changed.some(isAt(one)));
  return [...others, ...changed].filter(
    (one) => hasEntry(next, one) && !saysSame(one.noun, one.field, valueIn(next, one), one.before),
  );
}

/**
 * What is still otherwise than in the file, once it is taken in; from now on it is compared with what this file says. What
 * an import has changed stays so until somebody takes it back.
 */
export function noteImported(
  known: readonly PageChange[],
  file: DirectoryFile,
  next: DirectoryContent,
): readonly PageChange[] {
  return known.flatMap((one) => {
    if (!hasEntry(next, one)) return [];
    const isNow = (said: unknown) => saysSame(one.noun, one.field, said, valueIn(next, one));
    if (one.imported) return isNow(one.before) ? [] : [one];
    if (!saysIn(file, one)) return [one];
    const said = valueIn(file, one);
    return isNow(said) ? [] : [pageChange(one, said)];
  });
}

/**
 * What is noted, with what the import itself has changed, as of this version: a file that was taken out before knows
 * nothing of it. `known`: what was noted before it.
 */
export function withImportChanges({ noted, known, changes, current, since }: ImportNoted): readonly PageChange[] {
  const places = changes.flatMap((change): readonly Place[] => {
    if (change.kind !== 'changed' || change.noun === 'region') return [];
    const { noun, id } = change;
    return change.fields.filter((field) => !ASIDE.includes(field)).map((field) => ({ noun, id, field }));
  });
  const renewed = noted.map((one) =>
    places.some((place) => isAt(place)(one)) ? { ...(known.find(isAt(one)) ?? one), since } : one,
  );
  const fresh = places
    .filter((place) => !noted.some(isAt(place)))
    .map((place): PageChange => ({ ...pageChange({ ...place, since }, valueIn(current, place)), imported: true }));
  return [...renewed, ...fresh];
}

type ImportNoted = {
  readonly noted: readonly PageChange[];
  readonly known: readonly PageChange[];
  readonly changes: readonly Change[];
  readonly current: DirectoryContent;
  readonly since: number;
};

/**
 * An entry of a file with what was changed of it in the pages. Where the file says what it said before, the pages are
 * right; where both have changed a list, each keeps what it added and took out; elsewhere the pages are right as well.
 */
export function withPageChanges<Entry extends { readonly id: string }>(
  noun: Noun,
  entry: Entry,
  stored: object | undefined,
  known: readonly PageChange[],
): Entry {
  const ofEntry = known.filter((one) => one.noun === noun && one.id === entry.id);
  if (stored === undefined || ofEntry.length === 0) return entry;
  const [pages, file] = [new Map(Object.entries(stored)), new Map(Object.entries(entry))];
  const kept = ofEntry.map(({ field, before }) => {
    const [mine, theirs]: readonly unknown[] = [pages.get(field), file.get(field)];
    const bothChanged = !saysSame(noun, field, theirs, before) && isSet(noun, field);
    return [field, bothChanged ? bothIn(before, mine, theirs) : mine] as const;
  });
  return { ...entry, ...Object.fromEntries(kept) };
}

/** What was changed in the pages and the file says otherwise: kept or not, entry by entry. */
export function changedAndNotInFile(
  known: readonly PageChange[],
  current: DirectoryContent,
  file: DirectoryFile,
  next: DirectoryContent,
): readonly { readonly noun: Noun; readonly id: string; readonly kept: boolean; readonly fields: readonly string[] }[] {
  const otherwise = known
    .filter((one) => saysIn(file, one) && hasEntry(current, one))
    .filter((one) => !saysSame(one.noun, one.field, valueIn(file, one), valueIn(current, one)))
    .map((one) => ({ ...one, kept: !saysSame(one.noun, one.field, valueIn(file, one), valueIn(next, one)) }));
  const byEntry = Map.groupBy(otherwise, ({ noun, id, kept }) => `${noun} ${id} ${kept}`);
  return [...byEntry.values()].flatMap((ofEntry) => {
    const [first] = ofEntry;
    if (first === undefined) return [];
    return [{ noun: first.noun, id: first.id, kept: first.kept, fields: ofEntry.map(({ field }) => field).sort() }];
  });
}

function pageChange({ noun, id, field, since }: Omit<PageChange, 'before'>, before: unknown): PageChange {
  return { noun, id, field, since, ...(before !== undefined && { before }) };
}

/** Each with what it added to the list before and without what the other took out. */
export function bothIn(before: unknown, mine: unknown, theirs: unknown): readonly unknown[] {
  const [was, one, other] = [list(before), list(mine), list(theirs)];
  return [
    ...other.filter((member) => isAmong(one, member) || !isAmong(was, member)),
    ...one.filter((member) => !isAmong(was, member) && !isAmong(other, member)),
  ];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

type Place = Pick<PageChange, 'noun' | 'id' | 'field'>;

function isAt({ noun, id, field }: Place): (one: Place) => boolean {
  return (one) => one.noun === noun && one.id === id && one.field === field;
}

function hasEntry(content: Listed, { noun, id }: Place): boolean {
  return entriesOf(content, noun).some((entry) => entry.id === id);
}

function valueIn(content: Listed, { noun, id, field }: Place): unknown {
  return new Map(Object.entries(entriesOf(content, noun).find((entry) => entry.id === id) ?? {})).get(field);
}

/** An area without topics in the file says nothing of them. */
function saysIn(file: DirectoryFile, place: Place): boolean {
  return hasEntry(file, place) && (place.field !== 'topics' || valueIn(file, place) !== undefined);
}
