// Where the media server says who comes and goes: signed by the key that it shares with the service.

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Refusal } from '../../core/errors.ts';
import { takeRoomEvent } from '../../features/video/take-room-event.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { ROOM_EVENTS } from '../../platform/livekit.ts';
import type { ApiEnv } from './operation.ts';
import { answerProblem } from './problem.ts';

const MOST_BYTES = 64 * 1024;

export function roomEventRoutes(deps: Dependencies): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.onError((error, c) => answerProblem(deps, error, c));
  const tooLarge = () => {
    throw new Refusal('too_large', 'the body is too large');
  };
  routes.post(ROOM_EVENTS, bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }), async (c: Context<ApiEnv>) => {
    // as it came, to the letter: the signature is of its very bytes
    const told = { body: await c.req.text(), authorization: c.req.header('Authorization') };
    await takeRoomEvent(deps, told);
    return c.body(null, 200);
  });
  routes.all(ROOM_EVENTS, () => {
    throw new Refusal('not_found', 'events are posted here');
  });
  return routes;
}
