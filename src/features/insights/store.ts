// All that this feature asks of the database: the access log, its seals, and the feedback.

import type { AreaId } from '../../core/ids.ts';
import type { Database, Reader, Transaction } from '../../platform/db.ts';
import type { Link, LoggedRow, Seal, Unsealed } from './rules.ts';

/** Any constant does, as long as nothing else takes it: one sealer at a time, in all processes. */
const SEALER_LOCK = 7_311_604_425n;

/**
 * A row may wait behind rows with higher ids while its transaction is open, which is seconds. Looking further
 * back than this would read the whole log at each sealing; what lies there unsealed is for verification to name.
 */
const LOOK_BACK = 100_000n;

/** Takes the sealer's lock until the transaction ends; false when another sealer has it. */
export async function takeSealerLock(tx: Transaction): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ taken: boolean }[]>`SELECT pg_try_advisory_xact_lock(${SEALER_LOCK}) AS taken`;
  return row?.taken === true;
}

/** Takes the sealer's lock until the transaction ends, however long another has it. */
export async function waitForSealerLock(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEALER_LOCK})`;
}

export async function readLastSeal(reader: Reader): Promise<Seal | undefined> {
  const rows = await reader.$queryRaw<SealRow[]>`
    SELECT position, log_id, hash, sealed_at FROM access_seal ORDER BY position DESC LIMIT 1`;
  return rows[0] && asSeal(rows[0]);
}

/** How many links the chain has, as far as its ends tell: nothing is counted. */
export async function countLinks(reader: Reader): Promise<number> {
  const [row] = await reader.$queryRaw<{ links: number }[]>`
    SELECT coalesce(max(position) - min(position) + 1, 0)::int AS links FROM access_seal`;
  return row?.links ?? 0;
}

export async function readSealAt(reader: Reader, position: bigint): Promise<Seal | undefined> {
  const rows = await reader.$queryRaw<SealRow[]>`
    SELECT position, log_id, hash, sealed_at FROM access_seal WHERE position = ${position}`;
  return rows[0] && asSeal(rows[0]);
}

/** The id behind which a row may be without a seal: a transaction that took long adds its rows below the last sealed one. */
export async function findSealedUntil(tx: Transaction): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ until: bigint }[]>`
    SELECT coalesce(max(log_id), 0) - ${LOOK_BACK}::bigint AS until FROM access_seal`;
  return row?.until ?? 0n;
}

/**
 * Rows behind an id that are ready to be sealed, in id order: no transaction still open can add one before them. Both sides are
 * bounded by a value, so that the database reads what is new and not all that was ever sealed.
 */
export async function readSealable(tx: Transaction, after: bigint, limit: number): Promise<readonly LoggedRow[]> {
  const rows = await tx.$queryRaw<LogRow[]>`
    SELECT l.id, l.at, l.actor, l.role, l.action, l.subject_kind, l.subject_id, l.area, l.purpose, l.request_id,
           l.details, l.nonce::text AS nonce, l.mac, l.transaction::text AS transaction
    FROM access_log l
    WHERE l.id > ${after} AND l.transaction < (SELECT pg_snapshot_xmin(pg_current_snapshot()))
      AND NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.log_id = l.id AND s.log_id > ${after})
    ORDER BY l.id LIMIT ${limit}`;
  return rows.map(asLoggedRow);
}

/** Whether any row behind an id is without a seal, though its turn may not have come. */
export async function isAnyWaiting(tx: Transaction, after: bigint): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ waiting: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM access_log l
      WHERE l.id > ${after}
        AND NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.log_id = l.id AND s.log_id > ${after})) AS waiting`;
  return row?.waiting === true;
}

export async function writeSeals(tx: Transaction, seals: readonly Seal[]): Promise<void> {
  await tx.accessSeal.createMany({ data: seals.map((seal) => ({ ...seal, sealedAt: new Date(seal.sealedAt) })) });
}

/** Links after a position, in order, up to and including `until`. */
export async function readLinks(reader: Reader, after: bigint, until: bigint, limit: number): Promise<readonly Link[]> {
  const rows = await reader.$queryRaw<(SealRow & Partial<LogRow>)[]>`
    SELECT s.position, s.log_id, s.hash, s.sealed_at,
           l.id, l.at, l.actor, l.role, l.action, l.subject_kind, l.subject_id, l.area, l.purpose, l.request_id,
           l.details, l.nonce::text AS nonce, l.mac, l.transaction::text AS transaction
    FROM access_seal s LEFT JOIN access_log l ON l.id = s.log_id
    WHERE s.position > ${after} AND s.position <= ${until}
    ORDER BY s.position LIMIT ${limit}`;
  return rows.map((row) => ({ seal: asSeal(row), ...(isPresent(row) && { row: asLoggedRow(row) }) }));
}

