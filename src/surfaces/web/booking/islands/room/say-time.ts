// Instants as every other page says them, by the clock of where the meeting is.

import { sayDateTime, sayTime } from '../../../../../core/wording.ts';
import type { RoomSetup } from './setup.ts';

type Where = Pick<RoomSetup, 'language' | 'timeZone'>;

/** The time of day. */
export function timeOf(instant: string, { language, timeZone }: Where): string {
  return sayTime(Date.parse(instant), language, timeZone);
}

/** The date and the time of day, as in a sentence that says when something is. */
export function dayOf(instant: string, { language, timeZone }: Where): string {
  return sayDateTime(Date.parse(instant), language, timeZone, 'long', 'essive');
}
