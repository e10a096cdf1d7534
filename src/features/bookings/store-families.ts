// Families, as a booking needs them: who belongs to one, and where they are reached.

import type { AreaId, BookingId, FamilyId, ProfessionalId } from '../../core/ids.ts';
import { mailboxWithin, type Reached } from '../../core/message-channel.ts';
import type { Language } from '../../core/permissions.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { NamedFamily } from '../families/read-whose.ts';

/** A guardian who may be called unasked: they have a number, want to hear of their times, and nobody else hears it. */
export type Callable = { readonly family: FamilyId; readonly guardian: string; readonly phone: string };

/** Those of the families who may be called, each family's in one order. */
export async function findCallable(reader: Reader, families: readonly FamilyId[]): Promise<readonly Callable[]> {
  return reader.$queryRaw<Callable[]>`
    SELECT family_id::text AS family, id::text AS guardian, phone FROM guardian
    WHERE family_id = ANY(${[...families]}::uuid[]) AND phone IS NOT NULL AND channel <> 'none' AND safe_to_send
    ORDER BY id`;
}

/** The guardians of a family with their numbers, whether or not they may be called unasked. */
export async function findNumbers(
  reader: Reader,
  family: FamilyId,
): Promise<readonly { readonly guardian: string; readonly phone?: string; readonly isSafe: boolean }[]> {
  const rows = await reader.$queryRaw<{ guardian: string; phone: string | null; isSafe: boolean }[]>`
    SELECT id::text AS guardian, phone, safe_to_send AS "isSafe" FROM guardian WHERE family_id = ${family}::uuid`;
  return rows.map(({ phone, ...row }) => ({ ...row, ...(phone !== null && { phone }) }));
}

/** Whose families it is among, where it is known. */
export async function findAreaOfFamily(db: Reader, id: FamilyId): Promise<AreaId | undefined> {
  const [row] = await db.$queryRaw<{ area: AreaId }[]>`SELECT area_id AS area FROM family WHERE id = ${id}::uuid`;
  return row?.area;
}

export type GuardianRecord = {
  readonly id: string;
  readonly language: Language;
  /** where messages may go: by mail or text as they wish, and nobody else reads them */
  readonly mailbox?: string;
};

export type FamilyToBook = {
  readonly id: FamilyId;
  readonly reference: string;
  readonly nonDisclosure: boolean;
  readonly area: AreaId;
  readonly children: readonly string[];
  readonly guardians: readonly GuardianRecord[];
};

/** A family with those who belong to it; where it has been merged into another, that one. `texts`: whether text messages are sent. */
export async function findFamilyToBook(
  tx: Transaction,
  id: FamilyId,
  texts: boolean,
): Promise<FamilyToBook | undefined> {
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
      language: guardian.language as Language,
      ...mailboxIn(guardian, row.guardians, texts),
    })),
  };
}

type Member = Reached & { readonly id: string };

function mailboxIn(guardian: Member, family: readonly Member[], texts: boolean): Pick<GuardianRecord, 'mailbox'> {
  const mailbox = mailboxWithin(guardian, family, texts);
  return mailbox === undefined ? {} : { mailbox };
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
