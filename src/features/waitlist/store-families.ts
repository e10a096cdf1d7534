// Families, as the waiting list needs them: which may wait, and where they are written to.

import type { AreaId, FamilyId } from '../../core/ids.ts';
import { mailboxWithin } from '../../core/message-channel.ts';
import type { Language } from '../../core/permissions.ts';
import { NIGHT, type QuietHours, quietHoursOf } from '../../core/quiet-hours.ts';
import type { Transaction } from '../../platform/db.ts';
import { type EntryRecord, languageOf } from './store.ts';

/** A family that may be put on the list; where it has been merged into another, that one. */
export async function findFamilyToWait(
  tx: Pick<Transaction, 'family'>,
  id: FamilyId,
): Promise<
  | {
      readonly id: FamilyId;
      readonly area: AreaId;
      readonly language: Language;
      readonly reference: string;
      readonly name?: string;
    }
  | undefined
> {
  const row = await tx.family.findFirst({
    where: { id },
    include: { guardians: { orderBy: [{ name: 'asc' }, { id: 'asc' }], take: 1 } },
  });
  if (row === null) return undefined;
  if (row.mergedInto !== null) return findFamilyToWait(tx, row.mergedInto as FamilyId);
  return {
    id: row.id as FamilyId,
    area: row.areaId as AreaId,
    language: languageOf(row.guardians[0]?.language),
    reference: row.reference,
    ...(row.name !== null && { name: row.name }),
  };
}

export type Mailbox = {
  /** the entry's own address where there is none */
  readonly guardian?: string;
  /** an address, or a number for texts */
  readonly mailbox: string;
  readonly language: Language;
  /** when they want to hear nothing that can wait */
  readonly quiet: QuietHours;
};

/**
 * Where somebody on the list is written to, in which language: nowhere where only a call reaches them. Two may share one.
 * `texts`: whether text messages are sent here.
 */
export async function findMailboxes(
  tx: Pick<Transaction, 'guardian'>,
  entry: EntryRecord,
  texts: boolean,
): Promise<readonly Mailbox[]> {
  if (entry.family === undefined) {
    return entry.email ? [{ mailbox: entry.email.toLowerCase(), language: entry.language, quiet: NIGHT }] : [];
  }
  const rows = await tx.guardian.findMany({
    where: { familyId: entry.family.id },
    orderBy: { id: 'asc' },
  });
  return rows.flatMap((row) => {
    const mailbox = mailboxWithin(row, rows, texts)?.toLowerCase();
    if (mailbox === undefined) return [];
    return [{ guardian: row.id, mailbox, language: languageOf(row.language), quiet: quietHoursOf(row) }];
  });
}

/** Which of these entries nobody may write to, so that only a call reaches them. */
export async function findCalled(
  tx: Pick<Transaction, 'guardian'>,
  entries: readonly Pick<EntryRecord, 'id' | 'family' | 'email'>[],
  texts: boolean,
): Promise<ReadonlySet<string>> {
  const families = entries.flatMap(({ family }) => family?.id ?? []);
  const rows =
    families.length === 0
      ? []
      : await tx.guardian.findMany({
          where: { familyId: { in: families } },
          select: { id: true, familyId: true, channel: true, safeToSend: true, email: true, phone: true },
        });
  const isWritten = (row: (typeof rows)[number]) =>
    mailboxWithin(
      row,
      rows.filter(({ familyId }) => familyId === row.familyId),
      texts,
    ) !== undefined;
  const written = new Set(rows.flatMap((row) => (isWritten(row) ? row.familyId : [])));
  const isCalled = ({ family, email }: (typeof entries)[number]) =>
    family === undefined ? !email : !written.has(family.id);
  return new Set(entries.filter(isCalled).map(({ id }) => id));
}
