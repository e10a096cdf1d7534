// A group event takes its room and people as a booking does, so that neither is ever booked over the other.

import type { Claim } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';
import { replaceEventClaims } from './store-claims.ts';
import { removeExpiredHolds } from './store-holds.ts';

/**
 * Gives the event these claims instead of those it had. False when somebody has claimed any of the resources: then
 * nothing may be kept and the transaction must end.
 */
export async function claimForGroup(
  tx: Transaction,
  event: string,
  claims: readonly Claim[],
  now: number,
): Promise<boolean> {
  await removeExpiredHolds(tx, claims, now);
  return replaceEventClaims(tx, event, claims);
}
