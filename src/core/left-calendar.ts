// What becomes of times in the calendar of somebody who is addressed no more, wherever that happens: one choice.

import { z } from 'zod';

/** `cancel` keeps everybody with what is true; `silent` is for a message that could be read by somebody who must not know. */
export const leftCalendar = z.enum(['cancel', 'silent']);
export type ChosenForCalendar = z.output<typeof leftCalendar>;

/** As a command takes it: neither goes without saying. `whose`: of whom it is, said in the description of the API. */
export function undecidedCalendarOf(whose: string) {
  return leftCalendar.exactOptional().meta({
    description: `What becomes of times to come in the calendar of ${whose}: each is withdrawn by a message, or left, as that message could be read by somebody who must not know. Needed where it holds one; without it the answer is calendar_undecided`,
  });
}