/** Rows without a seal in the chain, which begins at 1: after an id, or from the lowest, in id order. */
export async function readUnsealed(
  reader: Reader,
  after: bigint | undefined,
  limit: number,
): Promise<readonly Unsealed[]> {
  const rows = await reader.$queryRaw<(LogRow & { passed: boolean })[]>`
    SELECT l.id, l.at, l.actor, l.role, l.action, l.subject_kind, l.subject_id, l.area, l.purpose, l.request_id,
           l.details, l.nonce::text AS nonce, l.mac, l.transaction::text AS transaction,
           l.id <= (SELECT coalesce(max(log_id), 0) FROM access_seal) - ${LOOK_BACK} AS passed
    FROM access_log l
    WHERE (${after ?? null}::bigint IS NULL OR l.id > ${after ?? null}::bigint)
      AND NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.log_id = l.id AND s.position > 0)
    ORDER BY l.id LIMIT ${limit}`;
  return rows.map((row) => ({ row: asLoggedRow(row), passed: row.passed }));
}

/**
 * How many of the log's numbers after the last sealed row no row bears. The database gives a number out before the
 * change it belongs to is decided, so that one given up leaves a gap too.
 */
export async function countUnborne(reader: Reader): Promise<number> {
  const [row] = await reader.$queryRaw<{ unborne: number }[]>`
    WITH sealed AS (SELECT coalesce(max(log_id), 0) AS until FROM access_seal),
      given AS (SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM access_log_id_seq)
    SELECT greatest(0, last - until - (SELECT count(*) FROM access_log WHERE id > until AND id <= last))::int AS unborne
    FROM sealed, given`;
  return row?.unborne ?? 0;
}

/**
 * Rows that repeat another's nonce, all but the one sealed first: their contents are equal, so whichever of them
 * was there first, one of them is the act and the others are its copies.
 */
