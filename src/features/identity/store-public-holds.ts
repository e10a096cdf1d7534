// What is counted of acts on public pages, as it is kept.

import type { Transaction } from '../../platform/db.ts';

/** What one origin has done since, oldest first: when, in epoch milliseconds, and what it made. Those of one origin take turns. */
export async function findPublicHolds(
  tx: Transaction,
  origin: string,
  since: number,
): Promise<readonly { readonly at: number; readonly subject?: string }[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`public holds ${origin}`}, 0))`;
  const rows = await tx.publicHold.findMany({ where: { origin, at: { gt: new Date(since) } }, orderBy: { at: 'asc' } });
  return rows.map(({ at, subject }) => ({ at: at.getTime(), ...(subject !== null && { subject }) }));
}

/** How much one origin has done since; nobody waits for anybody, so that those at this instant may be missing. */
export async function countPublicHolds(tx: Transaction, origin: string, since: number): Promise<number> {
  return tx.publicHold.count({ where: { origin, at: { gt: new Date(since) } } });
}

export async function insertPublicHold(
  tx: Transaction,
  hold: { id: string; origin: string; at: number; subject?: string },
): Promise<void> {
  await tx.publicHold.create({ data: { ...hold, at: new Date(hold.at) } });
}

/** Forgets who took times until then; how many times that was. */
export async function removePublicHolds(tx: Transaction, until: number): Promise<number> {
  const { count } = await tx.publicHold.deleteMany({ where: { at: { lte: new Date(until) } } });
  return count;
}
