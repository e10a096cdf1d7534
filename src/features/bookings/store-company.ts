// Who takes part in a booking, where only that changes: nobody who stays is told.

import type { BookingId } from '../../core/ids.ts';
import { lastNews } from '../../core/who-is-told.ts';
import type { Transaction } from '../../platform/db.ts';
import type { ParticipantRecord } from './booking-record.ts';

/** Somebody joins. Returns the booking's new version. */
export async function joinCompany(
  tx: Transaction,
  booking: BookingId,
  { id, role, email, language }: ParticipantRecord,
): Promise<number> {
  await tx.participant.create({ data: { id, bookingId: booking, role, email: email ?? null, language } });
  return countQuietVersion(tx, booking);
}

/** Somebody leaves, and stays known so that they can be told. Returns the booking's new version. */
export async function leaveCompany(tx: Transaction, booking: BookingId, participant: string): Promise<number> {
  await tx.participant.update({ where: { id: participant }, data: { role: 'left' } });
  return countQuietVersion(tx, booking);
}

/** The last version that those who stay had to hear of. */
export async function findNews(tx: Transaction, booking: BookingId): Promise<number> {
  const { sequence, quietVersions } = await tx.booking.findUniqueOrThrow({
    where: { id: booking },
    select: { sequence: true, quietVersions: true },
  });
  return lastNews(sequence, quietVersions);
}

/** A new version in which nothing that others were told has changed: a family's word that it comes stands. */
async function countQuietVersion(tx: Transaction, booking: BookingId): Promise<number> {
  const [row] = await tx.$queryRaw<[{ sequence: number }]>`
    UPDATE booking SET sequence = sequence + 1, quiet_versions = array_append(quiet_versions, sequence + 1),
      confirmed_sequence = CASE WHEN confirmed_sequence = sequence THEN sequence + 1 ELSE confirmed_sequence END
    WHERE id = ${booking}::uuid RETURNING sequence`;
  return row.sequence;
}

/** Notes that the family comes to this version of the booking, and by which link it said so, or whose calendar. */
export async function writeConfirmation(
  tx: Transaction,
  booking: BookingId,
  {
    sequence,
    by,
  }: { readonly sequence: number; readonly by: { readonly link: string } | { readonly guardian: string } },
): Promise<void> {
  const link = 'link' in by ? by.link : ((await linksOf(tx, booking, by.guardian))[0] ?? null);
  await tx.booking.update({ where: { id: booking }, data: { confirmedSequence: sequence, confirmedBy: link } });
}

/** A guardian who said that the family comes says so no longer; what another of them said stands. */
export async function withdrawConfirmation(tx: Transaction, booking: BookingId, guardian: string): Promise<void> {
  const links = await linksOf(tx, booking, guardian);
  await tx.booking.updateMany({
    where: { id: booking, OR: [{ confirmedBy: { in: [...links] } }, { confirmedBy: null }] },
    data: { confirmedSequence: null, confirmedBy: null },
  });
}

/** A guardian's own links to the booking, the newest first. */
async function linksOf(tx: Transaction, booking: BookingId, guardian: string): Promise<readonly string[]> {
  const links = await tx.bookingLink.findMany({
    where: { bookingId: booking, guardianId: guardian, role: 'family' },
    select: { id: true },
    orderBy: { createdAt: 'desc' },
  });
  return links.map(({ id }) => id);
}
