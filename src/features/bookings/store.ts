// Bookings as they are kept: found, searched and held for a change.

import type { BookingStatus } from '../../core/booking.ts';
import type { Channel } from '../../core/directory.ts';
import type {
  AreaId,
  BookingId,
  FamilyId,
  Principal,
  ProfessionalId,
  RoomId,
  SeriesId,
  ServiceId,
  SiteId,
  SlotId,
} from '../../core/ids.ts';
import type { Outside } from '../../core/left-outside.ts';
import type { Language } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import type { BookingRecord, ParticipantRecord } from './booking-record.ts';

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
  /** bookings of this person, in whatever area unless told */
  readonly mine?: {
    readonly principal: Principal;
    readonly professional?: ProfessionalId;
    readonly email?: string;
    readonly areas: readonly AreaId[] | '*';
  };
  readonly professional?: ProfessionalId;
  readonly status?: BookingStatus;
  readonly after?: { readonly start: number; readonly id: string };
  readonly limit: number;
};

/** Bookings by start, soonest first; holds are nobody's business but their holder's and are left out. */
export async function searchBookings(tx: Transaction, search: BookingSearch): Promise<BookingRecord[]> {
  const { from, to, areas, mine, after } = search;
  const there = mine && mine.areas !== '*' && { areaId: { in: [...mine.areas] } };
  const own = mine && [
    { ...there, bookedBy: mine.principal },
    ...(mine.professional ? [{ ...there, professionals: { has: mine.professional } }] : []),
    ...(mine.email ? [{ ...there, participants: { some: { email: mine.email, role: 'guest' } } }] : []),
  ];
  // an empty condition within OR would be dropped, not true: anybody who sees all areas has no condition at all
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

/** These bookings, soonest first. */
export async function findBookings(tx: Transaction, ids: readonly BookingId[]): Promise<BookingRecord[]> {
  const rows = await tx.booking.findMany({
    where: { id: { in: [...ids] } },
    include: WHOLE,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toRecord);
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
    ...(row.rewordedAt !== null && { rewordedAt: row.rewordedAt.getTime() }),
    ...(row.confirmedSequence === row.sequence && { confirmed: true }),
    ...(row.agreed.length > 0 && { agreed: row.agreed as Outside[] }),
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
