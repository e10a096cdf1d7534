// Who asks: an API key in the Authorization header, or the cookie of a session. Mounted once, before every surface.

import type { MiddlewareHandler } from 'hono';
import { Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readActor, readActorByKey } from './read.ts';

export type Identified = { Variables: { actor?: Actor | undefined } };

/**
 * Sets `c.var.actor`, or leaves it unset for somebody who has not signed in. A key that is not good is refused
 * (`not_signed_in`) rather than ignored, so that a machine learns of it; a stale cookie just counts as signed out.
 */
export function identifyRequest(deps: Dependencies): MiddlewareHandler<Identified> {
  return async (c, next) => {
    const actor = await readAsker(deps, c.req.raw.headers);
    if (actor !== undefined) c.set('actor', actor);
    await next();
  };
}

/** Who sends these headers, now: a stream that stays open asks again. Throws `not_signed_in` for a key that is not good. */
export async function readAsker(deps: Dependencies, headers: Headers): Promise<Actor | undefined> {
  const authorization = headers.get('Authorization');
  return authorization === null ? readBySession(deps, headers) : readByKey(deps, authorization);
}

async function readByKey(deps: Dependencies, authorization: string): Promise<Actor> {
  const text = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  const actor = text === undefined ? undefined : await readActorByKey(deps, text);
  if (actor === undefined)
    throw new Refusal('not_signed_in', 'the API key is unknown, revoked or expired, or its person has not accepted it');
  return actor;
}

async function readBySession(deps: Dependencies, headers: Headers): Promise<Actor | undefined> {
  if (!headers.get('cookie')?.includes('neuvoaika.session_token=')) return undefined;
  const user = await deps.auth.readSession(headers);
  return user === undefined ? undefined : readActor(deps, user);
}
