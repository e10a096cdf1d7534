// Clears what signing in leaves behind: sessions and one-time links whose time is over, and the addresses in them.

import type { Dependencies } from '../../platform/dependencies.ts';
import { deleteExpiredSignIns } from './store.ts';

/** A round of the worker's. Times are the database's own, as the library that writes them goes by the real clock. */
export async function removeExpiredSignIns(deps: Dependencies): Promise<void> {
  await deleteExpiredSignIns(deps.db);
}
