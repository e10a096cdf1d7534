// One way to change anything: permission, input, transaction, log and events, together or not at all.

import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { LoggedAct, LoggedAction, LoggedDetail } from '../core/access-log.ts';
import { invalidInput, pathText, Refusal } from '../core/errors.ts';
import type { DomainEvent } from '../core/events.ts';
import type { AreaId, Principal } from '../core/ids.ts';
import { keptFor } from '../core/kept-data.ts';
import { type ActingRole, type Actor, type Capability, roleFor } from '../core/permissions.ts';
import { findingOf } from '../core/typed-text.ts';
import { findUnfitText } from '../core/unfit-text.ts';
import { logKey, macOf } from './authenticate-log.ts';
import { isTransient, type Transaction } from './db.ts';
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

/** What a command did. At least one log entry: forgetting to log does not type-check. */
export type Outcome<Result> = {
  readonly result: Result;
  readonly log: readonly [LogEntry, ...LogEntry[]];
  readonly events?: readonly DomainEvent[];
};

export type CommandContext = {
  readonly tx: Transaction;
  /** epoch milliseconds */
  readonly now: number;
  readonly actor: Actor;
  readonly deps: Dependencies;
};

export type Command<Input, Result> = {
  readonly name: string;
  /** needed in some area at least; the command itself checks the area it changes */
  readonly capability: Capability | 'anyone-signed-in';
  readonly input: z.ZodType<Input>;
  /** `shown-once`: the answer holds a secret, so it is kept nowhere and a repetition is refused */
  readonly answer?: 'kept' | 'shown-once';
  readonly run: (context: CommandContext, input: Input) => Promise<Outcome<Result>>;
  /** adds to a refusal what takes long to find: asked when the transaction is over, so that nobody waits for it */
  readonly refused?: (reading: AfterRefusal, refusal: Refusal) => Promise<Refusal>;
};

/** What a refusal is completed from. */
export type AfterRefusal = {
  readonly db: Pick<Transaction, '$queryRaw'>;
  readonly deps: Dependencies;
  /** epoch milliseconds */
  readonly now: number;
};

export type ExecuteOptions = {
  /** The same key with the same input is answered as the first time; with other input it is refused. */
  readonly idempotencyKey?: string;
  readonly requestId?: string;
};

const ATTEMPTS = 5;

/**
 * Runs a command for an actor. `input` is raw: it is validated here, and nowhere after.
 * Throws `Refusal`: not_allowed, invalid_input, idempotency_conflict, or what the command itself declines.
 */
