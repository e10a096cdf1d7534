// Where the room's script behind a family's link asks for a throwaway room, and keeps what a test came to.

import type { Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { prepareDeviceCheck } from '../../../features/video/prepare-device-check.ts';
import { recordDeviceCheck } from '../../../features/video/record-device-check.ts';
import { deviceCheckInput } from '../../../features/video/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import type { WebEnv } from '../kit/environment.ts';
import { familyRoutes, openAnyLink } from './family-link.tsx';

export function familyDeviceCheck(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.post('/b/:secret/device-check/room', (c) =>
    answered(c, async () => {
      const link = await openAnyLink(c, deps);
      return prepareDeviceCheck(deps, link.actor, { booking: link.booking });
    }),
  );

  routes.post('/b/:secret/device-check', (c) =>
    answered(c, async () => {
      const link = await openAnyLink(c, deps);
      const input = { ...parseInput(deviceCheckInput, await c.req.parseBody()), booking: link.booking };
      return execute(deps, link.actor, recordDeviceCheck, input, { requestId: c.var.requestId });
    }),
  );

  return routes;
}

/** The script reads codes, not pages. */
async function answered(c: Context<WebEnv>, act: () => Promise<object>): Promise<Response> {
  try {
    return c.json(await act());
  } catch (error) {
    if (error instanceof Refusal) return c.json({ code: error.code }, error.status);
    throw error;
  }
}
