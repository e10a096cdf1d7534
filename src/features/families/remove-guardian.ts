// The desk removes somebody who is no guardian of the family, or no longer.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { refuseUndecided } from '../directory/refuse-undecided.ts';
import { logOf, memberOf, openFamily, ownNumber } from './open-family.ts';
import { type guardianChanged, removeGuardianInput } from './schema.ts';
import { replaceNumber } from './store-bookings.ts';
import { deleteGuardian, followMailboxes, tellOffers } from './store-members.ts';

/**
 * Nothing more is sent to them, and the links they may have are revoked: also those that the desk made for nobody in
 * particular. Who shared a mailbox with one to whom nothing might be sent is told anew, also of times on offer. Throws `Refusal`: not_found, calendar_undecided.
 */
export const removeGuardian: Command<z.output<typeof removeGuardianInput>, z.output<typeof guardianChanged>> = {
  name: 'remove-guardian',
  capability: 'manage-families',
  input: removeGuardianInput,
  run: async (context, input) => {
    const { tx, now } = context;
    const family = await openFamily(context, input.family);
    const removed = memberOf(family.guardians, input.guardian);
    const guardian = removed.id;
    await refuseUndecided(context, { guardians: [guardian] }, input.calendar);
    const calls = await replaceNumber(
      tx,
      family.id,
      { from: ownNumber(family.guardians, removed), to: undefined },
      now,
    );
    const { revoked, events } = await deleteGuardian(tx, family.id, guardian, { now, calendar: input.calendar });
    const texts = context.deps.texter.sends;
    const sharing = await followMailboxes(tx, family.id, { before: family.guardians, now, texts });
    const offers = sharing.reopened ? await tellOffers(tx, family.id, now) : [];
    return {
      result: { id: family.id, guardian, ...(calls > 0 && { calls }) },
      log: [
        logOf(family, 'remove-guardian', {
          guardian,
          revoked: revoked + sharing.revoked,
          ...(input.calendar && { leftCalendar: input.calendar }),
          ...(calls > 0 && { calls }),
        }),
      ],
      events: [...events, ...sharing.events, ...offers],
    };
  },
};
