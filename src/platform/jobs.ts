// Background jobs on pg-boss: enqueued in the caller's transaction, worked after it commits.

import { fromPglite, fromPrisma, type JobResult, PgBoss } from 'pg-boss';
import type { DomainEvent, EventData, EventName } from '../core/events.ts';
import type { Connection, Transaction } from './db.ts';
import type { Logger } from './log.ts';

/** Work that comes round by itself, in cron's words. */
const ROUNDS = {
  'seal-log': '* * * * *',
  'lapse-offers': '* * * * *',
  'resume-deliveries': '*/10 * * * *',
  purge: '17 3 * * *',
} as const;
export type Round = keyof typeof ROUNDS;

const EVENTS = [
  'absence-reported',
  'booking-changed',
  'deliver',
  'link-closed',
  'look-for-times',
  'offer-made',
  'offer-withdrawn',
  'registration-changed',
  'user-added',
] as const satisfies readonly EventName[];

// Woken by the database, each worker takes one batch; then it looks every two seconds for what is due again, and
// at once where the batch was full. Each job of a batch succeeds or fails by itself.
const WORKING = {
  pollingIntervalSeconds: 2,
  notifyPollingIntervalSeconds: 2,
  batchSize: 5,
  localConcurrency: 2,
  burstWhenBatchFull: true,
  perJobResults: true,
} as const;

export type Jobs = {
  /** Enqueues within the transaction: the jobs exist if, and only if, it commits. */
  readonly enqueue: (tx: Transaction, events: readonly DomainEvent[]) => Promise<void>;
  /** Handles an event. It may come more than once: the handler must bear that. A throw means "again, later". */
  readonly work: <Name extends EventName>(
    name: Name,
    handler: (data: EventData<Name>) => Promise<void>,
  ) => Promise<void>;
  /** What the jobs of this name are about that wait, for now or for later, or are being worked. */
  readonly underway: <Name extends EventName>(name: Name) => Promise<readonly EventData<Name>[]>;
  /** Handles a round; one process of all takes each. */
  readonly workRound: (round: Round, handler: () => Promise<void>) => Promise<void>;
  /** Lets what is being worked finish, then stops. */
  readonly close: () => Promise<void>;
};

/** Opens the queues, creating their tables on the first start. */
export async function openJobs(connection: Connection, log: Logger): Promise<Jobs> {
  const boss = new PgBoss({
    ...(connection.engine === 'pglite'
      ? { db: fromPglite(connection.pglite), backend: 'pglite' as const }
      : { connectionString: connection.url, max: 3, application_name: 'neuvoaika-jobs' }),
    useListenNotify: true,
    persistWarnings: false,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reported an error'));
  await boss.start();
  await Promise.all(
    EVENTS.map((name) =>
      boss.createQueue(name, { notify: true, retryLimit: 12, retryDelay: 5, retryBackoff: true, retryDelayMax: 3600 }),
    ),
  );
  await Promise.all(
    Object.keys(ROUNDS).map((round) => boss.createQueue(round, { policy: 'exclusive', retryLimit: 0 })),
  );
  // A queue's first look-up would run outside the caller's transaction and wait for it forever on one connection.
  for (const name of EVENTS) await boss.findJobs(name, { id: '00000000-0000-0000-0000-000000000000' });

  return {
    enqueue: async (tx, events) => {
      const db = fromPrisma(tx);
      for (const [name, alike] of Map.groupBy(events, (event) => event.name)) {
        await boss.insert(
          name,
          alike.map(({ data }) => ({ data })),
          { db },
        );
      }
    },
    work: async (name, handler) => {
      await boss.work<EventData<typeof name>, object, typeof WORKING>(name, WORKING, (jobs) =>
        Promise.all(jobs.map((job) => settle(job.id, () => handler(job.data)))),
      );
    },
    underway: async <Name extends EventName>(name: Name) => {
      const { rows } = await boss
        .getDb()
        .executeSql(`SELECT data FROM pgboss.job WHERE name = $1 AND state <= 'active'`, [name]);
      return rows.map(({ data }: { data: EventData<Name> }) => data);
    },
    workRound: async (round, handler) => {
      await boss.schedule(round, ROUNDS[round]);
      await boss.work(round, { pollingIntervalSeconds: 10 }, handler);
    },
    close: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}

/** What became of one job. Only the error's name is kept: its message may quote what the handler worked on. */
async function settle(id: string, run: () => Promise<void>): Promise<JobResult> {
  try {
    await run();
    return { id, status: 'completed' };
  } catch (error) {
    return { id, status: 'failed', output: { error: error instanceof Error ? error.name : typeof error } };
  }
}
