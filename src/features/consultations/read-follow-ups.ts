// From which time a booking goes on, and which go on from it; and the free times for another one.

import { zoneOf } from '../../core/directory.ts';
import type { BookingId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Slot } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findSlots } from '../availability/read.ts';
import { readFreeToAsk } from '../bookings/read-elsewhere.ts';
import { type StandingIn, standIn, standInEach } from '../bookings/stand-in-booking.ts';
import { readDirectory } from '../directory/read.ts';
import type { FollowUpsView } from './follow-up.ts';
import { goesOn } from './judge-follow-up.ts';
import { findLinks } from './store-follow-ups.ts';

type Opened = Pick<StandingIn, 'record'> & { readonly standing: StandingIn['standing'] | 'none' };

/** Times and states alone: nothing is logged. Throws `not_found`. */
export async function readFollowUps(deps: Dependencies, actor: Actor, booking: BookingId): Promise<FollowUpsView> {
  return readFollowUpsOf(deps, actor, await standIn(deps.db, actor, booking));
}

/** Of a booking that was read: those of them alone that are the reader's business. */
export async function readFollowUpsOf(
  deps: Dependencies,
  actor: Actor,
  { record, standing }: Opened,
): Promise<FollowUpsView> {
  const { before, after } = await findLinks(deps.db, record.id);
  const linked = await standInEach(deps.db, actor, [...after, ...(before ? [before] : [])]);
  const zone = zoneOf(await readDirectory(deps), record.area);
  const view = (one: StandingIn) => ({
    id: one.record.id,
    start: toIso(one.record.start, zone),
    status: one.record.status,
  });
  const first = before && linked.get(before);
  const others = after.flatMap((id) => linked.get(id) ?? []);
  return {
    books: goesOn(standing, record, deps.clock.now()),
    ...(first && { before: view(first) }),
    after: others.toSorted((one, other) => one.record.start - other.record.start).map(view),
  };
}

/** So many free times are offered. */
const OFFERED = 200;

/** Of the same service, area and series, soonest first; for the worker those at which they are free. */
export async function readFollowUpTimes(
  deps: Dependencies,
  actor: Actor,
  { record, standing }: Opened,
): Promise<readonly Slot[]> {
  const { service, area, series } = record;
  const { slots } = await findSlots(deps, actor, { service, area, ...(series && { series }), limit: OFFERED });
  const isFree = standing === 'booker' ? await readFreeToAsk(deps, actor) : () => true;
  return slots.filter(isFree);
}
