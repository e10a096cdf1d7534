// Background jobs on pg-boss: enqueued in the caller's transaction, worked after it commits.

import { setTimeout as pause } from 'node:timers/promises';
import { fromPglite, type JobResult, PgBoss } from 'pg-boss';
import type { DomainEvent, EventData, EventName } from '../core/events.ts';
import { type Connection, type Database, Prisma, type Transaction } from './db.ts';
import type { Live } from './live.ts';
import type { Logger } from './log.ts';
import { countAnswering, makeWay } from './make-way.ts';

/** Work that comes round by itself, in cron's words. */
const ROUNDS = {
  'seal-log': '* * * * *',
  'lapse-offers': '* * * * *',
  'read-outside-calendars': '* * * * *',
  remind: '* * * * *',
  'keep-promises': '* * * * *',
  'remind-of-steps': '*/10 * * * *',
  'remind-of-permissions': '43 7 * * *',
  'keep-polls': '* * * * *',
  digest: '* * * * *',
  'count-figures': '*/5 * * * *',
  purge: '17 3 * * *',
} as const;
export type Round = keyof typeof ROUNDS;

const EVENTS = [
  'absence-reported',
  'booking-changed',
  'busy-calendar-linked',
  'look-for-times',
  'offer-made',
  'offer-withdrawn',
  'professional-readdressed',
  'registration-changed',
  'thread-changed',
  'duty-handed',
  'thread-given-back',
  'user-added',
  'worker-changed',
] as const satisfies readonly EventName[];

/** Queues of older versions. */
const RETIRED = ['deliver', 'resume-deliveries', 'link-closed'];

// Woken when something is queued, each worker takes one batch; then it looks every two seconds for what is due again,
// and at once where the batch was full. Each job of a batch succeeds or fails by itself.
const WORKING = {
  pollingIntervalSeconds: 2,
  batchSize: 20,
  localConcurrency: 2,
  burstWhenBatchFull: true,
  perJobResults: true,
} as const;

export type Jobs = {
  /** Enqueues within the transaction: the jobs exist if, and only if, it commits. */
  readonly enqueue: (tx: Transaction, events: readonly DomainEvent[]) => Promise<void>;
  /** The same as parts of the caller's own writing statement, without WITH; none where there is no event. */
  readonly parts: (events: readonly DomainEvent[]) => readonly Prisma.Sql[];
  /** Says that these, or what was enqueued within this transaction, are committed: they need not wait for the next look. */
  readonly wake: (committed: readonly DomainEvent[] | Transaction) => void;
  /** Handles an event. It may come more than once: the handler must bear that. A throw means "again, later". */
  readonly work: <Name extends EventName>(
    name: Name,
    handler: (data: EventData<Name>) => Promise<void>,
  ) => Promise<void>;
  /** The same for several events that wait at once, which cost less together: one promise for each. */
  readonly workTogether: <Name extends EventName>(
    name: Name,
    handler: (data: readonly EventData<Name>[]) => readonly Promise<void>[],
  ) => Promise<void>;
  /** Handles a round; one process of all takes each. */
  readonly workRound: (round: Round, handler: () => Promise<void>) => Promise<void>;
  /** Work of another kind, that stops when the jobs do. */
  readonly beside: (other: { readonly close: () => Promise<void> }) => void;
  /** Lets what is being worked finish, then stops. */
  readonly close: () => Promise<void>;
};

/** Runs it in one transaction. Workers of what was enqueued within it are woken once that is committed. */
export async function transact<Result>(
  { db, jobs }: { readonly db: Pick<Database, '$transaction'>; readonly jobs: Pick<Jobs, 'wake'> },
  run: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const [result, tx] = await db.$transaction(async (tx) => [await run(tx), tx] as const);
  jobs.wake(tx);
  return result;
}

