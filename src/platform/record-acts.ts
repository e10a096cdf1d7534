// The access log's rows: what was done and what was read, each with the code that tells it from a row put there otherwise.

import { randomUUID } from 'node:crypto';
import type { LoggedAct, LoggedAction, LoggedDetail } from '../core/access-log.ts';
import type { AreaId, Principal } from '../core/ids.ts';
import type { ActingRole, Actor } from '../core/permissions.ts';
import { logKey, macOf } from './authenticate-log.ts';
import { Prisma, type Transaction } from './db.ts';
import type { Dependencies } from './dependencies.ts';

/** What the access log keeps of one act: who and when are added by the wrapper. Never personal data. */
export type LogEntry = {
  readonly action: LoggedAction;
  readonly subject: { readonly kind: string; readonly id: string };
  /** `*`: every area, or none in particular: each area's auditor sees it */
  readonly area: AreaId | '*';
  readonly purpose?: string;
  readonly details?: Readonly<Partial<Record<LoggedDetail, string | number | boolean>>>;
};

/** The entry once for each area it is about, so that each area's auditor finds it; for all of them where it is about none. */
export function inEachArea(
  areas: readonly (AreaId | '*')[] | '*',
  entry: Omit<LogEntry, 'area'>,
): readonly [LogEntry, ...LogEntry[]] {
  const [first, ...others] = areas === '*' || areas.includes('*') ? [] : [...new Set(areas)];
  if (first === undefined) return [{ ...entry, area: '*' }];
  return [{ ...entry, area: first }, ...others.map((area) => ({ ...entry, area }))];
}

/** Logs that an actor read someone's data: who, whose, what and why. */
export async function recordRead(deps: Dependencies, actor: Actor, entry: LogEntry, requestId?: string): Promise<void> {
  await recordReads(deps, actor, [entry], requestId);
}

/** As `recordRead`, for all that one answer shows: a row for each, however many, in one statement. */
export async function recordReads(
  deps: Dependencies,
  actor: Actor,
  entries: readonly LogEntry[],
  requestId?: string,
): Promise<void> {
  if (entries.length === 0) return;
  const author = { actor, role: actor.grants[0]?.role, now: deps.clock.now(), requestId };
  await deps.db.$queryRaw(logStatement(deps, author, entries));
}

/**
 * As `recordReads`, for a page that looks again by itself: whom this actor was shown within `within` milliseconds and is
 * logged already, for this purpose, is not logged once more.
 */
export async function recordReadsOnce(
  deps: Dependencies,
  actor: Actor,
  entries: readonly LogEntry[],
  within: number,
  requestId?: string,
): Promise<void> {
  if (entries.length === 0) return;
  const since = new Date(deps.clock.now() - within);
  const asked = entries.map(({ action, subject, purpose }) => ({ action, ...subject, purpose }));
  const known = await deps.db.$queryRaw<{ at: number }[]>`
    SELECT (asked.position - 1)::int AS at
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS (action text, kind text, id text, purpose text))
      WITH ORDINALITY AS asked (action, kind, id, purpose, position)
    WHERE EXISTS (
      SELECT 1 FROM access_log AS l WHERE l.subject_kind = asked.kind AND l.subject_id = asked.id
        AND l.actor = ${actor.principal} AND l.action = asked.action AND l.purpose IS NOT DISTINCT FROM asked.purpose
        AND l.at > ${since})`;
  const told = new Set(known.map(({ at }) => at));
  await recordReads(
    deps,
    actor,
    entries.filter((_, at) => !told.has(at)),
    requestId,
  );
}

/** Of these subjects, those that the actor did this to since then. */
export async function findDoneSince(
  tx: Transaction,
  actor: Actor,
  { action, kind, ids, since }: Done,
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT subject_id AS id FROM access_log
    WHERE subject_kind = ${kind} AND subject_id = ANY (${[...ids]}::text[])
      AND actor = ${actor.principal} AND action = ${action} AND at >= ${since}`;
  return rows.map(({ id }) => id);
}

type Done = {
  readonly action: LoggedAction;
  readonly kind: string;
  readonly ids: readonly string[];
  readonly since: Date;
};

/** Logs what the service did by itself (retention, sealing), within the transaction that did it. */
export async function recordAct(
  deps: Dependencies,
  tx: Transaction,
  now: number,
  ...entries: readonly LogEntry[]
): Promise<void> {
  await tx.$executeRaw(logStatement(deps, { actor: SYSTEM, role: undefined, now, requestId: undefined }, entries));
}

const SYSTEM: Actor = { principal: 'system' as Principal, name: 'Neuvoaika', language: 'fi', grants: [] };

/** Who a row is from, and when: the same for all rows of one command. */
export type Author = {
  readonly actor: Actor;
  readonly role: ActingRole | undefined;
  readonly now: number;
  readonly requestId: string | undefined;
};

/** All rows in one statement, each with the code that tells it from one that somebody else put there. */
export function logStatement(deps: Dependencies, author: Author, entries: readonly LogEntry[]): Prisma.Sql {
  const key = logKey(deps.config.secret);
  const rows = entries.map((entry) => {
    const act = actOf(author, entry);
    return { ...act, mac: macOf(key, act) };
  });
  return Prisma.sql`
    INSERT INTO access_log
      (nonce, mac, at, actor, role, request_id, action, subject_kind, subject_id, area, purpose, details)
    SELECT r.nonce, r.mac, ${new Date(author.now)}, r.actor, r.role, r."requestId", r.action, r."subjectKind",
      r."subjectId", r.area, r.purpose, r.details
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r (nonce uuid, mac text, actor text, role text, "requestId" text, action text, "subjectKind" text,
        "subjectId" text, area text, purpose text, details jsonb)`;
}

function actOf({ actor, role, now, requestId }: Author, entry: LogEntry): LoggedAct {
  return {
    nonce: randomUUID(),
    at: now,
    actor: actor.principal,
    role: role ?? 'none',
    action: entry.action,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    area: entry.area,
    purpose: entry.purpose ?? null,
    requestId: requestId ?? null,
    details: { ...entry.details, ...(actor.key !== undefined && { key: actor.key }) },
  };
}
