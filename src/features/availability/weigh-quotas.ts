// Which weeks of which areas can take one more booking of a service, by the quotas that coordinators set.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { BookingId, ServiceId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Placed, type QuotaUse, roomWithin } from '../../core/quota.ts';
import type { Reader } from '../../platform/db.ts';
import { readQuotaUse } from './store.ts';

export type Weighed = {
  readonly service: ServiceId;
  /** in which slots are asked about; whole weeks around it are counted */
  readonly range: Interval;
  /** a booking that is being moved takes no place beside itself */
  readonly except?: BookingId | undefined;
};

/** Whether a slot's week has room for one more, as it stands at this moment: one round trip, whatever is asked. */
export async function weighQuotas(
  db: Reader,
  directory: Directory,
  { service, range, except }: Weighed,
  now: number,
): Promise<(slot: Placed) => boolean> {
  const weeks = { start: range.start - 7 * DAY, end: range.end + 7 * DAY };
  return roomWithin(await readQuotaUse(db, { service, weeks, except }, now), (area) => zoneOf(directory, area));
}

/** The quotas of a service with when those bookings start that take a place in these weeks; one round trip. */
export async function readPlacesTaken(
  db: Reader,
  wanted: { readonly service: ServiceId; readonly weeks: Interval },
  now: number,
): Promise<readonly QuotaUse[]> {
  return readQuotaUse(db, wanted, now);
}
