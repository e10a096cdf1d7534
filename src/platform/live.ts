// What has just changed, found by every process and fanned out to those who look at a page; and queues that have work.

import pg from 'pg';
import { z } from 'zod';
import type { Connection, Reader } from './db.ts';
import type { Logger } from './log.ts';

/** On which processes tell each other that a queue has work. */
const CHANNEL = 'neuvoaika_live';
const RECONNECT_MS = 1_000;
const GATHER_MS = 20;
/** While somebody has a page open. */
const LOOK_MS = 700;
const FORGET_MS = 30_000;
/** What one look tells. A rush, or all that happened before the first page was opened, is told in fewer words. */
const MOST_AT_ONCE = 50;

const bookingsChanged = z.object({
  kind: z.literal('bookings'),
  areas: z.array(z.string()),
  /** the wall-clock date in the area's zone, `2026-11-24` */
  day: z.iso.date(),
});

const walkInsChanged = z.object({
  kind: z.literal('walk-ins'),
  areas: z.array(z.string()),
  day: z.iso.date(),
  site: z.string(),
  service: z.string(),
});

/** Told by a process that has just committed jobs: those who work such queues need not wait for their next look. */
const jobsQueued = z.object({ kind: z.literal('jobs'), queues: z.array(z.string()) });

const changed = z.discriminatedUnion('kind', [bookingsChanged, walkInsChanged]);

/** `missed`: the line was down for a while, so anything may have changed. Never personal data. */
export type LiveEvent = z.output<typeof changed> | { readonly kind: 'missed' };

export type Subscriber = {
  readonly hear: (event: LiveEvent) => void;
  /** the process is stopping: what holds a connection open for this lets it go */
  readonly end: () => void;
};

export type Live = {
  /** Hears every event until the function that comes back is called. */
  readonly subscribe: (subscriber: Subscriber) => () => void;
  /**
   * Says to every process that these queues have work. Gathered, and never within a transaction: what is told as it
   * commits makes all who commit wait for each other. What is not told, because this process dies, is found a little later.
   */
  readonly tellJobs: (queues: readonly string[]) => void;
  /** Hears which queues have work, said by any process, until the function that comes back is called. */
  readonly hearJobs: (hear: (queues: readonly string[]) => void) => () => void;
  /** Ends every subscription and stops listening. May be called again. */
  readonly close: () => Promise<void>;
};

/**
 * Looks for what triggers have written (see the migration `live_changes`) as long as anybody listens, and listens on the
 * database's own line for queues; subscribers learn of a line that broke and is open again.
 */
export async function openLive(connection: Connection, db: Reader, log: Logger): Promise<Live> {
  const subscribers = new Set<Subscriber>();
  const workers = new Set<(queues: readonly string[]) => void>();
  const tell = (event: LiveEvent) => {
    for (const { hear } of subscribers) hear(event);
  };
  const hearLine = (payload: string) => {
    const queues = readQueues(payload);
    if (queues === undefined) log.warn('a message on the line that is none of ours');
    else for (const wake of workers) wake(queues);
  };
  const stop =
    connection.engine === 'pglite'
      ? await connection.pglite.listen(CHANNEL, hearLine)
      : await listen(connection.url, hearLine, () => tell({ kind: 'missed' }), log);
  const changes = await openChanges(db);
  let busy: Promise<void> | undefined;
  const unlessBusy = (work: () => Promise<void>) => () => {
    busy ??= work()
      .catch((error: unknown) => {
        if (open) log.warn({ err: error }, 'what has changed cannot be read just now');
      })
      .finally(() => {
        busy = undefined;
      });
  };
  const look = async () => {
    if (subscribers.size > 0) for (const event of inFewWords(await changes.find())) tell(event);
  };
  const forget = async () => {
    await changes.forget();
    if (subscribers.size === 0) await changes.beginAnew();
  };
  const timers = [setInterval(unlessBusy(look), LOOK_MS).unref(), setInterval(unlessBusy(forget), FORGET_MS).unref()];
  let open = true;
  const waiting = new Set<string>();
  const say = async () => {
    const payload = JSON.stringify({ kind: 'jobs', queues: [...waiting] });
    waiting.clear();
    await db.$queryRaw`SELECT pg_notify(${CHANNEL}, ${payload})::text`.catch((error: unknown) => {
      if (open) log.warn({ err: error }, 'the queues that have work could not be told');
    });
  };
  return {
    tellJobs: (queues) => {
      const isFirst = waiting.size === 0;
      for (const queue of queues) waiting.add(queue);
      if (open && isFirst && waiting.size > 0) setTimeout(say, GATHER_MS).unref();
    },
    hearJobs: (wake) => {
      workers.add(wake);
      return () => void workers.delete(wake);
    },
    subscribe: (subscriber) => {
      if (!open) subscriber.end();
      else subscribers.add(subscriber);
      return () => void subscribers.delete(subscriber);
    },
    close: async () => {
      if (!open) return;
      open = false;
      for (const { end } of [...subscribers]) end();
      subscribers.clear();
      for (const timer of timers) clearInterval(timer);
      await busy;
      await stop();
    },
  };
}

