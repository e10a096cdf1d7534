// The translators' files: `node infra/words.ts` writes the types beside them, and with `check` also names every fault.

import { resolve } from 'node:path';
import { readSourceTree, type SourceTree, type Violation } from './structure/tree.ts';
import { faultsIn } from './words/faults.ts';
import { writeWords } from './words/generate.ts';
import { readTextFolders, type TextFolder } from './words/texts.ts';
import { unreadIn } from './words/unread.ts';

/** Everything wrong in the texts: between the languages, within a message, and what no source reads. */
export function faultsOfWords(folders: readonly TextFolder[], tree: SourceTree): readonly Violation[] {
  return folders.flatMap((folder) => [...faultsIn(folder), ...unreadIn(tree, folder)]);
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  writeWords(root);
  if (process.argv[2] === 'check') {
    const folders = readTextFolders(root);
    const faults = faultsOfWords(folders, readSourceTree(root));
    for (const { rule, file, line, message } of faults) console.error(`${file}:${line} ${rule}: ${message}`);
    console.log(`${folders.length} folders of texts, ${faults.length} faults`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  }
}
