// What is ahead of somebody who works, as far as it may be told in a mail: times and ways to meet, and numbers.

import { type Channel, channels } from '../../core/directory.ts';
import type { ProfessionalId, SiteId, UserId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Reader } from '../../platform/db.ts';

export type TimeToday = Interval & {
  readonly professional: ProfessionalId;
  readonly channel?: Channel;
  readonly site?: SiteId;
  readonly placeHidden: boolean;
};

/** What these people have booked with them in the range, soonest first. */
export async function findTimesOf(
  reader: Reader,
  professionals: readonly ProfessionalId[],
  { start, end }: Interval,
): Promise<readonly TimeToday[]> {
  const rows = await reader.$queryRaw<TimeRow[]>`
    SELECT who.id AS professional, b.start, b."end", b.channel, b.site_id AS site,
      coalesce(f.non_disclosure, false) OR coalesce(asked.non_disclosure, false) AS "placeHidden"
    FROM booking b CROSS JOIN LATERAL unnest(b.professionals) AS who (id)
      LEFT JOIN family f ON f.id = b.family_id
      LEFT JOIN consent c ON c.booking_id = b.id
      LEFT JOIN family asked ON asked.id = c.family_id
    WHERE b.status IN ('booked', 'arrived') AND b.start >= ${new Date(start)} AND b.start < ${new Date(end)}
      AND who.id = ANY (${[...professionals]}::text[])
    ORDER BY b.start, b.id`;
  return rows.map(({ channel, site, ...row }) => {
    const known = channels.find((one) => one === channel);
    return {
      ...row,
      ...(known !== undefined && { channel: known }),
      ...(site !== null && { site }),
      start: row.start.getTime(),
      end: row.end.getTime(),
    };
  });
}

type TimeRow = {
  readonly professional: ProfessionalId;
  readonly start: Date;
  readonly end: Date;
  readonly channel: string | null;
  readonly site: SiteId | null;
  readonly placeHidden: boolean;
};

/** Of each, how many questions of bookings that begin in the range they have not opened since these were last said anew. */
export async function countUnread(
  reader: Reader,
  people: readonly { readonly user: UserId; readonly professional: ProfessionalId }[],
  { start, end }: Interval,
): Promise<ReadonlyMap<UserId, number>> {
  const rows = await reader.$queryRaw<{ user: UserId; count: number }[]>`
    SELECT w."user", count(*)::int AS count
    FROM jsonb_to_recordset(${JSON.stringify(people)}::jsonb) AS w ("user" text, professional text)
      JOIN booking b ON b.start >= ${new Date(start)} AND b.start < ${new Date(end)} AND w.professional = ANY (b.professionals)
      JOIN "case" c ON c.booking_id = b.id
    WHERE b.status = 'booked' AND NOT EXISTS (
      SELECT 1 FROM access_log l WHERE l.subject_kind = 'booking' AND l.subject_id = b.id::text AND l.actor = w."user"
        AND l.action = 'read-booking' AND l.at >= coalesce(b.reworded_at, b.created_at))
    GROUP BY w."user"`;
  return new Map(rows.map(({ user, count }) => [user, count]));
}
