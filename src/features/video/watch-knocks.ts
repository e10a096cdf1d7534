// Who looks at their day hears that somebody waits for them at a meeting, or no longer does: within half a second.

import type { Dependencies } from '../../platform/dependencies.ts';
import { lookWhileWatched } from './look-while-watched.ts';
import { findKnocks, isFor, type Knock, type Leader } from './store-knocks.ts';

const LOOK_EVERY_MS = 500;

type Watching = Pick<Dependencies, 'db' | 'log' | 'clock'>;
type Watcher = { readonly who: Leader; readonly hear: () => void; known: string };
/** One loop asks for all of them. */
type Watchers = { readonly all: Set<Watcher>; readonly begin: () => void };

/** Of each database, the pages of this process that show who waits. */
const watched = new WeakMap<Watching['db'], Watchers>();

/** Calls `hear` whenever other meetings wait for the person, until the function that comes back is called. */
export function watchKnocks(deps: Watching, who: Leader, hear: () => void): () => void {
  const watchers = watched.get(deps.db) ?? openWatchers(deps);
  const watcher: Watcher = { who, hear, known: '' };
  watchers.all.add(watcher);
  watchers.begin();
  return () => void watchers.all.delete(watcher);
}

function openWatchers(deps: Watching): Watchers {
  const all: Watchers['all'] = new Set();
  const begin = lookWhileWatched(LOOK_EVERY_MS, { isWatched: () => all.size > 0, look: () => look(deps, all) });
  const watchers = { all, begin };
  watched.set(deps.db, watchers);
  return watchers;
}

async function look(deps: Watching, watchers: Watchers['all']): Promise<void> {
  let knocks: readonly Knock[];
  try {
    knocks = await findKnocks(deps.db, deps.clock.now());
  } catch (error) {
    deps.log.warn({ err: error }, 'who is waited for could not be looked up just now');
    return;
  }
  for (const watcher of watchers) {
    const theirs = knocks.filter((knock) => isFor(knock, watcher.who)).map(({ booking }) => booking);
    const known = theirs.join(' ');
    if (known === watcher.known) continue;
    watcher.known = known;
    watcher.hear();
  }
}
