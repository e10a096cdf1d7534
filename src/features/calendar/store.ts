// Bookings as far as they may be told, and what each mailbox was told of them.

import { randomUUID } from 'node:crypto';
import { type Answer, answers } from '../../core/calendar-answer.ts';
import { channels } from '../../core/directory.ts';
import type { AreaId, BookingId, ProfessionalId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { type Audience, audienceOf, type TellableBooking } from '../../core/neutral-message.ts';
import { type Language, languages } from '../../core/permissions.ts';
import { type QuietHours, quietHoursOf } from '../../core/quiet-hours.ts';
import { lastNews, type Recipient, type Told } from '../../core/who-is-told.ts';
import { Prisma, type Reader } from '../../platform/db.ts';
import { mailboxIsDead, type NewMessage, posted } from '../notifications/post-messages.ts';

/** What may be told of a booking, and nothing of what it is about. Instants in epoch milliseconds. */
export type BookingToTell = TellableBooking & {
  readonly id: BookingId;
  readonly cancelled: boolean;
  /** booked, and neither cancelled nor begun */
  readonly stands: boolean;
  /** its family has said that it comes to the time as it is now */
  readonly confirmed: boolean;
  readonly sequence: number;
  /** the last version that those who stay had to hear of */
  readonly news: number;
  readonly calendarUid: string;
};

export type RecipientRecord = Recipient & {
  readonly audience: Audience;
  /** of somebody who left, epoch milliseconds; missing where it was not kept yet */
  readonly leftAt?: number;
  readonly language: Language;
  /** when they want to hear nothing that can wait */
  readonly quiet: QuietHours;
  /** a guardian is led to the booking by a link of their own */
  readonly guardian?: string;
  /** they were a guardian of the family, and are no more */
  readonly removed: boolean;
  /** somebody of another house is called by it where no message tells them */
  readonly number?: string;
  /** they left, know the time by phone alone, and nobody has called them yet */
  readonly toCall?: true;
  /** what they said in their calendar of the time as they hold it now */
  readonly answer?: AnswerRecord;
};

/** Instants in epoch milliseconds. */
export type AnswerRecord = {
  readonly answer: Answer;
  /** of the booking's version that it is about */
  readonly sequence: number;
  readonly at: number;
  /** somebody at the desk has spoken with them since */
  readonly seenTo: boolean;
  /** another time that they would like */
  readonly proposed?: Interval;
};

export type ToldRecord = Told & {
  /** the message's */
  readonly id: string;
  readonly sent: boolean;
  /** since when it may have arrived, epoch milliseconds */
  readonly reachedAt?: number;
  /** it is not tried again by itself */
  readonly failed: boolean;
  /** when it goes, where it has not gone yet, epoch milliseconds */
  readonly nextAt?: number;
  /** its entry names the mailbox of answers as its organizer */
  readonly answerable: boolean;
  /** when somebody noted that they told it by phone, epoch milliseconds */
  readonly toldAt?: number;
  /** it says what its reader did on the booking's page */
  readonly own: boolean;
};

export type FoundToTell = {
  readonly booking: BookingToTell;
  readonly recipients: readonly RecipientRecord[];
  readonly told: readonly ToldRecord[];
  /** the directory's version as it was then */
  readonly directoryVersion: number;
  /** how often the area's own words had been changed by then */
  readonly templateVersions: number;
  /** it is a family's own */
  readonly ofFamily: boolean;
  /** guardians of that family who take no part only because nobody can write to them */
  readonly passedOver: readonly string[];
};

/**
 * The bookings with whom they concern and what those were told; in one round trip. Nobody is kept from changing them: what
 * is written of a version asks whether it is still the booking's.
 */
export async function readBookingsToTell(reader: Reader, ids: readonly BookingId[]): Promise<readonly FoundToTell[]> {
  const rows = await reader.$queryRaw<BookingRow[]>`
    SELECT b.id::text AS id, b.status, b.sequence, coalesce(b.confirmed_sequence = b.sequence, false) AS confirmed, b.quiet_versions AS "quietVersions", b.calendar_uid AS "calendarUid",
      b.service_id AS service, b.area_id AS area, b.site_id AS site, b.channel, b.start, b."end",
      coalesce(f.non_disclosure, false) OR coalesce(asked.non_disclosure, false) AS "placeHidden",
      coalesce((SELECT version FROM region), 0) AS "directoryVersion",
      (SELECT count(*)::int FROM template WHERE template.area_id = b.area_id) AS "templateVersions",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'booked', p.principal IS NOT NULL, 'professional', p.professional_id,
          'guardian', p.guardian_id, 'number', p.number, 'toCall', p.role = 'left' AND p.number IS NOT NULL AND EXISTS (
            SELECT 1 FROM message m WHERE m.about = 'booking' AND m.about_id = b.id::text AND m.mailbox = 'call:' || p.id AND m.told_at IS NULL),
          'leftAt', (date_part('epoch', p.left_at) * 1000)::bigint, 'mailbox', coalesce(lower(p.email), p.phone),
          'quietFrom', g.quiet_from, 'quietTo', g.quiet_to, 'language', p.language, 'answer', CASE WHEN a.participant_id IS NOT NULL
            THEN jsonb_build_object('answer', a.answer, 'sequence', a.sequence, 'seenTo', a.seen_to_at IS NOT NULL, 'at', (date_part('epoch', a.at) * 1000)::bigint,
              'proposedStart', (date_part('epoch', a.proposed_start) * 1000)::bigint,
              'proposedEnd', (date_part('epoch', a.proposed_end) * 1000)::bigint) END) ORDER BY p.id), '[]')
        FROM participant p LEFT JOIN calendar_answer a ON a.participant_id = p.id
          LEFT JOIN guardian g ON g.id = p.guardian_id WHERE p.booking_id = b.id) AS people,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'version', m.version, 'kind', m.kind, 'mailbox', m.mailbox, 'bearer', m.bearer,
          'start', (date_part('epoch', m.start) * 1000)::bigint, 'end', (date_part('epoch', m."end") * 1000)::bigint,
          'reached', m.reached_at IS NOT NULL, 'answerable', m.answerable, 'reachedAt', (date_part('epoch', m.reached_at) * 1000)::bigint, 'sent', m.sent_at IS NOT NULL, 'failed', m.state IN ('failed', 'bounced'), 'nextAt', (date_part('epoch', m.next_at) * 1000)::bigint, 'superseded', m.state = 'superseded',
          'silenced', m.silenced_at IS NOT NULL, 'toldAt', (date_part('epoch', m.told_at) * 1000)::bigint,
          'own', m.because IS NOT NULL AND EXISTS (
            SELECT 1 FROM booking_link l JOIN participant q ON q.id::text = m.bearer
            WHERE l.booking_id = b.id AND l.id::text = m.because AND (l.guardian_id IS NULL OR l.guardian_id = q.guardian_id)))), '[]')
        FROM message m WHERE m.about = 'booking' AND m.about_id = b.id::text AND m.kind IN ('invite', 'cancellation') AND m.channel <> 'phone') AS told,
      b.family_id IS NOT NULL AS "ofFamily",
      ARRAY(SELECT g.id::text FROM guardian g WHERE g.family_id = b.family_id AND g.id = ANY (b.passed_over) ORDER BY g.id) AS "passedOver"
    FROM booking b
      LEFT JOIN family f ON f.id = b.family_id
      LEFT JOIN consent c ON c.booking_id = b.id
      LEFT JOIN family asked ON asked.id = c.family_id
    WHERE b.id = ANY (${[...ids]}::uuid[])`;
  return rows.map((row) => ({
    booking: toBooking(row),
    recipients: row.people.map((person) => toRecipient(person, lastNews(row.sequence, row.quietVersions ?? []))),
    told: row.told.map(({ reachedAt, nextAt, toldAt, ...one }) => ({
      ...one,
      ...(toldAt !== null && { toldAt }),
      ...(reachedAt !== null && { reachedAt }),
      ...(nextAt !== null && { nextAt }),
    })),
    directoryVersion: row.directoryVersion,
    templateVersions: row.templateVersions,
    ofFamily: row.ofFamily,
    passedOver: row.passedOver,
  }));
}

/** `phone`: of one who may be called. */
export type GuardianToCall = {
  readonly guardian: string;
  readonly name: string;
  readonly family: string;
  readonly nonDisclosure: boolean;
  readonly area: AreaId;
  readonly phone: string | null;
  /** `left-out`: nobody tells them of this time, as somebody chose who is told, or as they came to the family later */
  readonly standing: 'written-to' | 'not-written-to' | 'left-out';
};

/** The guardians of the family whose time it is, written to or not. */
export async function findGuardiansOf(reader: Reader, booking: BookingId): Promise<readonly GuardianToCall[]> {
  return reader.$queryRaw<GuardianToCall[]>`
    SELECT g.id::text AS guardian, g.name, f.id::text AS family, f.non_disclosure AS "nonDisclosure", f.area_id AS area,
      CASE WHEN g.safe_to_send AND g.channel <> 'none' THEN g.phone END AS phone,
      coalesce((SELECT CASE WHEN coalesce(p.email, p.phone) IS NULL THEN 'not-written-to' ELSE 'written-to' END
          FROM participant p WHERE p.booking_id = b.id AND p.guardian_id = g.id LIMIT 1),
        CASE WHEN g.id = ANY (b.passed_over) THEN 'not-written-to' ELSE 'left-out' END) AS standing
    FROM booking b JOIN family f ON f.id = b.family_id JOIN guardian g ON g.family_id = f.id
    WHERE b.id = ${booking}::uuid ORDER BY g.name, g.id`;
}

/** Some of those who take part in bookings to come; each way to name them adds to the others. */
export type Leaving = {
  readonly participants?: readonly string[];
  readonly guardians?: readonly string[];
  /** who booked */
  readonly principals?: readonly string[];
  readonly professionals?: readonly ProfessionalId[];
};

/** Who of them takes part in which bookings to come, the soonest first. */
export async function findTakingPart(
  reader: Reader,
  { participants = [], guardians = [], principals = [], professionals = [] }: Leaving,
  now: number,
): Promise<readonly { readonly participant: string; readonly booking: BookingId }[]> {
  return reader.$queryRaw<{ participant: string; booking: BookingId }[]>`
    SELECT p.id::text AS participant, b.id::text AS booking FROM participant p JOIN booking b ON b.id = p.booking_id
    WHERE b.status IN ('booked', 'arrived') AND b."end" > ${new Date(now)} AND p.role <> 'left'
      AND (p.id = ANY (${[...participants]}::uuid[]) OR p.guardian_id = ANY (${[...guardians]}::uuid[])
        OR (p.role = 'booker' AND p.principal = ANY (${[...principals]}::text[]))
        OR p.professional_id = ANY (${[...professionals]}::text[]))
    ORDER BY b.start, p.id`;
}

/**
 * Writes what is told of versions that are still the bookings', each once. Invites of older versions that never went out, or
 * were refused, say what is true no longer.
 */
export async function writeBookingMessages(
  reader: Reader,
  messages: readonly (NewMessage & { readonly news: number })[],
  now: number,
): Promise<void> {
  const versions = messages.map(({ aboutId, version, news }) => ({ id: aboutId, version, news }));
  await reader.$queryRaw`
    WITH standing AS MATERIALIZED (
        SELECT b.id::text AS id, b.sequence, w.news FROM booking b
          JOIN (SELECT DISTINCT * FROM jsonb_to_recordset(${JSON.stringify(versions)}::jsonb)
            AS w (id uuid, version integer, news integer)) AS w ON w.id = b.id AND w.version = b.sequence
        ORDER BY b.id FOR SHARE OF b),
      ${posted(
        messages,
        now,
        Prisma.sql`EXISTS (
        SELECT 1 FROM standing s WHERE s.id = w."aboutId" AND s.sequence = w.version)`,
      )},
      untrue AS (
        UPDATE message m SET state = 'superseded', next_at = NULL FROM standing s
        WHERE m.about = 'booking' AND m.about_id = s.id AND m.kind = 'invite' AND m.version < s.news
          AND m.state IN ('queued', 'failed') AND m.reached_at IS NULL
          -- that a mailbox is dead is not forgotten with what it was to be told
          AND NOT ${mailboxIsDead})
    SELECT count(*)::int AS count FROM posted`;
}

/** A change of a time for somebody who cannot be written to: somebody calls, and notes it. */
export type ToCall = Interval & {
  readonly id: BookingId;
  /** a guardian; or a participant of another house. Missing: it is a family's of which nobody is known */
  readonly bearer?: string;
  readonly ofFamily: boolean;
  /** the link by which it was changed: whose it is, knows */
  readonly byLink?: string;
  readonly version: number;
  readonly kind: 'invite' | 'cancellation';
  /** what is to be told of it, beside the time */
  readonly because?: string;
  readonly area: AreaId;
};

/** Writes who is to be called of versions that are still the bookings', each once. */
export async function writeToCall(reader: Reader, calls: readonly ToCall[], now: number): Promise<void> {
  const rows = calls.map(({ start, end, ...row }) => ({
    ...row,
    message: randomUUID(),
    start: new Date(start),
    end: new Date(end),
  }));
  await reader.$queryRaw`
    INSERT INTO message (id, kind, channel, about, about_id, version, bearer, mailbox, because, area_id, start, "end", state, code, created_at)
    SELECT w.message, w.kind, 'phone', 'booking', w.id, w.version, w.bearer, 'call:' || coalesce(w.bearer, w.id), w.because, w.area,
      w.start, w."end", 'failed', 'no-mailbox', ${new Date(now)}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (message uuid, id text, version integer, bearer text, "ofFamily" boolean, "byLink" text,
        kind text, because text, area text, start timestamptz, "end" timestamptz)
      JOIN booking b ON b.id = w.id::uuid AND b.sequence = w.version
    WHERE NOT EXISTS (
      SELECT 1 FROM booking_link l WHERE l.booking_id = b.id AND l.id::text = w."byLink"
        AND w."ofFamily" AND coalesce(l.guardian_id::text = w.bearer, true))
    ON CONFLICT DO NOTHING`;
}

type BookingRow = {
  readonly id: BookingId;
  readonly status: string;
  readonly confirmed: boolean;
  readonly sequence: number;
  readonly quietVersions: readonly number[] | null;
  readonly calendarUid: string;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site: SiteId | null;
  readonly channel: string | null;
  readonly start: Date;
  readonly end: Date;
  readonly placeHidden: boolean;
  readonly directoryVersion: number;
  readonly templateVersions: number;
  readonly ofFamily: boolean;
  readonly passedOver: readonly string[];
  readonly people: readonly PersonRow[];
  readonly told: readonly (Omit<ToldRecord, 'reachedAt' | 'nextAt' | 'toldAt'> & {
    readonly toldAt: number | null;
    readonly reachedAt: number | null;
    readonly nextAt: number | null;
  })[];
};

type PersonRow = {
  readonly id: string;
  readonly role: string;
  /** they work here, or did */
  readonly booked: boolean;
  readonly professional: string | null;
  readonly guardian: string | null;
  readonly number: string | null;
  readonly toCall: boolean | null;
  readonly leftAt: number | null;
  readonly mailbox: string | null;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly language: string;
  readonly answer: AnswerRow | null;
};

type AnswerRow = {
  readonly answer: string;
  readonly sequence: number;
  readonly at: number;
  readonly seenTo: boolean;
  readonly proposedStart: number | null;
  readonly proposedEnd: number | null;
};

// What was validated when it was written becomes typed again here.
function toBooking(row: BookingRow): BookingToTell {
  const channel = channels.find((one) => one === row.channel);
  return {
    id: row.id,
    cancelled: row.status === 'cancelled',
    stands: row.status === 'booked',
    confirmed: row.confirmed,
    sequence: row.sequence,
    news: lastNews(row.sequence, row.quietVersions ?? []),
    calendarUid: row.calendarUid,
    service: row.service,
    area: row.area,
    ...(row.site !== null && { site: row.site }),
    placeHidden: row.placeHidden,
    ...(channel !== undefined && { channel }),
    start: row.start.getTime(),
    end: row.end.getTime(),
  };
}

function toRecipient(row: PersonRow, news: number): RecipientRecord {
  const answer = row.answer && row.answer.sequence >= news ? toAnswer(row.answer) : undefined;
  return {
    id: row.id,
    mailbox: row.mailbox ?? undefined,
    quiet: quietHoursOf(row),
    left: row.role === 'left',
    removed: row.role === 'guardian' && row.guardian === null,
    audience: audienceOf({
      role: row.role === 'left' && row.booked ? 'booker' : row.role,
      ...(row.professional !== null && { professional: row.professional }),
      ...(row.guardian !== null && { guardian: row.guardian }),
    }),
    ...(row.guardian !== null && { guardian: row.guardian }),
    ...(row.number !== null && { number: row.number }),
    ...(row.toCall && { toCall: true as const }),
    ...(row.leftAt !== null && { leftAt: row.leftAt }),
    language: languages.find((language) => language === row.language) ?? 'fi',
    ...(answer !== undefined && { answer }),
  };
}

function toAnswer({ answer, proposedStart, proposedEnd, ...row }: AnswerRow): AnswerRecord | undefined {
  const known = answers.find((one) => one === answer);
  const proposed =
    proposedStart !== null && proposedEnd !== null ? { start: proposedStart, end: proposedEnd } : undefined;
  return known && { ...row, answer: known, ...(proposed && { proposed }) };
}
