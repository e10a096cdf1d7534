// Takes in a directory file: all of it or nothing.

import { type Fault, Refusal } from '../../core/errors.ts';
import { type Actor, mayEverywhere } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { faultsOfClosedDates } from './check-series-dates.ts';
import type { Change } from './compare-directories.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { eventsOf } from './follow-changes.ts';
import { noteImported, type PageChange, withImportChanges } from './keep-page-changes.ts';
import { mergeFile, ofPages } from './merge-directory-file.ts';
import { readDirectoryFile } from './read-directory-file.ts';
import { importInput } from './schema.ts';
import { noteImportedFrom, rewriteDirectory, type StoredDirectory, writePageChanges } from './store.ts';

export type ImportInput = {
  readonly file?: unknown;
  readonly expectedVersion?: number | undefined;
  readonly leaving?: string;
  readonly madeInPages?: 'keep' | 'remove' | undefined;
};
export type ImportResult = { readonly changes: readonly Change[]; readonly version: number };

/**
 * The same file twice changes nothing. What was made, changed or taken away in the pages, or by another import since the
 * file was taken out, is kept where the file knows nothing of it, and a file that was taken out before the last one is refused, unless `madeInPages` says otherwise. Throws `Refusal`: not_allowed, import_invalid with every fault by its path,
 * import_conflict when bookings to come need what would be removed or the directory is not the version expected,
 * bookings_left_outside.
 */
export const importDirectory: Command<ImportInput, ImportResult> = {
  name: 'import-directory',
  capability: 'import-directory',
  input: importInput,
  run: async (context, { file, expectedVersion, leaving, madeInPages }) => {
    const overrules = madeInPages === 'remove';
    const how = { conflict: 'import_conflict', leaving, overrules } as const;
    let noted: readonly PageChange[] = [];
    let known: readonly PageChange[] = [];
    let takenFrom: number | undefined;
    let before: DirectoryContent | undefined;
    const { changes, version, left, renames } = await rewriteDirectory(context, how, (current) => {
      if (expectedVersion !== undefined && expectedVersion !== (current?.version ?? 0)) {
        throw new Refusal('import_conflict', 'the directory has changed since the file was compared with it');
      }
      const taken = withFile(current, context.actor, file, context.now, madeInPages);
      known = current?.changed ?? [];
      before = current?.content;
      noted = taken.changed;
      takenFrom = taken.takenFrom;
      return taken.next;
    });
    const isKept = takenFrom !== undefined && !overrules;
    const after =
      isKept && before !== undefined
        ? withImportChanges({ noted, known, changes, current: before, since: version })
        : noted;
    await writePageChanges(context.tx, known, after);
    const importedFrom = takenFrom ?? (changes.length > 0 ? version : undefined);
    if (importedFrom !== undefined) await noteImportedFrom(context.tx, importedFrom);
    if (changes.length === 0) return { result: { changes, version }, unchanged: true };
    const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
    const fields = [...new Set(changes.flatMap((change) => (change.kind === 'changed' ? change.fields : [])))];
    const details = {
      ...{ version, added: count('added'), changed: count('changed'), removed: count('removed') },
      ...(fields.length > 0 && { fields: fields.toSorted().join(' ') }),
    };
    return {
      result: { changes, version },
      log: [
        {
          action: 'import-directory',
          subject: { kind: 'directory', id: 'region' },
          area: '*',
          details: { ...details, ...(left > 0 && { bookings: left }) },
        },
        ...renames,
      ],
      events: eventsOf(changes),
    };
  },
};

/** The directory once the file (parsed JSON) is taken in, and what of the pages differs from it still. For a person who coordinates the whole region. */
export function withFile(
  current: StoredDirectory | undefined,
  actor: Actor,
  file: unknown,
  now: number,
  madeInPages: ImportInput['madeInPages'] = 'keep',
): {
  readonly next: DirectoryContent;
  readonly changed: readonly PageChange[];
  /** the version that it was taken out of, where it says so and that was here */
  readonly takenFrom?: number;
} {
  if (!mayEverywhere(actor, 'import-directory')) {
    throw new Refusal('not_allowed', 'only a coordinator of the whole region imports its directory');
  }
  const read = readDirectoryFile(file, now);
  if ('faults' in read) {
    throw new Refusal('import_invalid', `the file has ${read.faults.length} faults`, { faults: read.faults });
  }
  const pages = ofPages(current, madeInPages, read.version);
  if (pages.older && !pages.remove) {
    const fault = { path: 'version', message: 'is older than that of the file last taken in' };
    throw new Refusal('import_conflict', 'the file was taken out before the one last taken in', { faults: [fault] });
  }
  const next = mergeFile(current?.content, read.directory, pages);
  const faults = closedDatesIn(next, read.directory.series, current?.content);
  if (faults.length > 0) throw new Refusal('import_invalid', `the file has ${faults.length} faults`, { faults });
  const takenFrom = read.version !== undefined && read.version <= (current?.version ?? 0) ? read.version : undefined;
  return {
    next,
    changed: noteImported(takenFrom === undefined ? (current?.changed ?? []) : pages.changed, read.directory, next),
    ...(takenFrom !== undefined && { takenFrom }),
  };
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
