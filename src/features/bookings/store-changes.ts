// What is written of a booking: parts of one statement each, so that a contended claim is held for as short as can be.

import { z } from 'zod';
import type { BookingStatus } from '../../core/booking.ts';
import type { Channel, Directory } from '../../core/directory.ts';
import type { Refusal } from '../../core/errors.ts';
import type { BookingId, ClientId, FamilyId, ResourceId } from '../../core/ids.ts';
import type { Outside } from '../../core/left-outside.ts';
import type { Claim } from '../../core/slots.ts';
import type { Write } from '../../platform/command.ts';
import { Prisma, type Transaction } from '../../platform/db.ts';
import { silencing, toldTo } from '../families/silence-calendars.ts';
import {
  type BookingRecord,
  type Confirmation,
  confirmedRecord,
  type Move,
  movedRecord,
  type NewBooking,
  newRecord,
  type ParticipantRecord,
} from './booking-record.ts';
import { claimsJson, clientsOf } from './store-claims.ts';

/** What another has claimed already: then nothing is kept. */
export type Missing = { readonly missing: readonly (ResourceId | ClientId)[] };

/** What a booking's time was judged by, as `ChosenSlot` has it. */
export type Judged = {
  readonly directory: Pick<Directory, 'version'>;
  readonly lost: (failed: Missing) => Refusal;
  /** somebody has decided that its clients may be in two places */
  readonly doubled: boolean;
};

/** The booking as it will be, and what is to be written for it. */
export type Written = { readonly record: BookingRecord; readonly write: Write };

/** The booking, its claims and its content. ON CONFLICT waits for the other side without ever deadlocking. */
export function insertBooking(booking: NewBooking, judged: Judged): Written {
  const { id, slot, by } = booking;
  const record = newRecord(booking);
  const now = new Date(booking.now);
  const heldUntil = record.heldUntil === undefined ? null : new Date(record.heldUntil);
  const parts = Prisma.sql`
    made AS (
      INSERT INTO booking (id, status, service_id, series_id, area_id, unit_id, site_id, room_id, slot, start, "end", professionals,
        channel, booked_by, language, calendar_uid, held_until, created_at, changed_at,
        note, phone, family_id, child_id, plan_id, agreed, passed_over)
      VALUES (${id}::uuid, ${record.status}, ${slot.service}, ${slot.series ?? null}, ${slot.area},
        ${slot.unit ?? null}, ${slot.site ?? null}, ${slot.room ?? null}, ${slot.id}, ${new Date(slot.start)}, ${new Date(slot.end)},
        ${[...slot.professionals]}, ${record.channel ?? null}, ${by.bookedBy}, ${by.language},
        ${record.calendarUid}, ${heldUntil}, ${now}, ${now},
        ${record.note ?? null}, ${record.phone ?? null}, ${record.appointmentOf ?? null}::uuid,
        ${record.child ?? null}::uuid, ${record.plan ?? null}::uuid, ${[...(record.agreed ?? [])]}::text[], ${[...(record.passedOver ?? [])]}::uuid[])),
    ${wantedPart(slot.claims, record)},
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during, expires_at)
      SELECT ${id}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end"), ${heldUntil}
      FROM wanted ORDER BY wanted.resource
      ON CONFLICT DO NOTHING RETURNING resource_id),
    ${contentParts(record)}
    ${participantsPart(id, record.participants)}`;
  return { record, write: claiming(parts, judged) };
}

