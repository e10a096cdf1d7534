// The family would rather talk: the desk sees that it asks to be called.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { needNumber, numberToCall } from '../bookings/number-to-call.ts';
import { openForFamily } from './open-for-family.ts';
import { askForCallInput } from './schema.ts';
import { writeCallWish } from './store.ts';

/**
 * Asking twice is asking once. A number is taken where none is known: a link changes nobody's. Throws `not_found`, and
 * `invalid_input` where there is no number to call.
 */
export const askForCall: Command<z.output<typeof askForCallInput>, { asked: true }> = {
  name: 'ask-for-call',
  capability: 'anyone-signed-in',
  input: askForCallInput,
  run: async (context, { booking, phone }) => {
    const record = await openForFamily(context, booking);
    const known = await numberToCall(context.tx, record);
    needNumber('phone', known ?? phone);
    const isNew = await writeCallWish(context.tx, booking, context.now, known === undefined ? phone : undefined);
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
