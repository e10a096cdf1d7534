// Ends on the video server the media rooms that must be no more: their people are out, and ask anew whether they may come.

import type { Dependencies } from '../../platform/dependencies.ts';
import { forgetMediaToEnd, isMediaToEnd, listMediaToEnd } from './store-keeping.ts';

type Ending = Pick<Dependencies, 'db' | 'video' | 'log' | 'clock'>;

/** Of each database, what this process tries now, and when it tries again what has failed; epoch milliseconds. */
type Tries = {
  readonly now: Map<string, Promise<void>>;
  readonly failed: Map<string, { readonly times: number; readonly next: number }>;
};
const tried = new WeakMap<Ending['db'], Tries>();

/** So many are asked for at once; one that is known by name does not wait for them. */
const MOST_AT_ONCE = 100;

/** A room that does not end is tried at the next looks, then ever less often. */
const AGAIN = { after: 1_000, most: 30_000 };

/** Ends this one, if it is to end. Where the video server does not answer, the keeper tries again. */
export async function endMediaRoom(deps: Ending, name: string): Promise<void> {
  if (!deps.video.available || !(await isMediaToEnd(deps.db, name))) return;
  await tryToEnd(deps, name);
}

/** Ends all that are due, each by itself: one that does not answer keeps no other waiting. */
export async function endMediaRooms(deps: Ending): Promise<void> {
  if (!deps.video.available) return;
  const { now, failed } = triesOf(deps);
  const at = deps.clock.now();
  const resting = [...failed].flatMap(([name, { next }]) => (next > at ? name : []));
  const most = MOST_AT_ONCE - now.size;
  if (most <= 0) return;
  const names = await listMediaToEnd(deps.db, { not: [...now.keys(), ...resting], most });
  await Promise.all(names.map((name) => tryToEnd(deps, name)));
}

function tryToEnd(deps: Ending, name: string): Promise<void> {
  const { now, failed } = triesOf(deps);
  const running = now.get(name);
  if (running !== undefined) return running;
  const trying = (async () => {
    try {
      await deps.video.deleteRoom(name);
      await forgetMediaToEnd(deps.db, name);
      failed.delete(name);
    } catch (error) {
      const times = (failed.get(name)?.times ?? 0) + 1;
      const rest = times < 3 ? 0 : Math.min(AGAIN.most, AGAIN.after * 2 ** (times - 3));
      failed.set(name, { times, next: deps.clock.now() + rest });
      deps.log.warn({ err: error, times }, 'a room could not be ended on the video server just now');
    } finally {
      now.delete(name);
    }
  })();
  now.set(name, trying);
  return trying;
}

function triesOf({ db }: Ending): Tries {
  const known = tried.get(db) ?? { now: new Map(), failed: new Map() };
  tried.set(db, known);
  return known;
}
