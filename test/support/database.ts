// A fresh database for a test file, on the engine its project names: a copy of a template that has every migration.

import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { inject } from 'vitest';
import { type Database, type OpenDatabase, openDatabase, overPGlite } from '../../src/platform/db.ts';
import { prepareReads } from '../../src/platform/prepare-reads.ts';
import { type Ask, type Rows, readRows, restoring, shapeOf } from './keep-rows.ts';
import { runSql } from './postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** a PGlite data folder packed as a file; the postgres project has none */
    pgliteTemplate: string;
    /** `postgresql://…/` without the database's name; missing where PostgreSQL is not installed, and in the pglite project */
    postgres: string | undefined;
  }
}

export const TEMPLATE = 'neuvoaika_template';

/** The engine of the project this file runs in. */
export const engine: 'pglite' | 'postgres' = process.env.TEST_ENGINE === 'postgres' ? 'postgres' : 'pglite';

let made = 0;

/** Opens a database of this test's own. Close it in `afterAll`. */
export async function openTestDatabase(): Promise<OpenDatabase> {
  return engine === 'postgres'
    ? openDatabase({ url: await createPostgresDatabase(), pool: 10, dataDir: '' })
    : openEmbedded();
}

/**
 * The same database emptied, for a file whose every test begins anew: far cheaper than another one.
 * Its client is a new one, because what is read of the directory is remembered per client.
 */
export async function emptyTestDatabase(open: OpenDatabase): Promise<OpenDatabase> {
  const tables = await open.db.$queryRaw<{ name: string }[]>`
    SELECT format('%I', tablename) AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
  await open.db.$transaction([
    // The access log refuses to be emptied; within this transaction its triggers rest.
    open.db.$executeRaw`SET LOCAL session_replication_role = replica`,
    open.db.$executeRawUnsafe(`TRUNCATE ${tables.map(({ name }) => name).join(', ')} RESTART IDENTITY`),
  ]);
  return { ...open, db: prepareReads(open.db.$extends({}) as unknown as Database, open.connection) };
}

/** A database in the run's PostgreSQL cluster, for a service of its own process. */
export async function createPostgresDatabase(): Promise<string> {
  const server = inject('postgres');
  if (server === undefined) throw new Error('this test needs PostgreSQL');
  made += 1;
  const name = `t_${process.pid}_${made}`;
  await runSql(`${server}postgres`, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return `${server}${name}`;
}

/** An embedded database, and what it held and was like when it was new. */
type Embedded = { readonly pglite: PGlite; readonly rows: Rows; readonly shape: string };

/** One that a file of this process gave back. */
let idle: Embedded | undefined;

async function openEmbedded(): Promise<OpenDatabase> {
  const embedded = idle ?? (await loadEmbedded());
  idle = undefined;
  const { lent, end } = lend(embedded.pglite);
  const { db, connection } = await overPGlite(lent);
  return {
    db,
    connection,
    close: async () => {
      await db.$disconnect();
      end();
      await giveBack(embedded);
    },
  };
}

/** The same engine to whom it is lent; to them it is closed once they have given it back. */
function lend(pglite: PGlite): { readonly lent: PGlite; readonly end: () => void } {
  let isOver = false;
  const lent = new Proxy(pglite, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (isOver) return name === 'closed' || (() => Promise.reject(new Error('PGlite is closed')));
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return {
    lent,
    end: () => {
      isOver = true;
    },
  };
}

async function loadEmbedded(): Promise<Embedded> {
  const template = new Blob([await readFile(inject('pgliteTemplate'))]);
  const pglite = await PGlite.create({ extensions: { btree_gist }, loadDataDir: template });
  return { pglite, rows: await readRows(askOf(pglite)), shape: await shapeOf(askOf(pglite)) };
}

/** Makes it what it was; one that is closed, or whose schema is not what it was, ends here. */
async function giveBack({ pglite, rows, shape }: Embedded): Promise<void> {
  if (pglite.closed) return;
  // What DISCARD ALL does, but for the statements that the engine has read already.
  await pglite.exec(
    'CLOSE ALL; RESET ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES',
  );
  if (idle !== undefined || (await shapeOf(askOf(pglite))) !== shape) return pglite.close();
  const statements = await restoring(askOf(pglite), rows);
  await pglite.transaction(async (tx) => void (await tx.exec(statements.join(';\n'))));
  idle = { pglite, rows, shape };
}

function askOf(pglite: PGlite): Ask {
  return async <Row>(statement: string) => (await pglite.query<Row>(statement)).rows;
}
