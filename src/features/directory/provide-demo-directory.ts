// Gives an empty installation the demonstration's directory, so that there is something to book at once.

import { execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { theService } from '../identity/act-as-system.ts';
import { demoDirectory } from './demo-directory.ts';
import { importDirectory } from './import-directory.ts';
import { readDirectory } from './read.ts';

/** Imports it where no directory has ever been imported; anywhere else it does nothing. */
export async function provideDemoDirectory(deps: Dependencies): Promise<void> {
  const { version } = await readDirectory(deps);
  if (version === 0) await execute(deps, theService, importDirectory, { file: demoDirectory });
}
