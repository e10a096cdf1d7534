// Keeps one person, key or address from using up the service for the rest.

import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { Refusal } from '../../core/errors.ts';
import { MINUTE } from '../../core/instant.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { Identified } from './identify-request.ts';

/** A key has 256 bits, so guessing is hopeless; beyond this a machine that does not stop is told to wait. */
const BAD_KEYS_A_MINUTE = 60;

/**
 * Two middlewares. `bad-keys` goes before `identifyRequest` and counts the keys that it refuses, by address: beyond the
 * limit it is the bad ones that are refused, as a whole organisation with good ones may stand behind that address;
 * `all` goes after it and allows `config.rateLimit` requests a minute for each actor, or address of the signed out (0: any).
 * Counts are this process's own. Throws `Refusal` rate_limited with `retryAfter` in seconds.
 */
export function limitRequests(deps: Dependencies): {
  badKeys: MiddlewareHandler<Identified>;
  all: MiddlewareHandler<Identified>;
} {
  const { rateLimit } = deps.config;
  const requests = openCounter(deps);
  const refusals = openCounter(deps);
  const isOn = rateLimit > 0;
  return {
    badKeys: async (c, next) => {
      if (c.req.header('Authorization') === undefined) return next();
      const who = clientAddress(deps, c) ?? 'unknown';
      await next();
      if (!(c.error instanceof Refusal) || c.error.code !== 'not_signed_in') return;
      refuseAbove(refusals.add(who), BAD_KEYS_A_MINUTE, refusals.secondsLeft());
    },
    all: async (c, next) => {
      if (isOn) {
        const who = c.var.actor?.principal ?? `address:${clientAddress(deps, c) ?? 'unknown'}`;
        refuseAbove(requests.add(who), rateLimit, requests.secondsLeft());
      }
      await next();
    },
  };
}

/** A calendar looks every quarter of an hour, and perhaps on a few devices. */
const FEED_READS_A_MINUTE = 20;

/**
 * Counts how often one calendar address is read, and from where addresses are asked for that open nothing: each throws
 * `rate_limited` beyond what any calendar needs. Counts are this process's own.
 */
export function limitFeeds(deps: Dependencies): {
  readonly read: (subscription: string) => void;
  readonly missed: (c: Context) => void;
} {
  const reads = openCounter(deps);
  const misses = openCounter(deps);
  return {
    read: (subscription) => refuseAbove(reads.add(subscription), FEED_READS_A_MINUTE, reads.secondsLeft()),
    missed: (c) =>
      refuseAbove(misses.add(clientAddress(deps, c) ?? 'unknown'), BAD_KEYS_A_MINUTE, misses.secondsLeft()),
  };
}

/** The address the request came from; behind a trusted proxy, the one that proxy saw. */
export function clientAddress(deps: Dependencies, c: Context): string | undefined {
  if (deps.config.trustProxy) return c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim();
  // A request made within the process (a test's) has no connection to ask.
  return c.env?.incoming === undefined ? undefined : getConnInfo(c).remote.address;
}

function refuseAbove(count: number, most: number, retryAfter: number): void {
  if (count > most) throw new Refusal('rate_limited', 'too many requests', { retryAfter });
}

/** Counts within the minute that is running, and forgets everything when the next one begins. */
function openCounter(deps: Dependencies) {
  let begun = 0;
  let counts = new Map<string, number>();
  const current = () => {
    const present = Math.floor(deps.clock.now() / MINUTE);
    if (present !== begun) {
      begun = present;
      counts = new Map();
    }
    return counts;
  };
  return {
    add: (who: string) => {
      const count = (current().get(who) ?? 0) + 1;
      counts.set(who, count);
      return count;
    },
    secondsLeft: () => Math.ceil((MINUTE - (deps.clock.now() % MINUTE)) / 1000),
  };
}
