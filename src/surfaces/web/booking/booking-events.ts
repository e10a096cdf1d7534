// A booking's page that merely stands open follows its meeting: that it was ended, cancelled, moved, opened again. It is told
// only that something is another; what, it reads as anybody does who opens it.

import { Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Actor } from '../../../core/permissions.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { readAsker } from '../../../features/identity/identify-request.ts';
import { readVideoMeeting } from '../../../features/video/read.ts';
import { watchRoom } from '../../../features/video/watch-rooms.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { countLines, openLine } from '../kit/live-stream.ts';

const LINES = { ofOne: 20, inAll: 2_000 };
/** As often it is looked whether the door has opened or shut by the clock alone. */
const BEAT_MS = 10_000;

export function bookingEvents(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const lines = countLines(LINES);
  routes.get('/bookings/:id/events', async (c) => {
    const reader = signedIn(c);
    const id = parseInput(bookingId, c.req.param('id'));
    const { headers } = c.req.raw;
    const { booking } = await readVideoMeeting(deps, reader, id);
    return openLine(c, deps, {
      lines,
      who: reader.principal,
      beatMs: BEAT_MS,
      hear: (event, line) => {
        if (event.kind === 'missed' || event.areas.some((area) => area === booking.area)) line.stir();
      },
      run: async (line) => {
        const leave = watchRoom(deps, id, line.stir);
        let told = await lookOf(deps, reader, id);
        try {
          for (let why = await line.next(); why !== 'over'; why = await line.next()) {
            const actor = await readAsker(deps, headers);
            if (actor === undefined) throw new Refusal('not_signed_in', 'sign in to follow a booking');
            const look = await lookOf(deps, actor, id);
            if (look !== told) await line.tell('changed');
            else await line.stillHere();
            told = look;
          }
        } finally {
          leave();
        }
      },
    });
  });
  return routes;
}

/** What the page shows by it. */
async function lookOf(deps: Dependencies, actor: Actor, id: string): Promise<string> {
  const { booking, door, out, mayReopen, toldToCall } = await readVideoMeeting(deps, actor, id);
  const { status, channel, start, end, sequence, cameAt } = booking;
  return JSON.stringify([status, channel, start, end, sequence, cameAt, door, out, mayReopen, toldToCall]);
}
