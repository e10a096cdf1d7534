// Links to bookings, as they are written.

import type { BookingId } from '../../core/ids.ts';
import type { Transaction } from '../../platform/db.ts';

export type NewLink = {
  readonly id: string;
  readonly hash: string;
  readonly booking: BookingId;
  readonly role: string;
  readonly guardian?: string;
  readonly participant?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** Closes the links that are somebody's own, from now on; whether any opened. */
export async function closeLinksOf(tx: Transaction, participant: string, now: number): Promise<boolean> {
  const { count } = await tx.bookingLink.updateMany({
    where: { participantId: participant, revokedAt: null },
    data: { revokedAt: new Date(now) },
  });
  return count > 0;
}

export async function insertLink(tx: Transaction, link: NewLink): Promise<void> {
  await tx.bookingLink.create({
    data: {
      id: link.id,
      hash: link.hash,
      bookingId: link.booking,
      role: link.role,
      guardianId: link.guardian ?? null,
      participantId: link.participant ?? null,
      createdAt: new Date(link.createdAt),
      expiresAt: new Date(link.expiresAt),
    },
  });
}

/** The code that stands for a link until then. */
export async function insertCode(
  tx: Transaction,
  { hash, link, expiresAt }: { readonly hash: string; readonly link: string; readonly expiresAt: number },
): Promise<void> {
  await tx.linkCode.create({ data: { hash, linkId: link, expiresAt: new Date(expiresAt) } });
}

/** Forgets the codes that open nothing any more. */
export async function removeOldCodes(tx: Transaction, now: number): Promise<void> {
  await tx.linkCode.deleteMany({ where: { expiresAt: { lte: new Date(now) } } });
}

/** What is known of somebody's own link to a booking. */
export type OwnLink = { readonly role: string; readonly opens: boolean };

/** The latest own link of each participant who was given one. */
export async function findOwnLinks(
  tx: Pick<Transaction, 'bookingLink'>,
  booking: BookingId,
  now: number,
): Promise<ReadonlyMap<string, OwnLink>> {
  const rows = await tx.bookingLink.findMany({
    where: { bookingId: booking, participantId: { not: null } },
    orderBy: { createdAt: 'asc' },
  });
  return new Map(
    rows.map(({ participantId, role, revokedAt, expiresAt }) => [
      participantId ?? '',
      { role, opens: revokedAt === null && expiresAt.getTime() > now },
    ]),
  );
}
