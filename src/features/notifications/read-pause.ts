// Whether mails wait because the mail server takes none: for those who keep the service running, and for those who call instead.

import type { Dependencies } from '../../platform/dependencies.ts';
import { type Pause, readPause } from './store-pause.ts';

/** Nobody's data, so that anybody may know. */
export async function readSenderPause({ db }: Pick<Dependencies, 'db'>): Promise<Pause | undefined> {
  return readPause(db);
}