/** Turns a hold into a booking: its claims stop expiring, and it takes its clients' time too. As `insertBooking`. */
export function confirmHold(hold: BookingRecord, confirmation: Confirmation, judged: Judged): Written {
  const record = confirmedRecord(hold, confirmation);
  const { area, channel, now } = confirmation;
  const parts = Prisma.sql`
    kept AS (UPDATE claim SET expires_at = NULL WHERE booking_id = ${record.id}::uuid),
    ${wantedPart([], record)},
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during)
      SELECT ${record.id}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end")
      FROM wanted ORDER BY wanted.resource
      ON CONFLICT DO NOTHING RETURNING resource_id),
    ${contentParts(record)}
    ${participantsPart(record.id, record.participants)},
    booked AS (UPDATE booking SET status = 'booked', held_until = NULL, area_id = ${area}, channel = ${channel},
      booked_by = ${record.bookedBy}, language = ${record.language}, changed_at = ${new Date(now)},
      agreed = ${[...(record.agreed ?? [])]}::text[], passed_over = ${[...(record.passedOver ?? [])]}::uuid[],
      note = ${record.note ?? null}, phone = ${record.phone ?? null}, plan_id = ${record.plan ?? null}::uuid,
      family_id = ${record.appointmentOf ?? null}::uuid, child_id = ${record.child ?? null}::uuid
    WHERE id = ${record.id}::uuid AND status = 'held' RETURNING 1)`;
  return { record, write: claiming(parts, judged, Prisma.sql`EXISTS (SELECT FROM booked)`) };
}

/**
 * Gives a booking another time with all of its claims. Professionals who leave stay known, so that their calendars
 * can be told, or are left in silence. As `insertBooking`. The old claims go before the new ones come: one counts the other.
 */
export function moveBooking(before: BookingRecord, move: Move, judged: Judged): Written {
  const { slot, now } = move;
  const { record, left, joined } = movedRecord(before, move);
  const leaving = left.map(({ id }) => id);
  const silent = leaving.length > 0 && move.calendar === 'silent';
  const parts = Prisma.sql`
    freed AS (DELETE FROM claim WHERE booking_id = ${before.id}::uuid RETURNING 1),
    ${wantedPart(slot.claims, record)},
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during)
      SELECT ${before.id}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end")
      FROM wanted WHERE (SELECT count(*) FROM freed) >= 0
      ORDER BY wanted.resource
      ON CONFLICT DO NOTHING RETURNING resource_id),
    moved AS (
      UPDATE booking SET slot = ${slot.id}, series_id = ${slot.series ?? null}, site_id = ${slot.site ?? null},
        room_id = ${slot.room ?? null}, start = ${new Date(slot.start)}, "end" = ${new Date(slot.end)},
        professionals = ${[...slot.professionals]}, channel = ${record.channel ?? null},
        phone = ${record.phone ?? null}, sequence = sequence + 1,
        agreed = ${[...(record.agreed ?? [])]}::text[], changed_at = ${new Date(now)}
      WHERE ${isAsRead(before)} RETURNING 1),
    about AS (UPDATE "case" SET remove_after = ${new Date(move.caseRemovedAfter)} WHERE booking_id = ${before.id}::uuid),
    gone AS (UPDATE participant SET role = 'left', left_at = ${new Date(now)} WHERE id = ANY(${leaving}::uuid[])),
    ${silent ? Prisma.sql`hushed AS (${silencing(toldTo(leaving), now)}),` : Prisma.empty}
    ${participantsPart(before.id, joined)}`;
  return { record, write: claiming(parts, judged, Prisma.sql`EXISTS (SELECT FROM moved)`) };
}

/** Its time is free again at once. */
export function cancelBookingRow({ confirmed: _, ...before }: BookingRecord, reason: string, now: number): Written {
  const parts = Prisma.sql`
    freed AS (UPDATE claim SET active = false WHERE booking_id = ${before.id}::uuid),
    changed AS (
      UPDATE booking SET status = 'cancelled', cancel_reason = ${reason}, sequence = sequence + 1, changed_at = ${new Date(now)}
      WHERE ${isAsRead(before)} RETURNING 1)`;
  const sequence = before.sequence + 1;
  return {
    record: { ...before, status: 'cancelled', cancelReason: reason, sequence, changedAt: now },
    write: changing(parts),
  };
}

/** Whom to call, of a meeting by phone that is otherwise as it was. */
export async function writeNumber(
  tx: Transaction,
  record: BookingRecord,
  phone: string | undefined,
  now: number,
): Promise<BookingRecord> {
  await tx.booking.update({ where: { id: record.id }, data: { phone: phone ?? null, changedAt: new Date(now) } });
  return { ...record, ...(phone !== undefined && { phone }), changedAt: now };
}