function inFewWords(events: readonly LiveEvent[]): readonly LiveEvent[] {
  if (events.length <= MOST_AT_ONCE) return events;
  const different = [...new Map(events.map((event) => [JSON.stringify(event), event])).values()];
  return different.length <= MOST_AT_ONCE ? different : [{ kind: 'missed' }];
}

function readQueues(payload: string): readonly string[] | undefined {
  try {
    return jobsQueued.parse(JSON.parse(payload)).queues;
  } catch {
    return undefined;
  }
}

/**
 * What was committed since it was last looked at, by what each look could see: a transaction that began earlier and commits
 * later is not overlooked. What is older than two minutes may be forgotten.
 */
async function openChanges(db: Reader) {
  let seen = await snapshot(db);
  const find = async (): Promise<readonly LiveEvent[]> => {
    const [row] = await db.$queryRaw<[{ snapshot: string; events: unknown }]>`
      SELECT pg_current_snapshot()::text AS snapshot, (
        SELECT coalesce(jsonb_agg(event ORDER BY id), '[]') FROM live_change
        WHERE NOT pg_visible_in_snapshot(transaction, ${seen}::text::pg_snapshot)) AS events`;
    seen = row.snapshot;
    return z.array(changed).parse(row.events);
  };
  const forget = () => db.$queryRaw`DELETE FROM live_change WHERE at < now() - interval '2 minutes'`;
  const beginAnew = async () => {
    seen = await snapshot(db);
  };
  return { find, forget, beginAnew };
}

async function snapshot(db: Reader): Promise<string> {
  const [row] = await db.$queryRaw<[{ snapshot: string }]>`SELECT pg_current_snapshot()::text AS snapshot`;
  return row.snapshot;
}

/** One client of its own: a pool's would be given to somebody else in between. Returns how to stop. */
async function listen(
  url: string,
  hear: (payload: string) => void,
  missed: () => void,
  log: Logger,
): Promise<() => Promise<void>> {
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const line = new pg.Client({ connectionString: url, application_name: 'neuvoaika-live', keepAlive: true });
    line.on('notification', ({ payload = '' }) => hear(payload));
    // An error is followed by `end`, where the line is opened again; unheard, it would end the process.
    line.on('error', (error) => log.warn({ err: error }, 'the live line broke'));
    await line.connect();
    await line.query(`LISTEN ${CHANNEL}`);
    line.once('end', again);
    return line;
  }

  function again(): void {
    if (stopped) return;
    retry = setTimeout(async () => {
      try {
        client = await connect();
        missed();
      } catch (error) {
        log.warn({ err: error }, 'the live line cannot be opened');
        again();
      }
    }, RECONNECT_MS);
    retry.unref();
  }

  return async () => {
    stopped = true;
    clearTimeout(retry);
    await client.end().catch(() => {});
  };
}
