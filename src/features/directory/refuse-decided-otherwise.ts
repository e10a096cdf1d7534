// Of two who decide at once what becomes of somebody's calendar, the second does not believe that it is as they chose.

import { Refusal } from '../../core/errors.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import type { DecisionContext } from '../../platform/command.ts';
import { type DecidedBy, findDecided } from './store-held.ts';

/**
 * Where what is asked has been done already: it is answered as it is only where the calendars were decided about as they are
 * now, or nobody says how. Throws `Refusal`: changed_meanwhile.
 */
export async function refuseDecidedOtherwise(
  { reader }: Pick<DecisionContext, 'reader'>,
  by: DecidedBy,
  chosen: ChosenForCalendar | undefined,
): Promise<void> {
  const decided = chosen === undefined ? undefined : await findDecided(reader, by);
  if (decided === undefined || decided === chosen) return;
  throw new Refusal('changed_meanwhile', `somebody has done this already, and chose \`${decided}\` for the calendars`);
}
