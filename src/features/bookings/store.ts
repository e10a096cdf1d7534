// All that bookings read from and write to the database.

import type { BookingStatus } from '../../core/booking.ts';
import type { Channel } from '../../core/directory.ts';
import type {
  AreaId,
  BookingId,
  FamilyId,
  Principal,
  ProfessionalId,
  ResourceId,
  RoomId,
  SeriesId,
  ServiceId,
  SiteId,
  SlotId,
} from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Language } from '../../core/permissions.ts';
import type { Placed, Quotas } from '../../core/quota.ts';
import type { OwnedClaim } from '../../core/replan.ts';
import type { Claim, SlotKey } from '../../core/slots.ts';
import { Prisma, type Transaction } from '../../platform/db.ts';
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
import { caseRemovedBefore } from './rules.ts';

const WHOLE = {
  case: true,
  participants: { orderBy: { id: 'asc' } },
  consent: { include: { family: true } },
  family: true,
} as const;

export async function findBooking(tx: Transaction, id: BookingId): Promise<BookingRecord | undefined> {
  const row = await tx.booking.findUnique({ where: { id }, include: WHOLE });
  return row === null ? undefined : toRecord(row);
}

/** As `findBooking`, and holds the row, so that two changes of one booking follow each other. */
export async function findBookingForChange(tx: Transaction, id: BookingId): Promise<BookingRecord | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM booking WHERE id = ${id}::uuid FOR UPDATE`;
  return findBooking(tx, id);
}

export type BookingSearch = {
  readonly from?: number;
  readonly to?: number;
  readonly areas: readonly AreaId[] | '*';
  /** bookings of this person, whatever their area */
  readonly mine?: { readonly principal: Principal; readonly professional?: ProfessionalId; readonly email?: string };
  readonly professional?: ProfessionalId;
  readonly status?: BookingStatus;
  readonly after?: { readonly start: number; readonly id: string };
  readonly limit: number;
};

/** Bookings by start, soonest first; holds are nobody's business but their holder's and are left out. */
export async function searchBookings(tx: Transaction, search: BookingSearch): Promise<BookingRecord[]> {
  const { from, to, areas, mine, after } = search;
  const own = mine && [
    { bookedBy: mine.principal },
    ...(mine.professional ? [{ professionals: { has: mine.professional } }] : []),
    ...(mine.email ? [{ participants: { some: { email: mine.email, role: 'guest' } } }] : []),
  ];
  // an empty condition within OR would be dropped, not true: whoever sees all areas has no condition at all
  const visible =
    areas === '*' ? [] : [{ OR: [...(own ?? []), ...(areas.length > 0 ? [{ areaId: { in: [...areas] } }] : [])] }];
  const rows = await tx.booking.findMany({
    where: {
      AND: [
        ...visible,
        { status: search.status ?? { not: 'held' } },
        ...(from === undefined ? [] : [{ end: { gt: new Date(from) } }]),
        ...(to === undefined ? [] : [{ start: { lt: new Date(to) } }]),
        ...(search.professional ? [{ professionals: { has: search.professional } }] : []),
        ...(after
          ? [{ OR: [{ start: { gt: new Date(after.start) } }, { start: new Date(after.start), id: { gt: after.id } }] }]
          : []),
      ],
    },
    include: WHOLE,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
    take: search.limit,
  });
  return rows.map(toRecord);
}

// ── What a wanted slot is judged by ─────────────────────────────────────────────────────────────────────────────────

/** All of one moment, beside the directory itself. */
export type Ground = {
  /** of the directory */
  readonly version: number;
  /** those that stand, of the wanted resources around the wanted time */
  readonly claims: readonly Claim[];
  /** whether holds that ran out lie among them */
  readonly ranOut: boolean;
  /** how many bookings of the service an area may have in a week; those that are not here, any number */
  readonly quotas: Quotas;
  /** of the professionals who have signed in here, to write to them in their own */
  readonly languages: ReadonlyMap<ProfessionalId, Language>;
};

export type WantedGround = Pick<SlotKey, 'service' | 'resources'> & {
  readonly around: Interval;
  /** a booking that is being moved does not stand in its own way */
  readonly except?: BookingId | undefined;
};

/** Everything that decides about a wanted slot and may have changed since it was listed, in one round trip. */
export async function findGround(
  tx: Pick<Transaction, '$queryRaw'>,
  { service, resources, around, except }: WantedGround,
  now: number,
): Promise<Ground> {
  const professionals = resources.flatMap((resource) => /^professional:(.+)$/.exec(resource)?.[1] ?? []);
  const [row] = await tx.$queryRaw<[GroundRow]>`
    SELECT
      (SELECT version FROM region) AS version,
      (SELECT jsonb_object_agg(area_id, per_week) FROM quota WHERE service_id = ${service}) AS quotas,
      (SELECT jsonb_object_agg(professional_id, language) FROM "user"
        WHERE professional_id = ANY(${professionals}::text[])) AS languages,
      (SELECT jsonb_agg(jsonb_build_object('resource', resource_id, 'ranOut', coalesce(expires_at <= ${new Date(now)}, false),
          'start', (date_part('epoch', lower(during)) * 1000)::bigint, 'end', (date_part('epoch', upper(during)) * 1000)::bigint))
        FROM claim
        WHERE active AND resource_id = ANY(${[...resources]}::text[])
          AND during && tstzrange(${new Date(around.start)}, ${new Date(around.end)})
          AND (${except ?? null}::uuid IS NULL OR booking_id IS DISTINCT FROM ${except ?? null}::uuid)) AS claims`;
  const claims = row.claims ?? [];
  return {
    version: row.version ?? 0,
    claims: claims.filter(({ ranOut }) => !ranOut),
    ranOut: claims.some(({ ranOut }) => ranOut),
    quotas: new Map(Object.entries(row.quotas ?? {}) as [AreaId, number][]),
    languages: new Map(Object.entries(row.languages ?? {}) as [ProfessionalId, Language][]),
  };
}

type GroundRow = {
  readonly version: number | null;
  readonly quotas: Readonly<Record<string, number>> | null;
  readonly languages: Readonly<Record<string, Language>> | null;
  readonly claims: readonly (Claim & { readonly ranOut: boolean })[] | null;
};

/**
 * Removes holds that have run out and stand where these claims want to be. One that somebody else has in hand is left
 * to them: the claim itself then waits for what they make of it, so nobody waits in a circle.
 */
export async function removeExpiredHolds(tx: Transaction, claims: readonly Claim[], now: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM booking WHERE id IN (
      SELECT held.id FROM booking held WHERE held.status = 'held' AND held.id IN (
        SELECT claim.booking_id FROM claim,
          jsonb_to_recordset(${claimsJson(claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
        WHERE claim.expires_at <= ${new Date(now)}
          AND claim.resource_id = wanted.resource AND claim.during && tstzrange(wanted.start, wanted."end"))
      FOR UPDATE SKIP LOCKED)`;
}

