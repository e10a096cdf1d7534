// What the drop-ins keep: who came, with which number, and how far their turn is.

import type { BookingStatus } from '../../core/booking.ts';
import type { DateText } from '../../core/directory.ts';
import type { BookingId, ProfessionalId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Language } from '../../core/permissions.ts';
import type { Database, Prisma, Transaction } from '../../platform/db.ts';
import { stateByVisit, type Waiting } from './rules.ts';
import type { WalkInState } from './schema.ts';

/** Somebody who waits at home, and the visit that they were taken to. */
export type Visitor = Waiting & {
  readonly language: Language;
  readonly visit?: {
    readonly booking: BookingId;
    /** by which they come in */
    readonly link: string;
    readonly professionals: readonly ProfessionalId[];
    /** its room was open and is closed */
    readonly isOver: boolean;
  };
};

/** Somebody who came without a time. Nothing is kept about who they are. */
export type WalkInRecord = {
  readonly id: string;
  readonly service: ServiceId;
  readonly site: SiteId;
  readonly date: DateText;
  readonly number: number;
  readonly state: WalkInState;
  readonly createdAt: number;
  readonly calledAt?: number;
  readonly visitor?: Visitor;
};

export type Queue = Pick<WalkInRecord, 'service' | 'site' | 'date'>;

