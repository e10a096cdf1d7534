// All that bookings read from and write to the database.

import { randomUUID } from 'node:crypto';
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
import type { OwnedClaim } from '../../core/replan.ts';
import type { Claim, Slot } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';
import { caseRemovedBefore } from './rules.ts';

export type ParticipantRecord = {
  readonly id: string;
  /** `left`: took part in an earlier version and must be told so */
  readonly role: 'booker' | 'professional' | 'guardian' | 'guest' | 'interpreter' | 'left';
  readonly principal?: Principal;
  readonly professional?: ProfessionalId;
  readonly guardian?: string;
  readonly email?: string;
  /** in which to write to them; an interpreter's is the one they interpret */
  readonly language: string;
};

/** A booking as it is kept, with all that hangs on it. Instants in epoch milliseconds. */
export type BookingRecord = {
  readonly id: BookingId;
  readonly status: BookingStatus;
  readonly service: ServiceId;
  readonly series?: SeriesId;
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly slot: SlotId;
  readonly start: number;
  readonly end: number;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  readonly bookedBy: Principal;
  readonly language: Language;
  readonly sequence: number;
  readonly calendarUid: string;
  readonly cancelReason?: string;
  readonly note?: string;
  readonly phone?: string;
  readonly heldUntil?: number;
  /** when its family asked to be called, and nobody has yet */
  readonly callWish?: number;
  /** its family has said that it comes to the time as it is now */
  readonly confirmed?: true;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly participants: readonly ParticipantRecord[];
  readonly case?: {
    readonly topic: string;
    readonly ageBand: string;
    readonly question: string;
    readonly removeAfter: number;
  };
  /** whose appointment it is, or whom a consultation names by their consent */
  readonly family?: { readonly id: FamilyId; readonly reference: string };
  /** the family is under non-disclosure: what is told of the booking names no place */
  readonly placeHidden?: true;
  readonly appointmentOf?: FamilyId;
  readonly child?: string;
  /** visits planned as one share it */
  readonly plan?: string;
  readonly consent?: { readonly scope: string; readonly givenBy: string; readonly givenAt: number };
};

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

export type NewBooking = {
  readonly id: BookingId;
  readonly status: 'held' | 'booked';
  readonly slot: Slot;
  readonly channel?: Channel;
  readonly bookedBy: Principal;
  readonly language: Language;
  readonly heldUntil?: number;
  readonly now: number;
};

/**
 * Writes the booking and its claims in one statement. False when another has claimed any of the resources: then
 * nothing may be kept and the transaction must end. ON CONFLICT waits for the other side without ever deadlocking.
 */
export async function insertBooking(tx: Transaction, booking: NewBooking): Promise<boolean> {
  const { slot } = booking;
  const now = new Date(booking.now);
  const heldUntil = booking.heldUntil === undefined ? null : new Date(booking.heldUntil);
  const [row] = await tx.$queryRaw<[{ claimed: number }]>`
    WITH made AS (
      INSERT INTO booking (id, status, service_id, series_id, area_id, site_id, room_id, slot, start, "end", professionals,
        channel, booked_by, language, calendar_uid, held_until, created_at, changed_at)
      VALUES (${booking.id}::uuid, ${booking.status}, ${slot.service}, ${slot.series ?? null}, ${slot.area},
        ${slot.site ?? null}, ${slot.room ?? null}, ${slot.id}, ${new Date(slot.start)}, ${new Date(slot.end)},
        ${[...slot.professionals]}, ${booking.channel ?? null}, ${booking.bookedBy}, ${booking.language},
        ${randomUUID()}, ${heldUntil}, ${now}, ${now})
      RETURNING id),
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during, expires_at)
      SELECT made.id, wanted.resource, tstzrange(wanted.start, wanted."end"), ${heldUntil}
      FROM made, jsonb_to_recordset(${claimsJson(slot.claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
      ORDER BY wanted.resource
      ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*)::int AS claimed FROM claimed`;
  return row.claimed === slot.claims.length;
}

/** Gives a booking other claims: what it had is freed first, in the same transaction. False as in `insertBooking`. */
export async function replaceClaims(tx: Transaction, id: BookingId, claims: readonly Claim[]): Promise<boolean> {
  await tx.$executeRaw`DELETE FROM claim WHERE booking_id = ${id}::uuid`;
  const written = await tx.$executeRaw`
    INSERT INTO claim (booking_id, resource_id, during)
    SELECT ${id}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end")
    FROM jsonb_to_recordset(${claimsJson(claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
    ORDER BY wanted.resource
    ON CONFLICT DO NOTHING`;
  return written === claims.length;
}

