// Where the gateway of text messages says what became of them: signed, as what it is sent is.

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { Refusal } from '../../core/errors.ts';
import { takeReceipt } from '../../features/notifications/take-receipt.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { SIGNATURE } from '../../platform/sign-body.ts';
import type { ApiEnv } from './operation.ts';
import { answerProblem } from './problem.ts';

export const RECEIPTS = '/webhooks/texts';

const MOST_BYTES = 4 * 1024;

export function receiptRoutes(deps: Dependencies): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.onError((error, c) => answerProblem(deps, error, c));
  const tooLarge = () => {
    throw new Refusal('too_large', 'the body is too large');
  };
  routes.post(RECEIPTS, bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }), async (c: Context<ApiEnv>) => {
    await takeReceipt(deps, { signature: c.req.header(SIGNATURE), body: await c.req.text() });
    return c.body(null, 204);
  });
  routes.all(RECEIPTS, () => {
    throw new Refusal('not_found', 'receipts are posted here');
  });
  return routes;
}