/** Opens the queues, creating their tables on the first start. */
export async function openJobs(connection: Connection, live: Live, log: Logger): Promise<Jobs> {
  const boss = new PgBoss({
    ...(connection.engine === 'pglite'
      ? { db: fromPglite(connection.pglite), backend: 'pglite' as const }
      : { connectionString: connection.url, max: 3, application_name: 'neuvoaika-jobs' }),
    persistWarnings: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reported an error'));
  await boss.start();
  await Promise.all(
    EVENTS.map((name) =>
      boss.createQueue(name, { retryLimit: 12, retryDelay: 5, retryBackoff: true, retryDelayMax: 3600 }),
    ),
  );
  // an older version's queues told of themselves within each transaction
  await Promise.all(EVENTS.map((name) => boss.updateQueue(name, { notify: false })));
  await Promise.all(
    Object.keys(ROUNDS).map((round) => boss.createQueue(round, { policy: 'exclusive', retryLimit: 0 })),
  );
  // what an older version worked: its messages stand in the ledger
  await Promise.all(RETIRED.map((name) => boss.deleteQueue(name)));
  // A queue's first look-up would run outside the caller's transaction and wait for it forever on one connection.
  const inserts = new Map<EventName, readonly [before: string, after: string]>();
  for (const name of EVENTS) inserts.set(name, await insertOf(boss, name));
  const enqueued = new WeakMap<Transaction, EventName[]>();
  const workers = new Map<string, string[]>();
  const others: { readonly close: () => Promise<void> }[] = [];
  const leave = live.hearJobs((queues) => {
    for (const queue of queues) for (const worker of workers.get(queue) ?? []) boss.notifyWorker(worker);
  });

  /** Until then no batch begins. */
  let rest: Promise<void> = Promise.resolve();
  const standBack = makeWay(() => countAnswering(connection), pause);

  const parts = (events: readonly DomainEvent[]) =>
    [...Map.groupBy(events, (event) => event.name)].map(([name, alike], at) => {
      const jobs = JSON.stringify(alike.map(({ data }) => ({ data })));
      return Prisma.sql`${Prisma.raw(`queued_${at}`)} AS (${new Prisma.Sql([...(inserts.get(name) ?? [])], [jobs])})`;
    });

  const workTogether: Jobs['workTogether'] = async (name, handler) => {
    const worker = await boss.work<EventData<typeof name>, object, typeof WORKING>(name, WORKING, async (jobs) => {
      await rest;
      const handled = handler(jobs.map(({ data }) => data));
      const settled = await Promise.all(jobs.map(({ id }, at) => settle(id, handled[at])));
      // Where there is more of it, the next batch waits until nobody is in a hurry; who cannot ask does not wait.
      if (jobs.length === WORKING.batchSize) rest = standBack().catch(() => {});
      return settled;
    });
    workers.set(name, [...(workers.get(name) ?? []), worker]);
  };

  return {
    parts,
    wake: (committed) => {
      const queues = 'length' in committed ? committed.map(({ name }) => name) : enqueued.get(committed);
      if (queues !== undefined && queues.length > 0) live.tellJobs(queues);
    },
    enqueue: async (tx, events) => {
      if (events.length === 0) return;
      await tx.$executeRaw`WITH ${Prisma.join([...parts(events)])} SELECT 1`;
      enqueued.set(tx, [...(enqueued.get(tx) ?? []), ...events.map(({ name }) => name)]);
    },
    work: (name, handler) => workTogether(name, (events) => events.map((data) => handler(data))),
    workTogether,
    workRound: async (round, handler) => {
      await boss.schedule(round, ROUNDS[round]);
      await boss.work(round, { pollingIntervalSeconds: 10 }, handler);
    },
    beside: (other) => void others.push(other),
    close: async () => {
      leave();
      await Promise.all(others.map((other) => other.close()));
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

/** The queue's own statement for new jobs, around its one value: heard from the library, never sent by it. */
async function insertOf(boss: PgBoss, name: EventName): Promise<readonly [before: string, after: string]> {
  let heard = '';
  const executeSql = async (text: string) => {
    heard = text;
    return { rows: [] };
  };
  await boss.insert(name, [{ data: {} }], { db: { executeSql } });
  const [before, after, ...more] = heard.split('$1');
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error('the job queue inserts in another way than it did');
  }
  return [before, after];
}

/** What became of one job. Only the error's name is kept: its message may quote what the handler worked on. */
async function settle(id: string, handled: Promise<void> | undefined): Promise<JobResult> {
  try {
    await handled;
    return { id, status: 'completed' };
  } catch (error) {
    return { id, status: 'failed', output: { error: error instanceof Error ? error.name : typeof error } };
  }
}
