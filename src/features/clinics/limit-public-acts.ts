// What anybody may do without signing in takes something from everybody else: one connection does it so often an hour.

import { randomUUID } from 'node:crypto';
import { Refusal } from '../../core/errors.ts';
import type { CommandContext } from '../../platform/command.ts';
import { HOLDS_COUNTED } from './rules.ts';
import { findPublicHolds, insertPublicHold } from './store.ts';

/**
 * Counts one act of the connection, in the command's own transaction and so by every process alike.
 * `origin`: see `originOf`. Throws `rate_limited` with `retryAfter` in seconds.
 */
export async function limitPublicActs({ tx, now, deps }: CommandContext, origin: string, most: number): Promise<void> {
  if (deps.config.rateLimit === 0) return;
  const taken = await findPublicHolds(tx, origin, now - HOLDS_COUNTED);
  const [oldest] = taken;
  if (oldest !== undefined && taken.length >= most) {
    const retryAfter = Math.ceil((oldest + HOLDS_COUNTED - now) / 1000);
    throw new Refusal('rate_limited', 'this connection has taken many', { retryAfter });
  }
  await insertPublicHold(tx, { id: randomUUID(), origin, at: now });
}
