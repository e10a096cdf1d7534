// The key that somebody decides about, because it acts, or would act, as them.

import { Refusal } from '../../core/errors.ts';
import type { CommandContext } from '../../platform/command.ts';
import { isLive, type StoredKey } from './rules.ts';
import { findKey } from './store.ts';

/** Throws `Refusal`: not_found for anybody but the person, signed in; wrong_status once revoked or expired. */
export async function openOwnKey({ tx, now, actor }: CommandContext, id: string): Promise<StoredKey> {
  const key = await findKey(tx, id);
  const isTheirs = key?.user !== undefined && key.user.id === actor.user && actor.key === undefined;
  if (key === undefined || !isTheirs) throw new Refusal('not_found', 'no such key of this person');
  if (!isLive(key, now)) throw new Refusal('wrong_status', 'the key was revoked, or has expired');
  return key;
}
