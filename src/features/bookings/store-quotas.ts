// Quotas, as they are kept; who would use up what is left of a session, a week or a month, one after another.

import type { AreaId, ServiceId, SiteId } from '../../core/ids.ts';
import { comparePlaces } from '../../core/paging.ts';
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

export type QuotaKey = {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly unit?: SiteId | undefined;
  readonly per: QuotaPeriod;
};

/** Others who would change it wait their turn, also where there is none yet. */
export async function findQuotaForChange(tx: Transaction, key: QuotaKey): Promise<number | null> {
  const { service, area, unit } = key;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quota ${service} ${area}`}, 0))`;
  const found =
    unit === undefined
      ? await tx.quota.findUnique({ where: ofArea(key) })
      : await tx.unitQuota.findUnique({ where: ofUnit(key, unit) });
  return found?.most ?? null;
}

export async function writeQuota(tx: Transaction, key: QuotaKey, most: number | null): Promise<void> {
  const { service, area, unit, per } = key;
  const about = { serviceId: service, areaId: area, per };
  if (unit === undefined) {
    if (most === null) await tx.quota.deleteMany({ where: about });
    else await tx.quota.upsert({ where: ofArea(key), create: { ...about, most }, update: { most } });
  } else {
    const create = { ...about, unitId: unit, most: most ?? 0 };
    if (most === null) await tx.unitQuota.deleteMany({ where: { ...about, unitId: unit } });
    else await tx.unitQuota.upsert({ where: ofUnit(key, unit), create, update: { most, areaId: area } });
  }
}

function ofArea({ service, area, per }: QuotaKey) {
  return { serviceId_areaId_per: { serviceId: service, areaId: area, per } };
}

function ofUnit({ service, per }: QuotaKey, unit: SiteId) {
  return { serviceId_unitId_per: { serviceId: service, unitId: unit, per } };
}

/** Each area's own before those of its units. */
export async function readQuotas(
  tx: Pick<Transaction, 'quota' | 'unitQuota'>,
  areas: readonly AreaId[] | '*',
): Promise<readonly QuotaView[]> {
  const within = { where: areas === '*' ? {} : { areaId: { in: [...areas] } } };
  const [ofAreas, ofUnits] = [await tx.quota.findMany(within), await tx.unitQuota.findMany(within)];
  const quotas = [
    ...ofAreas.map((row): QuotaView => viewed(row)),
    ...ofUnits.map((row): QuotaView => ({ ...viewed(row), unit: row.unitId })),
  ];
  const place = ({ area, service, unit = '-', per }: QuotaView) => [area, service, unit, per] as const;
  return quotas.sort((one, other) => comparePlaces(place(one), place(other)));
}

function viewed(row: {
  readonly serviceId: string;
  readonly areaId: string;
  readonly per: string;
  readonly most: number;
}) {
  return { service: row.serviceId, area: row.areaId, per: periodNamed(row.per), most: row.most };
}

function periodNamed(per: string): QuotaPeriod {
  return per === 'session' || per === 'month' ? per : 'week';
}
