// The ledger as it is kept: what is to be sent, who sends it now, and what became of it.

import { randomUUID } from 'node:crypto';
import type { AreaId } from '../../core/ids.ts';
import { MINUTE, SECOND } from '../../core/instant.ts';
import { channelOf, type MessageChannel } from '../../core/message-channel.ts';
import { Prisma, type Reader } from '../../platform/db.ts';
import type { Stage } from '../../platform/mailer.ts';
import type { MessageKind, MessageState, Subject } from './schema.ts';

/** A message to be. Instants in epoch milliseconds. */
export type NewMessage = {
  readonly kind: MessageKind;
  readonly about: Subject;
  readonly aboutId: string;
  /** of what it is about: a newer one overtakes an older that is not sent yet */
  readonly version: number;
  /** whose message it is, as the feature knows them */
  readonly bearer?: string;
  readonly mailbox: string;
  readonly because?: string;
  readonly area?: AreaId;
  /** the time it tells of; there is no use in sending it after its end */
  readonly start: number;
  readonly end: number;
  /** its calendar entry names the mailbox of answers as its organizer */
  readonly answerable?: boolean;
};

/** A part of a writing statement, without WITH: `posted` has an `id` for each row that was not there before. */
export function posted(
  messages: readonly NewMessage[],
  now: number,
  unless: Prisma.Sql = Prisma.sql`true`,
): Prisma.Sql {
  const rows = messages.map(({ mailbox, start, end, ...row }) => ({
    ...row,
    id: randomUUID(),
    channel: channelOf(mailbox),
    mailbox: mailbox.toLowerCase(),
    start: new Date(start),
    end: new Date(end),
  }));
  const at = new Date(now);
  return Prisma.sql`posted AS (
    INSERT INTO message (id, kind, channel, about, about_id, version, bearer, mailbox, because, area_id, start, "end",
      state, created_at, next_at, answerable)
    SELECT w.id, w.kind, w.channel, w.about, w."aboutId", w.version, w.bearer, w.mailbox, w.because, w.area, w.start, w."end",
      ${'queued' satisfies MessageState}, ${at}, ${at}, coalesce(w.answerable, false)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (id uuid, kind text, channel text, about text, "aboutId" text,
      version integer, bearer text, mailbox text, because text, area text, start timestamptz, "end" timestamptz, answerable boolean)
    WHERE ${unless}
    ON CONFLICT DO NOTHING RETURNING id)`;
}

/** Writes messages that are not there yet; how many those were. */
export async function writeMessages(reader: Reader, messages: readonly NewMessage[], now: number): Promise<number> {
  if (messages.length === 0) return 0;
  const rows = await reader.$queryRaw<[{ count: number }]>`
    WITH ${posted(messages, now)} SELECT count(*)::int AS count FROM posted`;
  return rows[0].count;
}

/** The newest version that anybody was, or is to be, told of a thing; when that was written (epoch ms). */
export async function findNewest(
  reader: Reader,
  { about, aboutId }: Pick<NewMessage, 'about' | 'aboutId'>,
): Promise<{ readonly version: number; readonly createdAt: number } | undefined> {
  const [row] = await reader.$queryRaw<{ version: number; createdAt: Date }[]>`
    SELECT version, created_at AS "createdAt" FROM message WHERE about = ${about} AND about_id = ${aboutId}
    ORDER BY version DESC LIMIT 1`;
  return row && { version: row.version, createdAt: row.createdAt.getTime() };
}

/** A message that this process has taken to send. Instants in epoch milliseconds. */
export type DueMessage = NewMessage & {
  readonly id: string;
  readonly attempts: number;
  readonly repeats: number;
  readonly channel: MessageChannel;
  readonly firstTriedAt: number;
  /** when this attempt began */
  readonly triedAt: number;
  /** its channel waits, and tries with this one whether it need not any more */
  readonly probing: boolean;
};

/** So long a message is its sender's, unless it says that it still has it. */
export const LEASE = 12 * SECOND;

/** So many to one mailbox at once: one whose server is slow must not take every place there is. */
const MOST_OF_A_MAILBOX = 4;
/** What must wait for another is looked at again so soon. */
export const SOON = 200;

export type Taken = {
  readonly due: readonly DueMessage[];
  /** how many are due and wait for others to the same mailbox */
  readonly behind: number;
};

/** How many more there is room for, by channel: each has places of its own. */
export type Room = Readonly<Record<MessageChannel, number>>;

/**
 * Takes what is due, for as much as there is room: each is in flight from then on, and no other to the same mailbox about the same thing
 * is, nor more than a few to one mailbox. What a newer one has overtaken is closed. What was in flight when its sender went
 * quiet is taken over, and may have arrived. While a channel waits, nothing of it is taken, or one at a time when it is
 * time to try.
 * Throws what the database throws where another process took one of them at the same instant: ask again.
 */
