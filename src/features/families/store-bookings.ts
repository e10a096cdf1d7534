// A family's bookings, as its own page lists them.

import type { AreaId, FamilyId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';

export type FamilyBooking = {
  readonly id: string;
  readonly area: AreaId;
  readonly service: string;
  readonly status: string;
  readonly confirmed: boolean;
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
    start: row.start.getTime(),
    end: row.end.getTime(),
  }));
}
