// Makes a folder with those that it lies in.

import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** The folder for the service's data cannot be made, or not written to. The message is a sentence for the operator. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';

  constructor(folder: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
    super(`DATA_DIR cannot be used: ${resolve(folder)} (${code}).`);
  }
}

/** Throws `FolderUnusable`. One folder at a time: Node's own `recursive` never ends where a parent refuses, as /proc does. */
export async function makeFolder(folder: string): Promise<void> {
  const path = resolve(folder);
  for (const one of [...ancestorsOf(path), path]) {
    try {
      await mkdir(one);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST'))
        throw new FolderUnusable(folder, error);
    }
  }
}

/** From the root down. */
function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...ancestorsOf(parent), parent];
}
