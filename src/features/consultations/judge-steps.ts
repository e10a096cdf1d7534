// What may be done with what was agreed at a consultation, by whom and when. Pure.

import type { BookingStatus } from '../../core/booking.ts';
import type { DateText } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { DAY } from '../../core/instant.ts';
import { keptFor } from '../../core/kept-data.ts';
import type { WorkCalendar } from '../../core/promise.ts';
import type { Standing } from '../bookings/read.ts';
import type { StepAct, StepState } from './next-step.ts';

/** The parts of a booking that decide about what is agreed there. */
export type Meeting = {
  readonly status: BookingStatus;
  readonly start: number;
  readonly end: number;
  /** a family's own appointment is no consultation */
  readonly appointmentOf?: unknown;
};

/** A consultation whose time has come, and that was not called off: something can come of it. */
export function hasBegun({ status, start, appointmentOf }: Meeting, now: number): boolean {
  return appointmentOf === undefined && now >= start && ['booked', 'arrived', 'fulfilled'].includes(status);
}

/** Its words are there until this instant. */
export function wordsKeptUntil({ end }: Pick<Meeting, 'end'>): number {
  return end + keptFor('nextStep');
}

export function mayAgree(standing: Standing, meeting: Meeting, now: number): boolean {
  return standing === 'professional' && hasBegun(meeting, now) && now < wordsKeptUntil(meeting);
}

/** Throws `not_allowed`, `not_yet`, `wrong_status`. */
export function admitAgreeing(standing: Standing, meeting: Meeting, now: number): void {
  if (standing !== 'professional') {
    throw new Refusal('not_allowed', `a ${standing} of this booking writes no next steps`);
  }
  if (mayAgree(standing, meeting, now)) return;
  if (now < meeting.start) throw new Refusal('not_yet', 'the time of this booking has not come');
  throw new Refusal(
    'wrong_status',
    'nothing is agreed of an appointment, of what was called off, or of what is long over',
  );
}

/** From the day of the meeting until its words go. Throws `invalid_input`. */
export function admitDay(until: DateText, meeting: Meeting, dateAt: (instant: number) => DateText): void {
  const [first, last] = [dateAt(meeting.start), dateAt(wordsKeptUntil(meeting) - DAY)];
  if (first <= until && until <= last) return;
  throw invalidInput({ path: 'until', message: `must be from ${first} to ${last}` });
}

/** Who reads what was agreed: the worker who asked, and those who met them. */
export function readsSteps(standing: Standing): standing is 'booker' | 'professional' {
  return standing === 'booker' || standing === 'professional';
}

export type StepFacts = { readonly state: StepState; readonly done: boolean; readonly gone: boolean };

const OPEN: Readonly<Record<'booker' | 'professional', (step: StepFacts) => readonly StepAct[]>> = {
  booker: ({ state, done }) => {
    if (done) return ['undone'];
    return [...(state === 'confirmed' ? [] : (['confirm'] as const)), 'ask-change', 'done'];
  },
  professional: ({ done }) => (done ? ['undone'] : ['reword', 'drop', 'done']),
};

export function stepActsOpen(standing: Standing, step: StepFacts): readonly StepAct[] {
  return readsSteps(standing) && !step.gone ? OPEN[standing](step) : [];
}

const OF: Readonly<Record<StepAct, readonly Standing[]>> = {
  confirm: ['booker'],
  'ask-change': ['booker'],
  done: ['booker', 'professional'],
  undone: ['booker', 'professional'],
  reword: ['professional'],
  drop: ['professional'],
};

/** Throws `not_allowed` for another part in it, `wrong_status` where it cannot be done from here. */
export function admitStepAct(act: StepAct, standing: Standing, step: StepFacts): void {
  if (!OF[act].includes(standing))
    throw new Refusal('not_allowed', `a ${standing} of this booking may not ${act} a step`);
  if (!stepActsOpen(standing, step).includes(act)) {
    throw new Refusal('wrong_status', `a step that is ${step.done ? 'done' : step.state} cannot ${act}`);
  }
}

/** On the wall of the area: from the morning of the first working day after the day that was agreed. */
export function isRemindedOn(
  { isWorkday }: Pick<WorkCalendar, 'isWorkday'>,
  until: DateText,
  { date, hour }: { readonly date: DateText; readonly hour: number },
): boolean {
  return until < date && isWorkday(date) && hour >= 8 && hour < 16;
}

/** Whose turn it is: to agree first of all, then to do it. A family's and another service's are followed by the worker. */
export function isTurnOf(standing: Standing, { by, state, done, gone }: StepFacts & { readonly by: string }): boolean {
  if (done || gone) return false;
  if (standing === 'booker') return state === 'proposed' || by !== 'specialist';
  return standing === 'professional' && (state === 'change-asked' || by === 'specialist');
}
