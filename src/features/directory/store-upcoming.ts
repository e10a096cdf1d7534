// What holds an entry of the directory: bookings and group events to come, and those that were.

import type { Transaction } from '../../platform/db.ts';
import type { Change } from './compare-directories.ts';
import type { Removable, Upcoming } from './rules.ts';

/** What holds each entry that would be removed. */
export async function countUpcoming(
  db: Pick<Transaction, 'booking' | 'groupEvent'>,
  changes: readonly Change[],
  now: number,
): Promise<Upcoming> {
  const removed = (noun: Removable) =>
    changes.filter((change) => change.kind === 'removed' && change.noun === noun).map(({ id }) => id);
  const wanted = {
    area: removed('area'),
    site: removed('site'),
    room: removed('room'),
    equipment: removed('equipment'),
    service: removed('service'),
    series: removed('series'),
    professional: removed('professional'),
  };
  if (Object.values(wanted).every((ids) => ids.length === 0)) return { bookings: new Map(), events: new Map() };
  return { bookings: await countBookings(db, wanted, now), events: await countEvents(db, wanted, now) };
}

type Wanted = Readonly<Record<Removable, string[]>>;

async function countBookings(db: Pick<Transaction, 'booking'>, wanted: Wanted, now: number) {
  const bookings = await db.booking.findMany({
    where: {
      AND: [
        upcoming(now),
        {
          OR: [
            { areaId: { in: wanted.area } },
            { siteId: { in: wanted.site } },
            { roomId: { in: wanted.room } },
            { serviceId: { in: wanted.service } },
            { seriesId: { in: wanted.series } },
            { professionals: { hasSome: wanted.professional } },
            { claims: { some: { resourceId: { in: wanted.equipment.map((id) => `equipment:${id}`) } } } },
          ],
        },
      ],
    },
    select: {
      areaId: true,
      siteId: true,
      roomId: true,
      serviceId: true,
      seriesId: true,
      professionals: true,
      claims: { select: { resourceId: true }, where: { resourceId: { startsWith: 'equipment:' } } },
    },
  });
  return tally(
    bookings.map((booking) => [
      `area ${booking.areaId}`,
      `site ${booking.siteId}`,
      `room ${booking.roomId}`,
      `service ${booking.serviceId}`,
      `series ${booking.seriesId}`,
      ...booking.professionals.map((id) => `professional ${id}`),
      ...booking.claims.map(({ resourceId }) => resourceId.replace(':', ' ')),
    ]),
  );
}

async function countEvents(db: Pick<Transaction, 'groupEvent'>, wanted: Wanted, now: number) {
  const events = await db.groupEvent.findMany({
    where: {
      cancelledAt: null,
      end: { gt: new Date(now) },
      OR: [
        { siteId: { in: wanted.site } },
        { roomId: { in: wanted.room } },
        { serviceId: { in: wanted.service } },
        { professionals: { hasSome: wanted.professional } },
      ],
    },
    select: { siteId: true, roomId: true, serviceId: true, professionals: true },
  });
  return tally(
    events.map((event) => [
      `site ${event.siteId}`,
      `room ${event.roomId}`,
      `service ${event.serviceId}`,
      ...event.professionals.map((id) => `professional ${id}`),
    ]),
  );
}

/** How often each key is held. */
function tally(held: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of held.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Which of these ids a professional has had, in a booking or as whom somebody signs in, though they may be gone. */
export async function findFormer(tx: Transaction, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT wanted.id FROM unnest(${[...ids]}::text[]) AS wanted (id)
    WHERE EXISTS (SELECT 1 FROM booking WHERE professionals @> ARRAY[wanted.id])
      OR EXISTS (SELECT 1 FROM "user" WHERE professional_id = wanted.id)`;
  return rows.map(({ id }) => id);
}

function upcoming(now: number) {
  return {
    end: { gt: new Date(now) },
    OR: [{ status: { in: ['booked', 'arrived'] } }, { status: 'held', heldUntil: { gt: new Date(now) } }],
  };
}
