// Written questions as they are kept, with what was written in them.

import type { AreaId, BookingId, Principal, ProfessionalId, ServiceId } from '../../core/ids.ts';
import type { Language } from '../../core/permissions.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import { Prisma } from '../../platform/db.ts';
import type { Standing } from './rules.ts';
import type { ClosedBecause, TextKind, ThreadState } from './schema.ts';

export type ThreadText = {
  readonly id: string;
  readonly kind: TextKind | 'unsent';
  readonly writtenBy: Principal;
  readonly professional?: ProfessionalId;
  readonly text: string;
  /** of the shelf; what was taken down has its title alone */
  readonly advice?: AttachedAdvice;
  readonly at: number;
};

type AttachedAdvice = {
  readonly id: string;
  readonly language: Language;
  readonly title: string;
  readonly text?: string;
  readonly link?: string;
};

/** The time that is kept beside a question. */
export type KeptTime = {
  readonly id: BookingId;
  readonly status: string;
  readonly start: number;
  readonly end: number;
  readonly bookedBy: Principal;
  readonly professionals: readonly ProfessionalId[];
};

/** Instants in epoch milliseconds. */
export type ThreadRecord = {
  readonly id: string;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly professional?: ProfessionalId;
  /** who answers in the place of somebody who is away */
  readonly deputy?: ProfessionalId;
  readonly booking?: KeptTime;
  readonly askedBy: Principal;
  readonly topic?: string;
  readonly ageBand?: string;
  readonly standing: Standing;
  readonly version: number;
  readonly promiseDays: number;
  readonly askedAt: number;
  /** by when an answer was promised last; missing while the asker is to reply */
  readonly due?: number;
  readonly answeredAt?: number;
  readonly changedAt: number;
  /** oldest first */
  readonly texts: readonly ThreadText[];
};

export type NewThread = Pick<
  ThreadRecord,
  'id' | 'service' | 'area' | 'professional' | 'askedBy' | 'standing' | 'promiseDays' | 'askedAt'
> & { readonly topic: string; readonly ageBand: string; readonly booking?: BookingId };

export async function insertThread(tx: Transaction, thread: NewThread): Promise<void> {
  const { service, area, professional, booking, standing, askedAt, ...rest } = thread;
  await tx.thread.create({
    data: {
      ...rest,
      serviceId: service,
      areaId: area,
      professionalId: professional ?? null,
      bookingId: booking ?? null,
      askedAt: new Date(askedAt),
      changedAt: new Date(askedAt),
      ...columnsOf(standing),
    },
  });
}

/** `position`: the thread's version by then. */
export async function insertText(
  tx: Transaction,
  thread: string,
  { position, ...text }: Omit<ThreadText, 'advice'> & { readonly position: number; readonly adviceId?: string },
): Promise<void> {
  const { professional, at, ...rest } = text;
  await tx.threadText.create({
    data: { ...rest, position, threadId: thread, professionalId: professional ?? null, at: new Date(at) },
  });
}

/** What was overtaken by a colleague's is thrown away once its writer has written something else. */
export async function removeUnsent(tx: Transaction, thread: string, writtenBy: Principal): Promise<void> {
  await tx.threadText.deleteMany({ where: { threadId: thread, writtenBy, kind: 'unsent' } });
}

/** How it stands from now on, one version on. */
export async function writeStanding(
  tx: Transaction,
  id: string,
  standing: Standing,
  { now, answered, booking }: { readonly now: number; readonly answered?: boolean; readonly booking?: BookingId },
): Promise<void> {
  await tx.thread.update({
    where: { id },
    data: {
      ...columnsOf(standing),
      ...(answered && { answeredAt: new Date(now) }),
      ...(booking && { bookingId: booking }),
      changedAt: new Date(now),
      version: { increment: 1 },
    },
  });
}

