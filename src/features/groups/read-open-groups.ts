// Coming group events of the whole region that are held, for a page that anybody may open.

import type { Directory } from '../../core/directory.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { GroupEventView } from './schema.ts';
import { listGroupEvents } from './store.ts';
import { viewGroupEvent } from './view-group-event.ts';

const LOOKED_AT = 100;

/** For anybody: no actor is asked. Those that have not begun and are not cancelled, soonest first. One query. */
export async function readOpenGroups(
  deps: Pick<Dependencies, 'db' | 'clock' | 'config'>,
  directory: Directory,
  most: number,
): Promise<readonly GroupEventView[]> {
  const now = deps.clock.now();
  const events = await listGroupEvents(deps.db, { from: now, sites: [...directory.sites.keys()] }, LOOKED_AT);
  return events
    .filter(({ start, cancelledAt }) => start > now && cancelledAt === undefined)
    .slice(0, most)
    .map((event) => viewGroupEvent(deps, directory, event, now));
}
