// What somebody may say in their calendar of a time: RFC 5546's answers, and that they would like another time.

import { DAY } from './instant.ts';

export const answers = ['accepted', 'tentative', 'declined', 'counter'] as const;
export type Answer = (typeof answers)[number];

/**
 * When an answer was given, by the clock of who gave it (DTSTAMP, RFC 5546 §2.1.5): answers are told apart by it alone, so
 * one that runs ahead orders its own as well as any other. What is more than a day ahead is no clock: then it was given now.
 */
export function stampOf(stampedAt: number | undefined, now: number): number {
  return stampedAt !== undefined && stampedAt <= now + DAY ? stampedAt : now;
}