/** For whom of its family it is. Its version stays: nobody is told of a child. */
export async function writeChild(
  tx: Transaction,
  { child: _child, ...before }: BookingRecord,
  child: string | undefined,
  now: number,
): Promise<BookingRecord> {
  await tx.booking.update({ where: { id: before.id }, data: { childId: child ?? null, changedAt: new Date(now) } });
  return { ...before, ...(child !== undefined && { child }), changedAt: now };
}

/** Another way to meet at the same time. `keepsWord`: the person who has said that they come wanted it so. */
export async function writeChannel(
  tx: Transaction,
  { confirmed, ...before }: BookingRecord,
  {
    channel,
    phone = before.phone,
    keepsWord,
    now,
  }: {
    readonly channel: Channel;
    readonly phone: string | undefined;
    readonly keepsWord: boolean;
    readonly now: number;
  },
): Promise<BookingRecord> {
  const sequence = before.sequence + 1;
  const isConfirmed = keepsWord && confirmed === true;
  await tx.booking.update({
    where: { id: before.id },
    data: {
      channel,
      phone: phone ?? null,
      sequence,
      confirmedSequence: isConfirmed ? sequence : null,
      changedAt: new Date(now),
    },
  });
  return {
    ...before,
    channel,
    sequence,
    changedAt: now,
    ...(phone !== undefined && { phone }),
    ...(isConfirmed && { confirmed: true as const }),
  };
}

/**
 * Gives a family's times to come that people meet at a place a new version, so that each person who was told the place is told
 * anew. Who has said that they come has said so of the new version too.
 */
export async function renewPlacesTold(
  tx: Transaction,
  family: FamilyId,
  now: number,
): Promise<readonly { readonly booking: BookingId; readonly sequence: number }[]> {
  const rows = await tx.$queryRaw<{ booking: string; sequence: number }[]>`
    UPDATE booking SET sequence = sequence + 1,
      confirmed_sequence = CASE WHEN confirmed_sequence = sequence THEN sequence + 1 END
    WHERE (family_id = ${family}::uuid OR id IN (SELECT booking_id FROM consent WHERE family_id = ${family}::uuid))
      AND status IN ('booked', 'arrived') AND channel = 'on-site' AND "end" > ${new Date(now)}
    RETURNING id::text AS booking, sequence`;
  return rows.map(({ booking, sequence }) => ({ booking: booking as BookingId, sequence }));
}

/** It stands as it is, for these reasons, and nobody is asked about it again for them. */
export async function agreeOutside(
  tx: Transaction,
  before: BookingRecord,
  agreed: readonly Outside[],
): Promise<BookingRecord> {
  await tx.booking.update({ where: { id: before.id }, data: { agreed: [...agreed] } });
  return { ...before, agreed };
}

export function setStatus(before: BookingRecord, status: BookingStatus, now: number): Written {
  const parts = Prisma.sql`
    changed AS (UPDATE booking SET status = ${status}, changed_at = ${new Date(now)}
      WHERE ${isAsRead(before)} RETURNING 1)`;
  return { record: { ...before, status, changedAt: now }, write: changing(parts) };
}

/** It was held and ends now, unless it has ended already: the rest of its time is free at once. */
export function endVisitRow(before: BookingRecord, now: number): Written {
  const end = Math.min(before.end, Math.max(now, before.start + 1));
  const parts = Prisma.sql`
    freed AS (UPDATE claim SET during = tstzrange(lower(during), ${new Date(end)})
      WHERE booking_id = ${before.id}::uuid AND upper(during) > ${new Date(end)}),
    changed AS (UPDATE booking SET status = 'fulfilled', "end" = ${new Date(end)}, changed_at = ${new Date(now)}
      WHERE ${isAsRead(before)} RETURNING 1)`;
  return { record: { ...before, status: 'fulfilled', end, changedAt: now }, write: changing(parts) };
}

