// Coming bookings, as far as time and people go: without content, families or messages.

import type { AreaId, BookingId, ProfessionalId, SeriesId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Transaction } from '../../platform/db.ts';

export type StandingBooking = Interval & {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly series?: SeriesId;
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly professionals: readonly ProfessionalId[];
};

type Row = {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly series: SeriesId | null;
  readonly area: AreaId;
  readonly site: SiteId | null;
  readonly professionals: ProfessionalId[];
  readonly start: Date;
  readonly end: Date;
};

/** All that are booked or arrived and end after `from`, or start before `to` as well, soonest first. */
export async function findStanding(
  tx: Pick<Transaction, '$queryRaw'>,
  from: number,
  to?: number,
): Promise<readonly StandingBooking[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id::text AS id, service_id AS service, series_id AS series, area_id AS area, site_id AS site, professionals,
      start, "end"
    FROM booking
    WHERE status IN ('booked', 'arrived') AND "end" > ${new Date(from)}
      AND (${to === undefined} OR start < ${new Date(to ?? from)})
    ORDER BY start, id`;
  return rows.map(({ series, site, start, end, ...row }) => ({
    ...row,
    ...(series !== null && { series }),
    ...(site !== null && { site }),
    start: start.getTime(),
    end: end.getTime(),
  }));
}
