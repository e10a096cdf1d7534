// What things of the directory were called when a row was written: as they are now, unless they were renamed since. Pure.

import { readChangedValues } from '../../core/access-log.ts';
import type { Localized } from '../../core/directory.ts';

/** A name that was given up at `until` (epoch ms), in the languages in which it became another. */
export type FormerName = {
  readonly kind: string;
  readonly id: string;
  readonly until: number;
  readonly name: Localized;
};

/** As a row of a rename has it: each language with what it was and became. */
export function readFormerName(row: {
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly at: Date;
  readonly values: string;
}): FormerName {
  const names = readChangedValues(row.values).map(
    ({ field, before }) => [field.replace(/^name\./, ''), decodeURIComponent(before)] as const,
  );
  return { kind: row.subjectKind, id: row.subjectId, until: row.at.getTime(), name: Object.fromEntries(names) };
}

/**
 * The name at an instant, from the one of now: each rename since then is taken back, the latest first. `former`: the
 * latest first. A name that a language did not have then is left out.
 */
export function nameThen(
  former: readonly FormerName[],
  { kind, id, at }: { readonly kind: string; readonly id: string; readonly at: number },
  now: Localized | undefined,
): Localized | undefined {
  const since = former.filter((one) => one.kind === kind && one.id === id && one.until > at);
  if (now === undefined || since.length === 0) return now;
  const then = new Map([now, ...since.map(({ name }) => name)].flatMap((name) => Object.entries(name)));
  return Object.fromEntries([...then].filter(([, name]) => name !== ''));
}
