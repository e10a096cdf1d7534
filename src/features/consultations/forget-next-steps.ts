// The words of what was agreed go with the case: so many days after the meeting, counts stay.

import { keptFor } from '../../core/kept-data.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { removeStepWords } from './store-next-steps.ts';

/** Safe to run at any time, by any process. */
export async function forgetNextSteps({ db, clock }: Pick<Dependencies, 'db' | 'clock'>): Promise<number> {
  return removeStepWords(db, clock.now() - keptFor('nextStep'));
}
