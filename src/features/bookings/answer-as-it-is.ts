// A booking that is already as somebody wants it: nobody changes it, and who asked has looked at it.

import type { DecisionContext, Outcome } from '../../platform/command.ts';
import type { OpenBooking } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { readOf } from './read-whose.ts';
import type { BookingView } from './schema.ts';

/** The booking as it stands, logged as a look at it. */
export function answerAsItIs(
  { deps, actor }: DecisionContext,
  { record, standing, directory }: OpenBooking,
): Outcome<BookingView> {
  return { result: viewBooking(deps, directory, record, standing), log: [readOf(actor, record)], asItWas: true };
}
