// Weekly quotas, as they are kept; who would use up what is left of a week or a session, one after another.

import type { AreaId, ServiceId } from '../../core/ids.ts';
import type { Placed } from '../../core/quota.ts';
import type { Transaction } from '../../platform/db.ts';

/** Holds the week: others who would add to it wait their turn. Anybody who counts before may count wrong. */
export async function holdWeek(tx: Transaction, service: ServiceId, { area, start }: Placed): Promise<void> {
  const name = `quota ${service} ${area} ${start}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** Holds the session of a series: others who would book in it wait their turn. */
export async function holdSession(tx: Transaction, session: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`session ${session}`}, 0))`;
}

/** Others who would change it wait their turn, also where there is none yet. */
export async function findQuotaForChange(tx: Transaction, service: ServiceId, area: AreaId): Promise<number | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`quota ${service} ${area}`}, 0))`;
  const found = await tx.quota.findUnique({ where: { serviceId_areaId: { serviceId: service, areaId: area } } });
  return found?.perWeek ?? null;
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
