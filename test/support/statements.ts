// What is sent to PostgreSQL while something runs: round trips are what a booking costs, whatever else the machine does.

import pg from 'pg';

/** The statements in order, without the job queue's own rounds. Nothing else may run meanwhile. */
export async function statementsIn(run: () => Promise<void>): Promise<readonly string[]> {
  const sent: string[] = [];
  const { query } = pg.Client.prototype;
  const spied = function (this: pg.Client, ...args: unknown[]) {
    const [asked] = args;
    sent.push(typeof asked === 'string' ? asked : String((asked as { readonly text?: string }).text));
    return Reflect.apply(query, this, args);
  };
  Object.assign(pg.Client.prototype, { query: spied });
  try {
    await run();
  } finally {
    Object.assign(pg.Client.prototype, { query });
  }
  return sent.map((text) => text.trim()).filter((text) => !/pgboss/.test(text) || /INSERT INTO/.test(text));
}
