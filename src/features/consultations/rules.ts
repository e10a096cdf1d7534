// What may be done with a written question, by whom and when. Pure: values and `now` in, decisions out.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, Principal, ProfessionalId, ServiceId } from '../../core/ids.ts';
import { DAY, HOUR } from '../../core/instant.ts';
import { type Actor, may, ownsIn } from '../../core/permissions.ts';
import { dueAfter, leftToAnswer, promised, type WorkCalendar, workedBetween } from '../../core/promise.ts';
import { servedBy } from '../../core/who-serves.ts';
import type { ClosedBecause, TextKind, ThreadAct, ThreadState } from './schema.ts';

/** How a thread stands. The clock of its promise runs while it is `asked`, and nowhere else. */
export type Standing =
  | { readonly is: 'asked'; readonly due: number }
  | { readonly is: 'asked-back'; readonly left: number }
  | { readonly is: 'answered' }
  | { readonly is: 'meeting' }
  | { readonly is: 'closed'; readonly at: number; readonly because: ClosedBecause };

/** What somebody is to a thread: the closest that holds. A coordinator sees times and states, and no text. */
export type Part = 'asker' | 'specialist' | 'coordinator' | 'none';

export type ThreadFacts = {
  readonly service: ServiceId;
  readonly area: AreaId;
  /** who asked, and who asks in their place at the time that is kept beside it */
  readonly askers: readonly Principal[];
  /** those of the time that is kept beside it */
  readonly booked: readonly ProfessionalId[];
  /** who answers in the place of somebody who is away */
  readonly deputy?: ProfessionalId;
};

export function partIn(actor: Actor, directory: Directory, thread: ThreadFacts): Part {
  // a family's link and what an invitation opens have nothing to do with it
  if (actor.booking !== undefined || actor.invitation !== undefined) return 'none';
  if (ownsIn(actor, thread.area)) {
    if (thread.askers.includes(actor.principal)) return 'asker';
    if (actor.professional !== undefined && answers(directory, actor.professional, thread)) return 'specialist';
  }
  return may(actor, 'follow-threads', thread.area) ? 'coordinator' : 'none';
}

function answers(
  directory: Directory,
  professional: ProfessionalId,
  { service, area, booked, deputy }: ThreadFacts,
): boolean {
  return (
    booked.includes(professional) ||
    deputy === professional ||
    servedBy(directory, professional).some((one) => one.service === service && one.area === area)
  );
}

/** Who reads what is written in it. */
export function readsTexts(part: Part): part is 'asker' | 'specialist' {
  return part === 'asker' || part === 'specialist';
}

const DONE_BY: Readonly<Record<ThreadAct, Part>> = {
  'ask-back': 'specialist',
  reply: 'asker',
  answer: 'specialist',
  meet: 'specialist',
  close: 'asker',
};

const FROM: Readonly<Record<ThreadAct, readonly ThreadState[]>> = {
  'ask-back': ['asked', 'answered'],
  // more may be said to a question that waits, and to an answer that does not do
  reply: ['asked', 'asked-back', 'answered', 'meeting'],
  answer: ['asked', 'asked-back', 'answered', 'meeting'],
  meet: ['asked', 'asked-back', 'answered'],
  close: ['asked', 'asked-back', 'answered', 'meeting'],
};

export const KIND_OF = { 'ask-back': 'ask-back', reply: 'reply', answer: 'answer' } as const satisfies Partial<
  Record<ThreadAct, TextKind>
>;

export function actsOpen(part: Part, state: ThreadState): readonly ThreadAct[] {
  return (['ask-back', 'reply', 'answer', 'meet', 'close'] as const).filter(
    (act) => DONE_BY[act] === part && FROM[act].includes(state),
  );
}

/** Throws `not_allowed` for another part, `wrong_status` where it cannot be done from here. */
export function admitAct(act: ThreadAct, part: Part, state: ThreadState): void {
  if (DONE_BY[act] !== part) throw new Refusal('not_allowed', `a ${part} of this question may not ${act}`);
  if (!FROM[act].includes(state)) throw new Refusal('wrong_status', `a question that is ${state} cannot ${act}`);
}

/** What the clock of a promise goes by. */
export type Clockwork = { readonly calendar: WorkCalendar; readonly promiseDays: number; readonly now: number };

export function asked({ calendar, promiseDays, now }: Clockwork): Standing {
  return { is: 'asked', due: dueAfter(calendar, now, promised(promiseDays)) };
}

/** How it stands after an act that is open. What closes it is said by {@link closed}. */
export function after(act: Exclude<ThreadAct, 'close'>, standing: Standing, clockwork: Clockwork): Standing {
  const { calendar, now, promiseDays } = clockwork;
  switch (act) {
    case 'ask-back': {
      const left = standing.is === 'asked' ? leftToAnswer(calendar, now, standing.due) : promised(promiseDays);
      return { is: 'asked-back', left };
    }
    case 'reply':
      if (standing.is === 'asked-back') return { is: 'asked', due: dueAfter(calendar, now, standing.left) };
      return standing.is === 'answered' ? asked(clockwork) : standing;
    case 'answer':
      return { is: 'answered' };
    case 'meet':
      return { is: 'meeting' };
  }
}

export function closed(because: ClosedBecause, now: number): Standing {
  return { is: 'closed', at: now, because };
}

/** How much of the working time that was promised has gone by; nothing while nobody waits for an answer. */
export function clockOf(standing: Standing, clockwork: Clockwork): { used: number; all: number } | undefined {
  const all = promised(clockwork.promiseDays);
  if (standing.is !== 'asked' && standing.is !== 'asked-back') return undefined;
  const left = standing.is === 'asked' ? workedBetween(clockwork.calendar, clockwork.now, standing.due) : standing.left;
  return { used: Math.max(0, all - left), all };
}

/** Working time (ms) before the promise is missed at which those who are to answer are reminded, and their colleagues asked. */
const NEAR = 4 * HOUR;
const PASSED_ON = 2 * HOUR;

/**
 * Who is told by now that the promise is not kept yet. One who is away until it is missed cannot keep it: others are asked
 * at once. `away`: all of those whom it was put to.
 */
export function stepsDue(due: number, away: boolean, { calendar, now }: Clockwork): readonly ('near' | 'passed-on')[] {
  const left = workedBetween(calendar, now, due);
  if (away) return ['passed-on'];
  return [...(left <= NEAR ? (['near'] as const) : []), ...(left <= PASSED_ON ? (['passed-on'] as const) : [])];
}

/** Nobody goes on with what has lain so long with its asker. */
export const SILENT_FOR = 30 * DAY;
