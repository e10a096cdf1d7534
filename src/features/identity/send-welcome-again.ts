// An administrator has somebody mailed once more how to begin.

import { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { powerOf } from './change-user.ts';
import { reaches } from './rules.ts';
import { userId } from './schema.ts';
import { askForWelcome, findUser } from './store.ts';

const input = z.object({ user: userId });

/** While the one before is on its way, nothing is sent. Throws `Refusal`: not_found, not_allowed, wrong_status for one who is disabled. */
export const sendWelcomeAgain: Command<z.output<typeof input>, { readonly id: string }> = {
  name: 'send-welcome-again',
  capability: 'manage-users',
  input,
  run: async (context, { user: id }) => {
    const { tx, now, actor } = context;
    const user = await findUser(tx, id);
    if (user === undefined) throw new Refusal('not_found', 'no such user');
    const areas = await powerOf(context, user);
    if (!reaches(actor, 'manage-users', areas))
      throw new Refusal('not_allowed', 'they are somebody else’s to write to');
    if (user.disabled) throw new Refusal('wrong_status', 'somebody who may not sign in is not told how to');
    const result = { id: user.id };
    const isOnItsWay = user.welcome?.fate === 'waiting' && now - user.welcome.at < SAME_PRESS;
    if (isOnItsWay) return { result, unchanged: true };
    await askForWelcome(tx, user.id, now);
    return {
      result,
      log: inEachArea(areas, { action: 'send-welcome-again', subject: { kind: 'user', id: user.id } }),
      events: [{ name: 'user-added', data: { user: user.id } }],
    };
  },
};