function claimsJson(claims: readonly Claim[]): string {
  return JSON.stringify(
    claims.map(({ resource, start, end }) => ({
      resource,
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    })),
  );
}

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

/** Removes a booking that may be gone already. */
export async function removeBooking(tx: Transaction, id: BookingId): Promise<void> {
  await tx.booking.deleteMany({ where: { id } });
}

/** Turns a hold into a booking; its claims stop expiring. */
export async function confirmHold(
  tx: Transaction,
  id: BookingId,
  fields: { readonly area: AreaId; readonly channel: Channel | undefined; readonly now: number },
): Promise<void> {
  await tx.$executeRaw`UPDATE claim SET expires_at = NULL WHERE booking_id = ${id}::uuid`;
  await tx.booking.update({
    where: { id },
    data: {
      status: 'booked',
      heldUntil: null,
      areaId: fields.area,
      channel: fields.channel ?? null,
      changedAt: new Date(fields.now),
    },
  });
}

/** A hold that was nobody's own becomes somebody's booking. */
export async function giveBooking(
  tx: Transaction,
  id: BookingId,
  { by, language }: { readonly by: Principal; readonly language: Language },
): Promise<void> {
  await tx.booking.update({ where: { id }, data: { bookedBy: by, language } });
}

export type BookingContent = {
  readonly case?: {
    readonly topic: string;
    readonly ageBand: string;
    readonly question: string;
    readonly removeAfter: number;
  };
  readonly consent?: {
    readonly family: FamilyId;
    readonly scope: string;
    readonly givenBy: string;
    readonly givenAt: number;
  };
  readonly appointmentOf?: FamilyId;
  readonly child?: string;
  readonly plan?: string;
  readonly note?: string;
  readonly phone?: string;
  readonly participants: readonly Omit<ParticipantRecord, 'id'>[];
};

/** What the booking is about and who takes part. */
export async function writeContent(tx: Transaction, id: BookingId, content: BookingContent): Promise<void> {
  const { note, phone, appointmentOf, child, plan } = content;
  if ([note, phone, appointmentOf, plan].some((field) => field !== undefined)) {
    const family = { familyId: appointmentOf ?? null, childId: child ?? null };
    const data = { note: note ?? null, phone: phone ?? null, planId: plan ?? null, ...family };
    await tx.booking.updateMany({ where: { id }, data });
  }
  if (content.case) {
    await tx.case.create({ data: { ...content.case, bookingId: id, removeAfter: new Date(content.case.removeAfter) } });
  }
  if (content.consent) {
    const { family, givenAt, ...consent } = content.consent;
    await tx.consent.create({ data: { ...consent, bookingId: id, familyId: family, givenAt: new Date(givenAt) } });
  }
  await addParticipants(tx, id, content.participants);
}

export async function addParticipants(
  tx: Transaction,
  id: BookingId,
  participants: readonly Omit<ParticipantRecord, 'id'>[],
): Promise<void> {
  await tx.participant.createMany({
    data: participants.map(({ professional, guardian, ...participant }) => ({
      ...participant,
      id: randomUUID(),
      bookingId: id,
      professionalId: professional ?? null,
      guardianId: guardian ?? null,
    })),
  });
}

/** Marks professionals as having left: they stay known, so that their calendars can be told. */
export async function markLeft(
  tx: Transaction,
  id: BookingId,
  professionals: readonly ProfessionalId[],
): Promise<void> {
  await tx.participant.updateMany({
    where: { bookingId: id, role: 'professional', professionalId: { in: [...professionals] } },
    data: { role: 'left' },
  });
}

/** `channel`: where the way to meet changes with the time. */
export async function moveBooking(
  tx: Transaction,
  id: BookingId,
  { slot, channel, now }: { readonly slot: Slot; readonly channel?: Channel | undefined; readonly now: number },
): Promise<void> {
  await tx.booking.update({
    where: { id },
    data: {
      ...(channel !== undefined && { channel }),
      slot: slot.id,
      seriesId: slot.series ?? null,
      siteId: slot.site ?? null,
      roomId: slot.room ?? null,
      start: new Date(slot.start),
      end: new Date(slot.end),
      professionals: [...slot.professionals],
      sequence: { increment: 1 },
      changedAt: new Date(now),
    },
  });
}

