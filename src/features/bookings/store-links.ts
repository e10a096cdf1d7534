// Links to bookings, as they are written.

import type { BookingId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';

export type NewLink = {
  readonly id: string;
  readonly hash: string;
  readonly booking: BookingId;
  readonly guardian?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};

export async function insertLink(tx: Transaction, link: NewLink): Promise<void> {
  await tx.bookingLink.create({
    data: {
      id: link.id,
      hash: link.hash,
      bookingId: link.booking,
      guardianId: link.guardian ?? null,
      createdAt: new Date(link.createdAt),
      expiresAt: new Date(link.expiresAt),
    },
  });
}
