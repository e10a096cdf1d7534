// Background work, where it belongs: in a process of its own beside the service with PostgreSQL, which lets several work;
// in the service itself with the embedded database, which opens for one process alone.

import { getPriority, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../../config.ts';
import { keepRooms } from '../../features/video/keep-rooms.ts';
import { keepKnocks } from '../../features/video/tell-knocks.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { keepProcess } from '../../platform/keep-process.ts';
import { jobDone, runJobs } from './run-jobs.ts';

/** The word that makes a process a worker. */
export const WORKER = 'worker';

/**
 * Sees to background work, unless the settings leave it to others; a process of its own starts with `own` environment.
 * Returns how to stop, before anything is closed.
 */
export async function keepWorker(deps: Dependencies, own: Environment): Promise<() => Promise<void>> {
  const { works, database, clockStart } = deps.config;
  const nothing = async () => {};
  if (database.url === undefined && works) {
    await runJobs(deps);
    return nothing;
  }
  // whose link is closed is out of the room, whether a worker is there or not
  deps.jobs.beside(keepRooms(deps));
  deps.jobs.beside(keepKnocks(deps));
  if (!works) return nothing;
  const environment = async () => {
    for (let asked = 0; deps.video.reason === 'starting' && asked < MOST_ASKS; asked += 1) await pause(ASK_EVERY_MS);
    return {
      ...own,
      ...deps.video.settings,
      // it goes on from where this clock is, not from where that began
      ...(clockStart && { CLOCK_START: new Date(deps.clock.now()).toISOString() }),
    };
  };
  const hear = (message: unknown) => {
    const read = jobDone.safeParse(message);
    if (read.success) deps.metrics.jobs.inc(read.data);
  };
  return keepProcess({ words: [WORKER], environment, hear, log: deps.log }).close;
}

/**
 * Works in this process, behind the pages: where both want a processor they come first. The service may have been
 * given a place of its own already, so this one is counted from there.
 */
export async function work(deps: Dependencies): Promise<void> {
  setPriority(Math.min(LAST, getPriority() + BEHIND_PAGES));
  // who hears it may be gone already: then nobody counts it
  await runJobs(deps, (done) => process.send?.(done, undefined, undefined, () => {}));
}

const ASK_EVERY_MS = 100;
const MOST_ASKS = 200;
const BEHIND_PAGES = 5;
/** Nothing comes after it: setpriority(2). */
const LAST = 19;
