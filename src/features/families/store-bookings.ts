// A family's bookings: as its own page lists them, and the time they take of those who belong to it.

import type { AreaId, ClientId, FamilyId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { plainPhone } from './rules.ts';

export type FamilyBooking = {
  readonly id: string;
  readonly area: AreaId;
  readonly service: string;
  readonly status: string;
  readonly confirmed: boolean;
  readonly child?: string;
  readonly start: number;
  readonly end: number;
};

/** The family's appointments and consultations in these areas, the latest first; no holds. */
export async function findBookings(
  tx: Transaction,
  id: FamilyId,
  areas: readonly AreaId[] | '*',
): Promise<readonly FamilyBooking[]> {
  const rows = await tx.booking.findMany({
    where: {
      OR: [{ familyId: id }, { consent: { familyId: id } }],
      status: { not: 'held' },
      ...(areas !== '*' && { areaId: { in: [...areas] } }),
    },
    select: {
      id: true,
      areaId: true,
      serviceId: true,
      status: true,
      start: true,
      end: true,
      sequence: true,
      confirmedSequence: true,
      childId: true,
    },
    orderBy: [{ start: 'desc' }, { id: 'asc' }],
    take: 200,
  });
  return rows.map((row) => ({
    id: row.id,
    area: row.areaId as AreaId,
    service: row.serviceId,
    status: row.status,
    confirmed: row.confirmedSequence === row.sequence,
    ...(row.childId !== null && { child: row.childId }),
    start: row.start.getTime(),
    end: row.end.getTime(),
  }));
}

/** A booking to come, and which version of it. */
export type ComingTime = { readonly id: string; readonly sequence: number };

/** Those that are for this child and not over, wherever they are; the soonest first. */
export async function findComingOfChild(
  tx: Pick<Transaction, 'booking'>,
  child: string,
  now: number,
): Promise<readonly ComingTime[]> {
  return tx.booking.findMany({
    where: { childId: child, status: { in: ['booked', 'arrived'] }, end: { gt: new Date(now) } },
    select: { id: true, sequence: true },
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
}

/** The family's times that are not over, with what they have to do with one guardian; the soonest first. */
export async function findComingOfGuardian(
  db: Pick<Transaction, 'booking'>,
  { family, guardian }: { readonly family: FamilyId; readonly guardian: string },
  now: number,
): Promise<readonly { readonly id: string; readonly takesPart: boolean; readonly calls?: string }[]> {
  const rows = await db.booking.findMany({
    where: { familyId: family, status: { in: ['booked', 'arrived'] }, end: { gt: new Date(now) } },
    select: { id: true, channel: true, phone: true, participants: { where: { guardianId: guardian }, take: 1 } },
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, channel, phone, participants }) => ({
    id,
    takesPart: participants.length > 0,
    ...(channel === 'phone' && phone !== null && { calls: phone }),
  }));
}

/** Calls to come that went to a number, however it was written, go to another, or to none that is known. Returns how many. */
export async function replaceNumber(
  tx: Pick<Transaction, 'booking'>,
  family: FamilyId,
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
  now: number,
): Promise<number> {
  const own = plainPhone(from ?? '');
  if (own === '' || from === to) return 0;
  const coming = await tx.booking.findMany({
    where: {
      familyId: family,
      phone: { not: null },
      status: { in: ['booked', 'arrived'] },
      end: { gt: new Date(now) },
    },
    select: { id: true, phone: true },
  });
  const theirs = coming.filter(({ phone }) => plainPhone(phone ?? '') === own).map(({ id }) => id);
  if (theirs.length === 0) return 0;
  const { count } = await tx.booking.updateMany({ where: { id: { in: theirs } }, data: { phone: to ?? null } });
  return count;
}

/** A booking for the whole family takes the time of each child, also of one who came to the family later. */
export async function claimForChildren(tx: Transaction, family: FamilyId, now: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO claim (booking_id, resource_id, during)
    SELECT booking.id, 'child:' || child.id, tstzrange(booking.start, booking."end")
    FROM booking JOIN child ON child.family_id = booking.family_id
    WHERE booking.family_id = ${family}::uuid AND booking.child_id IS NULL
      AND booking.status IN ('booked', 'arrived') AND booking."end" > ${new Date(now)}
    ORDER BY booking.id, child.id ON CONFLICT DO NOTHING`;
}

/** One has become another: the times of the one are the other's, but where that one has a time then already. */
export async function renameClaims(tx: Transaction, from: ClientId, to: ClientId): Promise<void> {
  await tx.$executeRaw`
    UPDATE claim SET resource_id = ${to}
    WHERE resource_id = ${from} AND NOT (active AND EXISTS (
      SELECT 1 FROM claim other WHERE other.active AND other.resource_id = ${to} AND other.during && claim.during))`;
  await tx.$executeRaw`DELETE FROM claim WHERE resource_id = ${from}`;
}
