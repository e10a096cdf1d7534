// The desk's live stream: which days have changed in the areas this person may see. Never who or what.

import { Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, areasFor, may } from '../../../core/permissions.ts';
import { readAsker } from '../../../features/identity/identify-request.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { LiveEvent } from '../../../platform/live.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { countLines, streamLive } from '../kit/live-stream.ts';

/** A worker has the desk open in some tabs, and every worker of an area may have it open. */
const LINES = { ofOne: 20, inAll: 5_000 };

export function deskEvents(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const lines = countLines(LINES);

  routes.get('/desk/events', (c) => {
    const actor = signedIn(c);
    if (!may(actor, 'see-area-bookings')) throw new Refusal('not_allowed', 'no role of this actor has a desk');
    return streamLive(c, deps, {
      lines,
      who: actor.principal,
      tell: (event) => (concerns(actor, event) ? { event: event.kind, data: JSON.stringify(event) } : undefined),
      mayHear: () => keepsDesk(deps, c.req.raw.headers),
    });
  });

  return routes;
}

function concerns(actor: Actor, event: LiveEvent): boolean {
  if (event.kind === 'missed') return true;
  if (event.kind !== 'bookings') return false;
  const areas = areasFor(actor, 'see-area-bookings');
  return areas === '*' || event.areas.some((area) => areas.some((own) => own === area));
}

async function keepsDesk(deps: Dependencies, headers: Headers): Promise<boolean> {
  const actor = await readAsker(deps, headers);
  return actor !== undefined && may(actor, 'see-area-bookings');
}
