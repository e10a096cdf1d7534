// Drop-ins, read: which run today, and who waits, for those who serve them and for the screen in the waiting room.

import type { Actor } from '../../core/permissions.ts';
import { parseInput } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { dropInAt, type FoundDropIn, findDropIn, viewWalkIn } from './find-drop-in.ts';
import { estimateWait, type Wait } from './rules.ts';
import { dropInInput, type WalkInView } from './schema.ts';
import { listWalkIns } from './store.ts';

/** A drop-in as its page shows it: everybody of the day who waits, is being served, or was. */
export type WalkInQueue = {
  readonly dropIn: FoundDropIn;
  readonly walkIns: readonly WalkInView[];
  /** what somebody who came now would wait; nothing when nobody receives any more */
  readonly wait?: Wait;
};

/** For whoever may serve it. Throws `not_allowed`, `invalid_input`. */
export async function readWalkIns(deps: Dependencies, actor: Actor, wanted: unknown): Promise<WalkInQueue> {
  const directory = await readDirectory(deps);
  return readQueue(deps, findDropIn(directory, actor, parseInput(dropInInput, wanted), deps.clock.now()));
}

/** Numbers only, for anybody: the screen in the waiting room. Throws `invalid_input`. */
export async function readBoard(deps: Dependencies, wanted: unknown): Promise<WalkInQueue> {
  const directory = await readDirectory(deps);
  return readQueue(deps, dropInAt(directory, parseInput(dropInInput, wanted), deps.clock.now()));
}

async function readQueue(deps: Dependencies, dropIn: FoundDropIn): Promise<WalkInQueue> {
  const now = deps.clock.now();
  const queue = await listWalkIns(deps.db, dropIn.queue);
  const before = queue.filter(({ state }) => state === 'waiting' || state === 'called').length;
  return {
    dropIn,
    walkIns: queue.map((walkIn) => viewWalkIn(dropIn, queue, walkIn, now)),
    ...(dropIn.shifts.length > 0 && { wait: estimateWait(dropIn, dropIn.service, before, now) }),
  };
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
