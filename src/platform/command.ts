// One way to change anything: permission, input, transaction, log and events, together or not at all.

import type { z } from 'zod';
import { Refusal } from '../core/errors.ts';
import type { DomainEvent } from '../core/events.ts';
import { type ActingRole, type Actor, type Capability, roleFor } from '../core/permissions.ts';
import { countOutcome } from './count-outcome.ts';
import { isTransient, obstacleIn, Prisma, type Reader, type Transaction } from './db.ts';
import type { Dependencies } from './dependencies.ts';
import { transact } from './jobs.ts';
import { findAnswer, fingerprintOf, type Key, replay, takeKey } from './keep-answers.ts';
import { parseInput, parseSparing, withFaultsOfRest } from './parse-input.ts';
import { type LogEntry, logStatement } from './record-acts.ts';

/** What a command did. At least one log entry: forgetting to log does not type-check. */
export type Outcome<Result> = {
  readonly result: Result;
  readonly log: readonly [LogEntry, ...LogEntry[]];
  readonly events?: readonly DomainEvent[];
  /** all was as it was asked for already: the log says who looked at it */
  readonly asItWas?: true;
};

/** All was as it was asked for already: nothing is logged, nobody is told, no version counts on. */
export type Unchanged<Result> = { readonly result: Result; readonly unchanged: true };

/** What decides is read by it. Nothing is held meanwhile: what is written says itself whether it still stands. */
export type DecisionContext = {
  readonly reader: Reader;
  /** the transaction, for what must hold something before it decides; where there is none yet, all begins anew in one */
  readonly held: () => Transaction;
  /** epoch milliseconds */
  readonly now: number;
  readonly actor: Actor;
  readonly deps: Dependencies;
};

export type CommandContext = DecisionContext & { readonly tx: Transaction };

/** Rows to write, as parts of one statement that does all of it or nothing. */
export type Write = {
  /** named parts, without WITH */
  readonly parts: readonly Prisma.Sql[];
  /** an expression of text: null where nothing stands in the way */
  readonly obstacle: Prisma.Sql;
  /** the refusal it comes to; `again` where what was read has changed meanwhile, so that it must be decided anew */
  readonly refuse: (obstacle: string) => Refusal | 'again';
};

/** What a decision writes that leaves all as it is. */
export const NOTHING: Write = { parts: [], obstacle: Prisma.sql`NULL`, refuse: () => 'again' };

export type Decision<Result> = Outcome<Result> & { readonly write: Write };

export type Command<Input, Result> = CommandFrame<Input> & {
  readonly run: (context: CommandContext, input: Input) => Promise<Outcome<Result> | Unchanged<Result>>;
};

/** A command that thousands queue for: it reads, decides, and writes all at once with its key, log and jobs. */
export type QuickCommand<Input, Result> = CommandFrame<Input> & {
  readonly decide: (context: DecisionContext, input: Input) => Promise<Decision<Result>>;
};

/** Whatever `execute` runs. */
export type Executable<Input, Result> = Command<Input, Result> | QuickCommand<Input, Result>;

type CommandFrame<Input> = {
  readonly name: string;
  /** needed in some area at least; the command itself checks the area it changes */
  readonly capability: Capability | 'anyone-signed-in';
  readonly input: z.ZodType<Input>;
  /** parts that fit, for those of an input that do not, so that a form is told of the rest as well: see {@link judge} */
  readonly spare?: object;
  /** `shown-once`: the answer holds a secret, so it is kept nowhere and a repetition is refused */
  readonly answer?: 'kept' | 'shown-once';
  /** adds to a refusal what takes long to find: asked when the transaction is over, so that nobody waits for it */
  readonly refused?: (reading: AfterRefusal, refusal: Refusal) => Promise<Refusal>;
};

