// Consultations to come in which nobody asks any more, as who booked works here no longer; and who could ask in their stead.

import { LONGEST_VISIT } from '../../core/booking.ts';
import type { AreaId, BookingId, Principal, ProfessionalId, ServiceId, UserId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { type Role, rolesWith } from '../../core/permissions.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { BookingRecord } from './booking-record.ts';
import { clientsOf } from './store-claims.ts';
import { joinCompany } from './store-company.ts';

/** Nothing of what is asked. */
export type Unasked = Interval & {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly professionals: readonly ProfessionalId[];
};

type UnaskedRow = Omit<Unasked, 'start' | 'end'> & { readonly start: Date; readonly end: Date };

/** The soonest first; of one booking only where `id` says which. A family's own appointment is the family's, also where a desk booked it. */
export async function findUnasked(
  reader: Reader,
  { areas, now, id, limit }: { areas: readonly AreaId[] | '*'; now: number; id?: BookingId; limit: number },
): Promise<readonly Unasked[]> {
  const rows = await reader.$queryRaw<UnaskedRow[]>`
    SELECT b.id::text AS id, b.service_id AS service, b.area_id AS area, b.professionals, b.start, b."end"
    FROM "user" u CROSS JOIN LATERAL (
      SELECT * FROM booking
      WHERE booked_by = u.id AND start > ${new Date(now - LONGEST_VISIT)}
        AND family_id IS NULL AND status IN ('booked', 'arrived') AND "end" > ${new Date(now)}
        AND (${areas === '*'} OR area_id = ANY (${areas === '*' ? [] : [...areas]}::text[]))
        AND (${id ?? null}::uuid IS NULL OR id = ${id ?? null}::uuid)
      ORDER BY start, id LIMIT ${limit}) AS b
    WHERE u.disabled_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id)
    ORDER BY b.start, b.id LIMIT ${limit}`;
  return rows.map(({ start, end, ...row }) => ({ ...row, start: start.getTime(), end: end.getTime() }));
}

/** Somebody who may ask there. */
export type Colleague = {
  readonly id: UserId;
  /** as whom they book */
  readonly principal: Principal;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly post: string | null;
  readonly phone: string | null;
};

const ASKING: readonly Role[] = rolesWith('book-slot');
const MOST = 1_000;

/** Those who may book in the area, by name. */
export async function findColleagues(reader: Reader, area: AreaId): Promise<readonly Colleague[]> {
  return reader.$queryRaw<Colleague[]>`
    SELECT u.id, u.id AS principal, u.name, u.email, u.language, u.post, u.phone FROM "user" u
    WHERE u.disabled_at IS NULL AND EXISTS (
      SELECT 1 FROM role_grant g WHERE g.user_id = u.id AND g.role = ANY (${[...ASKING]}::text[]) AND g.area IN ('*', ${area}))
    ORDER BY u.name, u.id LIMIT ${MOST}`;
}

/**
 * Who booked leaves, and another asks: they take part from now on, are called where it is by phone, and it takes their time.
 * The booking's new version; nothing where they are elsewhere then.
 */
export async function writeAsker(
  tx: Transaction,
  record: BookingRecord,
  asker: Colleague,
  participant: string,
  now: number,
): Promise<number | undefined> {
  const { id, area, start, end } = record;
  const { principal, email, language } = asker;
  await tx.participant.updateMany({
    where: { bookingId: id, role: 'booker' },
    data: { role: 'left', leftAt: new Date(now) },
  });
  await tx.booking.update({
    where: { id },
    data: { bookedBy: principal, ...(record.channel === 'phone' && { phone: asker.phone }), changedAt: new Date(now) },
  });
  await tx.$executeRaw`DELETE FROM claim WHERE booking_id = ${id}::uuid AND resource_id ~ '^asker:'`;
  const asking = Prisma.sql`SELECT resource FROM (${clientsOf({ area, participants: [{ role: 'booker', principal }] })}) AS client
    WHERE resource ~ '^asker:'`;
  const taken = await tx.$queryRaw<unknown[]>`
    WITH wanted AS (${asking}),
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during)
      SELECT ${id}::uuid, resource, tstzrange(${new Date(start)}, ${new Date(end)}) FROM wanted
      ON CONFLICT DO NOTHING RETURNING resource_id)
    SELECT resource FROM wanted EXCEPT SELECT resource_id FROM claimed`;
  if (taken.length > 0) return undefined;
  return joinCompany(tx, id, { id: participant, role: 'booker', principal, email, language });
}
