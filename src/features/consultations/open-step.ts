// Opens what was agreed for an act: its booking held, and only for those who take part in that.

import { type DateText, type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { holdAndStandIn, type StandingIn } from '../bookings/stand-in-booking.ts';
import { readDirectory } from '../directory/read.ts';
import { readsSteps, type StepFacts, stepActsOpen } from './judge-steps.ts';
import type { NextStepView } from './next-step.ts';
import { findStep, type StepRecord } from './store-next-steps.ts';

export type OpenedStep = StandingIn & { readonly step: StepRecord; readonly directory: Directory };

/** Throws `not_found`, also for a step of none of the actor's business. */
export async function openStep(context: CommandContext, id: string): Promise<OpenedStep> {
  const { tx, deps } = context;
  const before = await findStep(tx, id);
  if (before === undefined) throw new Refusal('not_found', 'no such step');
  const opened = await holdAndStandIn(context, before.booking);
  // somebody else may have changed it, or dropped it, while its booking was waited for
  const step = await findStep(tx, id);
  if (step === undefined || !readsSteps(opened.standing)) throw new Refusal('not_found', 'no such step');
  return { ...opened, step, directory: await readDirectory(deps, tx) };
}

/** Throws `changed_meanwhile` where somebody has seen another version than there is. */
export function admitSeenStep({ version }: StepRecord, seen: number): void {
  if (seen !== version) throw new Refusal('changed_meanwhile', 'the step has changed since it was looked at');
}

export function stepFactsOf({ state, done, what }: StepRecord): StepFacts {
  return { state, done, gone: what === undefined };
}

/** The date on the wall of the booking's area. */
export function dateIn(directory: Directory, { area }: StandingIn['record'], at: number): DateText {
  return toIso(at, zoneOf(directory, area)).slice(0, 'yyyy-mm-dd'.length);
}

export function viewStep(
  { record, standing, directory }: Omit<OpenedStep, 'step'>,
  step: StepRecord,
  now: number,
): NextStepView {
  return {
    ...step,
    overdue: !step.done && step.until < dateIn(directory, record, now),
    acts: [...stepActsOpen(standing, stepFactsOf(step))],
  };
}

/** As it is after what was just written. */
export async function viewStepAnew({ tx, now }: CommandContext, opened: OpenedStep): Promise<NextStepView> {
  return viewStep(opened, (await findStep(tx, opened.step.id)) ?? opened.step, now);
}

/** What the log keeps of it: which booking's, and never what it says. */
export function logOfStep(
  { record }: StandingIn,
  step: Pick<StepRecord, 'id'>,
  details: LogEntry['details'] = {},
): Pick<LogEntry, 'subject' | 'area' | 'details'> {
  return logOf(record, { step: step.id, ...details });
}

/** What somebody writes of a step. */
type Written = Pick<NextStepView, 'by' | 'until'> & {
  readonly what: string;
  readonly other?: string | undefined;
};

export function isSameStep(step: StepRecord, { what, by, other, until }: Written): boolean {
  return step.what === what && step.by === by && step.other === other && step.until === until;
}
