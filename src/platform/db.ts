// One SQL dialect, two engines: PGlite under a folder, or PostgreSQL at a URL. Same client, same migrations.

import { join, resolve } from 'node:path';
import { messages, PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { Prisma, PrismaClient } from './generated/client.ts';

export { Prisma };

import { lockFolder } from './lock-folder.ts';
import { makeFolder } from './make-folder.ts';
import { applyMigrations } from './migrate.ts';
import { prepareEmbedded } from './prepare-embedded.ts';
import { prepareReads } from './prepare-reads.ts';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;
/** Whatever answers one statement: the database, a transaction, or what is prepared. */
export type Reader = Pick<Transaction, '$queryRaw'>;

/** What runs beneath the client, for those that need the engine itself: the job queue, migrations. */
export type Connection =
  | { readonly engine: 'pglite'; readonly pglite: PGlite }
  | { readonly engine: 'postgres'; readonly pool: pg.Pool; readonly url: string };

export type OpenDatabase = {
  readonly db: Database;
  readonly connection: Connection;
  readonly close: () => Promise<void>;
};

/** The database did not let us in at the start. The message is a sentence for the person who started the service. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** What the database calls the sessions of those who answer people, and of those who work behind them. */
export const SESSIONS = { pages: 'neuvoaika', worker: 'neuvoaika-worker' } as const;

// Those who wait for the embedded database's one connection must not give up while it is only busy.
const TRANSACTIONS = { maxWait: 30_000, timeout: 30_000 };

// Beyond these a person has given up, and what waits holds up the rest: better a 503 that says when to try again.
const LIMITS = {
  connectionTimeoutMillis: 8_000,
  lock_timeout: 5_000,
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 60_000,
} as const;

/**
 * Opens the database, bringing its schema up to date first.
 * Throws `FolderInUse` when another process has the embedded database open, `FolderUnusable` where it cannot be kept,
 * `DatabaseAway` when the server lets nobody in, or the embedded database's files do not open.
 */
export async function openDatabase(settings: {
  url?: string;
  pool: number;
  dataDir: string;
  sessions?: keyof typeof SESSIONS;
}): Promise<OpenDatabase> {
  const { url, pool, dataDir, sessions = 'pages' } = settings;
  return url === undefined ? openEmbedded(dataDir) : openPostgres(url, pool, SESSIONS[sessions]);
}

/** A database over a PGlite that is open already: a test's copy in memory, or the one under `dataDir`. */
export async function overPGlite(pglite: PGlite, release: () => Promise<void> = async () => {}): Promise<OpenDatabase> {
  await applyMigrations({
    exec: async (sql) => void (await pglite.exec(sql)),
    query: async (sql, values) => (await pglite.query<Record<string, unknown>>(sql, values)).rows,
  });
  prepareEmbedded(pglite);
  const connection: Connection = { engine: 'pglite', pglite };
  const db = new PrismaClient({ adapter: new PrismaPGlite(pglite), transactionOptions: TRANSACTIONS });
  return {
    db: prepareReads(db, connection),
    connection,
    close: async () => {
      await db.$disconnect();
      await pglite.close();
      await release();
    },
  };
}

async function openEmbedded(dataDir: string): Promise<OpenDatabase> {
  await makeFolder(dataDir);
  const release = await lockFolder(dataDir);
  const files = join(dataDir, 'database');
  const pglite = await PGlite.create(files, { extensions: { btree_gist } }).catch(async (error: unknown) => {
    await release();
    throw new DatabaseAway(
      `The embedded database in ${resolve(files)} does not open: the disk is full, or its files are damaged or belong to somebody else.`,
      { cause: error },
    );
  });
  return overPGlite(pglite, release);
}

async function openPostgres(url: string, size: number, sessions: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: sessions,
    // Where the planner takes a list's page for a report, compiling it takes most of a second.
    onConnect: (client) => client.query('SET jit = off'),
    ...LIMITS,
  });
  // An idle connection that the server drops is replaced at its next use; unheard, it would end the process.
  pool.on('error', () => {});
  const client = await pool.connect().catch(async (error: unknown) => {
    await pool.end();
    throw new DatabaseAway(`The database that DATABASE_URL names lets nobody in (${codeOf(error)}).`);
  });
  try {
    // a migration of a large table takes as long as it takes, and so does waiting for another process's
    await client.query('SET statement_timeout = 0; SET lock_timeout = 0');
    await applyMigrations({
      exec: async (sql) => void (await client.query(sql)),
      query: async (sql, values) => (await client.query(sql, values)).rows,
    });
  } finally {
    // ended, not kept: what was set for it alone goes with it
    client.release(true);
  }
  const connection: Connection = { engine: 'postgres', pool, url };
  const db = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: TRANSACTIONS });
  return {
    db: prepareReads(db, connection),
    connection,
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
}

/** What went wrong by its code alone: a message of the driver's may hold the address. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
}

/** Lifts the limits of statement and lock for one transaction of the service's own, which nobody waits for. */
export async function takeAsLongAsItTakes(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true),
    set_config('idle_in_transaction_session_timeout', '0', true)`;
}

/** The PostgreSQL error code behind an error of the driver's or the client's, or undefined: match codes, never text. */
export function sqlState(error: unknown): string | undefined {
  return isEngines(error) ? error.code : causeOf(error)?.originalCode;
}

/** What a statement gave up for, by its own `give_up`; undefined for any other error. */
export function obstacleIn(error: unknown): string | undefined {
  if (sqlState(error) !== 'NV001') return undefined;
  return isEngines(error) ? error.message : causeOf(error)?.originalMessage;
}

function isEngines(error: unknown): error is pg.DatabaseError | messages.DatabaseError {
  return error instanceof pg.DatabaseError || error instanceof messages.DatabaseError;
}

type Cause = { readonly originalCode?: string; readonly originalMessage?: string };

function causeOf(error: unknown): Cause | undefined {
  if (typeof error !== 'object' || error === null || !('meta' in error)) return undefined;
  return (error.meta as { driverAdapterError?: { cause?: Cause } } | undefined)?.driverAdapterError?.cause;
}

/** Whether running the transaction again may succeed: it lost to another and left nothing behind. */
export function isTransient(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'P2034' || ['40001', '40P01'].includes(sqlState(error) ?? '');
}
