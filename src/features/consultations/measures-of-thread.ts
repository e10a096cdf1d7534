// What insights are told of a question: how long it waited, whether the promise was kept, whether it spared a meeting.

import { MINUTE } from '../../core/instant.ts';
import { workedBetween } from '../../core/promise.ts';
import type { Measured } from '../../platform/record-measured.ts';
import type { Clockwork } from './rules.ts';
import type { ThreadRecord } from './store.ts';

/** Of its first answer. */
export function measuresOf(
  { area, service, askedAt, standing }: Pick<ThreadRecord, 'area' | 'service' | 'askedAt' | 'standing'>,
  { calendar, now }: Clockwork,
): readonly Measured[] {
  const of = { area, service, at: askedAt };
  const kept = standing.is !== 'asked' || now <= standing.due;
  return [
    { ...of, what: 'question-to-answer', value: workedBetween(calendar, askedAt, now) / MINUTE },
    { ...of, what: 'promise-kept', value: kept ? 1 : 0 },
  ];
}

/** Of one that an answer has solved, with no meeting left to hold. */
export function measureOfSolved({ area, service }: Pick<ThreadRecord, 'area' | 'service'>, at: number): Measured {
  return { area, service, at, what: 'solved-without-meeting', value: 1 };
}
