// Coming bookings, as far as time and people go: without content, families or messages.

import { LONGEST_VISIT } from '../../core/booking.ts';
import type { Channel, Directory } from '../../core/directory.ts';
import type { AreaId, BookingId, ProfessionalId, SeriesId, ServiceId, SiteId, SlotId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { leftOutside, type Outside } from '../../core/left-outside.ts';
import type { Reader } from '../../platform/db.ts';

export type StandingBooking = Interval & {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly series?: SeriesId;
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  readonly ofFamily: boolean;
  readonly slot: SlotId;
  /** for which it has been decided to stand outside what is offered */
  readonly agreed: readonly Outside[];
};

type Row = {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly series: SeriesId | null;
  readonly area: AreaId;
  readonly site: SiteId | null;
  readonly professionals: ProfessionalId[];
  readonly channel: Channel | null;
  readonly ofFamily: boolean;
  readonly slot: SlotId;
  readonly agreed: Outside[];
  readonly start: Date;
  readonly end: Date;
};

/** All that are booked or arrived and end after `from`, or start before `to` as well, soonest first. */
export async function findStanding(tx: Reader, from: number, to?: number): Promise<readonly StandingBooking[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT id::text AS id, service_id AS service, series_id AS series, area_id AS area, site_id AS site, professionals,
      channel, family_id IS NOT NULL AS "ofFamily", slot, agreed, start, "end"
    FROM booking
    WHERE status IN ('booked', 'arrived') AND "end" > ${new Date(from)} AND start > ${new Date(from - LONGEST_VISIT)}
      AND (${to === undefined} OR start < ${new Date(to ?? from)})
    ORDER BY start, id`;
  return rows.map(({ series, site, channel, start, end, ...row }) => ({
    ...row,
    ...(series !== null && { series }),
    ...(site !== null && { site }),
    ...(channel !== null && { channel }),
    start: start.getTime(),
    end: end.getTime(),
  }));
}

/** Those that a change of the directory would leave in time no longer offered, soonest first. */
export async function findLeftOutside(
  tx: Reader,
  before: Directory,
  after: Directory,
  now: number,
): Promise<readonly StandingBooking[]> {
  return leftOutside(before, after, await findStanding(tx, now));
}
