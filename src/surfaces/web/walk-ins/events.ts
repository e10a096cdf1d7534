// The live stream of one drop-in's queue, for the desk, the waiting room's screen and those who wait at home: that it has
// changed, no more.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import type { FoundDropIn } from '../../../features/walk-ins/find-drop-in.ts';
import { readBoard } from '../../../features/walk-ins/read.ts';
import { readOwnNumber } from '../../../features/walk-ins/read-own-number.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { LiveEvent } from '../../../platform/live.ts';
import type { WebEnv } from '../kit/environment.ts';
import { streamLive } from '../kit/live-stream.ts';
import { keepAddressSecret } from './own-number.tsx';

/**
 * Nobody signs in for it, so no address may hold all the lines: a waiting room's phones share one. Staff behind it are
 * counted each by themselves. Anybody who gets none looks again every so often.
 */
const LINES_OF_ONE = 100;
const LINES = 1_000;

export function walkInEvents(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = new Map<string, number>();

  routes.get('/walk-ins/events', async (c) => {
    const { site, service } = c.req.query();
    const { dropIn } = await readBoard(deps, { site, service });
    return streamLive(c, deps, { tell: tellOf(dropIn), mayHear: async () => true, gone: takeLine(deps, c, open) });
  });

  // A page that waits is asked whether it is still there: it answers by looking again.
  routes.get('/n/:secret/events', async (c) => {
    keepAddressSecret(c);
    const { dropIn } = await readOwnNumber(deps, c.req.param('secret'), { looks: true });
    const gone = takeLine(deps, c, open);
    const mayHear = () =>
      readOwnNumber(deps, c.req.param('secret'), { looks: false }).then(
        ({ state }) => state === 'waiting' || state === 'called',
        () => false,
      );
    return streamLive(c, deps, { tell: tellOf(dropIn), mayHear, gone, beat: 'there' });
  });

  return routes;
}

/** That the queue has changed, or the bookings between which it is served. */
function tellOf({ queue, area }: FoundDropIn) {
  const concerns = (event: LiveEvent) => {
    if (event.kind === 'missed') return true;
    if (event.kind === 'walk-ins') return event.site === queue.site && event.service === queue.service;
    return event.day === queue.date && event.areas.some((one) => one === area);
  };
  return (event: LiveEvent) => (concerns(event) ? { event: 'changed', data: '' } : undefined);
}

/** Counts the line as open; the answer gives it back. Throws `rate_limited` where there are too many. */
function takeLine(deps: Dependencies, c: Context<WebEnv>, open: Map<string, number>): () => void {
  const who = c.var.actor?.principal ?? `address:${clientAddress(deps, c) ?? 'unknown'}`;
  const all = [...open.values()].reduce((sum, count) => sum + count, 0);
  if ((open.get(who) ?? 0) >= LINES_OF_ONE || all >= LINES) {
    throw new Refusal('rate_limited', 'too many open lines', { retryAfter: 60 });
  }
  open.set(who, (open.get(who) ?? 0) + 1);
  return () => {
    const left = (open.get(who) ?? 1) - 1;
    if (left > 0) open.set(who, left);
    else open.delete(who);
  };
}