/** Makes anybody who would change the queue wait until the transaction ends. */
export async function holdQueue(tx: Transaction, { service, site, date }: Queue): Promise<void> {
  const name = `walk-ins ${service} ${site} ${date}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** Everybody of the day, by number. */
export async function listWalkIns(db: Pick<Transaction, 'walkIn'>, queue: Queue): Promise<readonly WalkInRecord[]> {
  const { service: serviceId, site: siteId, date } = queue;
  const where = { serviceId, siteId, date };
  const rows = await db.walkIn.findMany({ where, orderBy: { number: 'asc' }, include: WITH_VISITOR });
  return rows.map(toWalkIn);
}

/** A booked time of a drop-in. Nothing about who comes. */
export type BookedVisit = Interval & { readonly arrived: boolean };

/** The drop-in's booked times that are not over, soonest first; without the visits of those who wait in its queue. */
export async function listBookedVisits(
  db: Pick<Transaction, 'booking'>,
  { service, site }: Pick<Queue, 'service' | 'site'>,
  { start, end }: Interval,
): Promise<readonly BookedVisit[]> {
  const rows = await db.booking.findMany({
    where: {
      serviceId: service,
      siteId: site,
      status: { in: ['booked', 'arrived'] },
      visitor: null,
      start: { lt: new Date(end) },
      end: { gt: new Date(start) },
    },
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
    select: { start: true, end: true, status: true },
  });
  return rows.map((row) => ({
    start: row.start.getTime(),
    end: row.end.getTime(),
    arrived: row.status === 'arrived',
  }));
}

async function findWalkIn(db: Pick<Transaction, 'walkIn'>, id: string): Promise<WalkInRecord | undefined> {
  const row = await db.walkIn.findUnique({ where: { id }, include: WITH_VISITOR });
  return row === null ? undefined : toWalkIn(row);
}

/** As {@link findWalkIn}, and nobody else changes it until the transaction ends. */
export async function holdWalkIn(tx: Transaction, id: string): Promise<WalkInRecord | undefined> {
  await tx.$queryRaw`SELECT FROM walk_in WHERE id = ${id}::uuid FOR UPDATE`;
  return findWalkIn(tx, id);
}

/** The first of these that still waits and that nobody else is taking just now, held until the transaction ends. */
export async function holdFirst(tx: Transaction, inTurn: readonly WalkInRecord[]): Promise<WalkInRecord | undefined> {
  const ids = inTurn.map(({ id }) => id);
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM walk_in WHERE id = ANY(${ids}::uuid[]) AND state = 'waiting'
    ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return inTurn.find(({ id }) => id === row?.id);
}

/** The number that the secret with this hash is of. */
export async function findBySecret(db: Pick<Transaction, 'walkIn'>, hash: string): Promise<WalkInRecord | undefined> {
  const row = await db.walkIn.findFirst({ where: { visitor: { hash } }, include: WITH_VISITOR });
  return row === null ? undefined : toWalkIn(row);
}

/** How many of these still wait. */
export async function countWaiting(db: Pick<Transaction, 'walkIn'>, ids: readonly string[]): Promise<number> {
  return db.walkIn.count({ where: { id: { in: [...ids] }, state: 'waiting' } });
}

/** `hash`: of the secret of somebody who waits at home. */
export async function insertWalkIn(tx: Transaction, walkIn: WalkInRecord, hash?: string): Promise<void> {
  const { service, site, createdAt, calledAt: _none, visitor, ...rest } = walkIn;
  await tx.walkIn.create({ data: { ...rest, serviceId: service, siteId: site, createdAt: new Date(createdAt) } });
  if (visitor === undefined || hash === undefined) return;
  const { language, seenAt } = visitor;
  await tx.walkInVisitor.create({ data: { walkInId: walkIn.id, hash, language, seenAt: new Date(seenAt) } });
}

/** `calledAt`: since when they are called; null where they wait again. */
export async function writeWalkInState(
  tx: Transaction,
  id: string,
  state: WalkInState,
  calledAt?: number | null,
): Promise<void> {
  await tx.walkIn.update({
    where: { id },
    data: { state, ...(calledAt !== undefined && { calledAt: calledAt === null ? null : new Date(calledAt) }) },
  });
}

/** The visit that they are taken to; nothing where they wait again. */
export async function writeVisit(
  tx: Transaction,
  id: string,
  visit: Pick<NonNullable<Visitor['visit']>, 'booking' | 'link'> | undefined,
): Promise<void> {
  const data = { bookingId: visit?.booking ?? null, linkId: visit?.link ?? null };
  await tx.walkInVisitor.update({ where: { walkInId: id }, data });
}

/** Passed over, or there again. */
export async function writePassed(tx: Transaction, id: string, passedAt: number | undefined): Promise<void> {
  const data = { passedAt: passedAt === undefined ? null : new Date(passedAt) };
  await tx.walkInVisitor.update({ where: { walkInId: id }, data });
}

/**
 * Their page was heard of. Those who look at the queue hear of it only where they had been away: a row of the queue that is
 * written is what says so.
 */
export async function writeSeen(db: Database, id: string, now: number, awayAfter: number): Promise<void> {
  const [at, away] = [new Date(now), new Date(now - awayAfter)];
  await db.$executeRaw`
    WITH before AS (SELECT walk_in_id, seen_at FROM walk_in_visitor WHERE walk_in_id = ${id}::uuid),
    seen AS (UPDATE walk_in_visitor SET seen_at = ${at} WHERE walk_in_id = ${id}::uuid AND seen_at < ${at})
    UPDATE walk_in SET state = state FROM before
    WHERE id = before.walk_in_id AND before.seen_at < ${away} AND state = 'waiting'`;
}

/** Removes what is kept of those who waited at home and were last heard of before that. */
export async function removeVisitorsSeenBefore(db: Pick<Transaction, 'walkInVisitor'>, before: number): Promise<void> {
  await db.walkInVisitor.deleteMany({ where: { seenAt: { lt: new Date(before) } } });
}

const WITH_VISITOR = {
  visitor: {
    include: { booking: { select: { status: true, professionals: true, videoRoom: { select: { closedAt: true } } } } },
  },
} as const;

type WalkInRow = Prisma.WalkInGetPayload<{ include: typeof WITH_VISITOR }>;

// What was validated when it was written becomes typed again here.
function toWalkIn({ visitor, ...row }: WalkInRow): WalkInRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    site: row.siteId as SiteId,
    date: row.date,
    number: row.number,
    state: stateByVisit(row.state as WalkInState, visitor?.booking?.status as BookingStatus | undefined),
    createdAt: row.createdAt.getTime(),
    ...(row.calledAt !== null && { calledAt: row.calledAt.getTime() }),
    ...(visitor !== null && { visitor: toVisitor(visitor) }),
  };
}

function toVisitor(row: NonNullable<WalkInRow['visitor']>): Visitor {
  const { bookingId, linkId, booking } = row;
  return {
    language: row.language as Language,
    seenAt: row.seenAt.getTime(),
    ...(row.passedAt !== null && { passedAt: row.passedAt.getTime() }),
    ...(bookingId !== null &&
      linkId !== null &&
      booking !== null && {
        visit: {
          booking: bookingId as BookingId,
          link: linkId,
          professionals: booking.professionals as ProfessionalId[],
          isOver: (booking.videoRoom?.closedAt ?? null) !== null,
        },
      }),
  };
}
