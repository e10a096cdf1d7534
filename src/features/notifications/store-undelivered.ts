// What has not arrived, and what is tried again because somebody said so.

import { outsideRoles } from '../../core/booking.ts';
import type { AreaId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import type { ToldBy } from '../../core/message-channel.ts';
import { Prisma, type Reader } from '../../platform/db.ts';
import { ABOUT_MAILBOX, MOVED, OPTED_OUT } from './rules.ts';
import { aboutBookings, type MessageKind, type MessageState, type Subject } from './schema.ts';

export type UndeliveredFilter = {
  readonly now: number;
  /** whether text messages are sent here */
  readonly texts: boolean;
  readonly areas: readonly AreaId[] | '*';
  /** only this one */
  readonly id?: string;
  /** only those that are not tried again by themselves */
  readonly failed?: boolean;
  /** only those behind this place */
  readonly after?: { readonly start: number; readonly id: string };
  readonly limit: number;
};

export type Undelivered = {
  readonly id: string;
  readonly about: Subject;
  readonly aboutId: string;
  readonly kind: MessageKind;
  readonly channel: ToldBy;
  readonly area: AreaId;
  /** of a participant; of one who left, what they were */
  readonly role: string | null;
  readonly isGuardian: boolean;
  /** of several who are the same to the thing, which: as its own page counts them */
  readonly which: number | null;
  /** why they may not be written to */
  readonly byPhoneOnly: 'unsafe' | 'phone' | 'none' | 'no-address' | 'opted-out' | null;
  /** they take part no more, and what they were told of may still stand in their calendar */
  readonly stillHolds: boolean;
  /** it tells of a time that is another than they were told before */
  readonly moved: boolean;
  readonly phoneKnown: boolean;
  /** they are written to somewhere still */
  readonly addressKept: boolean;
  /** whether there is a message to send again: not where what it would say was overtaken before it was sent */
  readonly sendable: boolean;
  readonly state: MessageState;
  readonly attempts: number;
  readonly stage: string | null;
  readonly code: string | null;
  readonly createdAt: Date;
  readonly start: Date;
};

/** A new one is given so long before it counts as waiting. */
const SETTLING = 5 * MINUTE;

/** Of a row of messages: its server, or the gateway, has said for good that the mailbox takes nothing. */
export const mailboxIsDead = Prisma.sql`coalesce(state IN ('failed', 'bounced') AND CASE channel WHEN 'text' THEN stage = 'recipient'
  ELSE coalesce(stage, 'data') IN ('recipient', 'data') AND code ~ ${ABOUT_MAILBOX} END, false)`;

/**
 * Messages that failed or still wait, by the time they tell of, the soonest first: those that still say what is true, and
 * whose time is not over. Of each thing that a mailbox is told of, the newest message stands for all: one known to be dead
 * stays until somebody mends it, as handing more over to it proves nothing; an answer, or a receipt, does. What went to a
 * mailbox that is nobody's by now is not to be mended; but what somebody who left still holds is. Nor did they hear of a
 * cancellation who were never invited, and may know the time by phone; nor those of a family who cannot be written to of a
 * change. What they were told by phone is seen to.
 */
export async function readUndelivered(
  reader: Reader,
  { now, texts, areas, id, failed = false, after, limit }: UndeliveredFilter,
): Promise<readonly Undelivered[]> {
  const isWithin = Prisma.sql`(${areas === '*'} OR area_id = ANY (${areas === '*' ? [] : [...areas]}::text[]))
    AND (${id ?? null}::uuid IS NULL OR (about, about_id, mailbox) = (
      SELECT one.about, one.about_id, one.mailbox FROM message one WHERE one.id = ${id ?? null}::uuid))`;
  const isOpen = Prisma.sql`(m.state IN ('failed', 'bounced') OR m.id NOT IN (SELECT newest FROM dead))`;
  const isListed = Prisma.sql`m."end" > ${new Date(now)} AND m.silenced_at IS NULL AND m.told_at IS NULL AND m.area_id IS NOT NULL
    AND NOT (m.state = 'failed' AND coalesce(m.code, '') = 'too-late') AND (m.state <> 'unknown' OR m.next_at IS NOT NULL)
    AND (${areas === '*'} OR m.area_id = ANY (${areas === '*' ? [] : [...areas]}::text[]))
    AND (${!failed} OR m.state IN ('failed', 'bounced'))
    AND (${id ?? null}::uuid IS NULL OR m.id = ${id ?? null}::uuid)
    AND ${after === undefined ? Prisma.sql`true` : Prisma.sql`(m.start, m.id) > (${new Date(after.start)}, ${after.id}::uuid)`}`;
  // one by one in their order, as asking who is to be told costs more than finding them
  const soonest = (of: Prisma.Sql) => Prisma.sql`(
    SELECT m.* FROM (SELECT * FROM (${of}) AS m WHERE ${isListed} ORDER BY m.start, m.id) AS m
      CROSS JOIN LATERAL (SELECT 1 AS told FROM (VALUES (1)) AS one (n) ${WHOSE} WHERE ${IS_TO_TELL} LIMIT 1) AS judged
    ORDER BY m.start, m.id LIMIT ${limit})`;
  return reader.$queryRaw<Undelivered[]>`
    WITH dead AS MATERIALIZED (
        SELECT DISTINCT ON (d.about, d.about_id, d.mailbox) d.state, d.attempts, d.stage, d.code, d.created_at, n.id AS newest
        FROM (
            SELECT * FROM message WHERE state IN ('queued', 'unknown', 'failed', 'bounced') AND attempts > 0
              AND silenced_at IS NULL AND ${isWithin} AND ${mailboxIsDead}) AS d
          CROSS JOIN LATERAL (
            SELECT id, "end" FROM message n WHERE n.about = d.about AND n.about_id = d.about_id AND n.mailbox = d.mailbox
              AND n.version > d.version ORDER BY n.version DESC LIMIT 1) AS n
        -- asked of each by the index, not of all that ever arrived
        WHERE n."end" > ${new Date(now)} AND NOT coalesce((
          SELECT bool_or(o.state = 'answered' OR o.delivered_at IS NOT NULL) FROM message o
          WHERE o.about = d.about AND o.about_id = d.about_id AND o.mailbox = d.mailbox AND o.version > d.version), false)
        ORDER BY d.about, d.about_id, d.mailbox, d.version DESC),
      -- the soonest of each kind: a page reads no more of an index than it shows
      newest AS MATERIALIZED (
        ${soonest(Prisma.sql`
          SELECT ${OF_ALL}, m.state, m.attempts, m.stage, m.code, m.created_at, m.next_at, true AS sendable FROM message m
          WHERE m.state IN ('queued', 'unknown', 'failed', 'bounced') AND m.attempts > 0 AND ${IS_NEWEST} AND ${isOpen}`)}
        UNION ALL
        ${soonest(Prisma.sql`
          SELECT ${OF_ALL}, m.state, m.attempts, m.stage, m.code, m.created_at, m.next_at, false FROM message m
          WHERE m.channel = 'phone' AND m.state = 'failed' AND ${IS_NEWEST}`)}
        UNION ALL
        ${soonest(Prisma.sql`
          SELECT ${OF_ALL}, m.state, m.attempts, m.stage, m.code, m.created_at, m.next_at, true FROM message m
          WHERE (m.next_at < ${new Date(now - SETTLING)} AND m.state = 'queued' AND m.attempts = 0
              OR m.next_at IS NOT NULL AND m.state = 'in-flight' AND m.attempts > 1) AND ${IS_NEWEST} AND ${isOpen}`)}
        UNION ALL
        ${soonest(Prisma.sql`
          SELECT ${OF_ALL}, d.state, d.attempts, d.stage, d.code, d.created_at, m.next_at, m.state <> 'superseded'
          FROM dead d JOIN message m ON m.id = d.newest
          WHERE (m.state NOT IN ('failed', 'bounced') OR m.code = 'too-late')`)}
        UNION ALL
        ${soonest(Prisma.sql`
          SELECT ${OF_ALL}, m.state, m.attempts, m.stage, m.code, m.created_at, m.next_at, false FROM message m
          WHERE m.state = 'superseded' AND m.kind = 'cancellation' AND m.about = 'booking' AND ${isOpen} AND NOT EXISTS (
            SELECT 1 FROM message n WHERE n.about = m.about AND n.about_id = m.about_id AND n.mailbox = m.mailbox
              AND (n.version > m.version OR n.reached_at IS NOT NULL))`)})
    SELECT m.id::text AS id, m.about, m.about_id AS "aboutId", m.kind, m.channel, m.area_id AS area, ${roleOf('p')} AS role,
      g.id IS NOT NULL OR m.channel = 'phone' AND p.id IS NULL AS "isGuardian", ${WHICH} AS which,
      CASE WHEN g.id IS NOT NULL AND NOT g.safe_to_send THEN 'unsafe' WHEN g.channel = 'none' THEN 'none'
        WHEN m.channel = 'phone' AND p.number IS NOT NULL OR g.channel NOT IN ('mail', 'text') OR m.channel = 'text' AND ${!texts} THEN 'phone'
        WHEN m.channel = 'phone' OR p.id IS NOT NULL AND NOT ${HAS_LEFT} AND p.email IS NULL AND p.phone IS NULL THEN 'no-address'
        WHEN m.state IN ('failed', 'bounced') AND m.channel = 'text' AND m.code = ${OPTED_OUT} THEN 'opted-out' END AS "byPhoneOnly",
      coalesce(${HAS_LEFT}, false) AS "stillHolds", m.sendable,
      m.kind = 'invite' AND EXISTS (
        SELECT 1 FROM message h WHERE h.about = m.about AND h.about_id = m.about_id AND h.mailbox = m.mailbox AND h.version <= m.version
          AND CASE h.channel WHEN 'phone' THEN h.because = ${MOVED} AND h.told_at IS NULL
            ELSE h.kind = 'invite' AND h.reached_at IS NOT NULL AND h.start <> m.start END) AS moved,
      m.channel = 'text' OR coalesce(g.phone, r.phone, p.number) IS NOT NULL OR m.channel = 'phone' AND g.id IS NULL AND p.id IS NULL AND EXISTS (
        SELECT 1 FROM guardian f WHERE f.family_id = b.family_id AND f.phone IS NOT NULL AND f.safe_to_send AND f.channel <> 'none') OR EXISTS (
        SELECT 1 FROM "user" s WHERE s.phone IS NOT NULL AND s.disabled_at IS NULL
          AND (s.id = m.bearer OR s.id = p.principal OR s.professional_id = p.professional_id)) AS "phoneKnown",
      CASE WHEN p.id IS NOT NULL THEN NOT ${HAS_LEFT} AND coalesce(p.email, p.phone) IS NOT NULL
        WHEN r.id IS NOT NULL THEN coalesce(r.email, r.phone) IS NOT NULL ELSE true END AS "addressKept",
      m.state, m.attempts, m.stage, m.code, m.created_at AS "createdAt", m.start
    FROM newest m ${WHOSE}
    ORDER BY m.start, m.id LIMIT ${limit}`;
}

const OF_ALL = Prisma.sql`m.id, m.about, m.about_id, m.kind, m.channel, m.area_id, m.version, m.bearer, m.mailbox, m.because, m.silenced_at, m.told_at, m.start, m."end"`;

const IS_NEWEST = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM message n WHERE n.about = m.about AND n.about_id = m.about_id AND n.mailbox = m.mailbox AND n.version > m.version)`;

/** No message, but that a certain guardian, or participant of another house, is called. */
const IS_CALL = Prisma.sql`(m.about = 'booking' AND m.channel = 'phone' AND m.bearer IS NOT NULL)`;

/** What a message is about, and whose it is. */
const WHOSE = Prisma.sql`LEFT JOIN booking b ON b.id = CASE WHEN m.about = ANY (${[...aboutBookings]}::text[]) THEN m.about_id::uuid END
  LEFT JOIN participant p ON p.id = CASE WHEN m.about = ANY (${[...aboutBookings]}::text[]) THEN m.bearer::uuid END
  LEFT JOIN guardian g ON g.id = CASE WHEN m.about = 'offer' OR ${IS_CALL} THEN m.bearer::uuid ELSE p.guardian_id END
  LEFT JOIN registration r ON r.id = CASE m.about WHEN 'registration' THEN m.about_id::uuid END
  LEFT JOIN "user" u ON m.about IN ('user', 'absence', 'permission', 'digest', 'thread', 'duty', 'next-step') AND u.id = m.bearer`;

const HAS_LEFT = hasLeft('p');

/** What a participant is to those who follow messages; who has left, what they were. */
export function roleOf(participant: string): Prisma.Sql {
  return Prisma.raw(`CASE WHEN ${participant}.role <> 'left' THEN ${participant}.role
    WHEN ${participant}.professional_id IS NOT NULL THEN 'professional' WHEN ${participant}.principal IS NOT NULL THEN 'booker' ELSE 'guest' END`);
}

function hasLeft(participant: string): Prisma.Sql {
  return Prisma.raw(
    `(${participant}.role = 'left' OR ${participant}.role = 'guardian' AND ${participant}.guardian_id IS NULL)`,
  );
}

/** Guardians by their names, as a booking's page counts them; others who take part, or have left, in one order that stays. */
const WHICH = Prisma.sql`(CASE WHEN g.id IS NOT NULL THEN (
    SELECT CASE WHEN count(*) > 1 THEN count(*) FILTER (WHERE (o.name, o.id) <= (g.name, g.id)) END
    FROM guardian o WHERE o.family_id = g.family_id)
  WHEN p.id IS NOT NULL THEN (
    SELECT CASE WHEN count(*) > 1 THEN count(*) FILTER (
      WHERE (coalesce(o.left_at, '-infinity'), o.id) <= (coalesce(p.left_at, '-infinity'), p.id)) END
    FROM participant o WHERE o.booking_id = p.booking_id
      AND (${roleOf('o')}, ${hasLeft('o')}) = (${roleOf('p')}, ${hasLeft('p')})) END)::int`;

/**
 * Whether the mailbox is still somebody's who is to be told, or of whom nobody knows another; or is theirs who left with
 * the time in their calendar. A number is compared by its end, as it was typed with or without the country's.
 */
const IS_ADDRESSED = Prisma.sql`(CASE WHEN p.id IS NOT NULL THEN
    NOT ${HAS_LEFT} AND p.email IS NULL AND p.phone IS NULL
    OR EXISTS (
      SELECT 1 FROM participant o WHERE o.booking_id = p.booking_id AND o.role <> 'left'
        AND NOT (o.role = 'guardian' AND o.guardian_id IS NULL) AND coalesce(lower(o.email), o.phone) = m.mailbox)
    OR ${HAS_LEFT} AND m.kind = 'cancellation' AND (m.channel = 'phone' OR EXISTS (
      SELECT 1 FROM message h WHERE h.about = m.about AND h.about_id = m.about_id AND h.mailbox = m.mailbox
        AND h.kind = 'invite' AND h.reached_at IS NOT NULL))
  WHEN m.about = 'offer' AND g.channel = 'mail' THEN coalesce(lower(g.email) = m.mailbox, true)
  WHEN m.about = 'offer' AND g.channel = 'text' THEN
    coalesce(right(regexp_replace(g.phone, '[^0-9]', '', 'g'), 7) = right(m.mailbox, 7), true)
  -- of somebody who has cancelled nothing may be kept by which they could be told
  WHEN r.id IS NOT NULL THEN coalesce(lower(r.email) = m.mailbox, r.state <> 'cancelled' OR r.phone IS NOT NULL)
  ELSE coalesce(lower(u.email) = m.mailbox, true) END)`;

/** Whether it says what is true, to somebody who does not know it. */
const IS_TO_TELL = Prisma.sql`(m.state <> 'superseded' OR b.status = 'cancelled' AND (p.guardian_id IS NOT NULL OR p.role = ANY (${[...outsideRoles]}::text[])))
  -- who cancelled it on the page has seen that it is; colleagues know no time that no message told them
  AND NOT (m.about = 'booking' AND m.kind = 'cancellation' AND m.because IS NOT NULL AND EXISTS (
    SELECT 1 FROM booking_link l WHERE l.booking_id = b.id AND l.id::text = m.because
      AND (l.guardian_id IS NULL OR l.guardian_id = p.guardian_id)))
  AND NOT (m.kind = 'invite' AND EXISTS (
    SELECT 1 FROM generate_series(m.version + 1, b.sequence) AS later
    WHERE later <> ALL (coalesce(b.quiet_versions, '{}'))))
  -- of a time that stands they are told by message once they can be written to
  AND NOT (m.channel = 'phone' AND m.kind = 'invite' AND EXISTS (
    SELECT 1 FROM participant f WHERE f.booking_id = b.id AND coalesce(f.email, f.phone) IS NOT NULL
      AND CASE WHEN p.id IS NOT NULL THEN f.id = p.id ELSE f.guardian_id = coalesce(g.id, f.guardian_id) END))
  AND NOT (${IS_CALL} AND g.id IS NULL AND p.id IS NULL)
  AND NOT (m.kind = 'reminder' AND (b.status <> 'booked' OR b.start <> m.start))
  AND ${IS_ADDRESSED}`;

/** Opens messages again, to be tried as long as new ones; what came back of older ones to the same mailbox is seen to. */
export async function reopenMessages(reader: Reader, ids: readonly string[], now: number): Promise<void> {
  const at = new Date(now);
  await reader.$queryRaw`
    WITH mended AS (
      UPDATE message o SET state = ${'superseded' satisfies MessageState} FROM message m
      WHERE m.id = ANY (${[...ids]}::uuid[]) AND o.about = m.about AND o.about_id = m.about_id AND o.mailbox = m.mailbox
        AND o.version < m.version AND o.state IN ('failed', 'bounced'))
    -- what came back is sent as another message: the report of its first way may come once more
    UPDATE message SET state = ${'queued' satisfies MessageState}, stage = NULL, code = NULL, first_tried_at = NULL, next_at = ${at},
      delivered_at = NULL, told_at = NULL,
      repeats = repeats + CASE WHEN state = 'bounced' OR reached_at IS NOT NULL THEN 1 ELSE 0 END
    WHERE id = ANY (${[...ids]}::uuid[])`;
}

/** `bearers`: those whose message it may be. `since`: the version from which it says what is true. */
export type LastMessage = {
  readonly about: Subject;
  readonly aboutId: string;
  readonly bearers: readonly string[];
  readonly kind: MessageKind;
  readonly since: number;
  readonly now: number;
};

/**
 * The newest message to any of these bearers about a thing, where it is of this kind and of this version or a later one: it is
 * opened again. Whether there was one.
 */
export async function reopenNewest(reader: Reader, of: LastMessage): Promise<boolean> {
  const [newest] = await reader.$queryRaw<{ id: string; kind: MessageKind; version: number }[]>`
    SELECT id::text AS id, kind, version FROM message
    WHERE about = ${of.about} AND about_id = ${of.aboutId} AND bearer = ANY (${[...of.bearers]}::text[]) AND silenced_at IS NULL
    ORDER BY version DESC, created_at DESC LIMIT 1`;
  if (newest === undefined || newest.kind !== of.kind || newest.version < of.since) return false;
  await reopenMessages(reader, [newest.id], of.now);
  return true;
}
