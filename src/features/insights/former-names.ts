// What things of the directory were called when a row was written: as they are now, unless they were renamed or removed since. Pure.

import { readChangedValues } from '../../core/access-log.ts';
import type { Localized } from '../../core/directory.ts';

/** A name that was given up at `until` (epoch ms), in the languages in which it became another. */
export type FormerName = {
  readonly kind: string;
  readonly id: string;
  readonly until: number;
  readonly name: Localized;
  /** what it became; nothing for what was removed */
  readonly next?: Localized;
};

/** As a row of a rename has it: each language with what it was and became. One of a removal has what it was. */
export function readFormerName(row: {
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly at: Date;
  readonly values: string;
}): FormerName {
  const values = readChangedValues(row.values);
  const named = (of: 'before' | 'after') =>
    Object.fromEntries(values.map((value) => [value.field.replace(/^name\./, ''), decodeURIComponent(value[of])]));
  return {
    ...{ kind: row.subjectKind, id: row.subjectId, until: row.at.getTime(), name: named('before') },
    ...(row.action === 'rename-entry' && { next: named('after') }),
  };
}

/**
 * The name at an instant, from the one of now, or from the last one of what is no longer there: each rename since then
 * is taken back, the latest first. `former`: the latest first. A name that a language did not have then is left out.
 */
export function nameThen(
  former: readonly FormerName[],
  { kind, id, at }: { readonly kind: string; readonly id: string; readonly at: number },
  now: Localized | undefined,
): Localized | undefined {
  const own = former.filter((one) => one.kind === kind && one.id === id);
  const last = now ?? lastOf(own);
  // the row of a removal is about what was there until then
  const since = own.filter(({ until, next }) => until > at || (until === at && next === undefined));
  if (last === undefined || since.length === 0) return last;
  return written([last, ...since.map(({ name }) => name)]);
}

function lastOf(own: readonly FormerName[]): Localized | undefined {
  if (own.length === 0) return undefined;
  return written(own.toReversed().flatMap(({ name, next = {} }) => [name, next]));
}

/** Of the names in each language the last. */
function written(names: readonly Localized[]): Localized {
  const last = new Map(names.flatMap((name) => Object.entries(name)));
  return Object.fromEntries([...last].filter(([, name]) => name !== ''));
}
