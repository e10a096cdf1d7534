// All that notifications read from and write to the database.

import { randomUUID } from 'node:crypto';
import { isOutsideRole } from '../../core/booking.ts';
import { channels } from '../../core/directory.ts';
import type { AreaId, BookingId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Audience, TellableBooking } from '../../core/neutral-message.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
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

export type RecipientRecord = Recipient & {
  readonly audience: Audience;
  readonly language: Language;
  /** a guardian is led to the booking by a link of their own */
  readonly guardian?: string;
};

export type DeliveryRecord = Told & {
  readonly id: string;
  /** the attempt after which it has failed, counted as `attempts` is */
  readonly lastAttempt: number;
  readonly booking: BookingToTell;
  readonly recipient: RecipientRecord;
  /** the other deliveries about this booking to the same mailbox */
  readonly others: readonly Told[];
};

const WHOLE = {
  participants: { include: { deliveries: true }, orderBy: { id: 'asc' } },
  family: { select: { nonDisclosure: true } },
  consent: { select: { family: { select: { nonDisclosure: true } } } },
} as const;

/**
 * Reads a booking and whom it concerns, and keeps anyone from changing it until the transaction ends: what is
 * decided about its version stays true while it is written down.
 */
export async function readBookingToTell(
  tx: Transaction,
  id: BookingId,
): Promise<{ readonly booking: BookingToTell; readonly recipients: readonly RecipientRecord[] } | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM booking WHERE id = ${id}::uuid FOR SHARE`;
  const row = await findRow(tx, id);
  if (row === null) return undefined;
  return { booking: toBooking(row), recipients: row.participants.map(toRecipient) };
}

/** Writes the deliveries that are not there yet; the ids of the new ones. */
export async function writeDeliveries(
  tx: Transaction,
  booking: BookingToTell,
  planned: readonly PlannedDelivery[],
  now: number,
): Promise<readonly string[]> {
  if (planned.length === 0) return [];
  const written = await tx.delivery.createManyAndReturn({
    data: planned.map(({ participant, method, start, end }) => ({
      id: randomUUID(),
      bookingId: booking.id,
      participantId: participant,
      sequence: booking.sequence,
      start: new Date(start),
      end: new Date(end),
      method,
      state: 'pending' satisfies DeliveryState,
      createdAt: new Date(now),
    })),
    skipDuplicates: true,
    select: { id: true },
  });
  return written.map(({ id }) => id);
}

/** Reads a delivery with its booking held as {@link readBookingToTell} does. */
export async function readDelivery(tx: Transaction, id: string): Promise<DeliveryRecord | undefined> {
  const found = await tx.delivery.findUnique({ where: { id }, select: { bookingId: true, participantId: true } });
  if (found === null) return undefined;
  const told = await readBookingToTell(tx, found.bookingId as BookingId);
  const recipient = told?.recipients.find((one) => one.id === found.participantId);
  const delivery = await tx.delivery.findUnique({ where: { id } });
  if (told === undefined || recipient === undefined || delivery === null) return undefined;
  return {
    ...toTold(delivery),
    id,
    lastAttempt: delivery.lastAttempt,
    booking: told.booking,
    recipient,
    // a mailbox gets one message for each version at most
    others: toldTo(recipient, told.recipients).filter((other) => other.sequence !== delivery.sequence),
  };
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
  readonly mayBeWrittenTo: boolean;
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
           p.email IS NOT NULL AND (g.id IS NULL OR (g.channel = 'mail' AND g.safe_to_send)) AS "mayBeWrittenTo",
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

export async function countAttempt(tx: Transaction, id: string): Promise<void> {
  await tx.delivery.update({ where: { id }, data: { attempts: { increment: 1 } } });
}

/** Closes a delivery, or notes why it is still open. `failure` is a code without personal data. */
export async function settleDelivery(
  tx: Pick<Transaction, 'delivery'>,
  id: string,
  state: DeliveryState,
  details: { readonly failure?: string; readonly sentAt?: number } = {},
): Promise<void> {
  await tx.delivery.update({
    where: { id },
    data: {
      state,
      failure: details.failure ?? null,
      ...(details.sentAt !== undefined && { sentAt: new Date(details.sentAt) }),
    },
  });
}

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

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;
const findRow = (tx: Transaction, id: string) => tx.booking.findUnique({ where: { id }, include: WHOLE });

// What was validated when it was written becomes typed again here.
function toBooking(row: Row): BookingToTell {
  const channel = channels.find((one) => one === row.channel);
  return {
    id: row.id as BookingId,
    cancelled: row.status === 'cancelled',
    sequence: row.sequence,
    news: newsOf(row),
    calendarUid: row.calendarUid,
    service: row.serviceId as ServiceId,
    area: row.areaId as AreaId,
    ...(row.siteId !== null && { site: row.siteId as SiteId }),
    placeHidden: row.family?.nonDisclosure === true || row.consent?.family.nonDisclosure === true,
    ...(channel !== undefined && { channel }),
    start: row.start.getTime(),
    end: row.end.getTime(),
  };
}

function toRecipient(row: Row['participants'][number]): RecipientRecord {
  return {
    id: row.id,
    email: row.email,
    left: row.role === 'left',
    audience: row.guardianId === null ? audienceOf(row) : 'family',
    ...(row.guardianId !== null && { guardian: row.guardianId }),
    language: languages.find((language) => language === row.language) ?? 'fi',
    told: row.deliveries.map(toTold),
  };
}

// Anyone who is not known to be a colleague reads what a guest may read; who has left has no role any more.
function audienceOf({ role, professionalId }: Row['participants'][number]): Audience {
  if (role === 'professional' || professionalId !== null) return 'professional';
  if (isOutsideRole(role)) return role;
  return role === 'booker' ? 'booker' : 'guest';
}

function newsOf({ sequence, quietVersions }: Pick<Row, 'sequence' | 'quietVersions'>): number {
  return lastNews(sequence, quietVersions);
}

function toTold(row: Row['participants'][number]['deliveries'][number]): Told {
  return {
    sequence: row.sequence,
    method: row.method as Method,
    state: row.state as DeliveryState,
    attempts: row.attempts,
    start: row.start.getTime(),
    end: row.end.getTime(),
  };
}
