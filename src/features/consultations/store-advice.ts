// Advice of the shelf as it is kept, with what was done with it.

import type { AreaId, Principal } from '../../core/ids.ts';
import type { Language } from '../../core/permissions.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { AdviceContent, AdviceDeed, AdviceState } from './advice.ts';

export type Deed = { readonly what: AdviceDeed; readonly by: Principal; readonly at: number; readonly reason?: string };

/** Instants in epoch milliseconds. */
export type AdviceRecord = AdviceContent & {
  readonly id: string;
  readonly area: AreaId;
  readonly state: AdviceState;
  readonly version: number;
  readonly writtenBy: Principal;
  readonly writtenAt: number;
  /** the answer that it came of, while that is kept */
  readonly from?: string;
  /** oldest first */
  readonly deeds: readonly Deed[];
};

export async function insertAdvice(
  tx: Transaction,
  { area, from, writtenAt, deeds: _, ...advice }: AdviceRecord,
): Promise<void> {
  await tx.advice.create({
    data: {
      ...columnsOf(advice),
      id: advice.id,
      state: advice.state,
      version: advice.version,
      writtenBy: advice.writtenBy,
      areaId: area,
      writtenAt: new Date(writtenAt),
      fromId: from ?? null,
    },
  });
}

function columnsOf({ topic, ageBand, language, title, text, link }: AdviceContent) {
  return { topic, ageBand: ageBand ?? null, language, title, text: text ?? null, link: link ?? null };
}

/** One version on; with other words where they are given. */
export async function writeAdvice(
  tx: Transaction,
  id: string,
  state: AdviceState,
  content?: AdviceContent,
): Promise<void> {
  await tx.advice.update({
    where: { id },
    data: { ...(content && columnsOf(content)), state, version: { increment: 1 } },
  });
}

export async function insertDeed(tx: Transaction, advice: string, { what, by, at, reason }: Deed): Promise<void> {
  await tx.adviceAct.create({ data: { adviceId: advice, what, by, at: new Date(at), reason: reason ?? null } });
}

/** Once it is shown, nobody needs to know why it was sent back: the reason may tell of the case. */
export async function forgetReasons(tx: Transaction, advice: string): Promise<void> {
  await tx.adviceAct.updateMany({ where: { adviceId: advice, what: 'sent-back' }, data: { reason: null } });
}

/** Holds its row until the transaction ends. */
export async function lockAdvice(tx: Transaction, id: string): Promise<AdviceRecord | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM advice WHERE id = ${id}::uuid FOR UPDATE`;
  return findAdvice(tx, id);
}

export async function findAdvice(reader: Reader, id: string): Promise<AdviceRecord | undefined> {
  const [found] = await select(reader, Prisma.sql`a.id = ${id}::uuid`, 1);
  return found;
}

/** What the same person wrote under the same title since then. */
export async function findWrittenSince(
  reader: Reader,
  { area, writtenBy, title }: Pick<AdviceRecord, 'area' | 'writtenBy' | 'title'>,
  since: number,
): Promise<AdviceRecord | undefined> {
  const where = Prisma.sql`a.area_id = ${area} AND a.written_by = ${writtenBy} AND a.title = ${title}
    AND a.written_at > ${new Date(since)} AND a.version = 0`;
  const [found] = await select(reader, where, 1);
  return found;
}

export type AdviceSearch = {
  readonly areas: readonly AreaId[] | '*';
  readonly topic?: string | undefined;
  readonly ageBand?: string | undefined;
  readonly state: AdviceState;
  /** only their own, but where they look after the shelf */
  readonly ownOnly?: { readonly of: Principal; readonly but: readonly AreaId[] | '*' };
  readonly after?: { readonly writtenAt: number; readonly id: string };
  readonly limit: number;
};

/** The newest first. */
export async function searchAdvice(reader: Reader, search: AdviceSearch): Promise<readonly AdviceRecord[]> {
  const { areas, topic, ageBand, state, ownOnly, after, limit } = search;
  const asked = [
    Prisma.sql`a.state = ${state}`,
    ...(areas === '*' ? [] : [Prisma.sql`a.area_id = ANY (${[...areas]}::text[])`]),
    ...(topic === undefined ? [] : [Prisma.sql`a.topic = ${topic}`]),
    ...(ageBand === undefined ? [] : [Prisma.sql`(a.age_band IS NULL OR a.age_band = ${ageBand})`]),
    ...(ownOnly === undefined || ownOnly.but === '*'
      ? []
      : [Prisma.sql`(a.written_by = ${ownOnly.of} OR a.area_id = ANY (${[...ownOnly.but]}::text[]))`]),
    ...(after === undefined
      ? []
      : [Prisma.sql`(a.written_at, a.id) < (${new Date(after.writtenAt)}::timestamptz, ${after.id}::uuid)`]),
  ];
  return select(reader, Prisma.join(asked, ' AND '), limit);
}

type Row = {
  readonly id: string;
  readonly area: AreaId;
  readonly topic: string;
  readonly ageBand: AdviceRecord['ageBand'] | null;
  readonly language: Language;
  readonly title: string;
  readonly text: string | null;
  readonly link: string | null;
  readonly state: AdviceState;
  readonly version: number;
  readonly writtenBy: Principal;
  readonly writtenAt: Date;
  readonly from: string | null;
  readonly deeds:
    | readonly (Omit<Deed, 'at' | 'reason'> & { readonly at: string; readonly reason: string | null })[]
    | null;
};

async function select(reader: Reader, where: Prisma.Sql, limit: number): Promise<readonly AdviceRecord[]> {
  const rows = await reader.$queryRaw<Row[]>`
    SELECT a.id::text AS id, a.area_id AS area, a.topic, a.age_band AS "ageBand", a.language, a.title, a.text, a.link,
      a.state, a.version, a.written_by AS "writtenBy", a.written_at AS "writtenAt", a.from_id::text AS "from",
      (SELECT jsonb_agg(jsonb_build_object('what', d.what, 'by', d.by, 'at', d.at, 'reason', d.reason) ORDER BY d.id)
        FROM advice_act d WHERE d.advice_id = a.id) AS deeds
    FROM advice a WHERE ${where} ORDER BY a.written_at DESC, a.id DESC LIMIT ${limit}`;
  return rows.map(({ ageBand, text, link, from, deeds, writtenAt, ...row }) => ({
    ...row,
    writtenAt: writtenAt.getTime(),
    ...(ageBand && { ageBand }),
    ...(text !== null && { text }),
    ...(link !== null && { link }),
    ...(from !== null && { from }),
    deeds: (deeds ?? []).map(({ reason, at, ...deed }) => ({
      ...{ ...deed, at: Date.parse(at) },
      ...(reason !== null && { reason }),
    })),
  }));
}

/** Whether somebody said already since then that it answered them, as the log has it. */
export async function wasAnswered(
  tx: Transaction,
  advice: string,
  principal: Principal,
  since: number,
): Promise<boolean> {
  const said = { action: 'answered-by-advice', subjectId: advice, actor: principal, at: { gt: new Date(since) } };
  return (await tx.accessLog.findFirst({ where: said, select: { id: true } })) !== null;
}

/** Proposals that nobody has approved go with the answers they came of, in threads closed before an instant. */
export async function removeUnapproved(tx: Transaction, closedBefore: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM advice a USING thread_text x, thread t
    WHERE x.id = a.from_id AND t.id = x.thread_id AND t.closed_at <= ${new Date(closedBefore)}
      AND a.state IN ('waiting', 'sent-back')`;
}
