// A person lets a device of theirs be woken no more.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { turnOffPushInput } from './schema.ts';
import { removeDevice } from './store-push.ts';

/** Throws `Refusal`: not_found for one that is not theirs, or removed already. */
export const turnOffPush: Command<z.output<typeof turnOffPushInput>, { id: string }> = {
  name: 'turn-off-push',
  capability: 'anyone-signed-in',
  input: turnOffPushInput,
  run: async ({ tx, actor }, { id }) => {
    if (actor.user === undefined || !(await removeDevice(tx, id, actor.user))) {
      throw new Refusal('not_found', 'no such device of this person');
    }
    return { result: { id }, log: [{ action: 'turn-off-push', subject: { kind: 'user', id: actor.user }, area: '*' }] };
  },
};
