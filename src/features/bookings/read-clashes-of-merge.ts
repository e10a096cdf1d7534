// Which times to come of two families could not both be kept, were they one: said before they are made one.

import type { FamilyId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Reader } from '../../platform/db.ts';
import { type Members, membersOfBoth } from '../families/join-families.ts';
import type { BookingRecord } from './booking-record.ts';
import { standingOf } from './rules.ts';
import { findBookings } from './store.ts';
import { findClashesBetween } from './store-claims.ts';

type Joining = Members & { readonly id: FamilyId };

/** Two bookings at one time, the first family's first; of one that the actor may not see, nothing but when it is. */
export type MergeClash = readonly [ClashingBooking, ClashingBooking];
export type ClashingBooking = Pick<BookingRecord, 'start' | 'end' | 'area'> & { readonly seen?: BookingRecord };

/** Logs nothing: it tells no more of the families than the page of each, which a caller reads too. */
export async function readClashesOfMerge(
  db: Parameters<typeof findBookings>[0] & Reader,
  actor: Actor,
  [one, other]: readonly [Joining, Joining],
  now: number,
): Promise<readonly MergeClash[]> {
  const children = membersOfBoth(one, other).children.map(({ goes, stays }) => [goes.id, stays.id] as const);
  const pairs = await findClashesBetween(db, [one.id, other.id], children, now);
  const records = await findBookings(db, [...new Set(pairs.flat())]);
  const byId = new Map(records.map((record) => [record.id, record]));
  const shown = (record: BookingRecord): ClashingBooking => {
    const { start, end, area } = record;
    const seen = standingOf(actor, record) !== 'none' || may(actor, 'see-area-bookings', area);
    return { start, end, area, ...(seen && { seen: record }) };
  };
  return pairs.flatMap(([mine, theirs]) => {
    const [first, second] = [byId.get(mine), byId.get(theirs)];
    return first && second ? [[shown(first), shown(second)] as const] : [];
  });
}
