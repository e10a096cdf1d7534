// What a mail server does to the service: it is away while people book, it takes ten thousand messages, one mailbox hangs.

import pg from 'pg';
import { askWell, keptOpen, load, type Question } from './ask.ts';
import { type Fault, faultsIn, type Truth } from './judge-mails.ts';
import type { MailSink, Taken } from './mail-sink.ts';
import { NOW } from './region.ts';
import type { Service } from './start-app.ts';

export type Mailed = {
  readonly url: string;
  readonly service: Service;
  readonly mails: MailSink;
  /** a booking of a free time that nobody has asked for yet, as long as there are any */
  readonly nextBooking: () => Question | undefined;
  /** another free time at this site, and whose header opens the API */
  readonly nextSlot: (site: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  /** waits until everything that follows from bookings is done */
  readonly drained: () => Promise<void>;
};

const CLIENTS = 16;
/** So many are moved, and as many cancelled, while the server is away. */
const CHANGED = 10;

/**
 * Bookings with the mail server there, away, and there again. The rate of the second by that of the others; then what came
 * when it was back: how many bookings were told of in vain, twice, or by another time, version or news than is true.
 */
export async function measureAway(
  { url, service, mails, nextBooking, nextSlot, headers, drained }: Mailed,
  seconds: number,
): Promise<{ away_rate_ratio: number; away_booked: number; away_wrong: number; away_back_s: number }> {
  const book = async () => {
    const run = await load(CLIENTS, nextBooking, { forSeconds: seconds });
    const booked = run.answers
      .filter(({ status }) => status === 201)
      .map(({ text }) => JSON.parse(text) as { id: string; site: string });
    return { booked, rate: booked.length / run.seconds };
  };
  const before = await book();
  await drained();
  const end = mails.watch();
  await mails.leave();
  const away = await book();
  const agent = keptOpen(1);
  const change = async (id: string, to: 'reschedule' | 'cancel', body: object): Promise<void> => {
    const question = { method: 'POST', url: `${service.url}/api/bookings/${id}/${to}`, headers, body } as const;
    await askWell(agent, question);
  };
  // what was listed may be taken by a booking that overlaps it
  const moveAway = async (id: string, next: () => string, tries = 20): Promise<void> => {
    try {
      await change(id, 'reschedule', { slot: next() });
    } catch (error) {
      if (tries === 0 || !String(error).includes('slot_taken')) throw error;
      await moveAway(id, next, tries - 1);
    }
  };
  for (const { id, site } of away.booked.slice(0, CHANGED)) await moveAway(id, () => nextSlot(site));
  for (const { id } of away.booked.slice(CHANGED, 2 * CHANGED)) await change(id, 'cancel', { reason: 'not-needed' });
  await agent.destroy();
  await mails.comeBack();
  const began = performance.now();
  await drained();
  const back = (performance.now() - began) / 1000;
  const came = end();
  const booked = away.booked.map(({ id }) => id);
  const faults = faultsIn(came, await readTruth(url, booked));
  await sayFaults(url, faults, came);
  const after = await book();
  await drained();
  return {
    away_rate_ratio: (2 * away.rate) / (before.rate + after.rate),
    away_booked: booked.length,
    away_wrong: faults.length,
    away_back_s: back,
  };
}

/** What stands booked by now; nobody was told of a cancelled one, so that nobody is told that it is off. */
async function readTruth(url: string, bookings: readonly string[]): Promise<readonly Truth[]> {
  return ask(
    url,
    `SELECT calendar_uid AS uid, sequence, to_char(start AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') AS start
     FROM booking WHERE id = ANY ($1) AND status = 'booked'`,
    bookings,
  );
}

/** Each fault with what came and what the ledger knows of it, so that nobody has to guess; the first few of many. */
async function sayFaults(url: string, faults: readonly Fault[], came: readonly Taken[]): Promise<void> {
  for (const { uid, fault } of faults.slice(0, MOST_SAID)) {
    const ledger = await ask(
      url,
      `SELECT m.kind, m.version, m.state, m.attempts, m.repeats, m.stage, m.code, m.created_at, m.tried_at, m.reached_at, m.sent_at
       FROM message m JOIN booking b ON m.about = 'booking' AND m.about_id = b.id::text WHERE b.calendar_uid = ANY ($1)
       ORDER BY m.version, m.created_at`,
      [uid],
    );
    const mails = came.filter((one) => one.uid === uid);
    console.log(`away: ${fault} ${uid} came ${JSON.stringify(mails)} ledger ${JSON.stringify(ledger)}`);
  }
}

const MOST_SAID = 10;

async function ask<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  of: readonly string[],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>(sql, [of]);
  await client.end();
  return rows;
}

const HANGS = 'hangs@example.test';
const HANGS_FOR = 60_000;

/**
 * So many messages that wait, one of them to a mailbox whose server hangs for a minute: how long until all others are taken,
 * how many came twice, and how much more memory the worker took for the second half than it had taken for the first.
 */
export async function measureDrain(
  { url, service, mails, drained }: Mailed,
  messages: number,
): Promise<{ drain_s: number; drain_twice: number; drain_mb_growth: number; drain_mb: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  mails.hang(HANGS, HANGS_FOR);
  const before = { count: mails.count(), twice: mails.twice() };
  await client.query(
    `WITH waits AS (SELECT id, bearer, row_number() OVER (ORDER BY start, id) AS n FROM message
        WHERE state = 'sent' AND about = 'booking' AND kind = 'invite' AND version = 0 AND start > '${NOW}'::timestamptz + interval '1 day'
        ORDER BY start, id LIMIT ${messages}),
      hanging AS (UPDATE participant SET email = '${HANGS}' FROM waits WHERE n = 5 AND participant.id = waits.bearer::uuid)
     UPDATE message SET state = 'queued', attempts = 0, next_at = '${NOW}', sent_at = NULL, reached_at = NULL,
       first_tried_at = NULL, mailbox = CASE WHEN n = 5 THEN '${HANGS}' ELSE mailbox END
     FROM waits WHERE message.id = waits.id`,
  );
  const began = performance.now();
  const memory = { first: 0, second: 0 };
  for (let left = messages; left > 0; ) {
    await new Promise((done) => setTimeout(done, 250));
    const { rows } = await client.query(
      `SELECT count(*)::int AS left FROM message WHERE next_at IS NOT NULL AND state <> 'sent' AND about = 'booking' AND mailbox <> '${HANGS}'`,
    );
    left = rows[0].left;
    const half = left > messages / 2 ? 'first' : 'second';
    memory[half] = Math.max(memory[half], service.workerMb());
  }
  const seconds = (performance.now() - began) / 1000;
  await drained();
  await client.end();
  const missing = messages - (mails.count() - before.count);
  if (missing > 0) throw new Error(`${missing} of ${messages} messages did not come`);
  return {
    drain_s: seconds,
    drain_twice: mails.twice() - before.twice,
    drain_mb_growth: memory.second - memory.first,
    drain_mb: Math.max(memory.first, memory.second),
  };
}
