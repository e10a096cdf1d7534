// Which messages wait because the server takes none: for those who keep the service running, and for those who call instead.

import type { Dependencies } from '../../platform/dependencies.ts';
import { type Pause, readPauses } from './store-pause.ts';

/** Nobody's data, so that anybody may know. */
export async function readSenderPauses({ db }: Pick<Dependencies, 'db'>): Promise<readonly Pause[]> {
  return readPauses(db);
}
