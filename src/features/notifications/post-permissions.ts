// A standing permission ends in a month: the coordinators of the specialist's areas are told, once. The mail says neither who nor what.

import { DAY } from '../../core/instant.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { findCoordinators } from '../identity/find-coordinators.ts';
import { type NewMessage, postMessages } from './post-messages.ts';
import { MESSAGES } from './send-messages.ts';

/** So long before its last day they hear of it. */
const BEFORE = 30 * DAY;

/** Several of one person that end on one day are one message. Safe to run at any time, by any process. */
export async function postPermissions(deps: Pick<Dependencies, 'db' | 'live' | 'clock'>): Promise<void> {
  const now = deps.clock.now();
  const { professionals, region, gone } = await readDirectory(deps);
  const clock = wallClock(region.timeZone);
  const [today, soon] = [clock.dateAt(now), clock.dateAt(now + BEFORE)];
  const messages: NewMessage[] = [];
  for (const { id, areas, permissions = [] } of professionals.values()) {
    const ends = [...new Set(permissions.map(({ until }) => until))].filter((date) => today <= date && date <= soon);
    if (ends.length === 0 || gone.has(id)) continue;
    const [area] = areas;
    for (const coordinator of await findCoordinators(deps, areas)) {
      for (const until of ends) {
        messages.push({
          ...{ kind: 'permission-ends', about: 'permission', aboutId: `${id} ${until}`, version: 0 },
          ...{ bearer: coordinator.id, mailbox: coordinator.email },
          ...(area !== undefined && { area }),
          ...{ start: now, end: clock.instant(until, '24:00') },
        });
      }
    }
  }
  if (messages.length === 0) return;
  const posted = await postMessages(deps.db, messages, now);
  if (posted > 0) deps.live.tellJobs([MESSAGES]);
}