/** By when it was due stays, once it is answered: whether the promise was kept can be told. */
function columnsOf(standing: Standing) {
  const at = (instant: number) => new Date(instant);
  switch (standing.is) {
    case 'asked':
      return { state: standing.is, dueAt: at(standing.due), leftToAnswer: null };
    case 'asked-back':
      return { state: standing.is, dueAt: null, leftToAnswer: standing.left };
    case 'answered':
    case 'meeting':
      return { state: standing.is, leftToAnswer: null };
    case 'closed':
      return { state: standing.is, leftToAnswer: null, closedAt: at(standing.at), closedBecause: standing.because };
  }
}

/** Holds the row, so that two changes of one thread follow each other. */
export async function lockThread(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 AS found FROM thread WHERE id = ${id}::uuid FOR UPDATE`;
}

/** Anybody who begins a booking's thread takes turns. */
export async function lockThreadOf(tx: Transaction, booking: BookingId): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`thread of ${booking}`}, 0))`;
}

export async function findThread(reader: Reader, id: string): Promise<ThreadRecord | undefined> {
  const [found] = await select(reader, Prisma.sql`t.id = ${id}::uuid`, Prisma.sql`t.id`, 1);
  return found;
}

export async function findThreadOf(reader: Reader, booking: BookingId): Promise<ThreadRecord | undefined> {
  const [found] = await select(reader, Prisma.sql`t.booking_id = ${booking}::uuid`, Prisma.sql`t.id`, 1);
  return found;
}

/** That which one of its texts stands in. */
export async function findThreadOfText(reader: Reader, text: string): Promise<ThreadRecord | undefined> {
  const where = Prisma.sql`t.id = (SELECT x.thread_id FROM thread_text x WHERE x.id = ${text}::uuid)`;
  const [found] = await select(reader, where, Prisma.sql`t.id`, 1);
  return found;
}

export async function findThreads(reader: Reader, ids: readonly string[]): Promise<readonly ThreadRecord[]> {
  if (ids.length === 0) return [];
  return select(reader, Prisma.sql`t.id = ANY (${[...ids]}::uuid[])`, Prisma.sql`t.asked_at, t.id`, ids.length);
}

/** So many are handed over at once. */
const MOST_HANDED = 500;

