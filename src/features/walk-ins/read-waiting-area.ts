// The waiting area of a drop-in that is met by video, as anybody sees it: whether it is open, who waits, and when it opens next.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { dropInAt } from './find-drop-in.ts';
import { readQueue, type WalkInQueue } from './read.ts';
import { dropInTimes, givesNumbers, isMetByVideo, tellWait, type WaitTold } from './rules.ts';
import { dropInInput } from './schema.ts';

export type WaitingArea = WalkInQueue & {
  readonly directory: Directory;
  /** numbers are given now */
  readonly open: boolean;
  /** its times of today that are not over, and the few that come after them: soonest first */
  readonly times: readonly Interval[];
  readonly now: number;
  /** what may be said of the wait, where there is one */
  readonly told?: WaitTold;
};

/** Drop-ins may be held once in four weeks. */
const AHEAD = 28 * DAY;
const MOST_TIMES = 4;

/** For anybody: numbers only. Throws `not_found` for what is no such drop-in. */
export async function readWaitingArea(deps: Dependencies, at: unknown): Promise<WaitingArea> {
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const wanted = dropInInput.safeParse(at);
  const service = wanted.success ? directory.services.get(wanted.data.service) : undefined;
  if (!wanted.success || service === undefined || !directory.sites.has(wanted.data.site) || !isMetByVideo(service)) {
    throw new Refusal('not_found', 'no such waiting area');
  }
  const queue = await readQueue(deps, directory, dropInAt(directory, wanted.data, now));
  const times = dropInTimes(directory, service.id, wanted.data.site, { start: now, end: now + AHEAD });
  const ahead = times.filter(({ end }) => end > now).slice(0, MOST_TIMES);
  const told = queue.wait && tellWait(queue.walkIns, queue.wait);
  return { ...queue, ...(told && { told }), directory, open: givesNumbers(queue.dropIn, now), times: ahead, now };
}
