// Quotas, as they are kept; who would use up what is left of a session, a week or a month, one after another.

import type { AreaId, ServiceId } from '../../core/ids.ts';
import { type Placed, periodOf, type QuotaPeriod } from '../../core/quota.ts';
import type { Transaction } from '../../platform/db.ts';
import type { QuotaView } from './schema.ts';

/**
 * Holds the period: others who would add to it wait their turn. Anybody who counts before may count wrong. Of several
 * quotas it is one lock for all, as periods that cross would be held in each other's order.
 */
export async function holdQuota(
  tx: Transaction,
  service: ServiceId,
  { area, start }: Placed,
  periods: readonly QuotaPeriod[],
  timeZone: string,
): Promise<void> {
  const [only, ...others] = periods;
  const one = only === undefined || others.length > 0 ? 'all' : periodOf(only, start, timeZone).start;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quota ${service} ${area} ${one}`}, 0))`;
}

/** Holds the session of a series: others who would book in it wait their turn. */
export async function holdSession(tx: Transaction, session: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`session ${session}`}, 0))`;
}

export type QuotaKey = { readonly service: ServiceId; readonly area: AreaId; readonly per: QuotaPeriod };

/** Others who would change it wait their turn, also where there is none yet. */
export async function findQuotaForChange(tx: Transaction, { service, area, per }: QuotaKey): Promise<number | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quota ${service} ${area}`}, 0))`;
  const key = { serviceId: service, areaId: area, per };
  const found = await tx.quota.findUnique({ where: { serviceId_areaId_per: key } });
  return found?.most ?? null;
}

export async function writeQuota(
  tx: Transaction,
  { service, area, per }: QuotaKey,
  most: number | null,
): Promise<void> {
  const key = { serviceId: service, areaId: area, per };
  if (most === null) await tx.quota.deleteMany({ where: key });
  else await tx.quota.upsert({ where: { serviceId_areaId_per: key }, create: { ...key, most }, update: { most } });
}

export async function readQuotas(
  tx: Pick<Transaction, 'quota'>,
  areas: readonly AreaId[] | '*',
): Promise<readonly QuotaView[]> {
  const rows = await tx.quota.findMany({
    ...(areas !== '*' && { where: { areaId: { in: [...areas] } } }),
    orderBy: [{ areaId: 'asc' }, { serviceId: 'asc' }, { per: 'asc' }],
  });
  return rows.map((row) => ({ service: row.serviceId, area: row.areaId, per: periodNamed(row.per), most: row.most }));
}

function periodNamed(per: string): QuotaPeriod {
  return per === 'session' || per === 'month' ? per : 'week';
}
