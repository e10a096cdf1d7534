// What those who registered were told, as the ledger of messages has it.

import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import { silencing } from '../families/silence-calendars.ts';
import type { NewMessage } from '../notifications/post-messages.ts';
import { removeContact } from './store.ts';

/** One message about a registration. Instants in epoch milliseconds. */
export type RegistrationMessage = {
  readonly version: number;
  /** folded to lower case, or a number */
  readonly mailbox: string;
  /** what it says; missing of one that was told before this was kept */
  readonly because?: string;
  readonly start: number;
  readonly end: number;
  /** it may have arrived */
  readonly reached: boolean;
  /** its calendar entry names the mailbox of answers as its organizer */
  readonly answerable: boolean;
  readonly sent: boolean;
};

/** All about one registration, the oldest first. */
export async function findRegistrationMessages(
  reader: Reader,
  registration: string,
): Promise<readonly RegistrationMessage[]> {
  const rows = await reader.$queryRaw<
    {
      version: number;
      mailbox: string;
      because: string | null;
      start: Date;
      end: Date;
      reached: boolean;
      sent: boolean;
      answerable: boolean;
    }[]
  >`
    SELECT version, mailbox, because, start, "end", reached_at IS NOT NULL AS reached, sent_at IS NOT NULL AS sent, answerable FROM message
    WHERE about = 'registration' AND about_id = ${registration} ORDER BY version`;
  return rows.map(({ because, start, end, ...row }) => ({
    ...row,
    ...(because !== null && { because }),
    start: start.getTime(),
    end: end.getTime(),
  }));
}

/** Somebody has to call: it stands among what did not arrive, until it is noted that they were told. */
export async function writeCall(tx: Transaction, call: NewMessage, now: number): Promise<void> {
  const { kind, about, aboutId, version, mailbox, because, area, start, end } = call;
  await tx.$executeRaw`
    INSERT INTO message (id, kind, channel, about, about_id, version, mailbox, because, area_id, start, "end", state, code, created_at)
    VALUES (gen_random_uuid(), ${kind}, 'phone', ${about}, ${aboutId}, ${version}, ${mailbox}, ${because ?? null}, ${area ?? null},
      ${new Date(start)}, ${new Date(end)}, 'failed', 'no-mailbox', ${new Date(now)})
    ON CONFLICT DO NOTHING`;
}

/** Of the registrations of an event, those who are to be called about what has changed last, and were not told yet. */
export async function findToCall(reader: Reader, event: string): Promise<ReadonlySet<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT r.id::text AS id FROM registration r
      CROSS JOIN LATERAL (
        SELECT m.channel, m.told_at FROM message m WHERE m.about = 'registration' AND m.about_id = r.id::text
        ORDER BY m.version DESC LIMIT 1) AS newest
    WHERE r.event_id = ${event}::uuid AND r.phone IS NOT NULL AND newest.channel = 'phone' AND newest.told_at IS NULL`;
  return new Set(rows.map(({ id }) => id));
}

/** Of the registrations of an event, those whose mailbox did not take what they were told, as far as is known. */
export async function findUnheard(reader: Reader, event: string): Promise<ReadonlySet<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT r.id::text AS id FROM registration r
      JOIN message m ON m.about = 'registration' AND m.about_id = r.id::text
    WHERE r.event_id = ${event}::uuid AND m.silenced_at IS NULL AND m.channel <> 'phone' AND m.mailbox = coalesce(lower(r.email), m.mailbox)
      AND (m.state IN ('failed', 'bounced') OR m.state IN ('queued', 'unknown') AND m.next_at IS NOT NULL AND m.attempts > 0)
      AND NOT EXISTS (
        SELECT FROM message o WHERE o.about = m.about AND o.about_id = m.about_id AND o.version > m.version
          AND (o.state = 'answered' OR o.delivered_at IS NOT NULL))`;
  return new Set(rows.map(({ id }) => id));
}

/**
 * Forgets what was told about events that ended before, and what those were told who have cancelled: as soon as the last
 * message to them is done. One that did not arrive is followed up first.
 */
export async function removeRegistrationMessages(tx: Transaction, before: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM message m USING registration r JOIN group_event e ON e.id = r.event_id
    WHERE m.about = 'registration' AND r.id = CASE m.about WHEN 'registration' THEN m.about_id::uuid END
      AND (e."end" < ${new Date(before)} OR EXISTS (
        SELECT 1 FROM message l WHERE l.about = 'registration' AND l.about_id = m.about_id AND l.because = 'given-up'
          AND l.next_at IS NULL AND l.state NOT IN ('failed', 'bounced')) OR m.silenced_at IS NOT NULL)`;
}

/** Nothing more is said to them, and nobody needs to know how to. */
export async function silenceRegistration(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.$executeRaw`${silencing(Prisma.sql`about = 'registration' AND about_id = ${id}`, now)}`;
  await removeContact(tx, id);
}
