// All that notifications read from and write to the database.

import { isOutsideRole } from '../../core/booking.ts';
import { channels } from '../../core/directory.ts';
import type { AreaId, BookingId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Audience, TellableBooking } from '../../core/neutral-message.ts';
import { type Language, languages } from '../../core/permissions.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import {
  type DeliveryState,
  lastNews,
  type Method,
  MOST_ATTEMPTS,
  type PlannedDelivery,
  type Recipient,
  type Told,
  toldTo,
} from './rules.ts';

/** What may be told of a booking, and nothing of what it is about. Instants in epoch milliseconds. */
export type BookingToTell = TellableBooking & {
  readonly id: BookingId;
  readonly cancelled: boolean;
  readonly sequence: number;
  /** the last version that those who stay had to hear of */
  readonly news: number;
  readonly calendarUid: string;
};

/** Whose mail it is: a guardian's, or that of a participant who is none. */
export type Addressee = { readonly guardian: string } | { readonly participant: string };

/** A delivery to somebody, as their page of the ledger. */
export type ToldRecord = Told & {
  readonly id: string;
  /** the attempt after which it has failed, counted as `attempts` is */
  readonly lastAttempt: number;
};

export type FoundToTell = {
  readonly booking: BookingToTell;
  readonly recipients: readonly RecipientRecord[];
  /** the directory's version as it was then */
  readonly directoryVersion: number;
};

export type RecipientRecord = Omit<Recipient, 'told'> & {
  readonly told: readonly ToldRecord[];
  readonly audience: Audience;
  readonly language: Language;
  /** a guardian is led to the booking by a link of their own */
  readonly guardian?: string;
};

export type DeliveryRecord = ToldRecord & {
  readonly booking: BookingToTell;
  readonly recipient: RecipientRecord;
  /** the other deliveries about this booking to the same mailbox */
  readonly others: readonly Told[];
  readonly directoryVersion: number;
};

/**
 * The bookings of these ids, or of these deliveries, with whom they concern; in one round trip. Nobody is kept from
 * changing them: what is written of a version asks whether it is still the booking's.
 */
export async function readBookingsToTell(
  reader: Reader,
  of: { readonly bookings: readonly BookingId[] } | { readonly deliveries: readonly string[] },
): Promise<readonly FoundToTell[]> {
  const wanted =
    'bookings' in of
      ? Prisma.sql`SELECT unnest(${[...of.bookings]}::uuid[])`
      : Prisma.sql`SELECT booking_id FROM delivery WHERE id = ANY (${[...of.deliveries]}::uuid[])`;
  const rows = await reader.$queryRaw<BookingRow[]>`
    SELECT b.id::text AS id, b.status, b.sequence, b.quiet_versions AS "quietVersions", b.calendar_uid AS "calendarUid",
      b.service_id AS service, b.area_id AS area, b.site_id AS site, b.channel, b.start, b."end",
      coalesce(f.non_disclosure, false) OR coalesce(asked.non_disclosure, false) AS "placeHidden",
      coalesce((SELECT version FROM region), 0) AS "directoryVersion",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'role', p.role, 'professional', p.professional_id,
          'guardian', p.guardian_id, 'email', p.email, 'language', p.language, 'told', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'sequence', d.sequence, 'method', d.method,
              'state', d.state, 'attempts', d.attempts, 'lastAttempt', d.last_attempt,
              'start', (date_part('epoch', d.start) * 1000)::bigint, 'end', (date_part('epoch', d."end") * 1000)::bigint)), '[]')
            FROM delivery d WHERE d.participant_id = p.id)) ORDER BY p.id), '[]')
        FROM participant p WHERE p.booking_id = b.id) AS people
    FROM booking b
      LEFT JOIN family f ON f.id = b.family_id
      LEFT JOIN consent c ON c.booking_id = b.id
      LEFT JOIN family asked ON asked.id = c.family_id
    WHERE b.id IN (${wanted})`;
  return rows.map((row) => ({
    booking: toBooking(row),
    recipients: row.people.map(toRecipient),
    directoryVersion: row.directoryVersion,
  }));
}

/** One version of a booking, told to one person. Instants in epoch milliseconds. */
export type NewDelivery = PlannedDelivery & {
  readonly id: string;
  readonly booking: BookingId;
  readonly sequence: number;
};

/**
 * Writes deliveries with their jobs, in one statement; none of a version that is no longer the booking's, and none twice.
 * A job whose delivery was not written finds nothing to do.
 */
