// What has not arrived, and what is tried again because somebody said so.

import type { AreaId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import type { MessageChannel } from '../../core/message-channel.ts';
import type { Reader } from '../../platform/db.ts';
import { OPTED_OUT } from './rules.ts';
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
  readonly channel: MessageChannel;
  readonly area: AreaId;
  /** of a participant; of one who left, what they were */
  readonly role: string | null;
  readonly isGuardian: boolean;
  /** why they may not be written to */
  readonly byPhoneOnly: 'unsafe' | 'phone' | 'no-address' | 'opted-out' | null;
  readonly state: MessageState;
  readonly attempts: number;
  readonly stage: string | null;
  readonly code: string | null;
  readonly createdAt: Date;
  readonly start: Date;
};

/** A new one is given so long before it counts as waiting. */
const SETTLING = 5 * MINUTE;

/**
 * Messages that failed or still wait, by the time they tell of, the soonest first: those that still say what is true, and
 * whose time is not over. Those of nobody's area are for those who follow all.
 */
export async function readUndelivered(
  reader: Reader,
  { now, texts, areas, id, failed = false, after, limit }: UndeliveredFilter,
): Promise<readonly Undelivered[]> {
  return reader.$queryRaw<Undelivered[]>`
    SELECT m.id::text AS id, m.about, m.about_id AS "aboutId", m.kind, m.channel, m.area_id AS area,
      CASE WHEN p.role <> 'left' THEN p.role WHEN p.professional_id IS NOT NULL THEN 'professional'
        WHEN p.principal IS NOT NULL THEN 'booker' ELSE 'guest' END AS role,
      g.id IS NOT NULL AS "isGuardian",
      CASE WHEN g.id IS NOT NULL AND NOT g.safe_to_send THEN 'unsafe' WHEN g.channel NOT IN ('mail', 'text') OR m.channel = 'text' AND ${!texts} THEN 'phone'
        WHEN p.id IS NOT NULL AND p.email IS NULL AND p.phone IS NULL THEN 'no-address'
        WHEN m.state IN ('failed', 'bounced') AND m.channel = 'text' AND m.code = ${OPTED_OUT} THEN 'opted-out' END AS "byPhoneOnly",
      m.state, m.attempts, m.stage, m.code, m.created_at AS "createdAt", m.start
    FROM (
        SELECT * FROM message WHERE state IN ('queued', 'unknown', 'failed', 'bounced') AND attempts > 0
        UNION ALL
        SELECT * FROM message WHERE next_at < ${new Date(now - SETTLING)} AND state = 'queued' AND attempts = 0
        UNION ALL
        SELECT * FROM message WHERE next_at IS NOT NULL AND state = 'in-flight' AND attempts > 1) AS m
      LEFT JOIN booking b ON b.id = CASE WHEN m.about = ANY (${[...aboutBookings]}::text[]) THEN m.about_id::uuid END
      LEFT JOIN participant p ON p.id = CASE WHEN m.about = ANY (${[...aboutBookings]}::text[]) THEN m.bearer::uuid END
      LEFT JOIN guardian g ON g.id = CASE m.about WHEN 'offer' THEN m.bearer::uuid ELSE p.guardian_id END
    WHERE m."end" > ${new Date(now)} AND m.silenced_at IS NULL AND m.area_id IS NOT NULL
      AND NOT (m.state = 'failed' AND coalesce(m.code, '') = 'too-late') AND (m.state <> 'unknown' OR m.next_at IS NOT NULL)
      AND NOT (m.kind = 'invite' AND EXISTS (
        SELECT 1 FROM generate_series(m.version + 1, b.sequence) AS later
        WHERE later <> ALL (coalesce(b.quiet_versions, '{}'))))
      AND NOT (m.kind = 'reminder' AND (b.status <> 'booked' OR b.start <> m.start))
      AND NOT EXISTS (
        SELECT 1 FROM message n WHERE n.about = m.about AND n.about_id = m.about_id AND n.mailbox = m.mailbox
          AND n.version > m.version)
      AND (${areas === '*'} OR m.area_id = ANY (${areas === '*' ? [] : [...areas]}::text[]))
      AND (${!failed} OR m.state IN ('failed', 'bounced'))
      AND (${id ?? null}::uuid IS NULL OR m.id = ${id ?? null}::uuid)
      AND (${after === undefined} OR (m.start, m.id) > (${new Date(after?.start ?? 0)}, ${after?.id ?? null}::uuid))
    ORDER BY m.start, m.id LIMIT ${limit}`;
}

/** Opens messages again, to be tried as long as new ones. */
export async function reopenMessages(reader: Reader, ids: readonly string[], now: number): Promise<void> {
  const at = new Date(now);
  await reader.$queryRaw`
    -- what came back is sent as another message: the report of its first way may come once more
    UPDATE message SET state = ${'queued' satisfies MessageState}, stage = NULL, code = NULL, first_tried_at = NULL, next_at = ${at},
      delivered_at = NULL,
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
