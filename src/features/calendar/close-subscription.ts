// A person closes a calendar address that they made: it opens nothing any more, at once and for good.

import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { subscriberOf } from './read-subscriptions.ts';
import { type CloseSubscriptionInput, closeSubscriptionInput } from './schema.ts';
import { removeSubscription } from './store-subscriptions.ts';

/** Throws `Refusal`: not_found for one that is not theirs, or closed already. */
export const closeSubscription: Command<CloseSubscriptionInput, { id: string }> = {
  name: 'close-subscription',
  capability: 'anyone-signed-in',
  input: closeSubscriptionInput,
  run: async ({ tx, actor }, { subscription: id }) => {
    const of = subscriberOf(actor);
    if (of === undefined || !(await removeSubscription(tx, id, of))) {
      throw new Refusal('not_found', 'no such subscription of this person');
    }
    return {
      result: { id },
      log: [{ action: 'close-subscription', subject: { kind: 'subscription', id }, area: '*' }],
    };
  },
};
