// Families, as a booking needs them: who belongs to one, and where they are reached.

import type { AreaId, BookingId, FamilyId, ProfessionalId } from '../../core/ids.ts';
import type { Language } from '../../core/permissions.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { NamedFamily } from '../families/read-whose.ts';

/** A number at which the booking's family can be called: that of somebody who takes part before anybody else's. */
export async function findNumberToCall(tx: Transaction, id: BookingId): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ phone: string }[]>`
    SELECT guardian.phone FROM booking
    JOIN guardian ON guardian.family_id = booking.family_id
    LEFT JOIN participant ON participant.booking_id = booking.id AND participant.guardian_id = guardian.id
    WHERE booking.id = ${id}::uuid AND guardian.phone IS NOT NULL AND guardian.channel <> 'none'
    ORDER BY participant.id IS NULL, guardian.id LIMIT 1`;
  return row?.phone;
}

/** Whose families it is among, where it is known. */
export async function findAreaOfFamily(db: Reader, id: FamilyId): Promise<AreaId | undefined> {
  const [row] = await db.$queryRaw<{ area: AreaId }[]>`SELECT area_id AS area FROM family WHERE id = ${id}::uuid`;
  return row?.area;
}

export type GuardianRecord = {
  readonly id: string;
  readonly email?: string;
  readonly phone?: string;
  readonly language: Language;
  /** whether messages may go to the address: they want mail, and nobody else reads it */
  readonly mayBeWrittenTo: boolean;
};

export type FamilyToBook = {
  readonly id: FamilyId;
  readonly reference: string;
  readonly nonDisclosure: boolean;
  readonly area: AreaId;
  readonly children: readonly string[];
  readonly guardians: readonly GuardianRecord[];
};

/** A family with those who belong to it; where it has been merged into another, that one. */
export async function findFamilyToBook(tx: Transaction, id: FamilyId): Promise<FamilyToBook | undefined> {
  const include = { children: true, guardians: { orderBy: { id: 'asc' } } } as const;
  const found = await tx.family.findUnique({ where: { id }, include });
  const row = found?.mergedInto ? await tx.family.findUnique({ where: { id: found.mergedInto }, include }) : found;
  if (row === null) return undefined;
  return {
    id: row.id as FamilyId,
    reference: row.reference,
    nonDisclosure: row.nonDisclosure,
    area: row.areaId as AreaId,
    children: row.children.map((child) => child.id),
    guardians: row.guardians.map((guardian) => ({
      id: guardian.id,
      ...(guardian.email !== null && { email: guardian.email }),
      ...(guardian.phone !== null && { phone: guardian.phone }),
      language: guardian.language as Language,
      mayBeWrittenTo: guardian.email !== null && guardian.channel === 'mail' && guardian.safeToSend,
    })),
  };
}

/** A booking's family: its own appointment, or named by its consent. */
export type FamilyOfBooking = NamedFamily & {
  readonly booking: BookingId;
  readonly isOwn: boolean;
  /** for whom of it, by name */
  readonly child?: string;
  readonly professionals: readonly ProfessionalId[];
};

type Unnamed = { readonly name: string | null; readonly child: string | null };

/** The families of those bookings that have one. */
export async function findFamiliesOf(db: Reader, bookings: readonly BookingId[]): Promise<readonly FamilyOfBooking[]> {
  const rows = await db.$queryRaw<(Omit<FamilyOfBooking, 'name' | 'child'> & Unnamed)[]>`
    SELECT booking.id::text AS booking, booking.professionals, booking.family_id IS NOT NULL AS "isOwn",
      family.id::text AS id, family.area_id AS area, family.reference, family.name,
      family.non_disclosure AS "nonDisclosure", child.name AS child
    FROM booking LEFT JOIN consent ON consent.booking_id = booking.id
      JOIN family ON family.id = coalesce(booking.family_id, consent.family_id)
      LEFT JOIN child ON child.id = booking.child_id
    WHERE booking.id = ANY(${[...bookings]}::uuid[])`;
  return rows.map(({ name, child, ...row }) => ({
    ...row,
    ...(name !== null && { name }),
    ...(child !== null && { child }),
  }));
}
