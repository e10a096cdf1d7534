// Which feature takes which answer of a calendar.

import { takeAnswer } from '../../features/calendar/take-answer.ts';
import type { TakeAnswer } from '../../features/calendar/take-mail.ts';
import { takeRegistrationAnswer } from '../../features/groups/take-registration-answer.ts';

/** One for each kind of thing that has entries in calendars. */
export const answerTakers: readonly TakeAnswer[] = [takeAnswer, takeRegistrationAnswer];