export async function takeDue(reader: Reader, now: number, room: Room): Promise<Taken> {
  const at = new Date(now);
  const rows = await reader.$queryRaw<(DueRow | { readonly id: null; readonly behind: number })[]>`
    WITH room AS MATERIALIZED (
      SELECT c.channel, p.channel IS NOT NULL AS probing,
        CASE WHEN p.channel IS NULL THEN c.free WHEN p.until > ${at} THEN 0
          WHEN EXISTS (
            SELECT 1 FROM message n WHERE n.channel = c.channel AND n.state = ${'in-flight' satisfies MessageState}
              AND n.tried_at >= p.until AND n.next_at > ${at}) THEN 0
          ELSE least(c.free, 1) END AS places
      FROM (VALUES ('mail', ${room.mail}::int), ('text', ${room.text}::int)) AS c (channel, free)
        LEFT JOIN sender_pause p ON p.channel = c.channel),
    due AS MATERIALIZED (
      SELECT d.* FROM room CROSS JOIN LATERAL (
        SELECT id, channel, mailbox, about, about_id, version, state, next_at FROM message
        WHERE channel = room.channel AND next_at <= ${at}
        ORDER BY next_at, id LIMIT room.places * 8 FOR UPDATE SKIP LOCKED) AS d),
    judged AS MATERIALIZED (
      SELECT d.*, EXISTS (
          SELECT 1 FROM message n WHERE n.about = d.about AND n.about_id = d.about_id AND n.mailbox = d.mailbox
            AND n.version > d.version) AS overtaken,
        EXISTS (
          SELECT 1 FROM message n WHERE n.about = d.about AND n.about_id = d.about_id AND n.mailbox = d.mailbox
            AND n.id <> d.id AND n.state = ${'in-flight' satisfies MessageState})
          OR row_number() OVER (PARTITION BY d.mailbox, d.about, d.about_id ORDER BY d.version DESC, d.id) > 1
          OR row_number() OVER (PARTITION BY d.mailbox ORDER BY d.next_at, d.id) + (
            SELECT count(*) FROM message n WHERE n.mailbox = d.mailbox AND n.id <> d.id
              AND n.state = ${'in-flight' satisfies MessageState}) > ${MOST_OF_A_MAILBOX}::int AS busy
      FROM due d),
    chosen AS MATERIALIZED (
      SELECT id, state FROM (
        SELECT j.id, j.state, j.channel, row_number() OVER (PARTITION BY j.channel ORDER BY j.next_at, j.id) AS place
        FROM judged j WHERE NOT j.overtaken AND NOT j.busy) AS free JOIN room USING (channel)
      WHERE place <= places),
    closed AS (
      UPDATE message m SET next_at = NULL,
        reached_at = CASE WHEN j.state = 'in-flight' THEN coalesce(m.reached_at, ${at}) ELSE m.reached_at END,
        -- what was to be sent once more had been sent, and can arrive after nothing
        state = CASE WHEN j.state = 'in-flight' THEN 'unknown' WHEN j.state = 'queued' AND m.reached_at IS NULL THEN 'superseded'
          WHEN j.state = 'queued' AND m.sent_at IS NOT NULL THEN 'sent' WHEN j.state = 'queued' THEN 'unknown' ELSE m.state END
      FROM judged j WHERE m.id = j.id AND j.overtaken),
    behind AS (
      UPDATE message m SET next_at = ${new Date(now + SOON)} FROM judged j
      WHERE m.id = j.id AND j.busy AND NOT j.overtaken RETURNING 1),
    taken AS (
      UPDATE message m SET state = 'in-flight', attempts = m.attempts + 1, next_at = ${new Date(now + LEASE)},
        first_tried_at = coalesce(m.first_tried_at, ${at}), tried_at = ${at},
        reached_at = CASE WHEN c.state = 'in-flight' THEN coalesce(m.reached_at, ${at}) ELSE m.reached_at END
      FROM chosen c WHERE m.id = c.id RETURNING m.*)
    SELECT t.id::text AS id, t.kind, t.about, t.about_id AS "aboutId", t.version, t.bearer, t.mailbox, t.because,
      t.area_id AS area, t.start, t."end", t.attempts, t.repeats, t.channel, t.first_tried_at AS "firstTriedAt", t.tried_at AS "triedAt",
      (SELECT probing FROM room WHERE room.channel = t.channel) AS probing, (SELECT count(*)::int FROM behind) AS behind
    FROM (VALUES (1)) AS one LEFT JOIN taken t ON true`;
  return { due: rows.flatMap((row) => (row.id === null ? [] : [asDue(row)])), behind: rows[0]?.behind ?? 0 };
}

/** Says that these are still being sent. */
export async function keepTaken(
  reader: Reader,
  taken: readonly Pick<DueMessage, 'id' | 'attempts'>[],
  now: number,
): Promise<void> {
  await reader.$queryRaw`
    UPDATE message m SET next_at = ${new Date(now + LEASE)}
    FROM jsonb_to_recordset(${JSON.stringify(taken.map(({ id, attempts }) => ({ id, attempts })))}::jsonb) AS w (id uuid, attempts integer)
    WHERE m.id = w.id AND m.attempts = w.attempts AND m.state = ${'in-flight' satisfies MessageState}`;
}

