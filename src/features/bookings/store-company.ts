// Who takes part in a booking, where only that changes: nobody who stays is told.

import type { BookingId, ProfessionalId, UserId } from '../../core/ids.ts';
import { lastNews } from '../../core/who-is-told.ts';
import type { Transaction } from '../../platform/db.ts';
import type { ParticipantRecord } from './booking-record.ts';

/** Somebody joins. Returns the booking's new version. */
export async function joinCompany(
  tx: Transaction,
  booking: BookingId,
  { id, role, principal, email, phone, number, language }: ParticipantRecord,
): Promise<number> {
  const contact = { email: email ?? null, phone: phone ?? null, number: number ?? null };
  await tx.participant.create({
    data: { id, bookingId: booking, role, principal: principal ?? null, ...contact, language },
  });
  return countQuietVersion(tx, booking);
}

/** Somebody leaves, and stays known so that they can be told. Returns the booking's new version. */
export async function leaveCompany(
  tx: Transaction,
  booking: BookingId,
  participant: string,
  now: number,
): Promise<number> {
  await tx.participant.update({ where: { id: participant }, data: { role: 'left', leftAt: new Date(now) } });
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
  const [version] = await countQuietVersions(tx, [booking]);
  if (version === undefined) throw new Error('the booking is there');
  return version.sequence;
}

type Version = { readonly booking: BookingId; readonly sequence: number };

async function countQuietVersions(tx: Transaction, bookings: readonly BookingId[]): Promise<readonly Version[]> {
  return tx.$queryRaw<Version[]>`
    UPDATE booking SET sequence = sequence + 1, quiet_versions = array_append(quiet_versions, sequence + 1),
      confirmed_sequence = CASE WHEN confirmed_sequence = sequence THEN sequence + 1 ELSE confirmed_sequence END
    WHERE id = ANY (${[...bookings]}::uuid[]) RETURNING id::text AS booking, sequence`;
}

/**
 * A person leaves the bookings to come that they made or that are theirs as a professional, unless they work here; or takes
 * part again in those that they left so, where they do. Who has left by it, and the new versions.
 */
export async function followInCompany(
  tx: Transaction,
  user: UserId,
  now: number,
): Promise<{ readonly left: readonly string[]; readonly changed: readonly Version[] }> {
  const moving = await tx.$queryRaw<{ id: string; booking: BookingId; role: string }[]>`
    WITH person AS (
      SELECT u.professional_id, array_append(u.former_professionals, u.professional_id) AS ever,
        u.disabled_at IS NULL AND EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id) AS works
      FROM "user" u WHERE u.id = ${user})
    SELECT p.id::text AS id, b.id::text AS booking,
      CASE WHEN NOT person.works THEN 'left' WHEN p.professional_id IS NULL THEN 'booker' ELSE 'professional' END AS role
    FROM booking b JOIN participant p ON p.booking_id = b.id CROSS JOIN person
    WHERE b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)} AND CASE WHEN person.works
      THEN p.role = 'left' AND (
        (p.principal = ${user} AND b.booked_by = ${user})
        OR (p.professional_id = person.professional_id AND p.professional_id = ANY (b.professionals) AND NOT EXISTS (
          SELECT 1 FROM participant o WHERE o.booking_id = b.id AND o.role = 'professional' AND o.professional_id = p.professional_id)))
      ELSE (p.role = 'booker' AND p.principal = ${user})
        OR (p.role = 'professional' AND p.professional_id = ANY (person.ever) AND NOT EXISTS (
          SELECT 1 FROM "user" o JOIN role_grant g ON g.user_id = o.id
          WHERE o.professional_id = p.professional_id AND o.disabled_at IS NULL)) END
    ORDER BY b.id FOR UPDATE OF b`;
  const leftAt = new Date(now);
  for (const [role, those] of Map.groupBy(moving, (one) => one.role)) {
    const data = { role, leftAt: role === 'left' ? leftAt : null };
    await tx.participant.updateMany({ where: { id: { in: those.map(({ id }) => id) } }, data });
  }
  return {
    left: moving.flatMap(({ id, role }) => (role === 'left' ? id : [])),
    changed: await countQuietVersions(tx, [...new Set(moving.map(({ booking }) => booking))]),
  };
}

/**
 * A professional is written to at another address, or at none, in the bookings to come in which they take part. The new
 * versions: of those that went elsewhere so far, and not only by another spelling.
 */
export async function readdressInCompany(
  tx: Transaction,
  { professional, email }: { readonly professional: ProfessionalId; readonly email: string | undefined },
  now: number,
): Promise<readonly Version[]> {
  const coming = await tx.$queryRaw<{ id: string; booking: BookingId; elsewhere: boolean }[]>`
    SELECT p.id::text AS id, b.id::text AS booking, lower(p.email) IS DISTINCT FROM lower(${email ?? null}::text) AS elsewhere
    FROM booking b JOIN participant p ON p.booking_id = b.id
    WHERE b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)} AND ${professional}::text = ANY (b.professionals)
      AND p.role = 'professional' AND p.professional_id = ${professional} AND p.email IS DISTINCT FROM ${email ?? null}::text
    ORDER BY b.id FOR UPDATE OF b`;
  if (coming.length === 0) return [];
  const data = { email: email ?? null };
  await tx.participant.updateMany({ where: { id: { in: coming.map(({ id }) => id) } }, data });
  const elsewhere = coming.flatMap((one) => (one.elsewhere ? one.booking : []));
  return elsewhere.length === 0 ? [] : countQuietVersions(tx, [...new Set(elsewhere)]);
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