export async function execute<Input, Result>(
  deps: Dependencies,
  actor: Actor,
  command: Command<Input, Result>,
  input: unknown,
  options: ExecuteOptions = {},
): Promise<Result> {
  try {
    const role = permit(actor, command.capability);
    const parsed = parseInput(command.input, input);
    const { result, replayed } = await inTransaction(deps, (tx) =>
      options.idempotencyKey === undefined
        ? runOnce(deps, tx, actor, role, command, parsed, options)
        : runIdempotent(deps, tx, actor, role, command, parsed, { ...options, idempotencyKey: options.idempotencyKey }),
    );
    deps.metrics.commands.inc({ command: command.name, outcome: replayed ? 'replayed' : 'done' });
    return result;
  } catch (error) {
    deps.metrics.commands.inc({ command: command.name, outcome: error instanceof Refusal ? error.code : 'failed' });
    if (!(error instanceof Refusal) || command.refused === undefined) throw error;
    // What was refused stays so, also where nothing more can be found.
    throw await command.refused({ db: deps.db, deps, now: deps.clock.now() }, error).catch(() => error);
  }
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
  await writeLog(deps, deps.db, author, entries);
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

/** Logs what the service did by itself (retention, sealing), within the transaction that did it. */
export async function recordAct(
  deps: Dependencies,
  tx: Transaction,
  now: number,
  ...entries: readonly LogEntry[]
): Promise<void> {
  await writeLog(deps, tx, { actor: SYSTEM, role: undefined, now, requestId: undefined }, entries);
}

/** Removes the answers whose time is over. Returns how many. */
export async function removeOldAnswers(tx: Transaction, now: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM idempotency_key WHERE created_at <= ${forgottenUntil(now)}`;
}

/** How long an Idempotency-Key is remembered, with the answer it was given. */
function forgottenUntil(now: number): Date {
  return new Date(now - keptFor('answers'));
}

const SYSTEM: Actor = { principal: 'system' as Principal, name: 'Neuvoaika', language: 'fi', grants: [] };

/** Validates input at the edge. Throws `invalid_input` naming every fault by its path, or `personal_data_found`. */
export function parseInput<Input>(schema: z.ZodType<Input>, input: unknown): Input {
  const unfit = findUnfitText(input);
  if (unfit !== undefined) throw invalidInput(unfit);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message }));
  const findings = parsed.error.issues.flatMap((issue) => {
    const found = findingOf(issue);
    return found === undefined ? [] : [{ field: pathText(issue.path), ...found }];
  });
  if (findings.length === faults.length) {
    throw new Refusal('personal_data_found', 'the text holds personal data', { findings, faults });
  }
  throw new Refusal('invalid_input', 'the input does not fit', { faults });
}

function permit(actor: Actor, capability: Capability | 'anyone-signed-in'): ActingRole | undefined {
  if (capability === 'anyone-signed-in') return actor.grants[0]?.role;
  const role = roleFor(actor, capability);
  if (role === undefined) throw new Refusal('not_allowed', `no role of this actor may ${capability}`);
  return role;
}

async function inTransaction<Result>(deps: Dependencies, run: (tx: Transaction) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deps.db.$transaction(run);
    } catch (error) {
      if (!isTransient(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

type Answer<Result> = { readonly result: Result; readonly replayed: boolean };

async function runOnce<Input, Result>(
  deps: Dependencies,
  tx: Transaction,
  actor: Actor,
  role: ActingRole | undefined,
  command: Command<Input, Result>,
  input: Input,
  options: ExecuteOptions,
): Promise<Answer<Result>> {
  const now = deps.clock.now();
  const outcome = await command.run({ tx, now, actor, deps }, input);
  await writeLog(deps, tx, { actor, role, now, requestId: options.requestId }, outcome.log);
  if (outcome.events) await deps.jobs.enqueue(tx, outcome.events);
  return { result: outcome.result, replayed: false };
}

/** Takes the key first: a second request with it waits here for the first, then finds its answer. */
async function runIdempotent<Input, Result>(
  deps: Dependencies,
  tx: Transaction,
  actor: Actor,
  role: ActingRole | undefined,
  command: Command<Input, Result>,
  input: Input,
  options: ExecuteOptions & { readonly idempotencyKey: string },
): Promise<Answer<Result>> {
  const key = options.idempotencyKey;
  const fingerprint = createHash('sha256')
    .update(`${command.name}\n${JSON.stringify(input)}`)
    .digest('hex');
  const now = deps.clock.now();
  // A key whose time is over is a new one, though the nightly clearing has yet to come.
  const taken = await tx.$executeRaw`
    INSERT INTO idempotency_key AS known (principal, key, fingerprint, created_at)
    VALUES (${actor.principal}, ${key}, ${fingerprint}, ${new Date(now)})
    ON CONFLICT (principal, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, created_at = excluded.created_at, answer = NULL
    WHERE known.created_at <= ${forgottenUntil(now)}`;
  if (taken === 0) {
    const first = await tx.idempotencyKey.findUniqueOrThrow({
      where: { principal_key: { principal: actor.principal, key } },
    });
    if (first.fingerprint !== fingerprint) {
      throw new Refusal('idempotency_conflict', 'this Idempotency-Key was used for another request');
    }
    if (command.answer === 'shown-once') {
      throw new Refusal('idempotency_conflict', 'this was done already, and its answer is shown only once');
    }
    return { result: first.answer as Result, replayed: true };
  }
  const answer = await runOnce(deps, tx, actor, role, command, input, options);
  if (command.answer === 'shown-once') return answer;
  await tx.$executeRaw`
    UPDATE idempotency_key SET answer = ${JSON.stringify(answer.result ?? null)}::jsonb
    WHERE principal = ${actor.principal} AND key = ${key}`;
  return answer;
}

/** Who a row is from, and when: the same for all rows of one command. */
type Author = {
  readonly actor: Actor;
  readonly role: ActingRole | undefined;
  readonly now: number;
  readonly requestId: string | undefined;
};

/** Writes the rows in one statement, each with the code that tells it from one that somebody else put there. */
async function writeLog(
  deps: Dependencies,
  tx: Pick<Transaction, '$executeRaw'>,
  author: Author,
  entries: readonly LogEntry[],
): Promise<void> {
  const key = logKey(deps.config.secret);
  const rows = entries.map((entry) => {
    const act = actOf(author, entry);
    return { ...act, mac: macOf(key, act) };
  });
  await tx.$executeRaw`
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
