// A fresh database for a test file, on the engine its project names: a copy of a template that has every migration.

import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { inject } from 'vitest';
import { type Database, type OpenDatabase, openDatabase, overPGlite } from '../../src/platform/db.ts';
import { prepareReads } from '../../src/platform/prepare-reads.ts';
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

async function openEmbedded(): Promise<OpenDatabase> {
  const template = new Blob([await readFile(inject('pgliteTemplate'))]);
  return overPGlite(await PGlite.create({ extensions: { btree_gist }, loadDataDir: template }));
}