/** What a refusal is completed from. */
export type AfterRefusal = {
  readonly db: Reader;
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
 * Throws `Refusal`: not_allowed, invalid_input, idempotency_conflict, crowded, or what the command itself declines.
 */
export async function execute<Input, Result>(
  ...asked: Parameters<typeof executeTelling<Input, Result>>
): Promise<Result> {
  return (await executeTelling(...asked)).result;
}

/** As {@link execute}, and tells what came of it: whether anything was changed, or all was so already. */
export async function executeTelling<Input, Result>(
  deps: Dependencies,
  actor: Actor,
  command: Executable<Input, Result>,
  input: unknown,
  options: ExecuteOptions = {},
): Promise<{ readonly result: Result; readonly unchanged: boolean }> {
  const { result, unchanged } = await countOutcome(
    deps,
    command.name,
    async () => {
      const role = permit(actor, command.capability);
      const parsed = parseInput(command.input, input);
      const run = { deps, actor, role, input: parsed, ...options };
      return deps.turns.take(() => runWhole(run, command));
    },
    ({ replayed }) => (replayed ? 'replayed' : 'done'),
  );
  return { result, unchanged: unchanged === true };
}

/**
 * As {@link execute}, and undone: nothing is kept, logged or told. Throws what it would be refused for.
 */
export async function judge<Input, Result>(
  deps: Dependencies,
  actor: Actor,
  command: Command<Input, Result>,
  input: unknown,
): Promise<void> {
  permit(actor, command.capability);
  const { value: parsed, refused } = parseSparing(command.input, input, command.spare ?? {});
  const undone = new Undone();
  const tried = (tx: Transaction) =>
    command.run({ tx, reader: tx, held: () => tx, now: deps.clock.now(), actor, deps }, parsed);
  await deps.turns
    .take(() =>
      transact(deps, async (tx) => {
        await tried(tx);
        throw undone;
      }),
    )
    .catch((error: unknown) => {
      const isOfInput = error instanceof Refusal && error.code === 'invalid_input';
      if (error !== undone && !(refused && error instanceof Refusal)) throw error;
      if (refused) throw isOfInput ? withFaultsOfRest(refused, error.details.faults ?? []) : refused;
    });
}

/** Ends a transaction that was to be tried only. */
class Undone extends Error {}

/** Does what the service does by itself, in one transaction. It logs what it did with `recordAct`. */
export async function actAlone<Result>(
  deps: Dependencies,
  actor: Actor,
  run: (context: CommandContext) => Promise<Result>,
): Promise<Result> {
  return transact(deps, (tx) => run({ tx, reader: tx, held: () => tx, now: deps.clock.now(), actor, deps }));
}

function permit(actor: Actor, capability: Capability | 'anyone-signed-in'): ActingRole | undefined {
  if (capability === 'anyone-signed-in') return actor.grants[0]?.role;
  const role = roleFor(actor, capability);
  if (role === undefined) throw new Refusal('not_allowed', `no role of this actor may ${capability}`);
  return role;
}

/** One execution of a command. */
type Run<Input> = ExecuteOptions & {
  readonly deps: Dependencies;
  readonly actor: Actor;
  readonly role: ActingRole | undefined;
  /** validated */
  readonly input: Input;
};

const KEY_TAKEN = 'key';

function keyOf<Input>(
  { actor, idempotencyKey, input }: Run<Input>,
  { name }: { readonly name: string },
  now: number,
): Key | undefined {
  if (idempotencyKey === undefined) return undefined;
  return { principal: actor.principal, key: idempotencyKey, fingerprint: fingerprintOf(name, input), now };
}

/** A refusal is completed while the turn is held: what is asked for it is work like any other. */
async function runWhole<Input, Result>(run: Run<Input>, command: Executable<Input, Result>): Promise<Answer<Result>> {
  const { deps } = run;
  try {
    return 'decide' in command
      ? await runAtOnce(run, command)
      : await retrying(() => transact(deps, (tx) => runInTransaction(run, command, tx)));
  } catch (error) {
    if (!(error instanceof Refusal) || command.refused === undefined) throw error;
    // What was refused stays so, also where nothing more can be found.
    throw await command.refused({ db: deps.db, deps, now: deps.clock.now() }, error).catch(() => error);
  }
}

type Answer<Result> = { readonly result: Result; readonly replayed: boolean; readonly unchanged?: boolean };

async function retrying<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (!isTransient(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Takes the key first: a second request with it waits here for the first, then finds its answer. */
async function runInTransaction<Input, Result>(
  run: Run<Input>,
  command: Command<Input, Result>,
  tx: Transaction,
): Promise<Answer<Result>> {
  const { deps, actor, role, input, requestId } = run;
  const now = deps.clock.now();
  const key = keyOf(run, command, now);
  if (key !== undefined) {
    const taken = await tx.$executeRaw(takeKey(key, undefined));
    const first = taken === 0 ? await findAnswer(tx, key) : undefined;
    if (first) return replay(first, key, command);
  }
  const outcome = await command.run({ tx, reader: tx, held: () => tx, now, actor, deps }, input);
  const { result } = outcome;
  if (!('unchanged' in outcome)) {
    await tx.$executeRaw(logStatement(deps, { actor, role, now, requestId }, outcome.log));
    if (outcome.events) await deps.jobs.enqueue(tx, outcome.events);
  }
  if (key !== undefined && command.answer !== 'shown-once') {
    await tx.$executeRaw`
      UPDATE idempotency_key SET answer = ${JSON.stringify(result ?? null)}::jsonb
      WHERE principal = ${key.principal} AND key = ${key.key}`;
  }
  return { result, replayed: false, unchanged: 'unchanged' in outcome || outcome.asItWas === true };
}

/**
 * Reads, decides and writes, without a transaction held open between; within one where something has to be held first.
 * A key is looked up where something stood in the way: its own first request may be what did.
 */
async function runAtOnce<Input, Result>(
  run: Run<Input>,
  command: QuickCommand<Input, Result>,
): Promise<Answer<Result>> {
  const { deps } = run;
  const now = deps.clock.now();
  const key = keyOf(run, command, now);
  let mode: 'at-once' | 'in-transaction' = 'at-once';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return mode === 'at-once'
        ? await retrying(() => decideAndWrite(run, command, key, { reader: deps.db, held: beginAnew }))
        : await retrying(() => transact(deps, (tx) => decideAndWrite(run, command, key, within(tx))));
    } catch (error) {
      if (error instanceof NeedsTransaction) {
        mode = 'in-transaction';
        continue;
      }
      const refusal = error instanceof InTheWay ? error.refusal() : error;
      const first = key && (refusal === 'again' || refusal instanceof Refusal) && (await findAnswer(deps.db, key));
      if (first) return replay(first, key, command);
      if (refusal !== 'again') throw refusal;
    }
  }
  throw new Refusal('unavailable', 'what this stands on keeps changing', { retryAfter: 1 });
}

/** Thrown by `held` where there is no transaction yet. */
class NeedsTransaction extends Error {}

function within(tx: Transaction): Pick<DecisionContext, 'reader' | 'held'> {
  return { reader: tx, held: () => tx };
}

function beginAnew(): never {
  throw new NeedsTransaction();
}

/** Nothing was written: something stood in the way. */
class InTheWay extends Error {
  readonly refusal: () => Refusal | 'again';

  constructor(obstacle: string, write: Write) {
    super('something stood in the way');
    this.refusal = () => (obstacle === KEY_TAKEN ? 'again' : write.refuse(obstacle));
  }
}

async function decideAndWrite<Input, Result>(
  run: Run<Input>,
  command: QuickCommand<Input, Result>,
  key: Key | undefined,
  ground: Pick<DecisionContext, 'reader' | 'held'>,
): Promise<Answer<Result>> {
  const { deps, actor, role, input, requestId } = run;
  const now = deps.clock.now();
  const { result, write, log, events, asItWas } = await command.decide({ ...ground, now, actor, deps }, input);
  const kept = command.answer === 'shown-once' ? undefined : (result ?? null);
  const beside = [
    Prisma.sql`logged AS (${logStatement(deps, { actor, role, now, requestId }, log)})`,
    ...deps.jobs.parts(events ?? []),
  ];
  await send(ground.reader, write, beside, key && takeKey(key, kept));
  if (events) deps.jobs.wake(events);
  return { result, replayed: false, unchanged: asItWas === true };
}

/**
 * Decides and writes within another command's transaction, which logs and tells what it did with its own. Throws the
 * refusal that something in the way comes to.
 */
export async function decideWithin<Input, Result>(
  context: CommandContext,
  command: QuickCommand<Input, Result>,
  input: Input,
): Promise<Outcome<Result>> {
  const { write, ...outcome } = await command.decide(context, input);
  await writeWithin(context, write);
  return outcome;
}

/** Writes within the command's transaction. Throws the refusal that something in the way comes to. */
export async function writeWithin({ tx }: CommandContext, write: Write): Promise<void> {
  try {
    await send(tx, write, []);
  } catch (error) {
    const refusal = error instanceof InTheWay ? error.refusal() : error;
    throw refusal === 'again' ? new Refusal('unavailable', 'this has just changed', { retryAfter: 1 }) : refusal;
  }
}

/** All of it in one statement. A key that is taken comes before whatever else stands in the way. */
async function send(
  reader: Reader,
  write: Write,
  beside: readonly Prisma.Sql[],
  takingKey?: Prisma.Sql | undefined,
): Promise<void> {
  const taken = takingKey ? [Prisma.sql`taken AS (${takingKey} RETURNING 1)`] : [];
  const parts = [...taken, ...write.parts, ...beside];
  if (parts.length === 0) return;
  const keyTaken = takingKey
    ? Prisma.sql`(SELECT ${KEY_TAKEN}::text WHERE NOT EXISTS (SELECT FROM taken))`
    : Prisma.sql`NULL`;
  await reader
    .$queryRaw(
      Prisma.sql`
        WITH ${Prisma.join(parts)}
        SELECT give_up(obstacle) FROM (SELECT coalesce(${keyTaken}, ${write.obstacle}) AS obstacle) AS way
        WHERE obstacle IS NOT NULL`,
    )
    .catch((error: unknown) => {
      const obstacle = obstacleIn(error);
      throw obstacle === undefined ? error : new InTheWay(obstacle, write);
    });
}
