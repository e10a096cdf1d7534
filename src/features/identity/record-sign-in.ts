// Notes in the access log that somebody signed in, and how.

import type { Actor } from '../../core/permissions.ts';
import type { SignInStep } from '../../platform/auth.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { inEachArea, recordReads } from '../../platform/record-acts.ts';
import { readActor } from './read.ts';

/** The person whose session the step began, noted; undefined when it began none. */
export async function recordSignIn(
  deps: Dependencies,
  step: SignInStep,
  means: 'link' | 'provider',
  requestId?: string,
): Promise<Actor | undefined> {
  const cookies = step.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '');
  const user = await deps.auth.readSession(new Headers({ cookie: cookies.join('; ') }));
  const actor = user === undefined ? undefined : await readActor(deps, user);
  if (actor?.user === undefined) return undefined;
  const entry = { action: 'sign-in', subject: { kind: 'user', id: actor.user }, details: { means } } as const;
  const areas = actor.grants.map((grant) => grant.area);
  await recordReads(deps, actor, inEachArea(areas, entry), requestId);
  return actor;
}
