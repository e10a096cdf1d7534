// What features measure beside bookings, and how it is told. To add a measure: name it here, record it with
// platform/record-measured.ts within the change that it is about, and give it its words (`figures.measure`). Pure.

import type { Waits } from './figures.ts';

/**
 * `times`: how often it was, value 1. `share`: how many of a hundred were, value 1 or 0. `mean` and `median`: of the values.
 * Nothing is kept of whose it was: what is removed by retention leaves its measures.
 */
export const MEASURES = {
  /** a question, or a booking with one, that was closed as solved before anybody met */
  'solved-without-meeting': 'times',
  /** from a question to its answer, in minutes of working time */
  'question-to-answer': 'median',
  /** whether it was answered within what was promised */
  'promise-kept': 'share',
  /** how useful a meeting or an answer was, 0 to 5, as each side said */
  usefulness: 'mean',
  /** the three questions at the end: did it change what you do, was a referral avoided, was it in time */
  'changed-practice': 'share',
  'referral-avoided': 'share',
  'in-time': 'share',
  /** somebody about to ask was shown advice of the shelf */
  'advice-seen': 'times',
  /** somebody read the shelf's advice and did not book */
  'advice-instead': 'times',
  /** a slot kept for an area or a unit that nobody there took */
  'share-unused': 'times',
} as const satisfies Readonly<Record<string, 'times' | 'share' | 'mean' | 'median'>>;

export type Measure = keyof typeof MEASURES;
export const measures = Object.keys(MEASURES) as readonly Measure[];

/** How often each value was. */
export type Values = Waits;

export function timesOf(values: Values): number {
  return Object.values(values).reduce((sum, count) => sum + count, 0);
}

/** The mean in tenths of one, so that it is a whole number; nothing of nothing. */
export function tenthsOf(values: Values): number | undefined {
  const times = timesOf(values);
  const sum = Object.entries(values).reduce((all, [value, count]) => all + Number(value) * count, 0);
  return times === 0 ? undefined : Math.round((sum * 10) / times);
}
