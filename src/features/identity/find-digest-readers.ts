// Who is told each morning what is ahead of them: those who may sign in, have a role that it is for, and want it.

import { type QuietHours, quietHoursOf } from '../../core/quiet-hours.ts';
import type { Reader } from '../../platform/db.ts';
import type { StoredUser } from './rules.ts';
import { findDigestUsers } from './store.ts';

export type DigestReader = { readonly user: StoredUser; readonly quiet: QuietHours };

/**
 * Those who were not told on any of these days yet (`number` of a digest's day). Nobody whose mail on how to begin has not
 * gone out: it would be the first that they hear of the service.
 */
export async function findDigestReaders(reader: Reader, days: readonly number[]): Promise<readonly DigestReader[]> {
  const found = await findDigestUsers(reader, days);
  return found
    .filter(({ user: { welcome } }) => welcome === undefined || welcome.fate === 'sent')
    .map(({ user, ...chosen }) => ({ user, quiet: quietHoursOf(chosen) }));
}
