// Takes in a directory file: all of it or nothing.

import { Refusal } from '../../core/errors.ts';
import { mayEverywhere } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import type { Change } from './compare-directories.ts';
import { mergeFile } from './merge-directory-file.ts';
import { readDirectoryFile } from './read-directory-file.ts';
import { importInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

export type ImportInput = { readonly file?: unknown; readonly expectedVersion?: number | undefined };
export type ImportResult = { readonly changes: readonly Change[]; readonly version: number };

/**
 * The same file twice changes nothing. Throws `Refusal`: not_allowed, import_invalid with every fault by its path,
 * import_conflict when bookings to come need what would be removed or the directory is not the version expected.
 */
export const importDirectory: Command<ImportInput, ImportResult> = {
  name: 'import-directory',
  capability: 'import-directory',
  input: importInput,
  run: async ({ tx, now, actor }, { file, expectedVersion }) => {
    if (!mayEverywhere(actor, 'import-directory')) {
      throw new Refusal('not_allowed', 'only a coordinator of the whole region imports its directory');
    }
    const read = readDirectoryFile(file);
    if ('faults' in read) {
      throw new Refusal('import_invalid', `the file has ${read.faults.length} faults`, { faults: read.faults });
    }
    const { changes, version } = await rewriteDirectory(tx, now, 'import_conflict', (current) => {
      if (expectedVersion !== undefined && expectedVersion !== (current?.version ?? 0)) {
        throw new Refusal('import_conflict', 'the directory has changed since the file was compared with it');
      }
      return mergeFile(current?.content, read.directory);
    });
    const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
    const details = { version, added: count('added'), changed: count('changed'), removed: count('removed') };
    return {
      result: { changes, version },
      log: [{ action: 'import-directory', subject: { kind: 'directory', id: 'region' }, area: '*', details }],
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};
