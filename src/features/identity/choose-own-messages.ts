// Somebody who works here says when they want to hear nothing that can wait.

import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { type OwnMessages, ownMessages } from './schema.ts';
import { findOwnMessages, updateUser } from './store.ts';

/** Throws `Refusal`: not_allowed for a key that stands for no person, invalid_input for half of two hours. */
export const chooseOwnMessages: Command<OwnMessages, { id: string }> = {
  name: 'choose-own-messages',
  capability: 'anyone-signed-in',
  input: ownMessages,
  run: async ({ tx, actor }, { quietFrom, quietTo }) => {
    const id = actor.user;
    const before = id && (await findOwnMessages(tx, id));
    if (!before) throw new Refusal('not_allowed', 'this key stands for no person');
    if (before.quietFrom === quietFrom && before.quietTo === quietTo) return { result: { id }, unchanged: true };
    await updateUser(tx, id, { quietFrom, quietTo });
    return {
      result: { id },
      log: inEachArea(
        actor.grants.map((grant) => grant.area),
        { action: 'choose-own-messages', subject: { kind: 'user', id }, details: { changed: 'quietHours' } },
      ),
    };
  },
};
