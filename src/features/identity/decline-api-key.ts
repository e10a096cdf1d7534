// Somebody ends a key that acts, or was to act, as them: at once and for good.

import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { openOwnKey } from './open-own-key.ts';
import { type AcceptApiKeyInput, acceptApiKeyInput } from './schema.ts';
import { revokeKey } from './store.ts';

/** Consent that was given is withdrawn the same way. Throws `Refusal`: not_found, wrong_status. */
export const declineApiKey: Command<AcceptApiKeyInput, { id: string }> = {
  name: 'decline-api-key',
  capability: 'anyone-signed-in',
  input: acceptApiKeyInput,
  run: async (context, { key: id }) => {
    const key = await openOwnKey(context, id);
    if (!(await revokeKey(context.tx, id, new Date(context.now)))) {
      throw new Refusal('wrong_status', 'the key was revoked before');
    }
    return {
      result: { id },
      log: inEachArea(key.areas, { action: 'decline-api-key', subject: { kind: 'api-key', id } }),
    };
  },
};
