// What a feature counts for insights, within the transaction of the change that it is about: of an area and a service, of nobody.

import type { AreaId, ServiceId } from '../core/ids.ts';
import type { Measure } from '../core/measures.ts';
import type { Transaction } from './db.ts';

export type Measured = {
  readonly what: Measure;
  readonly area: AreaId;
  readonly service: ServiceId;
  /** when it was (epoch ms): its day is that of the area's wall */
  readonly at: number;
  /** 1 for what only was; see `MEASURES` */
  readonly value: number;
  /** it was recorded with this value before, and is no longer so */
  readonly takenBack?: true;
};

export async function recordMeasured(tx: Transaction, measured: readonly Measured[]): Promise<void> {
  if (measured.length === 0) return;
  const rows = measured.map(({ at, value, takenBack, ...row }) => ({
    ...row,
    at: new Date(at).toISOString(),
    value: Math.round(value),
    count: takenBack ? -1 : 1,
  }));
  await tx.$executeRaw`
    INSERT INTO measured (day, area_id, service_id, what, value, count)
    SELECT (r.at AT TIME ZONE coalesce(area.time_zone, region.time_zone))::date, r.area, r.service, r.what, r.value, r.count
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r (what text, area text, service text, at timestamptz, value int, count int)
      LEFT JOIN area ON area.id = r.area CROSS JOIN region`;
}
