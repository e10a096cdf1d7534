// What deputies were handed, as it is kept: by whom, with which note, and each question and time of it.

import type { BookingId, Principal, ProfessionalId, SlotId } from '../../core/ids.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';

/** Instants in epoch milliseconds. */
export type DutyRecord = {
  readonly id: string;
  readonly absence: string;
  readonly professional: ProfessionalId;
  readonly deputy: ProfessionalId;
  readonly note?: string;
  readonly handedBy: Principal;
  readonly handedAt: number;
  readonly until: number;
  readonly takenBackAt?: number;
  readonly items: readonly DutyItem[];
};

/** `version`: the question's or the booking's, as it was handed over; `former`: its deputy before; `slot`: where the booking was. */
export type DutyItem =
  | { readonly thread: string; readonly version: number; readonly former?: ProfessionalId }
  | { readonly booking: BookingId; readonly version: number; readonly slot: SlotId };

export async function insertDuty(tx: Transaction, duty: Omit<DutyRecord, 'takenBackAt'>): Promise<void> {
  const { absence, professional, deputy, handedAt, until, items, ...rest } = duty;
  await tx.deputyDuty.create({
    data: {
      ...rest,
      absenceId: absence,
      professionalId: professional,
      deputyId: deputy,
      handedAt: new Date(handedAt),
      until: new Date(until),
      items: {
        create: items.map((item) => ({
          version: item.version,
          ...('thread' in item
            ? { threadId: item.thread, formerDeputyId: item.former ?? null }
            : { bookingId: item.booking, slot: item.slot }),
        })),
      },
    },
  });
}

type Row = {
  readonly id: string;
  readonly absence: string;
  readonly professional: ProfessionalId;
  readonly deputy: ProfessionalId;
  readonly note: string | null;
  readonly handedBy: Principal;
  readonly handedAt: Date;
  readonly until: Date;
  readonly takenBackAt: Date | null;
  readonly items:
    | readonly {
        readonly thread: string | null;
        readonly booking: BookingId | null;
        version: number;
        slot: SlotId | null;
        former: ProfessionalId | null;
      }[]
    | null;
};

async function select(reader: Reader, where: Prisma.Sql): Promise<readonly DutyRecord[]> {
  const rows = await reader.$queryRaw<Row[]>`
    SELECT d.id::text AS id, d.absence_id AS absence, d.professional_id AS professional, d.deputy_id AS deputy, d.note,
      d.handed_by AS "handedBy", d.handed_at AS "handedAt", d.until, d.taken_back_at AS "takenBackAt",
      (SELECT jsonb_agg(jsonb_build_object('thread', i.thread_id, 'booking', i.booking_id, 'version', i.version,
          'slot', i.slot, 'former', i.former_deputy_id) ORDER BY i.id) FROM duty_item i WHERE i.duty_id = d.id) AS items
    FROM deputy_duty d WHERE ${where} ORDER BY d.handed_at DESC, d.id LIMIT 200`;
  return rows.map(({ note, handedAt, until, takenBackAt, items, ...row }) => ({
    ...row,
    ...(note !== null && { note }),
    handedAt: handedAt.getTime(),
    until: until.getTime(),
    ...(takenBackAt !== null && { takenBackAt: takenBackAt.getTime() }),
    items: (items ?? []).flatMap(({ thread, booking, slot, former, version }): readonly DutyItem[] => {
      if (thread !== null) return [{ thread, version, ...(former !== null && { former }) }];
      return booking !== null && slot !== null ? [{ booking, slot, version }] : [];
    }),
  }));
}

/** Holds the row until the transaction ends. */
export async function holdDuty(tx: Transaction, id: string): Promise<DutyRecord | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM deputy_duty WHERE id = ${id}::uuid FOR UPDATE`;
  return findDuty(tx, id);
}

export async function findDuty(reader: Reader, id: string): Promise<DutyRecord | undefined> {
  const [found] = await select(reader, Prisma.sql`d.id = ${id}::uuid`);
  return found;
}

/** Not taken back, the latest first: of these people, or handed over by somebody; of one absence alone where that is given. */
export async function findDuties(
  reader: Reader,
  of: { readonly people: readonly ProfessionalId[]; readonly handedBy?: Principal; readonly absence?: string },
): Promise<readonly DutyRecord[]> {
  const { people, handedBy = null, absence = null } = of;
  return select(
    reader,
    Prisma.sql`d.taken_back_at IS NULL AND (d.deputy_id = ANY (${[...people]}::text[])
      OR d.professional_id = ANY (${[...people]}::text[]) OR d.handed_by = ${handedBy}::text)
      AND (${absence}::text IS NULL OR d.absence_id = ${absence}::text)`,
  );
}

export async function noteTakenBack(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.deputyDuty.update({ where: { id }, data: { takenBackAt: new Date(now) } });
}

/** Removes the notes of absences that ended before an instant; of how many. */
export async function removeNotes(tx: Transaction, endedBefore: number): Promise<number> {
  return tx.$executeRaw`
    UPDATE deputy_duty SET note = NULL WHERE note IS NOT NULL AND until <= ${new Date(endedBefore)}`;
}