/** One part of a writing statement: all that the booking is to claim, of resources and of its clients' own time. */
function wantedPart(claims: readonly Claim[], record: BookingRecord): Prisma.Sql {
  const { start, end } = record;
  return Prisma.sql`
    wanted AS (
      SELECT resource, start, "end" FROM jsonb_to_recordset(${claimsJson(claims)}::jsonb)
        AS r (resource text, start timestamptz, "end" timestamptz)
      UNION ALL
      SELECT client.resource, ${new Date(start)}::timestamptz, ${new Date(end)}::timestamptz
      FROM (${clientsOf(record)}) AS client)`;
}

const AGAIN = 'again';

/** All or nothing: by the directory that it was judged by, with the booking as it was read, and with every claim. */
function claiming(parts: Prisma.Sql, { directory, lost, doubled }: Judged, isAsRead = Prisma.sql`true`): Write {
  const missing = Prisma.sql`
    (SELECT jsonb_agg(resource)::text FROM (SELECT resource FROM wanted EXCEPT SELECT resource_id FROM claimed) AS missed
      WHERE NOT (${doubled} AND resource ~ '^(family|child|asker):'))`;
  return {
    parts: [parts],
    obstacle: Prisma.sql`
      CASE WHEN held_directory_version() <> ${directory.version} OR NOT ${isAsRead} THEN ${AGAIN} ELSE ${missing} END`,
    refuse: (obstacle) => (obstacle === AGAIN ? AGAIN : lost({ missing: missingIn(obstacle) })),
  };
}

const missingIn = (obstacle: string) => z.array(z.custom<ResourceId | ClientId>()).parse(JSON.parse(obstacle));

/** Only the booking as it was read: its row is the part named `changed`. */
function changing(parts: Prisma.Sql): Write {
  const obstacle = Prisma.sql`CASE WHEN NOT EXISTS (SELECT FROM changed) THEN ${AGAIN} END`;
  return { parts: [parts], obstacle, refuse: () => AGAIN };
}

/** Also whose it is: a family that was merged meanwhile takes its claims along. */
function isAsRead({ id, sequence, status, appointmentOf, child }: BookingRecord): Prisma.Sql {
  return Prisma.sql`id = ${id}::uuid AND sequence = ${sequence} AND status = ${status}
    AND family_id IS NOT DISTINCT FROM ${appointmentOf ?? null}::uuid
    AND child_id IS NOT DISTINCT FROM ${child ?? null}::uuid`;
}

/** Parts of a writing statement, each with a comma behind it: the case and the consent, where there are any. */
function contentParts({ id, case: about, consent, family }: BookingRecord): Prisma.Sql {
  const cases =
    about &&
    Prisma.sql`
    about AS (
      INSERT INTO "case" (booking_id, topic, age_band, question, remove_after)
      VALUES (${id}::uuid, ${about.topic}, ${about.ageBand}, ${about.question}, ${new Date(about.removeAfter)})),`;
  const consents =
    consent &&
    Prisma.sql`
    agreed AS (
      INSERT INTO consent (booking_id, family_id, scope, given_by, given_at)
      VALUES (${id}::uuid, ${family?.id ?? null}::uuid, ${consent.scope}, ${consent.givenBy}, ${new Date(consent.givenAt)})),`;
  return Prisma.sql`${cases ?? Prisma.empty} ${consents ?? Prisma.empty}`;
}

/** One part of a writing statement: those who take part. */
function participantsPart(id: BookingId, participants: readonly ParticipantRecord[]): Prisma.Sql {
  return Prisma.sql`
    joined AS (
      INSERT INTO participant (id, booking_id, role, principal, professional_id, guardian_id, email, phone, number, language)
      SELECT r.id, ${id}::uuid, r.role, r.principal, r.professional, r.guardian, r.email, r.phone, r.number, r.language
      FROM jsonb_to_recordset(${JSON.stringify(participants)}::jsonb) AS r (id uuid, role text, principal text,
        professional text, guardian uuid, email text, phone text, number text, language text))`;
}