/** Removes every hold that ran out before `now`; how many. */
export async function removeOldHolds(tx: Transaction, now: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM booking WHERE status = 'held' AND held_until <= ${new Date(now)}`;
}

/** Keeps a hold, with its claims, until then. */
export async function keepHeld(tx: Transaction, id: BookingId, until: number): Promise<void> {
  const heldUntil = new Date(until);
  await tx.$executeRaw`
    WITH kept AS (UPDATE claim SET expires_at = ${heldUntil} WHERE booking_id = ${id}::uuid AND expires_at IS NOT NULL)
    UPDATE booking SET held_until = ${heldUntil} WHERE id = ${id}::uuid AND status = 'held'`;
}

/** Removes a booking that may be gone already. */
export async function removeBooking(tx: Transaction, id: BookingId): Promise<void> {
  await tx.booking.deleteMany({ where: { id } });
}

// ── Writing a booking: one statement each, so that a contended claim is held for as short as can be ──────────────────

/**
 * Writes the booking, its claims and its content. Undefined when another has claimed any of the resources: then
 * nothing may be kept and the transaction must end. ON CONFLICT waits for the other side without ever deadlocking.
 */
export async function insertBooking(tx: Transaction, booking: NewBooking): Promise<BookingRecord | undefined> {
  const { id, slot, by } = booking;
  const record = newRecord(booking);
  const now = new Date(booking.now);
  const heldUntil = record.heldUntil === undefined ? null : new Date(record.heldUntil);
  const [row] = await tx.$queryRaw<[{ claimed: number }]>`
    WITH made AS (
      INSERT INTO booking (id, status, service_id, series_id, area_id, site_id, room_id, slot, start, "end", professionals,
        channel, booked_by, language, calendar_uid, held_until, created_at, changed_at,
        note, phone, family_id, child_id, plan_id)
      VALUES (${id}::uuid, ${record.status}, ${slot.service}, ${slot.series ?? null}, ${slot.area},
        ${slot.site ?? null}, ${slot.room ?? null}, ${slot.id}, ${new Date(slot.start)}, ${new Date(slot.end)},
        ${[...slot.professionals]}, ${record.channel ?? null}, ${by.bookedBy}, ${by.language},
        ${record.calendarUid}, ${heldUntil}, ${now}, ${now},
        ${record.note ?? null}, ${record.phone ?? null}, ${record.appointmentOf ?? null}::uuid,
        ${record.child ?? null}::uuid, ${record.plan ?? null}::uuid)),
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during, expires_at)
      SELECT ${id}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end"), ${heldUntil}
      FROM jsonb_to_recordset(${claimsJson(slot.claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
      ORDER BY wanted.resource
      ON CONFLICT DO NOTHING RETURNING 1),
    ${contentParts(record)},
    ${participantsPart(id, record.participants)}
    SELECT count(*)::int AS claimed FROM claimed`;
  return row.claimed === slot.claims.length ? record : undefined;
}

/** Turns a hold into a booking; its claims stop expiring. */
export async function confirmHold(
  tx: Transaction,
  hold: BookingRecord,
  confirmation: Confirmation,
): Promise<BookingRecord> {
  const record = confirmedRecord(hold, confirmation);
  const { area, channel, now } = confirmation;
  await tx.$executeRaw`
    WITH kept AS (UPDATE claim SET expires_at = NULL WHERE booking_id = ${record.id}::uuid),
    ${contentParts(record)},
    ${participantsPart(record.id, record.participants)}
    UPDATE booking SET status = 'booked', held_until = NULL, area_id = ${area}, channel = ${channel},
      booked_by = ${record.bookedBy}, language = ${record.language}, changed_at = ${new Date(now)},
      note = ${record.note ?? null}, phone = ${record.phone ?? null}, plan_id = ${record.plan ?? null}::uuid,
      family_id = ${record.appointmentOf ?? null}::uuid, child_id = ${record.child ?? null}::uuid
    WHERE id = ${record.id}::uuid`;
  return record;
}

/**
 * Gives a booking another time with all of its claims. Professionals who leave stay known, so that their calendars
 * can be told. Undefined as in `insertBooking`. The old claims go before the new ones come: one counts the other.
 */
export async function moveBooking(
  tx: Transaction,
  before: BookingRecord,
  move: Move,
): Promise<BookingRecord | undefined> {
  const { slot, now } = move;
  const { record, left, joined } = movedRecord(before, move);
  const [row] = await tx.$queryRaw<[{ claimed: number }]>`
    WITH freed AS (DELETE FROM claim WHERE booking_id = ${before.id}::uuid RETURNING 1),
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during)
      SELECT ${before.id}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end")
      FROM jsonb_to_recordset(${claimsJson(slot.claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
      WHERE (SELECT count(*) FROM freed) >= 0
      ORDER BY wanted.resource
      ON CONFLICT DO NOTHING RETURNING 1),
    moved AS (
      UPDATE booking SET slot = ${slot.id}, series_id = ${slot.series ?? null}, site_id = ${slot.site ?? null},
        room_id = ${slot.room ?? null}, start = ${new Date(slot.start)}, "end" = ${new Date(slot.end)},
        professionals = ${[...slot.professionals]}, channel = ${record.channel ?? null}, sequence = sequence + 1,
        changed_at = ${new Date(now)}
      WHERE id = ${before.id}::uuid),
    about AS (UPDATE "case" SET remove_after = ${new Date(move.caseRemovedAfter)} WHERE booking_id = ${before.id}::uuid),
    gone AS (UPDATE participant SET role = 'left' WHERE id = ANY(${left.map(({ id }) => id)}::uuid[])),
    ${participantsPart(before.id, joined)}
    SELECT count(*)::int AS claimed FROM claimed`;
  return row.claimed === slot.claims.length ? record : undefined;
}

/** As `moveBooking` a booking: an event's old claims go, its new ones come. False where another has any of them. */
export async function replaceEventClaims(tx: Transaction, event: string, claims: readonly Claim[]): Promise<boolean> {
  await tx.$executeRaw`DELETE FROM claim WHERE group_event_id = ${event}::uuid`;
  const written = await tx.$executeRaw`
    INSERT INTO claim (group_event_id, resource_id, during)
    SELECT ${event}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end")
    FROM jsonb_to_recordset(${claimsJson(claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
    ORDER BY wanted.resource
    ON CONFLICT DO NOTHING`;
  return written === claims.length;
}

/** Its time is free again at once. */
export async function cancelBookingRow(
  tx: Transaction,
  { confirmed: _, ...before }: BookingRecord,
  reason: string,
  now: number,
): Promise<BookingRecord> {
  await tx.$executeRaw`
    WITH freed AS (UPDATE claim SET active = false WHERE booking_id = ${before.id}::uuid)
    UPDATE booking SET status = 'cancelled', cancel_reason = ${reason}, sequence = sequence + 1, changed_at = ${new Date(now)}
    WHERE id = ${before.id}::uuid`;
  return { ...before, status: 'cancelled', cancelReason: reason, sequence: before.sequence + 1, changedAt: now };
}

/** Another way to meet at the same time. `keepsWord`: whoever has said that they come wanted it so. */
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

/** A number at which the booking's family can be called: that of somebody who takes part before anybody else's. */
export async function findNumberToCall(tx: Transaction, id: BookingId): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ phone: string }[]>`
    SELECT guardian.phone FROM booking
    JOIN guardian ON guardian.family_id = booking.family_id
    LEFT JOIN participant ON participant.booking_id = booking.id AND participant.guardian_id = guardian.id
    WHERE booking.id = ${id}::uuid AND guardian.phone IS NOT NULL AND guardian.channel <> 'none'
    ORDER BY participant.id IS NULL, guardian.id LIMIT 1`;
  return row?.phone;
}

/**
 * Gives a family's times to come that people meet at a place a new version, so that whoever was told the place is told
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

export async function setStatus(
  tx: Transaction,
  before: BookingRecord,
  status: BookingStatus,
  now: number,
): Promise<BookingRecord> {
  await tx.booking.update({ where: { id: before.id }, data: { status, changedAt: new Date(now) } });
  return { ...before, status, changedAt: now };
}

/** Two parts of a writing statement: the case and the consent, where there are any. */
function contentParts({ id, case: about, consent, family }: BookingRecord): Prisma.Sql {
  const cases = about ? [{ ...about, removeAfter: new Date(about.removeAfter) }] : [];
  const consents = consent ? [{ ...consent, givenAt: new Date(consent.givenAt), family: family?.id }] : [];
  return Prisma.sql`
    about AS (
      INSERT INTO "case" (booking_id, topic, age_band, question, remove_after)
      SELECT ${id}::uuid, r.topic, r."ageBand", r.question, r."removeAfter"
      FROM jsonb_to_recordset(${JSON.stringify(cases)}::jsonb)
        AS r (topic text, "ageBand" text, question text, "removeAfter" timestamptz)),
    agreed AS (
      INSERT INTO consent (booking_id, family_id, scope, given_by, given_at)
      SELECT ${id}::uuid, r.family, r.scope, r."givenBy", r."givenAt"
      FROM jsonb_to_recordset(${JSON.stringify(consents)}::jsonb)
        AS r (family uuid, scope text, "givenBy" text, "givenAt" timestamptz))`;
}

/** One part of a writing statement: those who take part. */
function participantsPart(id: BookingId, participants: readonly ParticipantRecord[]): Prisma.Sql {
  return Prisma.sql`
    joined AS (
      INSERT INTO participant (id, booking_id, role, principal, professional_id, guardian_id, email, language)
      SELECT r.id, ${id}::uuid, r.role, r.principal, r.professional, r.guardian, r.email, r.language
      FROM jsonb_to_recordset(${JSON.stringify(participants)}::jsonb) AS r (id uuid, role text, principal text,
        professional text, guardian uuid, email text, language text))`;
}

function claimsJson(claims: readonly Claim[]): string {
  return JSON.stringify(
    claims.map(({ resource, start, end }) => ({ resource, start: new Date(start), end: new Date(end) })),
  );
}

// ── Families, quotas, plans, absences ───────────────────────────────────────────────────────────────────────────────

/** Removes the content of cases whose time is over, with the note and number that belong to it; how many. */
export async function removeOldCases(tx: Transaction, now: number): Promise<number> {
  await tx.$executeRaw`
    UPDATE booking SET note = NULL, phone = NULL
    WHERE (note IS NOT NULL OR phone IS NOT NULL) AND "end" <= ${new Date(caseRemovedBefore(now))}`;
  return tx.$executeRaw`DELETE FROM "case" WHERE remove_after <= ${new Date(now)}`;
}

export type GuardianRecord = {
  readonly id: string;
  readonly email?: string;
  readonly phone?: string;
  readonly language: Language;
  /** whether messages may go to the address: they want mail, and nobody else reads it */
  readonly mayBeWrittenTo: boolean;
};

export type FamilyToBook = {
  readonly id: FamilyId;
  readonly reference: string;
  readonly nonDisclosure: boolean;
  readonly area: AreaId;
  readonly children: readonly string[];
  readonly guardians: readonly GuardianRecord[];
};

/** A family with those who belong to it; where it has been merged into another, that one. */
export async function findFamilyToBook(tx: Transaction, id: FamilyId): Promise<FamilyToBook | undefined> {
  const include = { children: true, guardians: { orderBy: { id: 'asc' } } } as const;
  const found = await tx.family.findUnique({ where: { id }, include });
  const row = found?.mergedInto ? await tx.family.findUnique({ where: { id: found.mergedInto }, include }) : found;
  if (row === null) return undefined;
  return {
    id: row.id as FamilyId,
    reference: row.reference,
    nonDisclosure: row.nonDisclosure,
    area: row.areaId as AreaId,
    children: row.children.map((child) => child.id),
    guardians: row.guardians.map((guardian) => ({
      id: guardian.id,
      ...(guardian.email !== null && { email: guardian.email }),
      ...(guardian.phone !== null && { phone: guardian.phone }),
      language: guardian.language as Language,
      mayBeWrittenTo: guardian.email !== null && guardian.channel === 'mail' && guardian.safeToSend,
    })),
  };
}

/** Holds the week: others who would add to it wait their turn. Whoever counts before may count wrong. */
export async function holdWeek(tx: Transaction, service: ServiceId, { area, start }: Placed): Promise<void> {
  const name = `quota ${service} ${area} ${start}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

export async function writeQuota(
  tx: Transaction,
  service: ServiceId,
  area: AreaId,
  perWeek: number | null,
): Promise<void> {
  const key = { serviceId: service, areaId: area };
  if (perWeek === null) await tx.quota.deleteMany({ where: key });
  else await tx.quota.upsert({ where: { serviceId_areaId: key }, create: { ...key, perWeek }, update: { perWeek } });
}

export async function readQuotas(
  tx: Pick<Transaction, 'quota'>,
  areas: readonly AreaId[] | '*',
): Promise<readonly { readonly service: string; readonly area: string; readonly perWeek: number }[]> {
  const rows = await tx.quota.findMany({
    ...(areas !== '*' && { where: { areaId: { in: [...areas] } } }),
    orderBy: [{ areaId: 'asc' }, { serviceId: 'asc' }],
  });
  return rows.map((row) => ({ service: row.serviceId, area: row.areaId, perWeek: row.perWeek }));
}

/** The bookings of a plan, soonest first. */
export async function findPlan(tx: Transaction, plan: string): Promise<BookingRecord[]> {
  const rows = await tx.booking.findMany({
    where: { planId: plan },
    include: WHOLE,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toRecord);
}

/** Holds the rows, in one order, so that others who change several bookings queue instead of deadlocking. */
export async function lockBookings(tx: Transaction, ids: readonly BookingId[]): Promise<void> {
  await tx.$queryRaw`
    SELECT 1 AS found FROM booking WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
}

/** Bookings of a professional that overlap the interval and have not been held yet, soonest first. */
export async function findAffected(
  tx: Transaction,
  professional: ProfessionalId,
  during: Interval,
  areas: readonly AreaId[] | '*',
  limit: number,
): Promise<BookingRecord[]> {
  const rows = await tx.booking.findMany({
    where: {
      status: { in: ['booked', 'arrived'] },
      professionals: { has: professional },
      start: { lt: new Date(during.end) },
      end: { gt: new Date(during.start) },
      ...(areas !== '*' && { areaId: { in: [...areas] } }),
    },
    include: WHOLE,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(toRecord);
}

/** Every claim that stands in the interval now, with whose it is: a booking's, or a group event's, which is no booking. */
export async function findClaims(tx: Transaction, during: Interval, now: number): Promise<readonly OwnedClaim[]> {
  const rows = await tx.$queryRaw<{ booking: string; resource: string; start: Date; end: Date }[]>`
    SELECT coalesce(booking_id, group_event_id)::text AS booking, resource_id AS resource, lower(during) AS start, upper(during) AS "end"
    FROM claim
    WHERE active AND during && tstzrange(${new Date(during.start)}, ${new Date(during.end)})
      AND (expires_at IS NULL OR expires_at > ${new Date(now)})`;
  return rows.map((row) => ({
    booking: row.booking as BookingId,
    resource: row.resource as ResourceId,
    start: row.start.getTime(),
    end: row.end.getTime(),
  }));
}

/** Tries something that may fail half-way: what it wrote is undone when it throws, what came before stays. */
export async function attempt<Result>(tx: Transaction, run: () => Promise<Result>): Promise<Result> {
  await tx.$executeRaw`SAVEPOINT attempt`;
  try {
    const result = await run();
    await tx.$executeRaw`RELEASE SAVEPOINT attempt`;
    return result;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT attempt`;
    throw error;
  }
}

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;
const findRow = (tx: Transaction, id: string) => tx.booking.findUnique({ where: { id }, include: WHOLE });

/** The one place where kept text becomes branded again: it was validated when it was written. */
function toRecord(row: Row): BookingRecord {
  const consent = row.consent;
  const family = row.family ?? consent?.family ?? null;
  return {
    id: row.id as BookingId,
    status: row.status as BookingStatus,
    service: row.serviceId as ServiceId,
    ...(row.seriesId !== null && { series: row.seriesId as SeriesId }),
    area: row.areaId as AreaId,
    ...(row.siteId !== null && { site: row.siteId as SiteId }),
    ...(row.roomId !== null && { room: row.roomId as RoomId }),
    slot: row.slot as SlotId,
    start: row.start.getTime(),
    end: row.end.getTime(),
    professionals: row.professionals as ProfessionalId[],
    ...(row.channel !== null && { channel: row.channel as Channel }),
    bookedBy: row.bookedBy as Principal,
    language: row.language as Language,
    sequence: row.sequence,
    calendarUid: row.calendarUid,
    ...(row.cancelReason !== null && { cancelReason: row.cancelReason }),
    ...(row.note !== null && { note: row.note }),
    ...(row.phone !== null && { phone: row.phone }),
    ...(row.heldUntil !== null && { heldUntil: row.heldUntil.getTime() }),
    ...(row.callWish !== null && { callWish: row.callWish.getTime() }),
    ...(row.confirmedSequence === row.sequence && { confirmed: true }),
    createdAt: row.createdAt.getTime(),
    changedAt: row.changedAt.getTime(),
    participants: row.participants.map(toParticipant),
    ...(row.case !== null && {
      case: {
        topic: row.case.topic,
        ageBand: row.case.ageBand,
        question: row.case.question,
        removeAfter: row.case.removeAfter.getTime(),
      },
    }),
    ...(family !== null && { family: { id: family.id as FamilyId, reference: family.reference } }),
    ...(family?.nonDisclosure && { placeHidden: true }),
    ...(row.familyId !== null && { appointmentOf: row.familyId as FamilyId }),
    ...(row.childId !== null && { child: row.childId }),
    ...(row.planId !== null && { plan: row.planId }),
    ...(consent !== null && {
      consent: { scope: consent.scope, givenBy: consent.givenBy, givenAt: consent.givenAt.getTime() },
    }),
  };
}

function toParticipant(row: Row['participants'][number]): ParticipantRecord {
  return {
    id: row.id,
    role: row.role as ParticipantRecord['role'],
    ...(row.principal !== null && { principal: row.principal as Principal }),
    ...(row.professionalId !== null && { professional: row.professionalId as ProfessionalId }),
    ...(row.guardianId !== null && { guardian: row.guardianId }),
    ...(row.email !== null && { email: row.email }),
    language: row.language,
  };
}
