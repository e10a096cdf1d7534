// Bookings whose reminders may be due, and which reminders were written.

import { outsideRoles } from '../../core/booking.ts';
import { type Channel, channels } from '../../core/directory.ts';
import type { AreaId, BookingId, ServiceId } from '../../core/ids.ts';
import { Prisma, type Reader } from '../../platform/db.ts';

/** A booking of which somebody may have to be reminded. Instants in epoch milliseconds. */
export type BookingToRemind = {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly channel: Channel;
  readonly start: number;
  /** when the first of them may have learnt of this time */
  readonly told: number;
  /** when a reminder of this time was last written that has not become untrue before it was sent */
  readonly reminded?: number;
};

/** Those between these starts that stand, with somebody outside the house who was told and may be written to. */
export async function findToRemind(
  reader: Reader,
  starts: readonly { readonly from: number; readonly to: number }[],
): Promise<readonly BookingToRemind[]> {
  if (starts.length === 0) return [];
  // each between bounds of its own, so that the index of starts finds them
  const within = starts.map(
    ({ from, to }) => Prisma.sql`(b.start >= ${new Date(from)} AND b.start <= ${new Date(to)})`,
  );
  const rows = await reader.$queryRaw<Row[]>`
    SELECT b.id::text AS id, b.service_id AS service, b.area_id AS area, b.channel, b.start, told.at AS told, (
        SELECT max(m.created_at) FROM message m
        WHERE m.about = 'reminder' AND m.about_id = b.id::text AND m.start = b.start
          AND (m.state <> 'superseded' OR m.version >= b.sequence * ${ROOM}::int)) AS reminded
    FROM booking b CROSS JOIN LATERAL (
        SELECT min(m.reached_at) AS at FROM message m
        WHERE m.about = 'booking' AND m.about_id = b.id::text AND m.kind = 'invite' AND m.start = b.start) AS told
    WHERE (${Prisma.join(within, ' OR ')}) AND b.status = 'booked' AND b.channel IS NOT NULL AND told.at IS NOT NULL
      -- asked of each booking in turn: as EXISTS it would be turned into a walk along all who ever took part
      AND (
        SELECT true FROM participant p WHERE p.booking_id = b.id AND coalesce(p.email, p.phone) IS NOT NULL
          AND (p.guardian_id IS NOT NULL OR p.role = ANY (${[...outsideRoles]}::text[])) LIMIT 1)`;
  return rows.flatMap(({ channel, start, told, reminded, ...row }) => {
    const known = channels.find((one) => one === channel);
    if (known === undefined) return [];
    return [
      {
        ...row,
        channel: known,
        start: start.getTime(),
        told: told.getTime(),
        ...(reminded !== null && { reminded: reminded.getTime() }),
      },
    ];
  });
}

type Row = {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly channel: string;
  readonly start: Date;
  readonly told: Date;
  readonly reminded: Date | null;
};

/** A reminder as it stands in the ledger. Instants in epoch milliseconds. */
export type WrittenReminder = {
  readonly booking: string;
  readonly mailbox: string;
  readonly version: number;
  readonly start: number;
  readonly createdAt: number;
  /** it had become untrue before it was sent */
  readonly superseded: boolean;
};

/** Of reminders, for each version of a booking: their own version is the booking's so many times, and which it is. */
export const ROOM = 10;

export async function findReminders(
  reader: Reader,
  bookings: readonly BookingId[],
): Promise<readonly WrittenReminder[]> {
  const rows = await reader.$queryRaw<
    (Omit<WrittenReminder, 'start' | 'createdAt'> & { start: Date; createdAt: Date })[]
  >`
    SELECT about_id AS booking, mailbox, version, start, created_at AS "createdAt", state = 'superseded' AS superseded
    FROM message
    WHERE about = 'reminder' AND about_id = ANY (${[...bookings]}::text[])`;
  return rows.map(({ start, createdAt, ...row }) => ({
    ...row,
    start: start.getTime(),
    createdAt: createdAt.getTime(),
  }));
}