/** The open ones that somebody may have to answer, held until the transaction ends, the longest asked first. */
export async function findOpenWith(
  tx: Transaction,
  professional: ProfessionalId,
  served: readonly { readonly service: ServiceId; readonly area: AreaId }[],
): Promise<readonly ThreadRecord[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM thread
    WHERE state <> 'closed' AND (professional_id = ${professional} OR deputy_id = ${professional}
      OR booking_id IN (SELECT id FROM booking WHERE professionals @> ARRAY[${professional}]::text[])
      OR (professional_id IS NULL AND (service_id, area_id) IN (
        SELECT * FROM unnest(${served.map((one) => one.service)}::text[], ${served.map((one) => one.area)}::text[]))))
    ORDER BY id LIMIT ${MOST_HANDED} FOR UPDATE`;
  return findThreads(
    tx,
    rows.map(({ id }) => id),
  );
}

/**
 * Who answers it from now on in the place of somebody who is away, or nobody any more: no version counts on. Whom it is
 * put to by now is reminded of the promise, though another was.
 */
export async function writeDeputy(tx: Transaction, id: string, deputy: ProfessionalId | undefined): Promise<void> {
  await tx.thread.update({ where: { id }, data: { deputyId: deputy ?? null, nearToldOf: null } });
}

/** The same question of the same person that waits already, asked since then. */
export async function findAskedSince(
  tx: Reader,
  { askedBy, service, area }: Pick<ThreadRecord, 'askedBy' | 'service' | 'area'>,
  question: string,
  since: number,
): Promise<ThreadRecord | undefined> {
  const [found] = await select(
    tx,
    Prisma.sql`t.asked_by = ${askedBy} AND t.service_id = ${service} AND t.area_id = ${area} AND t.state = 'asked'
      AND t.asked_at > ${new Date(since)} AND EXISTS (
        SELECT FROM thread_text x WHERE x.thread_id = t.id AND x.kind = 'question' AND x.text = ${question})`,
    Prisma.sql`t.asked_at DESC`,
    1,
  );
  return found;
}

/** Whose threads: those somebody asked, those of services in areas, and those of whole areas. */
export type ThreadsOf = {
  readonly askedBy?: Principal;
  readonly deputy?: ProfessionalId;
  readonly served: readonly { readonly service: ServiceId; readonly area: AreaId }[];
  readonly areas: readonly AreaId[] | '*';
};

export type ThreadSearch = {
  readonly of: ThreadsOf;
  readonly area?: AreaId | undefined;
  readonly service?: ServiceId | undefined;
  readonly states?: readonly ThreadState[];
  /** only those whose answer was promised by then */
  readonly dueBefore?: number;
  readonly after?: { readonly askedAt: number; readonly id: string };
  readonly order: 'newest' | 'due';
  readonly limit: number;
};

export async function searchThreads(reader: Reader, search: ThreadSearch): Promise<readonly ThreadRecord[]> {
  const { of, area, service, states, dueBefore, after, order, limit } = search;
  // each found by an index of its own: as one condition they would be a walk along all threads
  const whose = [
    ...(of.askedBy === undefined
      ? []
      : [
          Prisma.sql`SELECT id FROM thread WHERE asked_by = ${of.askedBy}`,
          Prisma.sql`SELECT x.id FROM booking k JOIN thread x ON x.booking_id = k.id WHERE k.booked_by = ${of.askedBy}`,
        ]),
    ...(of.served.length === 0
      ? []
      : [
          Prisma.sql`SELECT x.id FROM unnest(${of.served.map((one) => one.service)}::text[],
            ${of.served.map((one) => one.area)}::text[]) AS s (service, area)
            JOIN thread x ON x.service_id = s.service AND x.area_id = s.area`,
        ]),
    ...(of.deputy === undefined ? [] : [Prisma.sql`SELECT id FROM thread WHERE deputy_id = ${of.deputy}`]),
    ...(of.areas !== '*' && of.areas.length > 0
      ? [Prisma.sql`SELECT id FROM thread WHERE area_id = ANY (${[...of.areas]}::text[])`]
      : []),
  ];
  if (whose.length === 0 && of.areas !== '*') return [];
  const asked = [
    ...(of.areas === '*' ? [] : [Prisma.sql`t.id IN (${Prisma.join(whose, ' UNION ALL ')})`]),
    ...(area === undefined ? [] : [Prisma.sql`t.area_id = ${area}`]),
    ...(service === undefined ? [] : [Prisma.sql`t.service_id = ${service}`]),
    ...(states === undefined ? [] : [Prisma.sql`t.state = ANY (${[...states]}::text[])`]),
    ...(dueBefore === undefined ? [] : [Prisma.sql`t.due_at < ${new Date(dueBefore)}`]),
    ...(after === undefined
      ? []
      : [Prisma.sql`(t.asked_at, t.id) < (${new Date(after.askedAt)}::timestamptz, ${after.id}::uuid)`]),
  ];
  const by =
    order === 'due' ? Prisma.sql`t.due_at NULLS LAST, t.asked_at, t.id` : Prisma.sql`t.asked_at DESC, t.id DESC`;
  return select(reader, asked.length === 0 ? Prisma.sql`true` : Prisma.join(asked, ' AND '), by, limit);
}

/** How many of some areas wait for an answer that was promised by an instant. */
export async function countMissed(reader: Reader, areas: readonly AreaId[] | '*', now: number): Promise<number> {
  const ofAreas = areas === '*' ? Prisma.sql`true` : Prisma.sql`area_id = ANY (${[...areas]}::text[])`;
  const [row] = await reader.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM thread WHERE state = 'asked' AND due_at < ${new Date(now)} AND ${ofAreas}`;
  return row?.count ?? 0;
}

