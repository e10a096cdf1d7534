// The family says that it comes.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { writeConfirmation } from '../bookings/note-coming.ts';
import { admitSeen } from '../bookings/open-for-change.ts';
import { seenInput } from '../bookings/schema.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { openForFamily } from './open-for-family.ts';

/**
 * Holds for this version of the time: a booking that moves is to be confirmed anew. Throws not_found, wrong_status,
 * changed_meanwhile.
 */
export const confirmComing: Command<z.output<typeof seenInput>, { confirmed: true }> = {
  name: 'confirm-coming',
  capability: 'anyone-signed-in',
  input: seenInput,
  run: async (context, { booking, sequence }) => {
    const record = await openForFamily(context, booking);
    admitSeen(sequence, record);
    if (record.status !== 'booked' || record.end <= context.now) {
      throw new Refusal('wrong_status', 'there is nothing left to confirm');
    }
    if (record.confirmed) return { result: { confirmed: true }, unchanged: true };
    await writeConfirmation(context.tx, booking, { sequence: record.sequence, by: { link: linkOf(context.actor) } });
    return {
      result: { confirmed: true },
      log: [
        {
          action: 'confirm-coming',
          ...logOf(record, { sequence: record.sequence }),
        },
      ],
    };
  },
};
