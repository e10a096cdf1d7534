// One way to change anything: all of it or nothing, once however often it is asked, and never a secret kept.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { Refusal } from '../../src/core/errors.ts';
import type { AreaId, Principal } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { removeWhatIsOver } from '../../src/features/bookings/remove-what-is-over.ts';
import { postSignIn } from '../../src/features/notifications/post-sign-in.ts';
import { type Command, execute, type Outcome } from '../../src/platform/command.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { type OpenDependencies, openDependencies } from '../../src/platform/open-dependencies.ts';
import { engine, openTestDatabase } from '../support/database.ts';

const START = Temporal.Instant.from('2026-11-20T09:00:00+02:00').epochMilliseconds;
const DAY = 24 * 60 * 60 * 1000;

let open: OpenDependencies;
let deps: Dependencies;
let now = START;
beforeAll(async () => {
  const config = readConfig({
    SECRET: 'a secret for tests that is long enough',
    LOG_LEVEL: 'silent',
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: 'key',
    LIVEKIT_API_SECRET: 'secret',
  });
  open = await openDependencies(config, postSignIn, {
    database: await openTestDatabase(),
    clock: { now: () => now },
  });
  deps = open.deps;
});
afterAll(() => open.close());
beforeEach(() => {
  now = START;
});

const coordinator: Actor = {
  principal: 'user-1' as Principal,
  name: 'Kaisa',
  language: 'fi',
  grants: [
    { role: 'worker', area: 'asikkala' as AreaId },
    { role: 'coordinator', area: 'hartola' as AreaId },
  ],
};
const auditor: Actor = { ...coordinator, principal: 'user-2' as Principal, grants: [{ role: 'auditor', area: '*' }] };

type Note = { readonly id: string; readonly message: string };

/** Writes a row, a log entry and a job; `then` may still refuse, fail or change what comes out. */
function writeNote(
  then: (outcome: Outcome<Note>) => Promise<Outcome<Note>> = async (outcome) => outcome,
): Command<{ message: string }, Note> {
  return {
    name: 'write-note',
    capability: 'manage-topics',
    input: z.strictObject({ message: z.string().trim().min(1).max(50) }),
    run: async ({ tx, now: at }, { message }) => {
      const id = randomUUID();
      await tx.feedback.create({ data: { id, page: '/', message, createdAt: new Date(at) } });
      return then({
        result: { id, message },
        log: [{ action: 'save-topics', subject: { kind: 'note', id }, area: '*', details: { topics: message.length } }],
        events: [{ name: 'absence-reported', data: { absence: id } }],
      });
    },
  };
}

/** What is there of a note: its row, its log entries, its jobs. */
async function traces(message: string): Promise<{ rows: number; log: number; jobs: number }> {
  const notes = await deps.db.feedback.findMany({ where: { message } });
  const ids = notes.map((note) => note.id);
  const log = await deps.db.accessLog.count({ where: { subjectKind: 'note', subjectId: { in: ids } } });
  const jobs = await deps.db.$queryRaw<
    { id: string }[]
  >`SELECT data->>'absence' AS id FROM pgboss.job WHERE name = 'absence-reported'`;
  return { rows: notes.length, log, jobs: jobs.filter((job) => ids.includes(job.id)).length };
}

async function countEverything(): Promise<{ rows: number; log: number; jobs: bigint; keys: number }> {
  const [{ jobs } = { jobs: 0n }] = await deps.db.$queryRaw<
    { jobs: bigint }[]
  >`SELECT count(*) AS jobs FROM pgboss.job WHERE name = 'absence-reported'`;
  return {
    rows: await deps.db.feedback.count(),
    log: await deps.db.accessLog.count(),
    jobs,
    keys: await deps.db.idempotencyKey.count(),
  };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );

