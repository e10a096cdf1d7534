// Applies prisma/migrations in order, recorded as Prisma records them, so that its own command agrees where it can run.

import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type MigrationConnection = {
  /** runs several statements */
  readonly exec: (sql: string) => Promise<void>;
  readonly query: (sql: string, values: unknown[]) => Promise<readonly Record<string, unknown>[]>;
};

// Any fixed number serves, as long as every process takes the same one.
const LOCK = 7_243_001;

/**
 * Brings the schema up to date; each migration in a transaction of its own. Several processes may start at once.
 * Throws when a migration that was applied has been changed since.
 */
export async function applyMigrations(connection: MigrationConnection): Promise<void> {
  await connection.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await connection.exec(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
      "id" varchar(36) PRIMARY KEY, "checksum" varchar(64) NOT NULL, "finished_at" timestamptz,
      "migration_name" varchar(255) NOT NULL, "logs" text, "rolled_back_at" timestamptz,
      "started_at" timestamptz NOT NULL DEFAULT now(), "applied_steps_count" integer NOT NULL DEFAULT 0)`);
    const rows = await connection.query(
      'SELECT migration_name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL',
      [],
    );
    const applied = new Map(rows.map((row) => [String(row.migration_name), String(row.checksum)]));
    for (const migration of await readMigrations()) {
      const checksum = applied.get(migration.name);
      if (checksum === undefined) await apply(connection, migration);
      else if (checksum !== migration.checksum) {
        throw new Error(
          `Migration ${migration.name} was changed after it was applied. Restore it, and put the change in a new migration.`,
        );
      }
    }
  } finally {
    await connection.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

async function readMigrations(): Promise<Migration[]> {
  const folder = await findMigrations();
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** The folder lies beside src/ in development and beside dist/ once built: the nearest one upwards. */
async function findMigrations(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma', 'migrations');
    if (
      await readdir(candidate).then(
        () => true,
        () => false,
      )
    )
      return candidate;
    if (folder === dirname(folder)) throw new Error('prisma/migrations is missing beside the program');
  }
}

async function apply(connection: MigrationConnection, migration: Migration): Promise<void> {
  await connection.exec('BEGIN');
  try {
    await connection.exec(migration.sql);
    await connection.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await connection.exec('COMMIT');
  } catch (error) {
    await connection.exec('ROLLBACK');
    throw error;
  }
}
