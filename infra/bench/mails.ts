// What a mail server does to the service: it is away while people book, it takes ten thousand messages, one mailbox hangs.

import pg from 'pg';
import { askWell, keptOpen, load, type Question } from './ask.ts';
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
 * when it was back: how many messages are missing, came twice, or tell another time, version or news than is true.
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
  for (const { id, site } of away.booked.slice(0, CHANGED)) await change(id, 'reschedule', { slot: nextSlot(site) });
  for (const { id } of away.booked.slice(CHANGED, 2 * CHANGED)) await change(id, 'cancel', { reason: 'not-needed' });
  agent.destroy();
  await mails.comeBack();
  const began = performance.now();
  await drained();
  const back = (performance.now() - began) / 1000;
  const came = end();
  const after = await book();
  await drained();
  return {
    away_rate_ratio: (2 * away.rate) / (before.rate + after.rate),
    away_booked: away.booked.length,
    away_wrong: wrongOf(
      came,
      await readTruth(
        url,
        away.booked.map(({ id }) => id),
      ),
    ),
    away_back_s: back,
  };
}

type Truth = { readonly uid: string; readonly start: string; readonly sequence: number };

/** What stands booked by now; nobody was told of a cancelled one, so that nobody is told that it is off. */
async function readTruth(url: string, bookings: readonly string[]): Promise<readonly Truth[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    `SELECT calendar_uid AS uid, sequence, to_char(start AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') AS start
     FROM booking WHERE id = ANY ($1) AND status = 'booked'`,
    [bookings],
  );
  await client.end();
  return rows;
}

/** Every booking is told of once, in its newest version, in the words of a first message; and nothing beside. */
function wrongOf(came: readonly Taken[], truth: readonly Truth[]): number {
  const byUid = Map.groupBy(came, ({ uid }) => uid);
  const wrong = truth.filter(({ uid, start, sequence }) => {
    const [only, ...more] = byUid.get(uid) ?? [];
    return more.length > 0 || only?.method !== 'REQUEST' || only.start !== start || only.sequence !== sequence;
  });
  const news = new Set(came.map(({ subject }) => subject.replace(/\d.*/, '')));
  const beside = [...byUid.keys()].filter((uid) => !truth.some((one) => one.uid === uid));
  return wrong.length + beside.length + (news.size - 1);
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