/** What became of an attempt. Instants in epoch milliseconds. */
export type Settled = Pick<DueMessage, 'id' | 'attempts'> & {
  readonly state: Exclude<MessageState, 'in-flight' | 'bounced' | 'answered'>;
  readonly stage?: Stage | 'words';
  readonly code?: string;
  readonly nextAt?: number;
  /** of one that was handed over: what stood behind its id */
  readonly handedAs?: string;
  /** it was not tried, as it was quiet there, and is not counted as an attempt */
  readonly waits?: true;
};

/** An older message whose fate is unknown may arrive so long after it was handed over: RFC 5321, 4.5.3.2.6. */
const STRAGGLERS = 10 * MINUTE;

/**
 * Notes what became of attempts that are still this process's. Where an older message to the same mailbox about the same
 * thing may arrive after one that was sent, that one is sent once more when it can no longer.
 */
export async function settle(reader: Reader, settled: readonly Settled[], now: number): Promise<void> {
  const at = new Date(now);
  const rows = settled.map(({ nextAt, ...row }) => ({
    ...row,
    nextAt: nextAt === undefined ? null : new Date(nextAt),
  }));
  await reader.$queryRaw`
    WITH judged AS MATERIALIZED (
      SELECT w.*, w.state = 'sent' AND EXISTS (
          SELECT 1 FROM message o WHERE o.about = m.about AND o.about_id = m.about_id AND o.mailbox = m.mailbox
            AND o.version < m.version AND o.state = 'unknown' AND o.tried_at > ${new Date(now - STRAGGLERS)}) AS again
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS w (id uuid, attempts integer, state text, stage text, code text, "nextAt" timestamptz, "handedAs" text, waits boolean)
        JOIN message m ON m.id = w.id AND m.attempts = w.attempts AND m.state = 'in-flight')
    UPDATE message m SET stage = j.stage, code = j.code,
      -- what may have arrived is not taken back
      state = CASE WHEN j.state = 'superseded' AND m.sent_at IS NOT NULL THEN 'sent'
        WHEN (j.state = 'superseded' OR j.waits) AND m.reached_at IS NOT NULL THEN 'unknown' ELSE j.state END,
      attempts = m.attempts - CASE WHEN j.waits THEN 1 ELSE 0 END,
      -- how long it has been tried does not count the quiet
      first_tried_at = CASE WHEN j.waits THEN m.first_tried_at + (j."nextAt" - ${at}) ELSE m.first_tried_at END,
      next_at = CASE WHEN j.again THEN ${new Date(now + STRAGGLERS)} ELSE j."nextAt" END,
      repeats = m.repeats + CASE WHEN j.again THEN 1 ELSE 0 END,
      reached_at = CASE WHEN j.state IN ('sent', 'unknown') THEN coalesce(m.reached_at, ${at}) ELSE m.reached_at END,
      sent_at = CASE WHEN j.state = 'sent' THEN ${at} ELSE m.sent_at END,
      handed_as = coalesce(j."handedAs", m.handed_as)
    FROM judged j WHERE m.id = j.id`;
}

/** Removes what is about times that were over before an instant (epoch ms), at most `limit`; how many went. */
export async function removeMessages(reader: Reader, before: number, limit: number): Promise<number> {
  const rows = await reader.$queryRaw<[{ count: number }]>`
    WITH removed AS (
      DELETE FROM message WHERE id IN (SELECT id FROM message WHERE "end" < ${new Date(before)} LIMIT ${limit}) RETURNING 1)
    SELECT count(*)::int AS count FROM removed`;
  return rows[0].count;
}

type DueRow = {
  readonly id: string;
  readonly kind: MessageKind;
  readonly about: Subject;
  readonly aboutId: string;
  readonly version: number;
  readonly bearer: string | null;
  readonly mailbox: string;
  readonly because: string | null;
  readonly area: AreaId | null;
  readonly start: Date;
  readonly end: Date;
  readonly attempts: number;
  readonly repeats: number;
  readonly channel: MessageChannel;
  readonly firstTriedAt: Date;
  readonly triedAt: Date;
  readonly probing: boolean;
  readonly behind: number;
};

function asDue({
  bearer,
  because,
  area,
  start,
  end,
  firstTriedAt,
  triedAt,
  behind: _behind,
  ...row
}: DueRow): DueMessage {
  return {
    ...row,
    start: start.getTime(),
    end: end.getTime(),
    firstTriedAt: firstTriedAt.getTime(),
    triedAt: triedAt.getTime(),
    ...(bearer !== null && { bearer }),
    ...(because !== null && { because }),
    ...(area !== null && { area }),
  };
}
