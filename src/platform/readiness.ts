// Whether this process can serve: the database takes writes, the tables of bookings are free, and there is room on disk.

import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Dependencies } from './dependencies.ts';

/** Longer than this and the answer is no: who balances the load asks again soon. */
const PATIENCE_MS = 2_000;
/** Below this the embedded database may stop at any write. */
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

type Parts = Pick<Dependencies, 'config' | 'db' | 'log'>;

/**
 * A function that tells what is missing, or undefined when all is there. However many ask at once, one check runs; one
 * that hangs keeps the others from starting, and every question is answered in time.
 */
export function watchReadiness(parts: Parts, leastFree = LEAST_FREE_BYTES): () => Promise<string | undefined> {
  let running: Promise<string | undefined> | undefined;
  return async () => {
    running ??= check(parts, leastFree).finally(() => {
      running = undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((done) => {
      timer = setTimeout(done, PATIENCE_MS, 'the database does not answer in time');
    });
    return Promise.race([running, late]).finally(() => clearTimeout(timer));
  };
}

async function check({ config, db, log }: Parts, leastFree: number): Promise<string | undefined> {
  const { url, dataDir } = config.database;
  if (url === undefined && (await freeBytes(dataDir)) < leastFree) return 'there is too little room on the disk';
  try {
    // A row of its own, written for good; the tables of a booking are asked for as a booking would ask for them.
    await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT set_config('lock_timeout', '1000', true), set_config('statement_timeout', '1500', true)`;
      await tx.$executeRaw`LOCK TABLE booking, claim, access_log IN ROW EXCLUSIVE MODE`;
      await tx.$executeRaw`
        INSERT INTO idempotency_key (principal, key, fingerprint, created_at) VALUES ('system', 'ready', '', now())
        ON CONFLICT (principal, key) DO UPDATE SET created_at = excluded.created_at`;
    });
    return undefined;
  } catch (error) {
    log.warn({ err: error }, 'not ready');
    return 'the database takes no writes';
  }
}

/** Of the disk that holds the folder, or will hold it; a database in memory has all it needs. */
async function freeBytes(folder: string): Promise<number> {
  if (folder === '') return Number.POSITIVE_INFINITY;
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    const parent = dirname(join(folder, '.'));
    return parent === folder ? Number.POSITIVE_INFINITY : freeBytes(parent);
  }
}
