// An administrator ends a key, at once and for good.

import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { reaches } from './rules.ts';
import { type RevokeApiKeyInput, revokeApiKeyInput } from './schema.ts';
import { findKey, revokeKey } from './store.ts';

/** Throws `Refusal`: not_found, not_allowed outside the administrator's areas, wrong_status when it was revoked. */
export const revokeApiKey: Command<RevokeApiKeyInput, { id: string }> = {
  name: 'revoke-api-key',
  capability: 'manage-keys',
  input: revokeApiKeyInput,
  run: async ({ tx, now, actor }, { key: id }) => {
    const key = await findKey(tx, id);
    if (key === undefined) throw new Refusal('not_found', 'no such key');
    if (!reaches(actor, 'manage-keys', key.areas)) {
      throw new Refusal('not_allowed', 'a key outside the areas this administrator has');
    }
    const result = { id };
    if (!(await revokeKey(tx, id, new Date(now)))) return { result, unchanged: true };
    return {
      result,
      log: inEachArea(key.areas, { action: 'revoke-api-key', subject: { kind: 'api-key', id } }),
    };
  },
};