export async function moveCaseRemoval(tx: Transaction, id: BookingId, removeAfter: number): Promise<void> {
  await tx.case.updateMany({ where: { bookingId: id }, data: { removeAfter: new Date(removeAfter) } });
}

export async function cancelBookingRow(tx: Transaction, id: BookingId, reason: string, now: number): Promise<void> {
  await tx.$executeRaw`UPDATE claim SET active = false WHERE booking_id = ${id}::uuid`;
  await tx.booking.update({
    where: { id },
    data: {
      status: 'cancelled',
      cancelReason: reason,
      sequence: { increment: 1 },
      changedAt: new Date(now),
    },
  });
}

export async function setStatus(tx: Transaction, id: BookingId, status: BookingStatus, now: number): Promise<void> {
  await tx.booking.update({ where: { id }, data: { status, changedAt: new Date(now) } });
}

/** Removes the content of cases whose time is over, with the note and number that belong to it; how many. */
export async function removeOldCases(tx: Transaction, now: number): Promise<number> {
  await tx.$executeRaw`
    UPDATE booking SET note = NULL, phone = NULL
    WHERE (note IS NOT NULL OR phone IS NOT NULL) AND "end" <= ${new Date(caseRemovedBefore(now))}`;
  return tx.$executeRaw`DELETE FROM "case" WHERE remove_after <= ${new Date(now)}`;
}

/** The languages of people who are professionals here and have signed in, to write to them in their own. */
export async function languagesOf(
  tx: Transaction,
  professionals: readonly ProfessionalId[],
): Promise<ReadonlyMap<ProfessionalId, Language>> {
  const users = await tx.user.findMany({
    where: { professionalId: { in: [...professionals] } },
    select: { professionalId: true, language: true },
  });
  return new Map(users.map((user) => [user.professionalId as ProfessionalId, user.language as Language]));
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

/** How many bookings the area may have of the service in a week, or undefined where nothing limits them. */
export async function findQuota(tx: Transaction, service: ServiceId, area: AreaId): Promise<number | undefined> {
  const row = await tx.quota.findUnique({ where: { serviceId_areaId: { serviceId: service, areaId: area } } });
  return row?.perWeek;
}

export type QuotaWeek = { readonly service: ServiceId; readonly area: AreaId; readonly week: Interval };

/** How many stand in the week, `except` one. Whoever asks holds the week: others who would add to it wait their turn. */
export async function countForQuota(
  tx: Transaction,
  { service, area, week }: QuotaWeek,
  now: number,
  except?: BookingId,
): Promise<number> {
  const name = `quota ${service} ${area} ${week.start}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  return countInWeek(tx, { service, area, week }, now, except);
}

/** As {@link countForQuota}, for who only looks. */
export async function countInWeek(
  tx: Pick<Transaction, '$queryRaw'>,
  { service, area, week }: QuotaWeek,
  now: number,
  except?: BookingId,
): Promise<number> {
  const [row] = await tx.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS count FROM booking
    WHERE service_id = ${service} AND area_id = ${area} AND status <> 'cancelled'
      AND start >= ${new Date(week.start)} AND start < ${new Date(week.end)}
      AND (status <> 'held' OR held_until > ${new Date(now)})
      AND (${except ?? null}::uuid IS NULL OR id <> ${except ?? null}::uuid)`;
  return row.count;
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

/** Bookings to come of a professional that overlap the interval, soonest first. */
export async function findAffected(
  tx: Transaction,
  professional: ProfessionalId,
  during: Interval,
  areas: readonly AreaId[] | '*',
  limit: number,
): Promise<BookingRecord[]> {
  const rows = await tx.booking.findMany({
    where: {
      status: 'booked',
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

/** Every claim that stands in the interval now, with the booking it belongs to. */
export async function findClaims(tx: Transaction, during: Interval, now: number): Promise<readonly OwnedClaim[]> {
  const rows = await tx.$queryRaw<{ booking: string; resource: string; start: Date; end: Date }[]>`
    SELECT booking_id::text AS booking, resource_id AS resource, lower(during) AS start, upper(during) AS "end"
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
