// What was sent about a time is of use until a while after it: then the ledger forgets it.

import { keptFor } from '../../core/kept-data.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { removeMessages } from './store-messages.ts';

/** Removes them; how many there were is nobody's data, so nothing is logged. Safe to run at any time, by any process. */
export async function forgetMessages({ db, clock }: Pick<Dependencies, 'db' | 'clock'>): Promise<void> {
  while ((await removeMessages(db, clock.now() - keptFor('message'), AT_ONCE)) === AT_ONCE);
}

/** So many in one statement, that nobody waits for it. */
const AT_ONCE = 5_000;
