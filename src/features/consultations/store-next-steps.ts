// What was agreed at consultations, as it is kept.

import type { DateText } from '../../core/directory.ts';
import type { BookingId, Principal, ProfessionalId } from '../../core/ids.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { StepParty, StepState } from './next-step.ts';

export type StepRecord = {
  readonly id: string;
  readonly booking: BookingId;
  /** missing once its words are kept no longer */
  readonly what?: string;
  readonly by: StepParty;
  readonly other?: string;
  readonly until: DateText;
  readonly state: StepState;
  readonly wish?: string;
  readonly version: number;
  readonly done: boolean;
};

type Row = {
  readonly id: string;
  readonly booking: BookingId;
  readonly what: string | null;
  readonly by: StepParty;
  readonly other: string | null;
  readonly until: DateText;
  readonly state: StepState;
  readonly wish: string | null;
  readonly version: number;
  readonly done: boolean;
};

const COLUMNS = Prisma.sql`
  s.id, s.booking_id AS booking, s.what, s.party AS by, s.other_party AS other, to_char(s.until, 'YYYY-MM-DD') AS until,
  s.state, s.wish, s.version, s.done_at IS NOT NULL AS done`;

function toStep({ what, other, wish, ...rest }: Row): StepRecord {
  return {
    ...rest,
    ...(what !== null && { what }),
    ...(other !== null && { other }),
    ...(wish !== null && { wish }),
  };
}

/** The first to be done first. */
export async function findSteps(reader: Reader, booking: BookingId): Promise<readonly StepRecord[]> {
  const rows = await reader.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM next_step s WHERE s.booking_id = ${booking}::uuid ORDER BY s.until, s.written_at, s.id`;
  return rows.map(toStep);
}

export async function findStep(reader: Reader, id: string): Promise<StepRecord | undefined> {
  const [row] = await reader.$queryRaw<Row[]>`SELECT ${COLUMNS} FROM next_step s WHERE s.id = ${id}::uuid`;
  return row && toStep(row);
}

export type OwnSteps = {
  readonly principal: Principal;
  readonly professional?: ProfessionalId;
  /** of meetings that began after it (epoch ms): of older ones no words are kept */
  readonly since: number;
  readonly limit: number;
};

/** Those not done of the meetings that somebody asked for or met at, the first to be done first. */
export async function findOpenSteps(reader: Reader, own: OwnSteps): Promise<readonly StepRecord[]> {
  const { principal, professional, since, limit } = own;
  const met = professional ? Prisma.sql`OR b.professionals @> ARRAY[${professional}]::text[]` : Prisma.empty;
  const rows = await reader.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM next_step s JOIN booking b ON b.id = s.booking_id
    WHERE s.done_at IS NULL AND s.what IS NOT NULL AND b.start > ${new Date(since)} AND (b.booked_by = ${principal} ${met})
    ORDER BY s.until, s.written_at, s.id LIMIT ${limit}`;
  return rows.map(toStep);
}

/** Those whose day may have gone by, of which nobody was reminded: the calendar of each area decides. */
export async function findToRemindOf(reader: Reader, before: DateText, limit: number): Promise<readonly StepRecord[]> {
  const rows = await reader.$queryRaw<Row[]>`
    SELECT ${COLUMNS} FROM next_step s
    WHERE s.done_at IS NULL AND s.what IS NOT NULL AND s.reminded_at IS NULL AND s.until < ${before}::date
    ORDER BY s.until, s.id LIMIT ${limit}`;
  return rows.map(toStep);
}

/** Whether it is now, and was not before: of two who remind at once one does. */
export async function noteReminded(tx: Transaction, ids: readonly string[], now: number): Promise<boolean> {
  const noted = await tx.$executeRaw`
    UPDATE next_step SET reminded_at = ${new Date(now)}
    WHERE id = ANY(${[...ids]}::uuid[]) AND reminded_at IS NULL AND done_at IS NULL`;
  return noted > 0;
}

export type NewStep = Pick<StepRecord, 'id' | 'booking' | 'by' | 'other' | 'until'> & { readonly what: string };

export async function insertStep(tx: Transaction, step: NewStep, by: Principal, now: number): Promise<void> {
  const { id, booking, what, by: party, other, until } = step;
  await tx.nextStep.create({
    data: {
      ...{ id, bookingId: booking, what, party, otherParty: other ?? null, until: new Date(until) },
      ...{ state: 'proposed', writtenBy: by, writtenAt: new Date(now) },
    },
  });
}

/** In other words, or by others, or until another day: what was said of it before was said of something else. */
export async function rewordStep(tx: Transaction, step: Omit<NewStep, 'booking'>): Promise<void> {
  const { id, what, by: party, other, until } = step;
  await tx.nextStep.update({
    where: { id },
    data: {
      ...{ what, party, otherParty: other ?? null, until: new Date(until) },
      ...{ state: 'proposed', wish: null, remindedAt: null, version: { increment: 1 } },
    },
  });
}

export async function deleteStep(tx: Transaction, id: string): Promise<void> {
  await tx.nextStep.delete({ where: { id } });
}

/** What the worker said of it, one version on. */
export async function writeAgreement(
  tx: Transaction,
  id: string,
  { state, wish }: Pick<StepRecord, 'state' | 'wish'>,
): Promise<void> {
  await tx.nextStep.update({ where: { id }, data: { state, wish: wish ?? null, version: { increment: 1 } } });
}

export async function writeDone(
  tx: Transaction,
  id: string,
  done: { readonly by: Principal; readonly at: number } | undefined,
): Promise<void> {
  await tx.nextStep.update({
    where: { id },
    data: { doneAt: done ? new Date(done.at) : null, doneBy: done?.by ?? null, version: { increment: 1 } },
  });
}

/** The words of what was agreed at meetings that ended before; the rest stays, and is counted. */
export async function removeStepWords(tx: Pick<Transaction, '$executeRaw'>, endedBefore: number): Promise<number> {
  return tx.$executeRaw`
    UPDATE next_step SET what = NULL, other_party = NULL, wish = NULL
    FROM booking b WHERE b.id = next_step.booking_id AND b."end" <= ${new Date(endedBefore)}
      AND (what IS NOT NULL OR other_party IS NOT NULL OR wish IS NOT NULL)`;
}
