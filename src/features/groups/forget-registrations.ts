// A week after a group event nobody needs to be written to: addresses and links are removed, and what was told of it.

import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { contactsRemovedBefore } from './rules.ts';
import { removeContacts } from './store.ts';
import { removeRegistrationMessages } from './store-messages.ts';

/** Removes them and logs how many. Safe to run at any time, by any process. */
export async function forgetRegistrations(deps: Dependencies): Promise<number> {
  const now = deps.clock.now();
  return deps.db.$transaction(async (tx) => {
    const before = contactsRemovedBefore(now);
    await removeRegistrationMessages(tx, before);
    const count = await removeContacts(tx, before);
    if (count > 0) {
      const subject = { kind: 'retention', id: 'registration' };
      await recordAct(deps, tx, now, { action: 'remove-contacts', subject, area: '*', details: { count } });
    }
    return count;
  });
}