type Row = {
  readonly id: string;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly professional: ProfessionalId | null;
  readonly deputy: ProfessionalId | null;
  readonly askedBy: Principal;
  readonly topic: string | null;
  readonly ageBand: string | null;
  readonly state: ThreadState;
  readonly version: number;
  readonly promiseDays: number;
  readonly askedAt: Date;
  readonly due: Date | null;
  readonly left: number | null;
  readonly answeredAt: Date | null;
  readonly changedAt: Date;
  readonly closedAt: Date | null;
  readonly because: ClosedBecause | null;
  readonly booking: BookingId | null;
  readonly status: string | null;
  readonly start: Date | null;
  readonly end: Date | null;
  readonly booked: readonly ProfessionalId[] | null;
  readonly bookedBy: Principal | null;
  readonly texts: readonly TextRow[] | null;
};

type TextRow = Omit<ThreadText, 'at' | 'professional' | 'advice'> & {
  readonly professional: ProfessionalId | null;
  readonly advice: AttachedAdvice | null;
  readonly at: string;
};

async function select(
  reader: Reader,
  where: Prisma.Sql,
  order: Prisma.Sql,
  limit: number,
): Promise<readonly ThreadRecord[]> {
  const rows = await reader.$queryRaw<Row[]>`
    SELECT t.id::text AS id, t.service_id AS service, t.area_id AS area, t.professional_id AS professional, t.deputy_id AS deputy,
      t.asked_by AS "askedBy", t.topic, t.age_band AS "ageBand", t.state, t.version, t.promise_days AS "promiseDays",
      t.asked_at AS "askedAt", t.due_at AS due, t.left_to_answer AS left, t.answered_at AS "answeredAt",
      t.changed_at AS "changedAt", t.closed_at AS "closedAt", t.closed_because AS because,
      b.id::text AS booking, b.status, b.start, b."end", b.professionals AS booked, b.booked_by AS "bookedBy",
      (SELECT jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'writtenBy', x.written_by,
          'professional', x.professional_id, 'text', x.text, 'at', x.at, 'advice',
          (SELECT jsonb_strip_nulls(jsonb_build_object('id', a.id, 'language', a.language, 'title', a.title,
              'text', CASE WHEN a.state = 'shown' THEN a.text END, 'link', CASE WHEN a.state = 'shown' THEN a.link END))
            FROM advice a WHERE a.id = x.advice_id)) ORDER BY x.position, x.at, x.id)
        FROM thread_text x WHERE x.thread_id = t.id) AS texts
    FROM thread t LEFT JOIN booking b ON b.id = t.booking_id
    WHERE ${where} ORDER BY ${order} LIMIT ${limit}`;
  return rows.map(toRecord);
}

function toRecord(row: Row): ThreadRecord {
  const { professional, deputy, topic, ageBand, due, answeredAt, booking, texts } = row;
  return {
    id: row.id,
    service: row.service,
    area: row.area,
    ...(professional !== null && { professional }),
    ...(deputy !== null && { deputy }),
    ...(booking !== null && { booking: timeOf(booking, row) }),
    askedBy: row.askedBy,
    ...(topic !== null && { topic }),
    ...(ageBand !== null && { ageBand }),
    standing: standingOf(row),
    version: row.version,
    promiseDays: row.promiseDays,
    askedAt: row.askedAt.getTime(),
    ...(due !== null && { due: due.getTime() }),
    ...(answeredAt !== null && { answeredAt: answeredAt.getTime() }),
    changedAt: row.changedAt.getTime(),
    texts: (texts ?? []).map(({ professional: by, at, advice, ...text }) => ({
      ...text,
      ...(advice !== null && { advice }),
      ...(by !== null && { professional: by }),
      at: Date.parse(at),
    })),
  };
}

