// Drop-ins, read: which run today or come next, and who waits, for those who serve them and for the screen in the waiting room.

import { type Directory, type Service, type Site, zoneOf } from '../../core/directory.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { Actor } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { aheadOf, dropInAt, type FoundDropIn, findDropIn, viewWalkIn, withBusyTimes } from './find-drop-in.ts';
import { dropInTimes, estimateWait, type Wait } from './rules.ts';
import { dropInInput, type WalkInView } from './schema.ts';
import { type BookedVisit, listBookedVisits, listWalkIns } from './store.ts';

export { dropInTimes, isMetByVideo, isOnSite } from './rules.ts';

/** A drop-in as its page shows it: everybody of the day who waits, is being served, or was. */
export type WalkInQueue = {
  readonly dropIn: FoundDropIn;
  readonly walkIns: readonly WalkInView[];
  /** times of it that are booked and not over, soonest first: they are kept, even while people wait */
  readonly booked: readonly BookedVisit[];
  /** what somebody who came now would wait; nothing when nobody receives any more */
  readonly wait?: Wait;
};

/** For anybody who may serve it. Throws `not_allowed`, `invalid_input`. */
export async function readWalkIns(deps: Dependencies, actor: Actor, wanted: unknown): Promise<WalkInQueue> {
  const directory = await readDirectory(deps);
  return readQueue(deps, directory, findDropIn(directory, actor, parseInput(dropInInput, wanted), deps.clock.now()));
}

/** Numbers only, for anybody: the screen in the waiting room. Throws `invalid_input`. */
export async function readBoard(deps: Dependencies, wanted: unknown): Promise<WalkInQueue> {
  const directory = await readDirectory(deps);
  return readQueue(deps, directory, dropInAt(directory, parseInput(dropInInput, wanted), deps.clock.now()));
}

/** As it is now. The caller has asked who may see it. */
export async function readQueue(deps: Dependencies, directory: Directory, found: FoundDropIn): Promise<WalkInQueue> {
  const now = deps.clock.now();
  const dropIn = await withBusyTimes(deps.db, directory, found, now);
  const queue = await listWalkIns(deps.db, dropIn.queue);
  return {
    dropIn,
    walkIns: queue.map((walkIn) => viewWalkIn(dropIn, queue, walkIn, now)),
    booked: await listBookedVisits(deps.db, dropIn.queue, { start: now, end: dayEnd(dropIn) }),
    ...(dropIn.shifts.length > 0 && { wait: estimateWait(dropIn, dropIn.service, aheadOf(queue, now), now) }),
  };
}

function dayEnd({ queue, timeZone }: FoundDropIn): number {
  const tomorrow = Temporal.PlainDate.from(queue.date).add({ days: 1 }).toString();
  return wallClock(timeZone).instant(tomorrow, '00:00');
}

/** The drop-ins that run now or come later today where the actor serves, by site. Throws `not_allowed`. */
export async function readDropIns(deps: Dependencies, actor: Actor): Promise<readonly FoundDropIn[]> {
  const directory = await readDirectory(deps);
  const now = deps.clock.now();
  return placesOf(directory, actor)
    .map(({ site, service }) => dropInAt(directory, { site: site.id, service: service.id }, now))
    .filter(({ shifts }) => shifts.length > 0);
}

/** One time at which a drop-in will be open. */
export type NextDropIn = Interval & { readonly service: Service; readonly site: Site; readonly timeZone: string };

/** Drop-ins may be held once in four weeks. */
const AHEAD = 28 * DAY;
const MOST_NEXT = 5;

/** The first few of the next four weeks where the actor serves, soonest first. Throws `not_allowed`. */
export async function readNextDropIns(deps: Dependencies, actor: Actor): Promise<readonly NextDropIn[]> {
  const directory = await readDirectory(deps);
  const now = deps.clock.now();
  return placesOf(directory, actor)
    .flatMap(({ site, service }) =>
      dropInTimes(directory, service.id, site.id, { start: now, end: now + AHEAD })
        .filter(({ end }) => end > now)
        .map((time) => ({ ...time, service, site, timeZone: zoneOf(directory, site.area) })),
    )
    .sort((one, other) => one.start - other.start)
    .slice(0, MOST_NEXT);
}

/** Every site where the actor serves, with every service that could be a drop-in there. */
function placesOf(directory: Directory, actor: Actor): readonly { readonly site: Site; readonly service: Service }[] {
  const areas = areasWithin(actor, 'serve-walk-ins');
  const sites = [...directory.sites.values()].filter(({ area }) => areas === '*' || areas.includes(area));
  const services = [...directory.services.values()].filter(({ kind }) => kind === 'drop-in');
  return sites.flatMap((site) => services.map((service) => ({ site, service })));
}
