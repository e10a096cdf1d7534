// Which weeks of which areas can take one more booking of a service, by the quotas that coordinators set.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { BookingId, ServiceId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { Transaction } from '../../platform/db.ts';
import { type Placed, roomWithin } from './rules.ts';
import { findQuotaUse } from './store.ts';

export type Weighed = {
  readonly service: ServiceId;
  /** in which slots are asked about; whole weeks around it are counted */
  readonly range: Interval;
  /** a booking that is being moved takes no place beside itself */
  readonly except?: BookingId | undefined;
};

/** Whether a slot's week has room for one more, as it stands at this moment: one round trip, whatever is asked. */
export async function weighQuotas(
  tx: Pick<Transaction, '$queryRaw'>,
  directory: Directory,
  { service, range, except }: Weighed,
  now: number,
): Promise<(slot: Placed) => boolean> {
  const weeks = { start: range.start - 7 * DAY, end: range.end + 7 * DAY };
  const uses = await findQuotaUse(tx, { service, weeks, except }, now);
  const quotas = new Map(uses.map(({ area, perWeek }) => [area, perWeek]));
  const standing = uses.flatMap(({ area, starts }) => starts.map((start) => ({ area, start })));
  return roomWithin(quotas, standing, (area) => zoneOf(directory, area));
}
