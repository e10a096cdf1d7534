// The dates that anybody plans by: further out is a slip of the key, and would be followed for thousands of years. Pure.

import type { DateText } from './directory.ts';

const FIRST = '2000-01-01';
const LAST = '2099-12-31';

/** What is wrong with a date beyond those. */
export const FAR_DATE = 'must be from 2000 to 2099';

/** Why a date, or the date that a text begins with, is none to plan by; undefined where it is one. */
export function faultOfDate(date: DateText | undefined): typeof FAR_DATE | undefined {
  const day = date?.slice(0, 10);
  return day !== undefined && (day < FIRST || day > LAST) ? FAR_DATE : undefined;
}

/** What is wrong with a time that the wall never shows, on the night when the clock is put forward over it. */
export const SKIPPED_TIME = 'is no time of that night: the clock is put forward over it';

/** What is wrong with an absence or a closure that has ended: it would change nothing, and stand in no list. */
export const OVER = 'is over already';

/** What is wrong with a date of a series that its rule does not give; the date stands before it. */
export const NOT_GIVEN = 'is no date that the rule gives';
