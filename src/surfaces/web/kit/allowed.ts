// The guard of every page: who asks, and whether a role of theirs may.

import type { Context } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Capability, may } from '../../../core/permissions.ts';
import type { WebEnv } from './environment.ts';

/** The person who is signed in. Throws `not_signed_in`, which on a GET leads to the sign-in page and back. */
export function signedIn(c: Context<WebEnv>): Actor {
  if (c.var.actor === undefined) throw new Refusal('not_signed_in', 'sign in first');
  return c.var.actor;
}

/** The person who is signed in, where some role of theirs may do this. Throws `not_signed_in`, `not_allowed`. */
export function allowed(c: Context<WebEnv>, capability: Capability): Actor {
  const actor = signedIn(c);
  if (!may(actor, capability)) throw new Refusal('not_allowed', `no role of this actor may ${capability}`);
  return actor;
}
