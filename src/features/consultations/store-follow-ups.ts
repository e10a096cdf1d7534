// Which time goes on from which.

import type { BookingId } from '../../core/ids.ts';
import type { Reader, Transaction } from '../../platform/db.ts';

export type Links = {
  readonly before?: BookingId;
  readonly after: readonly BookingId[];
};

export async function findLinks(reader: Reader, booking: BookingId): Promise<Links> {
  const rows = await reader.$queryRaw<{ id: BookingId; is: 'before' | 'after' }[]>`
    SELECT before_id AS id, 'before' AS is FROM follow_up WHERE booking_id = ${booking}::uuid
    UNION ALL SELECT booking_id, 'after' FROM follow_up WHERE before_id = ${booking}::uuid`;
  const before = rows.find(({ is }) => is === 'before')?.id;
  return { after: rows.flatMap(({ id, is }) => (is === 'after' ? [id] : [])), ...(before && { before }) };
}

export async function insertFollowUp(tx: Transaction, bookingId: BookingId, beforeId: BookingId): Promise<void> {
  await tx.followUp.create({ data: { bookingId, beforeId } });
}
