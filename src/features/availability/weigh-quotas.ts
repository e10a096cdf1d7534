// Which sessions, weeks and months of which areas can take more bookings of a service, by the quotas that coordinators set.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { leftWithin, type Placed, type QuotaLeft, type QuotaUse } from '../../core/quota.ts';
import type { Reader } from '../../platform/db.ts';
import { type QuotasWanted, readQuotaUse } from './store.ts';

/** Whether a slot's periods have room for one more, as they stand at this moment: one round trip, whatever is asked. */
export async function weighQuotas(
  db: Reader,
  directory: Directory,
  wanted: QuotasWanted,
  now: number,
): Promise<(slot: Placed) => boolean> {
  const leftOf = await countQuotasLeft(db, directory, wanted, now);
  return (slot) => leftOf(slot).every(({ left }) => left > 0);
}

/** As `weighQuotas`: how many more, the least first. */
export async function countQuotasLeft(
  db: Reader,
  directory: Directory,
  wanted: QuotasWanted,
  now: number,
): Promise<(slot: Placed) => readonly QuotaLeft[]> {
  return leftWithin(await readPlacesTaken(db, wanted, now), (area) => zoneOf(directory, area));
}

/** The quotas of a service with the bookings that take a place in these periods; one round trip. */
export async function readPlacesTaken(db: Reader, wanted: QuotasWanted, now: number): Promise<readonly QuotaUse[]> {
  return readQuotaUse(db, wanted, now);
}
