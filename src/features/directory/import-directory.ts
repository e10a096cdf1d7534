// Takes in a directory file: all of it or nothing.

import { type Fault, Refusal } from '../../core/errors.ts';
import { type Actor, mayEverywhere } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { faultsOfClosedDates } from './check-series-dates.ts';
import type { Change } from './compare-directories.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { mergeFile } from './merge-directory-file.ts';
import { readDirectoryFile } from './read-directory-file.ts';
import { importInput } from './schema.ts';
import { rewriteDirectory, type StoredDirectory } from './store.ts';

export type ImportInput = {
  readonly file?: unknown;
  readonly expectedVersion?: number | undefined;
  readonly leaving?: string;
  readonly madeInPages?: 'keep' | 'remove' | undefined;
};
export type ImportResult = { readonly changes: readonly Change[]; readonly version: number };

/**
 * The same file twice changes nothing. What was made in the pages is kept where the file does not have it, unless
 * `madeInPages` says otherwise. Throws `Refusal`: not_allowed, import_invalid with every fault by its path,
 * import_conflict when bookings to come need what would be removed or the directory is not the version expected,
 * bookings_left_outside.
 */
export const importDirectory: Command<ImportInput, ImportResult> = {
  name: 'import-directory',
  capability: 'import-directory',
  input: importInput,
  run: async (context, { file, expectedVersion, leaving, madeInPages }) => {
    const how = { conflict: 'import_conflict', leaving } as const;
    const { changes, version, left } = await rewriteDirectory(context, how, (current) => {
      if (expectedVersion !== undefined && expectedVersion !== (current?.version ?? 0)) {
        throw new Refusal('import_conflict', 'the directory has changed since the file was compared with it');
      }
      return withFile(current, context.actor, file, madeInPages);
    });
    if (changes.length === 0) return { result: { changes, version }, unchanged: true };
    const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
    const details = { version, added: count('added'), changed: count('changed'), removed: count('removed') };
    return {
      result: { changes, version },
      log: [
        {
          action: 'import-directory',
          subject: { kind: 'directory', id: 'region' },
          area: '*',
          details: { ...details, ...(left > 0 && { bookings: left }) },
        },
      ],
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

/** The directory once the file (parsed JSON) is taken in, for a person who coordinates the whole region. */
export function withFile(
  current: StoredDirectory | undefined,
  actor: Actor,
  file: unknown,
  madeInPages: ImportInput['madeInPages'] = 'keep',
): DirectoryContent {
  if (!mayEverywhere(actor, 'import-directory')) {
    throw new Refusal('not_allowed', 'only a coordinator of the whole region imports its directory');
  }
  const read = readDirectoryFile(file);
  if ('faults' in read) {
    throw new Refusal('import_invalid', `the file has ${read.faults.length} faults`, { faults: read.faults });
  }
  const pages = { made: current?.made ?? new Set<string>(), remove: madeInPages === 'remove' };
  const next = mergeFile(current?.content, read.directory, pages);
  const faults = closedDatesIn(next, read.directory.series, current?.content);
  if (faults.length > 0) throw new Refusal('import_invalid', `the file has ${faults.length} faults`, { faults });
  return next;
}

/** Dates of the file's series that a closure of the file, or one made in the pages, would take without a word. */
function closedDatesIn(
  next: DirectoryContent,
  series: DirectoryContent['series'],
  current: DirectoryContent = emptyContent,
): readonly Fault[] {
  return series.flatMap((value, at) => {
    const before = { ...current, series: current.series.find(({ id }) => id === value.id) };
    return faultsOfClosedDates({ path: `series[${at}]`, value }, next, before);
  });
}
