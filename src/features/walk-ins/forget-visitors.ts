// A day after somebody waited at home, nothing of their page is kept: the number alone stays.

import { keptFor } from '../../core/kept-data.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { removeVisitorsSeenBefore } from './store.ts';

/** Safe to run at any time, by any process. */
export async function forgetVisitors(deps: Dependencies): Promise<void> {
  await removeVisitorsSeenBefore(deps.db, deps.clock.now() - keptFor('walkInVisitor'));
}
