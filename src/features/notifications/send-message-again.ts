// A message that did not arrive goes out once more, by somebody who has seen to what kept it.

import { Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { sendMessageAgainInput } from './schema.ts';
import { readUndelivered, reopenMessages } from './store-undelivered.ts';

/**
 * It is tried as often as a new one. Throws `Refusal`: not_found for a message of no area of the actor's, and for one
 * that has arrived or is no longer true; wrong_status where its recipient may not be written to any more.
 */
export const sendMessageAgain: Command<{ readonly message: string }, { readonly id: string }> = {
  name: 'send-message-again',
  capability: 'follow-messages',
  input: sendMessageAgainInput,
  run: async ({ tx, now, actor, deps }, { message: id }) => {
    const [found] = await readUndelivered(tx, { now, texts: deps.texter.sends, areas: '*', id, limit: 1 });
    if (found === undefined || !may(actor, 'follow-messages', found.area)) {
      throw new Refusal('not_found', 'no such message waits or has failed in the areas of this actor');
    }
    if (!found.sendable) throw new Refusal('wrong_status', 'what it said was overtaken before it was sent');
    if (found.byPhoneOnly !== null) throw new Refusal('wrong_status', 'this recipient may not be written to any more');
    await reopenMessages(tx, [id], now);
    const subject = { kind: found.about, id: found.aboutId };
    return {
      result: { id },
      log: [
        {
          action: 'send-message-again',
          subject,
          area: found.area,
          details: { message: id, start: found.start.toISOString() },
        },
      ],
    };
  },
};
