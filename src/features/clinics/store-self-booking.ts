// Which services anybody may book, in all areas.

import type { AreaId, ServiceId } from '../../core/ids.ts';
import type { Reader } from '../../platform/db.ts';

export type SelfBooking = { readonly area: AreaId; readonly service: ServiceId };

export async function findAllSelfBooking(db: Reader): Promise<readonly SelfBooking[]> {
  return db.$queryRaw<SelfBooking[]>`
    SELECT area_id AS area, service_id AS service FROM self_booking ORDER BY area_id, service_id`;
}
