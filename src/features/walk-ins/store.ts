// What the drop-ins keep: who came, with which number, and how far their turn is.

import type { DateText } from '../../core/directory.ts';
import type { ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Transaction } from '../../platform/db.ts';
import type { WalkInState } from './schema.ts';

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
  const rows = await db.walkIn.findMany({ where: { serviceId, siteId, date }, orderBy: { number: 'asc' } });
  return rows.map(toWalkIn);
}

/** A booked time of a drop-in. Nothing about who comes. */
export type BookedVisit = Interval & { readonly arrived: boolean };

/** The drop-in's booked times that are not over, soonest first. */
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

export async function findWalkIn(db: Pick<Transaction, 'walkIn'>, id: string): Promise<WalkInRecord | undefined> {
  const row = await db.walkIn.findUnique({ where: { id } });
  return row === null ? undefined : toWalkIn(row);
}

export async function insertWalkIn(tx: Transaction, walkIn: WalkInRecord): Promise<void> {
  const { service, site, createdAt, calledAt: _none, ...rest } = walkIn;
  await tx.walkIn.create({ data: { ...rest, serviceId: service, siteId: site, createdAt: new Date(createdAt) } });
}

export async function writeWalkInState(
  tx: Transaction,
  id: string,
  state: WalkInState,
  calledAt?: number,
): Promise<void> {
  await tx.walkIn.update({
    where: { id },
    data: { state, ...(calledAt !== undefined && { calledAt: new Date(calledAt) }) },
  });
}

type WalkInRow = NonNullable<Awaited<ReturnType<Transaction['walkIn']['findUnique']>>>;

// What was validated when it was written becomes typed again here.
function toWalkIn(row: WalkInRow): WalkInRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    site: row.siteId as SiteId,
    date: row.date,
    number: row.number,
    state: row.state as WalkInState,
    createdAt: row.createdAt.getTime(),
    ...(row.calledAt !== null && { calledAt: row.calledAt.getTime() }),
  };
}
