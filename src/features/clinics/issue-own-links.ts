// A booking has changed: every guardian and everybody of another house who takes part has a link of their own before they
// are written to.

import { randomUUID } from 'node:crypto';
import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { giveLink } from '../bookings/give-link.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { findWithoutLink, keepLinksUntil, mayNeedLinks } from './store.ts';

/**
 * Handles `booking-changed`; without effect when run again. Whose link was revoked gets no other by itself: only
 * people know whether the address is good, and have said so of one who is `readdressed`.
 */
export async function issueOwnLinks(
  deps: Dependencies,
  { booking, change, readdressed }: EventData<'booking-changed'>,
): Promise<void> {
  if (change === 'cancelled' || !(await mayNeedLinks(deps.db, booking))) return;
  await deps.db.$transaction(async (tx) => {
    const found = await findWithoutLink(tx, booking, readdressed);
    if (found === undefined) return;
    const now = deps.clock.now();
    await keepLinksUntil(tx, booking, found.end);
    for (const bearer of found.bearers) {
      const id = randomUUID();
      await giveLink({ tx, now, deps }, { id, booking, end: found.end, ...bearer });
      await recordAct(deps, tx, now, {
        action: 'issue-booking-link',
        ...logOf({ id: booking, area: found.area, start: found.start }, { link: id, role: bearer.role }),
      });
    }
  });
}
