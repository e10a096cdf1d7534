// Who took how many times of a public page matters for an hour: after that it is forgotten.

import type { Dependencies } from '../../platform/dependencies.ts';
import { actsCounted } from './public-acts.ts';
import { removePublicHolds } from './store-public-holds.ts';

/** Removes the codes of connections; nobody's data, so nothing is logged. Safe to run at any time, by any process. */
export async function forgetPublicHolds(deps: Dependencies): Promise<number> {
  return deps.db.$transaction((tx) => removePublicHolds(tx, deps.clock.now() - actsCounted()));
}
