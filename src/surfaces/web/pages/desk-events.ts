// The desk's live stream: which days have changed in the areas this person may see. Never who or what.

import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, areasFor, may } from '../../../core/permissions.ts';
import { readAsker } from '../../../features/identity/identify-request.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { LiveEvent } from '../../../platform/live.ts';
import { signedIn, type WebEnv } from '../environment.ts';

/** Proxies close a line that says nothing; and as often it is asked whether the person is still signed in. */
const HEARTBEAT_MS = 20_000;
const RECONNECT_MS = 2_000;

export function deskEvents(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/desk/events', (c) => {
    const actor = signedIn(c);
    if (!may(actor, 'see-area-bookings')) throw new Refusal('not_allowed', 'no role of this actor has a desk');
    c.header('Cache-Control', 'no-store');
    c.header('X-Accel-Buffering', 'no');
    return streamSSE(c, async (stream) => {
      const over = Promise.withResolvers<'over'>();
      const end = () => over.resolve('over');
      const hear = (event: LiveEvent) => {
        if (concerns(actor, event)) void stream.writeSSE({ event: event.kind, data: JSON.stringify(event) });
      };
      const leave = deps.live.subscribe({ hear, end });
      stream.onAbort(end);
      try {
        await stream.writeSSE({ event: 'listening', data: '', retry: RECONNECT_MS });
        while ((await Promise.race([over.promise, pause(HEARTBEAT_MS)])) !== 'over') {
          if (!(await keepsDesk(deps, c.req.raw.headers))) break;
          await stream.write(': still here\n\n');
        }
      } finally {
        leave();
      }
    });
  });

  return routes;
}

function concerns(actor: Actor, event: LiveEvent): boolean {
  if (event.kind === 'missed') return true;
  const areas = areasFor(actor, 'see-area-bookings');
  return areas === '*' || event.areas.some((area) => areas.some((own) => own === area));
}

async function keepsDesk(deps: Dependencies, headers: Headers): Promise<boolean> {
  try {
    const actor = await readAsker(deps, headers);
    return actor !== undefined && may(actor, 'see-area-bookings');
  } catch {
    return false;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds).unref());
}
