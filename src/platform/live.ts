// What has just changed, heard by every process: PostgreSQL's NOTIFY, fanned out to those who look at a page.

import pg from 'pg';
import { z } from 'zod';
import type { Connection, Reader } from './db.ts';
import type { Logger } from './log.ts';

/** Told by the database itself (see the migrations `live` and `groups`) when a transaction that changed something commits. */
const CHANNEL = 'neuvoaika_live';
const RECONNECT_MS = 1_000;
const GATHER_MS = 20;

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
const told = z.union([changed, jobsQueued]);

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

/** Listens on the database's own line; a line that breaks is opened again, and subscribers learn of it. */
export async function openLive(connection: Connection, db: Reader, log: Logger): Promise<Live> {
  const subscribers = new Set<Subscriber>();
  const workers = new Set<(queues: readonly string[]) => void>();
  const tell = (event: LiveEvent) => {
    for (const { hear } of subscribers) hear(event);
  };
  const hear = (payload: string) => {
    const event = readEvent(payload);
    if (event === undefined) log.warn('a live event that is none of ours');
    else if (event.kind === 'jobs') for (const wake of workers) wake(event.queues);
    else tell(event);
  };
  const stop =
    connection.engine === 'pglite'
      ? await connection.pglite.listen(CHANNEL, hear)
      : await listen(connection.url, hear, () => tell({ kind: 'missed' }), log);
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
      await stop();
    },
  };
}

function readEvent(payload: string): z.output<typeof told> | undefined {
  try {
    return told.parse(JSON.parse(payload));
  } catch {
    return undefined;
  }
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
