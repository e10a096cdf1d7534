// What each changed field of a directory was and would be. Pure.

import { type Change, entriesOf } from './compare-directories.ts';
import type { DirectoryContent } from './directory-content.ts';
import type { Noun } from './schema.ts';

/** One field of one entry that stays: its value before and after, absent where there is none. */
export type ChangedValue = {
  readonly noun: Noun;
  readonly id: string;
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
};

/** The values behind the changed entries. A place in the order is no value, and is left out. */
export function changedValues(
  current: DirectoryContent | undefined,
  next: DirectoryContent,
  changes: readonly Change[],
): readonly ChangedValue[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'changed' || current === undefined) return [];
    const { noun, id } = change;
    const [before, after] = [valuesOf(current, noun, id), valuesOf(next, noun, id)];
    return change.fields
      .filter((field) => field !== 'position')
      .map((field) => ({
        noun,
        id,
        field,
        ...(before.has(field) && { before: before.get(field) }),
        ...(after.has(field) && { after: after.get(field) }),
      }));
  });
}

function valuesOf(content: DirectoryContent, noun: Noun, id: string): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(entriesOf(content, noun).find((entry) => entry.id === id) ?? {}));
}
