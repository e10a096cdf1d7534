// Who says how useful a consultation was, when, and what is counted of it. Pure.

import { invalidInput, Refusal } from '../../core/errors.ts';
import { DAY } from '../../core/instant.ts';
import type { Measure } from '../../core/measures.ts';
import type { Standing } from '../bookings/read.ts';
import { hasBegun, type Meeting, wordsKeptUntil } from './judge-steps.ts';
import type { CloseOutQuestion, Rating } from './usefulness.ts';

export type Side = 'asker' | 'specialist';

const SIDES: Readonly<Partial<Record<Standing, Side>>> = { booker: 'asker', professional: 'specialist' };

export function sideOf(standing: Standing): Side | undefined {
  return SIDES[standing];
}

/** After its time, for as long as what it was about is there. */
export function isRated(meeting: Meeting, now: number): boolean {
  const isOver = now >= meeting.end || meeting.status === 'fulfilled';
  return isOver && hasBegun(meeting, now) && now < wordsKeptUntil(meeting);
}

/** Home asks this long: who has not said anything by then does not want to. */
export const ASKED_FOR = 14 * DAY;

/** The side that may say it. Throws `not_allowed`, `not_yet`, `wrong_status`, and `invalid_input` for what only the worker knows. */
export function admitRating(standing: Standing, meeting: Meeting, now: number, rating: Partial<Rating> = {}): Side {
  const side = sideOf(standing);
  if (side === undefined) throw new Refusal('not_allowed', `a ${standing} of this booking does not say how it was`);
  if (!isRated(meeting, now)) {
    const isAhead = now < meeting.end && ['booked', 'arrived'].includes(meeting.status);
    throw new Refusal(
      isAhead ? 'not_yet' : 'wrong_status',
      'it can be said after the meeting, until its case is removed',
    );
  }
  const [theirs] = QUESTIONS.flatMap(([question]) => (rating[question] === undefined ? [] : [question]));
  if (side === 'specialist' && theirs) throw invalidInput({ path: theirs, message: 'is asked of the worker alone' });
  return side;
}

/** What only the worker knows. */
const QUESTIONS: readonly (readonly [CloseOutQuestion, Measure])[] = [
  ['changedPractice', 'changed-practice'],
  ['referralAvoided', 'referral-avoided'],
  ['inTime', 'in-time'],
];

export function measuresIn(rating: Rating): readonly { readonly what: Measure; readonly value: number }[] {
  return [
    { what: 'usefulness', value: rating.score },
    ...QUESTIONS.flatMap(([question, what]) => {
      const said = rating[question];
      return said === undefined ? [] : [{ what, value: said ? 1 : 0 }];
    }),
  ];
}
