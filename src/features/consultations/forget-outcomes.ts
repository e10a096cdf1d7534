// What came of a meeting goes with its case, so many days after it: the words of what was agreed, and how useful it was.

import { keptFor } from '../../core/kept-data.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { removeStepWords } from './store-next-steps.ts';
import { removeSaid } from './store-usefulness.ts';

/** Counts stay. Safe to run at any time, by any process. */
export async function forgetOutcomes({ db, clock }: Pick<Dependencies, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  await removeStepWords(db, now - keptFor('nextStep'));
  await removeSaid(db, now - keptFor('usefulness'));
}
