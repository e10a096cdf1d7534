// A plan that is sent once more: it leads to the visits that it booked the first time.

import type { Context } from 'hono';
import type { SlotId } from '../../../core/ids.ts';
import { MINUTE, toIso } from '../../../core/instant.ts';
import { parseSlotId } from '../../../core/slots.ts';
import { listBookings, readBooking } from '../../../features/bookings/read.ts';
import { bookingFilter } from '../../../features/bookings/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { unsavedParts, withUnsaved } from '../booking/unsaved.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';

/** Where the plan is shown that the actor has made of this time for the same family; nothing where there is none. */
export async function findOwnPlan(
  c: Context<WebEnv>,
  deps: Dependencies,
  slot: SlotId,
  content: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const start = parseSlotId(slot)?.start;
  if (start === undefined) return undefined;
  const actor = signedIn(c);
  const [from, to] = [toIso(start, 'UTC'), toIso(start + MINUTE, 'UTC')];
  const filter = bookingFilter.parse({ mine: 'true', status: 'booked', from, to });
  const { items } = await listBookings(deps, actor, filter);
  const own = items.find(({ record }) => record.slot === slot && record.bookedBy === actor.principal && record.plan);
  if (own === undefined) return undefined;
  const { record } = await readBooking(deps, actor, own.record.id, c.var.requestId);
  const unsaved = unsavedParts(record, content);
  return unsaved.includes('family') ? undefined : withUnsaved(`/plans/${record.plan}?done=already`, unsaved);
}
