// Somebody in whose name the service does what another has arranged with them: a person or a key, as they are now.

import type { Principal } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Reader } from '../../platform/db.ts';
import { actorOfKey, actorOfUser, isLive } from './rules.ts';
import { findKey, findUser } from './store.ts';

const KEY = 'key:';

/** Nobody where they work here no more, or the key is good no more. */
export async function findActor(reader: Reader, principal: Principal, now: number): Promise<Actor | undefined> {
  if (principal.startsWith(KEY)) {
    const key = await findKey(reader, principal.slice(KEY.length));
    return key && isLive(key, now) ? actorOfKey(key) : undefined;
  }
  const user = await findUser(reader, principal);
  return user && actorOfUser(user);
}
