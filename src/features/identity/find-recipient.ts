// Whom the service itself writes to: somebody who may sign in, by their id or by the address they signed in with.

import { NIGHT, type QuietHours, quietHoursOf } from '../../core/quiet-hours.ts';
import type { Database, Reader } from '../../platform/db.ts';
import type { StoredUser } from './rules.ts';
import { countLiveLinks, findNames, findOwnMessages, findUser, findUserByEmail } from './store.ts';

/** Nobody who is disabled. */
export async function findRecipient(reader: Reader, id: string): Promise<StoredUser | undefined> {
  const user = await findUser(reader, id);
  return user?.disabled ? undefined : user;
}

/** When they want to hear nothing that can wait. */
export async function findQuietHours(db: Database, id: string): Promise<QuietHours> {
  const chosen = await findOwnMessages(db, id);
  return chosen === undefined ? NIGHT : quietHoursOf(chosen);
}

/** What those are called who may sign in: no message to families names them. */
export async function findColleagues(db: Parameters<typeof findNames>[0]): Promise<readonly string[]> {
  return findNames(db);
}

/** More unused links than this and an address gets no further mail until some have expired. */
const MOST_LIVE_LINKS = 5;

/** Who is mailed a link to sign in: nobody where the address is unknown, or has had many that nobody used. */
export async function findWhoSignsIn(
  db: Parameters<typeof findUserByEmail>[0],
  email: string,
): Promise<{ readonly id: string } | undefined> {
  const user = await findUserByEmail(db, email);
  if (user === null || user.disabledAt !== null) return undefined;
  return (await countLiveLinks(db, email)) > MOST_LIVE_LINKS ? undefined : user;
}