export async function writeDeliveries(
  reader: Reader,
  deliveries: readonly NewDelivery[],
  jobs: readonly Prisma.Sql[],
  now: number,
): Promise<void> {
  const rows = deliveries.map(({ start, end, ...row }) => ({ ...row, start: new Date(start), end: new Date(end) }));
  await reader.$queryRaw`
    WITH ${Prisma.join([
      Prisma.sql`wanted AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS wanted (id uuid, booking uuid,
          participant uuid, sequence integer, start timestamptz, "end" timestamptz, method text))`,
      Prisma.sql`standing AS (
        SELECT id, sequence FROM booking WHERE id IN (SELECT booking FROM wanted) ORDER BY id FOR SHARE)`,
      Prisma.sql`written AS (
        INSERT INTO delivery (id, booking_id, participant_id, sequence, start, "end", method, state, created_at)
        SELECT w.id, w.booking, w.participant, w.sequence, w.start, w."end", w.method,
          ${'pending' satisfies DeliveryState}, ${new Date(now)}
        FROM wanted w JOIN standing s ON s.id = w.booking AND s.sequence = w.sequence
        ON CONFLICT DO NOTHING RETURNING 1)`,
      ...jobs,
    ])}
    SELECT count(*)::int FROM written`;
}

/** Reads deliveries, each with its booking and what else its mailbox was told of it; in one round trip. */
export async function readDeliveries(reader: Reader, ids: readonly string[]): Promise<readonly DeliveryRecord[]> {
  const wanted = new Set(ids);
  const found = await readBookingsToTell(reader, { deliveries: ids });
  return found.flatMap(({ booking, recipients, directoryVersion }) =>
    recipients.flatMap((recipient) =>
      recipient.told
        .filter(({ id }) => wanted.has(id))
        .map((delivery) => ({
          ...delivery,
          booking,
          recipient,
          directoryVersion,
          // a mailbox gets one message for each version at most
          others: toldTo(recipient, recipients).filter(({ sequence }) => sequence !== delivery.sequence),
        })),
    ),
  );
}

/** What has been decided of a delivery as it was read. */
export type Decided = Pick<DeliveryRecord, 'id' | 'attempts'> & {
  /** of its booking */
  readonly version: number;
  readonly state: DeliveryState;
  readonly failure?: string;
  readonly tries: 0 | 1;
};

/** Notes what was decided, in one statement; the ids of those that had not changed meanwhile, nor their bookings. */
export async function noteDecided(reader: Reader, decided: readonly Decided[]): Promise<ReadonlySet<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    UPDATE delivery AS d SET state = w.state, attempts = d.attempts + w.tries,
      failure = CASE WHEN w.state = d.state THEN d.failure ELSE w.failure END
    FROM jsonb_to_recordset(${JSON.stringify(decided)}::jsonb)
        AS w (id uuid, attempts integer, version integer, state text, failure text, tries integer)
      CROSS JOIN booking AS b
    WHERE d.id = w.id AND d.attempts = w.attempts AND d.state = ${'pending' satisfies DeliveryState}
      AND b.id = d.booking_id AND b.sequence = w.version
    RETURNING d.id::text AS id`;
  return new Set(rows.map(({ id }) => id));
}

/** Closes a delivery whose message was sent or refused, or notes why it is still open. `failure` holds no personal data. */
export async function settleDelivery(
  reader: Reader,
  id: string,
  { state, failure, sentAt }: { readonly state: DeliveryState; readonly failure?: string; readonly sentAt?: number },
): Promise<void> {
  await reader.$queryRaw`
    UPDATE delivery SET state = ${state}, failure = ${failure ?? null},
      sent_at = coalesce(${sentAt === undefined ? null : new Date(sentAt)}::timestamptz, sent_at)
    WHERE id = ${id}::uuid`;
}

/** Opens somebody's last invite to the booking again, where it still says what is true; its id. */
export async function reopenLastInvite(
  tx: Transaction,
  booking: BookingId,
  to: Addressee,
): Promise<string | undefined> {
  const person = 'guardian' in to ? { guardianId: to.guardian } : { id: to.participant };
  const last = await tx.delivery.findFirst({
    where: { bookingId: booking, participant: { ...person, email: { not: null } } },
    include: { booking: { select: { sequence: true, quietVersions: true } } },
    orderBy: { sequence: 'desc' },
  });
  if (last === null || last.method !== 'REQUEST' || last.sequence < newsOf(last.booking)) return undefined;
  await reopenDelivery(tx, last.id);
  return last.id;
}

/** Opens a delivery again, to be tried as often as a new one. */
export async function reopenDelivery(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery SET state = ${'pending' satisfies DeliveryState}, failure = NULL, last_attempt = attempts + ${MOST_ATTEMPTS}
    WHERE id = ${id}::uuid`;
}

