// Who is waited for at a video room now, found of all open rooms or of those of one person.

import type { AreaId, BookingId, ProfessionalId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import { GONE_AFTER_MS, waitedFor } from './rules.ts';
import { dueOf } from './store-keeping.ts';
import { listPersonsOf } from './store-persons.ts';

/** Who may lead a meeting: a professional, or by their principal who booked it. */
export type Leader = Pick<Actor, 'principal' | 'professional'>;

/** Somebody waits, since then (epoch milliseconds), for each of these. */
export type Knock = {
  readonly booking: BookingId;
  readonly since: number;
  readonly professionals: readonly ProfessionalId[];
  /** principals */
  readonly bookers: readonly string[];
};

const MOST = 500;

/** The meetings in which somebody waits for those who lead them; of one person where `leader` is told. */
export async function findKnocks(
  db: Reader & Pick<Transaction, 'roomPerson'>,
  now: number,
  leader?: Leader,
): Promise<readonly Knock[]> {
  const seen = new Date(now - GONE_AFTER_MS);
  const theirs =
    leader === undefined
      ? Prisma.empty
      : Prisma.sql`AND (${leader.professional ?? null}::text = ANY (b.professionals) OR EXISTS (
          SELECT FROM participant i WHERE i.booking_id = b.id AND i.role = 'booker' AND i.principal = ${leader.principal}))`;
  const rooms = await db.$queryRaw<
    {
      booking: BookingId;
      room: string;
      bookerHosts: boolean;
      professionals: readonly ProfessionalId[];
      bookers: readonly string[];
    }[]
  >`
    SELECT r.booking_id AS booking, r.name AS room, r.booker_hosts AS "bookerHosts", b.professionals,
      ARRAY (SELECT i.principal FROM participant i
        WHERE i.booking_id = b.id AND i.role = 'booker' AND i.principal IS NOT NULL) AS bookers
    FROM video_room r JOIN booking b ON b.id = r.booking_id
    WHERE r.closed_at IS NULL AND ${dueOf(now)} IS NULL ${theirs}
      AND EXISTS (SELECT FROM room_person p WHERE p.room = r.name AND p.role <> 'host' AND p.seen_at > ${seen})
      AND NOT EXISTS (SELECT FROM room_person p
        WHERE p.room = r.name AND p.role = 'host' AND p.admitted_at IS NOT NULL AND p.removed_at IS NULL
          AND p.seen_at > ${seen})
    ORDER BY r.booked_start, r.booking_id LIMIT ${MOST}`;
  const persons = await listPersonsOf(
    db,
    rooms.map(({ room }) => room),
  );
  return rooms.flatMap(({ booking, room, bookerHosts, professionals, bookers }) => {
    const { host, booker } = waitedFor(persons.get(room) ?? [], { bookerHosts, now });
    const since = host ?? booker;
    if (since === undefined) return [];
    return [
      {
        ...{ booking, since },
        professionals: host === undefined ? [] : professionals,
        bookers: booker === undefined ? [] : bookers,
      },
    ];
  });
}

/** Whether the person is one of those for whom is waited. */
export function isFor({ professionals, bookers }: Knock, { professional, principal }: Leader): boolean {
  return (professional !== undefined && professionals.includes(professional)) || bookers.includes(principal);
}

/** Gives it to one caller, who tells it: nothing where it was told already since somebody began to wait. */
export async function claimKnock(
  db: Reader,
  booking: BookingId,
  { since, now }: { readonly since: number; readonly now: number },
): Promise<{ readonly area: AreaId; readonly start: number } | undefined> {
  const [claimed] = await db.$queryRaw<{ area: AreaId; start: Date }[]>`
    UPDATE video_room r SET knock_told_at = ${new Date(now)} FROM booking b
    WHERE r.booking_id = ${booking}::uuid AND b.id = r.booking_id
      AND (r.knock_told_at IS NULL OR r.knock_told_at < ${new Date(since)})
    RETURNING b.area_id AS area, b.start`;
  return claimed && { area: claimed.area, start: claimed.start.getTime() };
}
