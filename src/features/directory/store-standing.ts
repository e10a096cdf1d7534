// Coming bookings, as far as time and people go: without content, families or messages.

import { LONGEST_VISIT } from '../../core/booking.ts';
import type { Absence, Channel, Directory } from '../../core/directory.ts';
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

/**
 * What people's own calendars say is taken over coming bookings of theirs, as the absences that it comes to. The same time has
 * the same id, so that what was decided of it stands.
 */
export async function findBusyOver(tx: Reader, from: number): Promise<readonly Absence[]> {
  const rows = await tx.$queryRaw<{ professional: ProfessionalId; from: Date; to: Date }[]>`
    SELECT DISTINCT substring(c.resource_id FROM 14) AS professional, lower(taken.time) AS "from", upper(taken.time) AS "to"
    FROM busy_calendar AS c
      JOIN booking AS b ON b.professionals @> ARRAY[substring(c.resource_id FROM 14)]
        AND b.status IN ('booked', 'arrived') AND b."end" > ${new Date(from)} AND b.start > ${new Date(from - LONGEST_VISIT)}
        AND c.busy && tstzrange(b.start, b."end")
      CROSS JOIN LATERAL unnest(c.busy) AS taken (time)
    WHERE taken.time && tstzrange(b.start, b."end")`;
  return rows.map(({ professional, from: start, to: end }) => ({
    id: `busy.${professional}.${start.getTime()}.${end.getTime()}`,
    professional,
    from: start.getTime(),
    to: end.getTime(),
    // nobody is told what it is
    reason: 'meeting',
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
