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
/** It goes on after so long (ms) all the same: in a rush that lasts all day, slowly. */
const LONGEST = 2_000;

/** Rests while there is a rush; not at all where there is none. `pause`: milliseconds. */
export async function makeWay(
  answering: () => Promise<number>,
  pause: (ms: number) => Promise<unknown>,
): Promise<void> {
  if ((await answering()) < RUSH) return;
  let calm = 0;
  for (let rested = 0; rested < LONGEST && calm < LOOKS; rested += LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS);
    calm = (await answering()) < RUSH ? calm + 1 : 0;
  }
}
