// When the two who meet may book at once how they go on. Pure.

import type { Standing } from '../bookings/read.ts';
import { hasBegun, type Meeting } from './judge-steps.ts';

/** Once they meet, and as long as there is a case to go on with. */
export function goesOn(
  standing: Standing,
  meeting: Meeting & { readonly case?: { readonly question: string } },
  now: number,
): boolean {
  const meets = standing === 'booker' || standing === 'professional';
  return meets && hasBegun(meeting, now) && meeting.case !== undefined;
}
