// The front door: everybody lands on the page their work begins with.

import { Hono } from 'hono';
import { hasRole, type Role } from '../../../core/permissions.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';

/** A person with several roles lands where the work of the first of these begins. */
const FIRST_PAGES: readonly (readonly [Role, string])[] = [
  ['specialist', '/my-day'],
  ['worker', '/book'],
  ['coordinator', '/series'],
  ['scheduler', '/desk'],
  ['auditor', '/access-log'],
  ['administrator', '/users'],
];

export function homePage(): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/', (c) => {
    const actor = signedIn(c);
    const first = FIRST_PAGES.find(([role]) => hasRole(actor, role));
    return c.redirect(first?.[1] ?? '/bookings', 303);
  });
  return routes;
}
