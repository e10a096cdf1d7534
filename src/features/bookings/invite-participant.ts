// Somebody of another house is invited to a booking that stands: an interpreter, a guest, another authority, one of the family.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { isOutsideRole } from '../../core/booking.ts';
import { invalidInput } from '../../core/errors.ts';
import { outsideContact } from '../../core/message-channel.ts';
import type { Command } from '../../platform/command.ts';
import { logOf } from './log-of-booking.ts';
import { admitFamily, openToInvite, refuseWhatIsOver } from './open-to-invite.ts';
import { type invitationOutput, inviteInput } from './schema.ts';
import { joinCompany } from './store-company.ts';

const MOST_INVITED = 10;

/**
 * They are told by mail or text message, where they are written to, with a link of their own; nobody else is. Throws
 * `Refusal`: not_found, wrong_status, invalid_input for an address or a number that takes part already, and for one of the
 * family while it has not consented to being named.
 */
export const inviteParticipant: Command<z.output<typeof inviteInput>, z.output<typeof invitationOutput>> = {
  name: 'invite-participant',
  capability: 'anyone-signed-in',
  input: inviteInput,
  run: async (context, { booking, role, language, ...given }) => {
    const record = await openToInvite(context, booking);
    refuseWhatIsOver(record, context.now);
    admitFamily(record, [role]);
    const contact = outsideContact(given, context.deps.texter.sends);
    const present = record.participants.filter((one) => one.role !== 'left');
    for (const path of ['email', 'phone', 'number'] as const) {
      if (contact[path] === undefined || !present.some((one) => one[path]?.toLowerCase() === contact[path])) continue;
      throw invalidInput({ path: path === 'email' ? 'email' : 'phone', message: 'takes part already' });
    }
    if (present.filter((one) => isOutsideRole(one.role)).length >= MOST_INVITED) {
      throw invalidInput({ path: 'role', message: `at most ${MOST_INVITED} are invited` });
    }
    const id = randomUUID();
    const sequence = await joinCompany(context.tx, booking, { id, role, language, ...contact });
    return {
      result: { participant: id, role, language },
      log: [
        {
          action: 'invite-participant',
          ...logOf(record, { participant: id, role }),
        },
      ],
      events: [{ name: 'booking-changed', data: { booking, sequence, change: 'company' } }],
    };
  },
};