describe('together or not at all', () => {
  test('a command leaves its row, its log entry and its job, logged with who, as what and when', async () => {
    const { id } = await execute(deps, coordinator, writeNote(), { message: 'together' }, { requestId: 'request-1' });
    expect(await traces('together')).toEqual({ rows: 1, log: 1, jobs: 1 });
    expect(await deps.db.accessLog.findFirstOrThrow({ where: { subjectId: id } })).toMatchObject({
      actor: 'user-1',
      role: 'coordinator',
      requestId: 'request-1',
      action: 'save-topics',
      at: new Date(START),
      details: { topics: 8 },
    });
  });

  test.each([
    ['refused', () => Promise.reject(new Refusal('wrong_status', 'not now')), 'wrong_status'],
    ['failed', () => Promise.reject(new Error('broken')), new Error('broken')],
  ])(
    'a command that is %s after writing leaves no row, no log entry, no job and no idempotency key',
    async (_how, then, code) => {
      const before = await countEverything();
      const key = { idempotencyKey: randomUUID() };
      expect(await codeOf(execute(deps, coordinator, writeNote(then), { message: 'undone' }, key))).toEqual(code);
      expect(await countEverything()).toEqual(before);
      expect(await codeOf(execute(deps, coordinator, writeNote(), { message: `after ${_how}` }, key))).toBe('done');
    },
  );

  test('a log entry that cannot be written undoes what was done', async () => {
    const before = await countEverything();
    const unwritable = writeNote(async (outcome) => ({
      ...outcome,
      log: [{ action: 'save-topics', subject: { kind: 'a\u0000', id: 'x' }, area: '*' }],
    }));
    expect(await codeOf(execute(deps, coordinator, unwritable, { message: 'unlogged' }))).toBeInstanceOf(Error);
    expect(await countEverything()).toEqual(before);
  });
});

describe('who and what is let in', () => {
  test('an actor whose roles do not allow it is refused before the input is looked at', async () => {
    expect(await codeOf(execute(deps, auditor, writeNote(), { nonsense: true }))).toBe('not_allowed');
  });

  test('every fault of the input is named by its path', async () => {
    const refusal = await execute(deps, coordinator, writeNote(), { message: 7, more: 1 }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      code: 'invalid_input',
      details: { faults: [{ path: 'message' }, { path: 'more' }] },
    });
  });

  test.each([
    ['NUL', 'a\u0000b'],
    ['an escape character', '\u001b[31m'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('%s in a text is refused at the edge, and not by the database', async (_what, message) => {
    const refusal = await execute(deps, coordinator, writeNote(), { message }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'invalid_input',
      details: { faults: [{ path: 'message', message: 'must not contain control characters' }] },
    });
  });

  test('line ends, tabs and every script are let in and kept as they came', async () => {
    const message = 'ä\n\tβ 字 👩‍👧';
    expect((await execute(deps, coordinator, writeNote(), { message })).message).toBe(message);
    expect(await traces(message)).toEqual({ rows: 1, log: 1, jobs: 1 });
  });

  test('input that is nested without end is refused', async () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    expect(await codeOf(execute(deps, coordinator, writeNote(), { message: deep }))).toBe('invalid_input');
  });
});

describe('the same request again', () => {
  test('is answered as the first time, and done once', async () => {
    const key = { idempotencyKey: randomUUID() };
    const first = await execute(deps, coordinator, writeNote(), { message: 'once' }, key);
    const second = await execute(deps, coordinator, writeNote(), { message: ' once ' }, key);
    expect(second).toEqual(first);
    expect(await traces('once')).toEqual({ rows: 1, log: 1, jobs: 1 });
  });

  test('with other input or another command under its key is refused', async () => {
    const key = { idempotencyKey: randomUUID() };
    await execute(deps, coordinator, writeNote(), { message: 'mine' }, key);
    expect(await codeOf(execute(deps, coordinator, writeNote(), { message: 'other' }, key))).toBe(
      'idempotency_conflict',
    );
    const renamed = { ...writeNote(), name: 'write-other-note' };
    expect(await codeOf(execute(deps, coordinator, renamed, { message: 'mine' }, key))).toBe('idempotency_conflict');
  });

  test('under the same key by somebody else is a request of its own', async () => {
    const key = { idempotencyKey: randomUUID() };
    const first = await execute(deps, coordinator, writeNote(), { message: 'two people' }, key);
    const other = await execute(
      deps,
      { ...coordinator, principal: 'user-3' as Principal },
      writeNote(),
      { message: 'two people' },
      key,
    );
    expect(other.id).not.toBe(first.id);
  });

  test('many at once do it once, and all get the one answer', async () => {
    const key = { idempotencyKey: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => execute(deps, coordinator, writeNote(), { message: 'crowd' }, key)),
    );
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(await traces('crowd')).toEqual({ rows: 1, log: 1, jobs: 1 });
  });

  test('of an answer that is shown once is refused, and the secret is kept nowhere', async () => {
    const key = { idempotencyKey: randomUUID() };
    const command = {
      ...writeNote(async (outcome) => ({ ...outcome, result: { id: 'x', message: 'the-secret' } })),
      answer: 'shown-once' as const,
    };
    expect(await execute(deps, coordinator, command, { message: 'shown once' }, key)).toMatchObject({
      message: 'the-secret',
    });
    expect(await codeOf(execute(deps, coordinator, command, { message: 'shown once' }, key))).toBe(
      'idempotency_conflict',
    );
    expect(await traces('shown once')).toEqual({ rows: 1, log: 1, jobs: 1 });
    expect(await deps.db.idempotencyKey.findFirstOrThrow({ where: { key: key.idempotencyKey } })).toMatchObject({
      answer: null,
    });
  });

  test('is remembered for a day, whenever the nightly clearing comes', async () => {
    const key = { idempotencyKey: randomUUID() };
    const first = await execute(deps, coordinator, writeNote(), { message: 'yesterday' }, key);
    now = START + DAY - 1;
    await removeWhatIsOver(deps);
    expect((await execute(deps, coordinator, writeNote(), { message: 'yesterday' }, key)).id).toBe(first.id);
    now = START + DAY;
    const second = await execute(deps, coordinator, writeNote(), { message: 'today' }, key);
    expect(second.message).toBe('today');
    expect(await execute(deps, coordinator, writeNote(), { message: 'today' }, key)).toEqual(second);
    now = START + 2 * DAY;
    await removeWhatIsOver(deps);
    expect(await deps.db.idempotencyKey.count()).toBe(0);
  });
});

