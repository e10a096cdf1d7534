// What anybody may do without signing in takes something from everybody else: one connection does it so often an hour.

import { randomUUID } from 'node:crypto';
import { Refusal } from '../../core/errors.ts';
import type { CommandContext } from '../../platform/command.ts';
import { actsCounted, originOf, type PublicAct } from './public-acts.ts';
import { findPublicHolds, insertPublicHold } from './store-public-holds.ts';

/** One act on a public page: `address` is where the request came from, where that is known. */
export type PublicVisit = { readonly act: PublicAct; readonly address: string | undefined; readonly most: number };

/**
 * Counts one act of the connection, in the command's own transaction and so by every process alike.
 * Throws `rate_limited` with `retryAfter` in seconds, once it did `most` of them in the last hour.
 */
export async function limitPublicActs(
  { tx, now, deps }: CommandContext,
  { act, address, most }: PublicVisit,
): Promise<void> {
  if (deps.config.rateLimit === 0) return;
  const origin = originOf(deps.config.secret, act, address ?? 'unknown');
  const taken = await findPublicHolds(tx, origin, now - actsCounted());
  const [oldest] = taken;
  if (oldest !== undefined && taken.length >= most) {
    const retryAfter = Math.ceil((oldest + actsCounted() - now) / 1000);
    throw new Refusal('rate_limited', 'this connection has taken many', { retryAfter });
  }
  await insertPublicHold(tx, { id: randomUUID(), origin, at: now });
}
