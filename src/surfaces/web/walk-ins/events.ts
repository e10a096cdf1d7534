// The live stream of one drop-in's queue, for the desk, the waiting room's screen and those who wait at home: that it has
// changed, no more.

import { type Context, Hono } from 'hono';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import type { FoundDropIn } from '../../../features/walk-ins/find-drop-in.ts';
import { readBoard } from '../../../features/walk-ins/read.ts';
import { readOwnNumber } from '../../../features/walk-ins/read-own-number.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { LiveEvent } from '../../../platform/live.ts';
import type { WebEnv } from '../kit/environment.ts';
import { countLines, streamLive } from '../kit/live-stream.ts';
import { keepAddressSecret } from './own-number.tsx';

/**
 * Nobody signs in for it, so no address may hold all the lines: a waiting room's phones share one. Staff behind it are
 * counted each by themselves. Anybody who gets none looks again every so often.
 */
const LINES = { ofOne: 100, inAll: 1_000 };

export function walkInEvents(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const lines = countLines(LINES);
  const whoOf = (c: Context<WebEnv>) => c.var.actor?.principal ?? `address:${clientAddress(deps, c) ?? 'unknown'}`;

  routes.get('/walk-ins/events', async (c) => {
    const { site, service } = c.req.query();
    const { dropIn } = await readBoard(deps, { site, service });
    return streamLive(c, deps, { lines, who: whoOf(c), tell: tellOf(dropIn), mayHear: async () => true });
  });

  // A page that waits is asked whether it is still there: it answers by looking again.
  routes.get('/n/:secret/events', async (c) => {
    keepAddressSecret(c);
    const { dropIn } = await readOwnNumber(deps, c.req.param('secret'), { looks: c.req.method !== 'HEAD' });
    const mayHear = async () => {
      const { state } = await readOwnNumber(deps, c.req.param('secret'), { looks: false });
      return state === 'waiting' || state === 'called';
    };
    return streamLive(c, deps, { lines, who: whoOf(c), tell: tellOf(dropIn), mayHear, beat: 'there' });
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