/** Ids of the messages that have waited since before an instant (epoch ms), the oldest first. */
export async function findPending(
  db: Pick<Transaction, 'delivery'>,
  before: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.delivery.findMany({
    where: { state: 'pending' satisfies DeliveryState, createdAt: { lt: new Date(before) } },
    orderBy: { createdAt: 'asc' },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export type UndeliveredFilter = {
  readonly now: number;
  readonly areas: readonly AreaId[] | '*';
  /** only this one */
  readonly id?: string;
  /** only those behind this place */
  readonly after?: { readonly start: number; readonly id: string };
  readonly limit: number;
};

export type Undelivered = {
  readonly id: string;
  readonly booking: BookingId;
  readonly area: AreaId;
  readonly role: string;
  readonly isGuardian: boolean;
  /** why they may not be written to */
  readonly byPhoneOnly: 'unsafe' | 'phone' | 'no-address' | null;
  readonly method: Method;
  readonly state: 'pending' | 'failed';
  readonly attempts: number;
  readonly failure: string | null;
  readonly createdAt: Date;
  readonly start: Date;
};

/**
 * Messages that failed or still wait, by what they are about, the soonest first: those that still say what is true, of
 * meetings that are not over. A new one is given a few minutes before it counts as waiting.
 */
export async function readUndelivered(
  reader: Reader,
  { now, areas, id, after, limit }: UndeliveredFilter,
): Promise<readonly Undelivered[]> {
  return reader.$queryRaw<Undelivered[]>`
    SELECT d.id::text AS id, b.id::text AS booking, b.area_id AS area, p.role, p.guardian_id IS NOT NULL AS "isGuardian",
           CASE WHEN g.id IS NOT NULL AND NOT g.safe_to_send THEN 'unsafe' WHEN g.channel <> 'mail' THEN 'phone'
             WHEN p.email IS NULL THEN 'no-address' END AS "byPhoneOnly",
           d.method, d.state, d.attempts, d.failure, d.created_at AS "createdAt", d.start
    FROM delivery d JOIN booking b ON b.id = d.booking_id JOIN participant p ON p.id = d.participant_id
      LEFT JOIN guardian g ON g.id = p.guardian_id
    WHERE d.state IN ('failed', 'pending') AND d."end" > ${new Date(now)}
      AND (d.state = 'failed' OR d.attempts > 0 OR d.created_at < ${new Date(now - SETTLING_MS)})
      AND NOT (d.method = 'REQUEST' AND EXISTS (
        SELECT 1 FROM generate_series(d.sequence + 1, b.sequence) AS later
        WHERE later <> ALL (coalesce(b.quiet_versions, '{}'))))
      AND NOT EXISTS (
        SELECT 1 FROM delivery n WHERE n.participant_id = d.participant_id AND n.sequence > d.sequence)
      AND (${areas === '*'} OR b.area_id = ANY (${areas === '*' ? [] : [...areas]}::text[]))
      AND (${id ?? null}::uuid IS NULL OR d.id = ${id ?? null}::uuid)
      AND (${after === undefined} OR (d.start, d.id) > (${new Date(after?.start ?? 0)}, ${after?.id ?? null}::uuid))
    ORDER BY d.start, d.id LIMIT ${limit}`;
}

const SETTLING_MS = 5 * 60_000;

export type TrayRecord = {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly raw: Uint8Array;
  readonly createdAt: number;
};

/** The newest messages of the tray, newest first. */
export async function listTrayMessages(
  db: Pick<Transaction, 'trayMessage'>,
  limit: number,
): Promise<readonly TrayRecord[]> {
  const rows = await db.trayMessage.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit });
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.getTime() }));
}

type BookingRow = {
  readonly id: BookingId;
  readonly status: string;
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
  readonly people: readonly PersonRow[];
};

type PersonRow = {
  readonly id: string;
  readonly role: string;
  readonly professional: string | null;
  readonly guardian: string | null;
  readonly email: string | null;
  readonly language: string;
  readonly told: readonly ToldRecord[];
};

// What was validated when it was written becomes typed again here.
function toBooking(row: BookingRow): BookingToTell {
  const channel = channels.find((one) => one === row.channel);
  return {
    id: row.id,
    cancelled: row.status === 'cancelled',
    sequence: row.sequence,
    news: newsOf(row),
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

function toRecipient(row: PersonRow): RecipientRecord {
  return {
    id: row.id,
    email: row.email,
    left: row.role === 'left',
    audience: row.guardian === null ? audienceOf(row) : 'family',
    ...(row.guardian !== null && { guardian: row.guardian }),
    language: languages.find((language) => language === row.language) ?? 'fi',
    told: row.told,
  };
}

// Anyone who is not known to be a colleague reads what a guest may read; who has left has no role any more.
function audienceOf({ role, professional }: PersonRow): Audience {
  if (role === 'professional' || professional !== null) return 'professional';
  if (isOutsideRole(role)) return role;
  return role === 'booker' ? 'booker' : 'guest';
}

function newsOf({ sequence, quietVersions }: { sequence: number; quietVersions: readonly number[] | null }): number {
  return lastNews(sequence, quietVersions ?? []);
}
