// The family would rather talk: the desk sees that it asks to be called.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { openForFamily } from './open-for-family.ts';
import { linkedBooking } from './schema.ts';
import { writeCallWish } from './store.ts';

/** Throws `not_found`. Asking twice is asking once. */
export const askForCall: Command<z.output<typeof linkedBooking>, { asked: true }> = {
  name: 'ask-for-call',
  capability: 'anyone-signed-in',
  input: linkedBooking,
  run: async (context, { booking }) => {
    const record = await openForFamily(context, booking);
    const isNew = await writeCallWish(context.tx, booking, context.now);
    if (!isNew) return { result: { asked: true }, unchanged: true };
    return {
      result: { asked: true },
      log: [
        {
          action: 'ask-for-call',
          ...logOf(record),
        },
      ],
    };
  },
};
