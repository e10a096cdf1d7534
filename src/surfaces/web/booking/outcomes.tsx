// What came of a consultation, on its page: what was agreed, and how useful it was.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { NextStepsView } from '../../../features/consultations/next-step.ts';
import { readStepsOf } from '../../../features/consultations/read-next-steps.ts';
import { readUsefulnessOf } from '../../../features/consultations/read-usefulness.ts';
import type { UsefulnessView } from '../../../features/consultations/usefulness.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { NextSteps } from './next-step-rows.tsx';
import { UsefulnessCard } from './usefulness-card.tsx';

/** Each where the reader may know of it. */
export type OutcomesOf = {
  readonly steps: NextStepsView | undefined;
  readonly useful: UsefulnessView | undefined;
};

/** Of a booking that was read, and its read logged: the same row is of these. */
export async function readOutcomes(deps: Dependencies, booking: ReadBooking): Promise<OutcomesOf> {
  return { steps: await readStepsOf(deps, booking), useful: await readUsefulnessOf(deps, booking) };
}

export const Outcomes: FC<{ booking: ReadBooking; of: OutcomesOf; language: Language }> = ({
  booking,
  of: { steps, useful },
  language,
}) => (
  <>
    <NextSteps booking={booking} of={steps} language={language} />
    <UsefulnessCard booking={booking.record.id} of={useful} language={language} />
  </>
);
