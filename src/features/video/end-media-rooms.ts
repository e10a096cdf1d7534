// Ends on the video server the media rooms that must be no more: their people are out, and ask anew whether they may come.

import { setTimeout as pause } from 'node:timers/promises';
import type { BookingId } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { OVERLAP_MS } from './rules.ts';
import { findEndOfMedia, forgetMediaToEnd, listMediaToEnd } from './store-keeping.ts';
import { findInsiders } from './store-persons.ts';

type Ending = Pick<Dependencies, 'db' | 'video' | 'log' | 'clock'>;

/** Of each database, what this process tries now, and when it tries again what has failed; epoch milliseconds. */
type Tries = {
  /** known by name, and seen to by who knows it */
  readonly held: Set<string>;
  readonly now: Map<string, Promise<void>>;
  readonly failed: Map<string, { readonly times: number; readonly next: number }>;
};
const tried = new WeakMap<Ending['db'], Tries>();

/** So many are asked for at once; one that is known by name does not wait for them. */
const MOST_AT_ONCE = 100;

/** A room that does not end is tried at the next looks, then ever less often. */
const AGAIN = { after: 1_000, most: 30_000 };

/** While others go over to the next media room, who may be in the old one is asked so often. */
const LOOK_EVERY_MS = 150;

/**
 * Ends this one of the booking, if it is to end. Where it stands for a moment yet, who was put out is out of it when this
 * returns. Where the video server does not answer, the keeper tries again.
 */
export async function endMediaRoom(deps: Ending, booking: BookingId, name: string): Promise<void> {
  if (!deps.video.available) return;
  const { held } = triesOf(deps);
  held.add(name);
  let isLeft = false;
  try {
    const since = await findEndOfMedia(deps.db, name);
    if (since === undefined) return;
    const isEmpty = since <= deps.clock.now() || (await putOutThoseGone(deps, booking, name));
    isLeft = !isEmpty;
    if (isEmpty) await tryToEnd(deps, name);
    else void endOnceLeft(deps, booking, name).finally(() => held.delete(name));
  } finally {
    if (!isLeft) held.delete(name);
  }
}

/**
 * The one who was put out goes first, by name; with a token that has not expired they may come back until the room is
 * deleted, at the next look at the latest out again. All others are gone by then or lose the old room with it.
 */
async function endOnceLeft(deps: Ending, booking: BookingId, name: string): Promise<void> {
  for (let passed = 0; passed < OVERLAP_MS; passed += LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS, undefined, { ref: false });
    if (await putOutThoseGone(deps, booking, name)) break;
  }
  await tryToEnd(deps, name);
}

/** Whether nobody is inside any more, so that nothing is to be waited for: also where that cannot be told. */
async function putOutThoseGone({ db, video }: Ending, booking: BookingId, name: string): Promise<boolean> {
  try {
    const [inside, may] = await Promise.all([video.listPeople(name), findInsiders(db, booking)]);
    const gone = inside.filter(({ identity }) => !may.has(identity));
    await Promise.all(gone.map(({ identity }) => video.putOut(name, identity)));
    return gone.length === inside.length;
  } catch {
    return true;
  }
}

/** Ends all that are due, each by itself: one that does not answer keeps no other waiting. */
export async function endMediaRooms(deps: Ending): Promise<void> {
  if (!deps.video.available) return;
  const { held, now, failed } = triesOf(deps);
  const at = deps.clock.now();
  const resting = [...failed].flatMap(([name, { next }]) => (next > at ? name : []));
  const most = MOST_AT_ONCE - now.size;
  if (most <= 0) return;
  const names = await listMediaToEnd(deps.db, { not: [...held, ...now.keys(), ...resting], most, now: at });
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
  const known = tried.get(db) ?? { held: new Set(), now: new Map(), failed: new Map() };
  tried.set(db, known);
  return known;
}
