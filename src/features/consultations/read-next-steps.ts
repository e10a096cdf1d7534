// What was agreed at consultations, read: words for the worker and the specialist, counts for the desk.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { keptFor } from '../../core/kept-data.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type LogEntry, recordReads } from '../../platform/record-acts.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { type StandingIn, standIn, standInEach } from '../bookings/stand-in-booking.ts';
import { readDirectory } from '../directory/read.ts';
import { isTurnOf, mayAgree, readsSteps } from './judge-steps.ts';
import type { NextStepsView, NextStepView } from './next-step.ts';
import { stepFactsOf, viewStep } from './open-step.ts';
import { findOpenSteps, findSteps } from './store-next-steps.ts';

/** The read is logged where there are words in it. Throws `not_found`; `not_allowed` for a guest of the meeting. */
export async function readNextSteps(
  deps: Dependencies,
  actor: Actor,
  booking: BookingId,
  requestId?: string,
): Promise<NextStepsView> {
  const opened = await standIn(deps.db, actor, booking);
  const view = await readStepsOf(deps, opened);
  if (view === undefined) throw new Refusal('not_allowed', 'what was agreed is for those who met');
  if ((view.steps?.length ?? 0) > 0) await recordReads(deps, actor, [readOf(opened)], requestId);
  return view;
}

/** Of a booking that was read, and its read logged. Nothing where they are none of the reader's business. */
export async function readStepsOf(
  deps: Dependencies,
  { record, standing }: Pick<StandingIn, 'record'> & { readonly standing: StandingIn['standing'] | 'none' },
): Promise<NextStepsView | undefined> {
  if (standing === 'none' || standing === 'guest' || standing === 'family') return undefined;
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const views = (await findSteps(deps.db, record.id)).map((step) =>
    viewStep({ record, standing, directory }, step, now),
  );
  const count = (isSo: (view: NextStepView) => boolean) => views.filter(isSo).length;
  return {
    agrees: mayAgree(standing, record, now),
    ...(readsSteps(standing) && { steps: views.filter(({ what }) => what !== undefined) }),
    counts: {
      all: views.length,
      confirmed: count(({ state }) => state === 'confirmed'),
      done: count(({ done }) => done),
      overdue: count(({ overdue }) => overdue),
    },
  };
}

/** Something that waits for the reader, at which meeting, and what they are to it. */
export type OwnStep = StandingIn & { readonly view: NextStepView; readonly directory: Directory };

/** So many stand on a home. */
const ON_HOME = 8;
/** Of these those are found whose turn is the reader's. */
const LOOKED_AT = 100;

/** What waits for somebody to confirm, change or do, the first due first. All reads are logged in one statement. */
export async function readOwnSteps(
  deps: Dependencies,
  actor: Actor,
  standing: 'booker' | 'professional',
  requestId?: string,
): Promise<readonly OwnStep[]> {
  const now = deps.clock.now();
  const found = await findOpenSteps(deps.db, {
    principal: actor.principal,
    ...(standing === 'professional' && actor.professional && { professional: actor.professional }),
    since: now - keptFor('nextStep') - DAY,
    limit: LOOKED_AT,
  });
  if (found.length === 0) return [];
  const directory = await readDirectory(deps);
  const standings = await standInEach(deps.db, actor, [...new Set(found.map(({ booking }) => booking))]);
  const own = found.flatMap((step): readonly OwnStep[] => {
    const opened = standings.get(step.booking);
    const isTheirs = opened?.standing === standing && isTurnOf(standing, { ...stepFactsOf(step), by: step.by });
    return isTheirs ? [{ ...opened, directory, view: viewStep({ ...opened, directory }, step, now) }] : [];
  });
  const shown = own.slice(0, ON_HOME);
  const read = [...new Map(shown.map((one) => [one.record.id, one])).values()];
  await recordReads(deps, actor, read.map(readOf), requestId);
  return shown;
}

function readOf({ record, standing }: StandingIn): LogEntry {
  return { action: 'read-next-steps', purpose: standing, ...logOf(record) };
}