export async function readCopies(reader: Reader): Promise<ReadonlySet<bigint>> {
  const rows = await reader.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM (
      SELECT l.id, row_number() OVER (PARTITION BY l.nonce ORDER BY s.position NULLS LAST, l.id) AS nth
      FROM access_log l LEFT JOIN access_seal s ON s.log_id = l.id) AS numbered
    WHERE nth > 1`;
  return new Set(rows.map((row) => row.id));
}

/** The rows that say what retention removed, no matter who wrote them. */
export async function readRemovals(reader: Reader): Promise<readonly LoggedRow[]> {
  const rows = await reader.$queryRaw<LogRow[]>`
    SELECT id, at, actor, role, action, subject_kind, subject_id, area, purpose, request_id, details,
           nonce::text AS nonce, mac, transaction::text AS transaction
    FROM access_log WHERE subject_kind = ${REMOVAL.subject.kind} AND subject_id = ${REMOVAL.subject.id}
      AND action = ${REMOVAL.action}`;
  return rows.map(asLoggedRow);
}

/** How a removal by retention stands in the log. */
export const REMOVAL = { action: 'remove-log', subject: { kind: 'retention', id: 'access-log' } } as const;

/** The last link of the sealings that all lie before an instant. The newest sealing never counts: the chain goes on from it. */
export async function readLastSealBefore(reader: Reader, instant: number): Promise<Seal | undefined> {
  const rows = await reader.$queryRaw<SealRow[]>`
    SELECT position, log_id, hash, sealed_at FROM access_seal
    WHERE position < (
      SELECT min(position) FROM access_seal
      WHERE sealed_at >= least(
        ${new Date(instant)}, (SELECT sealed_at FROM access_seal ORDER BY position DESC LIMIT 1)))
    ORDER BY position DESC LIMIT 1`;
  return rows[0] && asSeal(rows[0]);
}

/** Removes the links up to a position with their rows. Returns how many rows. */
export async function removeLinks(tx: Transaction, until: bigint): Promise<number> {
  await tx.$executeRaw`SELECT set_config('neuvoaika.retention', 'on', true)`;
  const rows = await tx.$executeRaw`
    DELETE FROM access_log WHERE id IN (SELECT log_id FROM access_seal WHERE position <= ${until})`;
  await tx.$executeRaw`DELETE FROM access_seal WHERE position <= ${until}`;
  await tx.$executeRaw`SELECT set_config('neuvoaika.retention', 'off', true)`;
  return rows;
}

export type LogFilter = {
  readonly areas: readonly AreaId[] | '*';
  readonly from?: Date;
  readonly to?: Date;
  readonly actor?: string;
  /** any of these, as `kind:id` */
  readonly subjects?: readonly string[];
  readonly before?: bigint;
  readonly limit: number;
};

/** A page of the log, newest first. */
export async function readLog(db: Database, filter: LogFilter) {
  return db.accessLog.findMany({
    where: {
      // what reached every area is every area's to see
      ...(filter.areas !== '*' && { area: { in: [...filter.areas, '*'] } }),
      ...((filter.from || filter.to) && {
        at: { ...(filter.from && { gte: filter.from }), ...(filter.to && { lt: filter.to }) },
      }),
      ...(filter.actor !== undefined && { actor: filter.actor }),
      ...(filter.subjects && { OR: filter.subjects.map(inColumns) }),
      ...(filter.before !== undefined && { id: { lt: filter.before } }),
    },
    orderBy: { id: 'desc' },
    take: filter.limit,
  });
}

function inColumns(subject: string) {
  const at = subject.indexOf(':');
  return { subjectKind: subject.slice(0, at), subjectId: subject.slice(at + 1) };
}

/** What the log may say of a family: itself and those merged into it, their bookings and waiting-list entries. */
export async function readFamilySubjects(db: Database, family: string): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ subject: string }[]>`
    WITH RECURSIVE same AS (
      SELECT id FROM family WHERE id = ${family}::uuid
      UNION SELECT f.id FROM family f JOIN same ON f.merged_into = same.id)
    SELECT 'family:' || id AS subject FROM same
    UNION SELECT 'booking:' || b.id FROM booking b JOIN same ON b.family_id = same.id
    UNION SELECT 'booking:' || c.booking_id FROM consent c JOIN same ON c.family_id = same.id
    UNION SELECT 'waitlist-entry:' || w.id FROM waitlist_entry w JOIN same ON w.family_id = same.id`;
  return rows.map((row) => row.subject);
}

/** The log's rows about any of these subjects (`kind:id`) after an id, oldest first. */
export async function readLogAbout(db: Database, subjects: readonly string[], after: bigint, limit: number) {
  return db.accessLog.findMany({
    where: {
      id: { gt: after },
      OR: subjects.map(inColumns),
    },
    orderBy: { id: 'asc' },
    take: limit,
  });
}

/** Names of the people and labels of the keys among these actors. */
export async function readActorNames(db: Database, actors: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const keys = actors.filter((actor) => actor.startsWith('key:')).map((actor) => actor.slice('key:'.length));
  const users = await db.user.findMany({ where: { id: { in: [...actors] } }, select: { id: true, name: true } });
  const labels = await db.apiKey.findMany({ where: { id: { in: keys } }, select: { id: true, label: true } });
  return new Map([
    ...users.map((user) => [user.id, user.name] as const),
    ...labels.map((key) => [`key:${key.id}`, key.label] as const),
  ]);
}

export type FeedbackRow = {
  readonly id: string;
  readonly page: string;
  readonly message: string;
  readonly contact: string | null;
  readonly createdAt: Date;
};

export async function writeFeedback(tx: Transaction, row: FeedbackRow): Promise<void> {
  await tx.feedback.create({ data: row });
}

export async function countFeedbackSince(db: Database, since: Date): Promise<number> {
  return db.feedback.count({ where: { createdAt: { gt: since } } });
}

export async function readNewestFeedback(db: Database, limit: number): Promise<readonly FeedbackRow[]> {
  return db.feedback.findMany({ orderBy: { createdAt: 'desc' }, take: limit });
}

type SealRow = { position: bigint; log_id: bigint; hash: string; sealed_at: Date };
type LogRow = {
  id: bigint;
  at: Date;
  actor: string;
  role: string;
  action: string;
  subject_kind: string;
  subject_id: string;
  area: string | null;
  purpose: string | null;
  request_id: string | null;
  details: unknown;
  nonce: string;
  mac: string;
  transaction: string;
};

function isPresent(row: Partial<LogRow>): row is LogRow {
  return row.id !== undefined && row.id !== null;
}

function asSeal(row: SealRow): Seal {
  return { position: row.position, logId: row.log_id, hash: row.hash, sealedAt: row.sealed_at.getTime() };
}

function asLoggedRow(row: LogRow): LoggedRow {
  return {
    id: row.id,
    at: row.at.getTime(),
    actor: row.actor,
    role: row.role,
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    area: row.area,
    purpose: row.purpose,
    requestId: row.request_id,
    details: row.details,
    nonce: row.nonce,
    mac: row.mac,
    transaction: row.transaction,
  };
}
