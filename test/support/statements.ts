// What is sent to the database while something runs: round trips are what a booking costs, whatever else the machine does.

import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

/** The statements in order, without the rounds of the job queue and of the live changes. Nothing else may run meanwhile. */
export async function statementsIn(run: () => Promise<void>): Promise<readonly string[]> {
  const sent: string[] = [];
  const clients: readonly { query: (...args: never[]) => unknown }[] = [pg.Client.prototype, PGlite.prototype];
  const undo = clients.map((client) => {
    const { query } = client;
    const spied = function (this: unknown, ...args: unknown[]) {
      const [asked] = args;
      sent.push(typeof asked === 'string' ? asked : String((asked as { readonly text?: string }).text));
      return Reflect.apply(query, this, args);
    };
    Object.assign(client, { query: spied });
    return () => Object.assign(client, { query });
  });
  try {
    await run();
  } finally {
    for (const restore of undo) restore();
  }
  return sent.map((text) => text.trim()).filter((text) => !ROUNDS.test(text) || /INSERT INTO/.test(text));
}

/** They come by a clock of their own. */
const ROUNDS = /pgboss|live_change|pg_current_snapshot|pg_notify/;
