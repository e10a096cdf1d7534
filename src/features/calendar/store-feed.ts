// What a feed is made of: times as far as a calendar shows them, without who they are about and what.

import type { Channel } from '../../core/directory.ts';
import type { AreaId, Principal, ProfessionalId, RoomId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { Prisma, type Reader } from '../../platform/db.ts';

export type FedTime = Interval & {
  readonly id: string;
  /** a booking, or a group event */
  readonly kind: 'booking' | 'group';
  readonly uid: string;
  readonly sequence: number;
  readonly changedAt: number;
  readonly cancelled: boolean;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly channel?: Channel;
  readonly professionals: readonly ProfessionalId[];
  /** its family is under non-disclosure */
  readonly placeHidden: boolean;
  readonly booked: boolean;
};

/** Whose times: a person's own, a room's, or the one booking that a link opens. */
export type Fed =
  | {
      readonly principal: Principal;
      readonly professional?: ProfessionalId | undefined;
      readonly email?: string | undefined;
      readonly areas: readonly AreaId[] | '*';
    }
  | { readonly room: RoomId }
  | { readonly link: string };

/** All of them that touch the range, soonest first, in one round trip; held ones are nobody's yet. */
export async function findFedTimes(db: Reader, of: Fed, range: Interval): Promise<readonly FedTime[]> {
  const [from, to] = [new Date(range.start), new Date(range.end)];
  const [ofBookings, ofGroups] = conditions(of);
  const rows = await db.$queryRaw<Row[]>`
    SELECT b.id::text, 'booking' AS kind, b.calendar_uid AS uid, b.sequence, ${instant(Prisma.sql`b.changed_at`)} AS "changedAt",
      ${instant(Prisma.sql`b.start`)} AS start, ${instant(Prisma.sql`b."end"`)} AS "end",
      b.status = 'cancelled' AS cancelled, b.service_id AS service, b.area_id AS area, b.site_id AS site,
      b.room_id AS room, b.channel, b.professionals, coalesce(f.non_disclosure, false) AS "placeHidden",
      ${
        'principal' in of
          ? Prisma.sql`EXISTS (SELECT FROM participant AS p
        WHERE p.booking_id = b.id AND p.role = 'booker' AND p.principal = ${of.principal})`
          : Prisma.sql`false`
      } AS booked
    FROM booking AS b LEFT JOIN consent AS c ON c.booking_id = b.id
      LEFT JOIN family AS f ON f.id = coalesce(b.family_id, c.family_id)
    WHERE b.status <> 'held' AND b.start >= ${from} AND b.start < ${to} AND ${ofBookings}
    UNION ALL
    SELECT e.id::text, 'group', e.id::text, e.sequence, ${instant(Prisma.sql`coalesce(e.cancelled_at, e.created_at)`)},
      ${instant(Prisma.sql`e.start`)}, ${instant(Prisma.sql`e."end"`)},
      e.cancelled_at IS NOT NULL, e.service_id, site.area_id, e.site_id, e.room_id, 'on-site', e.professionals, false, false
    FROM group_event AS e JOIN site ON site.id = e.site_id
    WHERE e.start >= ${from} AND e.start < ${to} AND ${ofGroups}
    ORDER BY start, id`;
  return rows.map(({ site, room, channel, ...row }) => ({
    ...row,
    ...(site !== null && { site }),
    ...(room !== null && { room }),
    ...(channel !== null && { channel }),
  }));
}

/** In milliseconds, by the database: to read a year's times as dates takes a third of it all. */
function instant(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(extract(epoch FROM ${column}) * 1000)::float8`;
}

function conditions(of: Fed): readonly [bookings: Prisma.Sql, groups: Prisma.Sql] {
  if ('room' in of) return [Prisma.sql`b.room_id = ${of.room}`, Prisma.sql`e.room_id = ${of.room}`];
  if ('link' in of) {
    const linked = Prisma.sql`b.id = (SELECT booking_id FROM booking_link WHERE id = ${of.link}::uuid)`;
    return [linked, Prisma.sql`false`];
  }
  const { principal, professional, email, areas } = of;
  const within = (area: Prisma.Sql) =>
    areas === '*' ? Prisma.empty : Prisma.sql`AND ${area} = ANY(${[...areas]}::text[])`;
  const ways = [
    Prisma.sql`b.id = ANY(ARRAY(SELECT p.booking_id FROM participant AS p
      WHERE p.principal = ${principal} AND p.role = 'booker'))`,
    ...(professional ? [Prisma.sql`b.professionals @> ARRAY[${professional}]::text[]`] : []),
    ...(email
      ? [
          Prisma.sql`b.id = ANY(ARRAY(SELECT p.booking_id FROM participant AS p
            WHERE p.email = ${email} AND p.role = 'guest'))`,
        ]
      : []),
  ];
  return [
    Prisma.sql`(${Prisma.join(ways, ' OR ')}) ${within(Prisma.sql`b.area_id`)}`,
    professional
      ? Prisma.sql`e.professionals @> ARRAY[${professional}]::text[] ${within(Prisma.sql`site.area_id`)}`
      : Prisma.sql`false`,
  ];
}

type Row = {
  readonly id: string;
  readonly kind: 'booking' | 'group';
  readonly uid: string;
  readonly sequence: number;
  readonly changedAt: number;
  readonly start: number;
  readonly end: number;
  readonly cancelled: boolean;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site: SiteId | null;
  readonly room: RoomId | null;
  readonly channel: Channel | null;
  readonly professionals: readonly ProfessionalId[];
  readonly placeHidden: boolean;
  readonly booked: boolean;
};
