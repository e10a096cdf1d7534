// Drop-ins, read: which run today, and who waits, for those who serve them and for the screen in the waiting room.

import type { Directory } from '../../core/directory.ts';
import type { Actor } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import { parseInput } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { aheadOf, dropInAt, type FoundDropIn, findDropIn, viewWalkIn, withBusyTimes } from './find-drop-in.ts';
import { estimateWait, type Wait } from './rules.ts';
import { dropInInput, type WalkInView } from './schema.ts';
import { type BookedVisit, listBookedVisits, listWalkIns } from './store.ts';

export { dropInTimes } from './rules.ts';

/** A drop-in as its page shows it: everybody of the day who waits, is being served, or was. */
export type WalkInQueue = {
  readonly dropIn: FoundDropIn;
  readonly walkIns: readonly WalkInView[];
  /** times of it that are booked and not over, soonest first: they are kept, whoever waits */
  readonly booked: readonly BookedVisit[];
  /** what somebody who came now would wait; nothing when nobody receives any more */
  readonly wait?: Wait;
};

/** For whoever may serve it. Throws `not_allowed`, `invalid_input`. */
export async function readWalkIns(deps: Dependencies, actor: Actor, wanted: unknown): Promise<WalkInQueue> {
  const directory = await readDirectory(deps);
  return readQueue(deps, directory, findDropIn(directory, actor, parseInput(dropInInput, wanted), deps.clock.now()));
}

/** Numbers only, for anybody: the screen in the waiting room. Throws `invalid_input`. */
export async function readBoard(deps: Dependencies, wanted: unknown): Promise<WalkInQueue> {
  const directory = await readDirectory(deps);
  return readQueue(deps, directory, dropInAt(directory, parseInput(dropInInput, wanted), deps.clock.now()));
}

async function readQueue(deps: Dependencies, directory: Directory, found: FoundDropIn): Promise<WalkInQueue> {
  const now = deps.clock.now();
  const dropIn = await withBusyTimes(deps.db, directory, found, now);
  const queue = await listWalkIns(deps.db, dropIn.queue);
  return {
    dropIn,
    walkIns: queue.map((walkIn) => viewWalkIn(dropIn, queue, walkIn, now)),
    booked: await listBookedVisits(deps.db, dropIn.queue, { start: now, end: dayEnd(dropIn) }),
    ...(dropIn.shifts.length > 0 && { wait: estimateWait(dropIn, dropIn.service, aheadOf(queue), now) }),
  };
}

function dayEnd({ queue, timeZone }: FoundDropIn): number {
  const tomorrow = Temporal.PlainDate.from(queue.date).add({ days: 1 }).toString();
  return wallClock(timeZone).instant(tomorrow, '00:00');
}

/** The drop-ins that run now or come later today where the actor serves, by site. Throws `not_allowed`. */
export async function readDropIns(deps: Dependencies, actor: Actor): Promise<readonly FoundDropIn[]> {
  const areas = areasWithin(actor, 'serve-walk-ins');
  const directory = await readDirectory(deps);
  const sites = [...directory.sites.values()].filter(({ area }) => areas === '*' || areas.includes(area));
  const services = [...directory.services.values()].filter(({ kind }) => kind === 'drop-in');
  return sites
    .flatMap(({ id: site }) =>
      services.map(({ id: service }) => dropInAt(directory, { site, service }, deps.clock.now())),
    )
    .filter(({ shifts }) => shifts.length > 0);
}
