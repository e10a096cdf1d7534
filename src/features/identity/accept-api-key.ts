// Somebody agrees that a key may act as them: until then the key opens nothing.

import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { openOwnKey } from './open-own-key.ts';
import { type AcceptApiKeyInput, acceptApiKeyInput } from './schema.ts';
import { acceptKey } from './store.ts';

/** Only the person, signed in: a key agrees to nothing. Throws `Refusal`: not_found, wrong_status. */
export const acceptApiKey: Command<AcceptApiKeyInput, { id: string }> = {
  name: 'accept-api-key',
  capability: 'anyone-signed-in',
  input: acceptApiKeyInput,
  run: async (context, { key: id }) => {
    const key = await openOwnKey(context, id);
    const result = { id };
    if (!(await acceptKey(context.tx, id, new Date(context.now)))) return { result, unchanged: true };
    return {
      result,
      log: inEachArea(key.areas, { action: 'accept-api-key', subject: { kind: 'api-key', id } }),
    };
  },
};