describe('a transaction that lost to another', () => {
  /** Raises the error a database gives a transaction that must be run again. */
  const losing = (times: number): { command: Command<{ message: string }, Note>; attempts: () => number } => {
    let attempts = 0;
    const note = writeNote();
    const run: typeof note.run = async (context, input) => {
      const outcome = await note.run(context, input);
      attempts += 1;
      if (attempts <= times)
        await context.tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$`;
      return outcome;
    };
    return { command: { ...note, run }, attempts: () => attempts };
  };

  test('is run again, and leaves the traces of one', async () => {
    const { command, attempts } = losing(2);
    await execute(deps, coordinator, command, { message: 'again' });
    expect(attempts()).toBe(3);
    expect(await traces('again')).toEqual({ rows: 1, log: 1, jobs: 1 });
  });

  test('every time is given up, and leaves nothing', async () => {
    const before = await countEverything();
    const { command, attempts } = losing(Number.POSITIVE_INFINITY);
    expect(await codeOf(execute(deps, coordinator, command, { message: 'never' }))).toBeInstanceOf(Error);
    expect(attempts()).toBe(5);
    expect(await countEverything()).toEqual(before);
  });

  test.runIf(engine === 'postgres')('to a deadlock ends well for both', async () => {
    const locking = (
      first: number,
      second: number,
      other: Promise<unknown>,
      ready: () => void,
    ): Command<{ message: string }, Note> => {
      const note = writeNote();
      const run: typeof note.run = async (context, input) => {
        await context.tx.$executeRaw`SELECT pg_advisory_xact_lock(${first}::bigint)`;
        ready();
        await other;
        await context.tx.$executeRaw`SELECT pg_advisory_xact_lock(${second}::bigint)`;
        return note.run(context, input);
      };
      return { ...note, run };
    };
    const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await Promise.all([
      execute(deps, coordinator, locking(1, 2, two.promise, one.resolve), { message: 'entwined' }),
      execute(deps, coordinator, locking(2, 1, one.promise, two.resolve), { message: 'entwined' }),
    ]);
    expect(await traces('entwined')).toEqual({ rows: 2, log: 2, jobs: 2 });
  });
});

test('commands are counted by name and outcome, never by who or what', async () => {
  await execute(deps, coordinator, { ...writeNote(), name: 'write-counted-note' }, { message: 'counted' });
  await codeOf(execute(deps, auditor, { ...writeNote(), name: 'write-counted-note' }, { message: 'counted' }));
  const text = await deps.metrics.registry.metrics();
  expect(text).toContain('neuvoaika_commands_total{command="write-counted-note",outcome="done"} 1');
  expect(text).toContain('neuvoaika_commands_total{command="write-counted-note",outcome="not_allowed"} 1');
  expect(text).not.toContain('user-1');
});