function timeOf(id: BookingId, { status, start, end, booked, bookedBy, askedBy }: Row): KeptTime {
  const [from, to] = [start?.getTime() ?? 0, end?.getTime() ?? 0];
  const of = { bookedBy: bookedBy ?? askedBy, professionals: booked ?? [] };
  return { id, status: status ?? 'cancelled', start: from, end: to, ...of };
}

function standingOf({ state, due, left, closedAt, because }: Row): Standing {
  switch (state) {
    case 'asked':
      return { is: state, due: due?.getTime() ?? 0 };
    case 'asked-back':
      return { is: state, left: left ?? 0 };
    case 'closed':
      return { is: state, at: closedAt?.getTime() ?? 0, because: because ?? 'silent' };
    default:
      return { is: state };
  }
}

/** What waits for an answer, the first due first, of whose promise not everybody was told yet who is to be. */
export async function findToRemindOf(reader: Reader, limit: number): Promise<readonly (ThreadRecord & ToldOf)[]> {
  const due = await reader.$queryRaw<{ id: string; near: boolean; passed: boolean }[]>`
    SELECT id::text AS id, near_told_of IS NOT DISTINCT FROM due_at AS near, passed_on_of IS NOT DISTINCT FROM due_at AS passed
    FROM thread WHERE state = 'asked' AND (near_told_of IS DISTINCT FROM due_at OR passed_on_of IS DISTINCT FROM due_at)
    ORDER BY due_at LIMIT ${limit}`;
  const ids = due.map(({ id }) => id);
  const threads = await select(reader, Prisma.sql`t.id = ANY (${ids}::uuid[])`, Prisma.sql`t.due_at`, limit);
  return threads.flatMap((thread) => {
    const told = due.find(({ id }) => id === thread.id);
    return told === undefined ? [] : [{ ...thread, nearTold: told.near, passedOn: told.passed }];
  });
}

/** Of the promise as it is now. */
type ToldOf = { readonly nearTold: boolean; readonly passedOn: boolean };

/** Notes that they are told of this promise, once: false where another process did, or it is another by now. */
export async function noteToldOf(
  tx: Transaction,
  { id, due, step }: { readonly id: string; readonly due: number; readonly step: 'near' | 'passed-on' },
): Promise<boolean> {
  const at = new Date(due);
  const column = Prisma.raw(step === 'near' ? 'near_told_of' : 'passed_on_of');
  const noted = await tx.$executeRaw`
    UPDATE thread SET ${column} = ${at}
    WHERE id = ${id}::uuid AND state = 'asked' AND due_at = ${at} AND ${column} IS DISTINCT FROM ${at}`;
  return noted > 0;
}

/** Those that lie with their asker and were last changed before an instant, and those whose meeting is over by another. */
export async function findToClose(
  reader: Reader,
  { silentSince, metBefore }: { readonly silentSince: number; readonly metBefore: number },
  limit: number,
): Promise<readonly ThreadRecord[]> {
  return select(
    reader,
    Prisma.sql`(t.state IN ('asked-back', 'answered') AND t.changed_at <= ${new Date(silentSince)})
      OR (t.state = 'meeting' AND b."end" <= ${new Date(silentSince)})
      OR (t.state <> 'closed' AND b.status IN ('booked', 'arrived', 'fulfilled') AND b."end" <= ${new Date(metBefore)})`,
    Prisma.sql`t.changed_at`,
    limit,
  );
}

/** Removes what was written in those closed before an instant, and what they were about; of how many. */
export async function removeTexts(tx: Transaction, closedBefore: number): Promise<number> {
  const at = new Date(closedBefore);
  await tx.$executeRaw`
    DELETE FROM thread_text x USING thread t WHERE t.id = x.thread_id AND t.closed_at <= ${at}`;
  return tx.$executeRaw`
    UPDATE thread SET topic = NULL, age_band = NULL WHERE closed_at <= ${at} AND (topic IS NOT NULL OR age_band IS NOT NULL)`;
}
