// Work that nobody waits for makes way in a rush: while pages keep the database busy, it rests between its batches.

import { type Connection, SESSIONS } from './db.ts';

/** How many sessions answer people just now, of every process; none with the embedded database, where all take turns. */
export async function countAnswering(connection: Connection): Promise<number> {
  if (connection.engine === 'pglite') return 0;
  const { rows } = await connection.pool.query<{ answering: number }>({
    name: 'count-answering',
    text: `SELECT count(*)::int AS answering FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = $1 AND state = 'active'`,
    values: [SESSIONS.pages],
  });
  return rows[0]?.answering ?? 0;
}

/** As many at once are a rush: on an ordinary day one has its answer before the next asks. */
const RUSH = 2;
const LOOK_EVERY_MS = 200;
/** So many looks in a row that find no rush, and it is over. */
const LOOKS = 3;
/** So long (ms) it stands back altogether; in a rush that lasts it goes on, with a short rest after each batch. */
const LONGEST = 15_000;
const SHORT = 600;

/**
 * What to call after each batch: it rests while there is a rush, and not at all where there is none.
 * `pause`: milliseconds.
 */
export function makeWay(
  answering: () => Promise<number>,
  pause: (ms: number) => Promise<unknown>,
): () => Promise<void> {
  let stoodBack = 0;
  return async () => {
    if ((await answering()) < RUSH) {
      stoodBack = 0;
      return;
    }
    const most = stoodBack < LONGEST ? LONGEST - stoodBack : SHORT;
    let calm = 0;
    for (let rested = 0; rested < most && calm < LOOKS; rested += LOOK_EVERY_MS) {
      await pause(LOOK_EVERY_MS);
      stoodBack += LOOK_EVERY_MS;
      calm = (await answering()) < RUSH ? calm + 1 : 0;
    }
    if (calm === LOOKS) stoodBack = 0;
  };
}
