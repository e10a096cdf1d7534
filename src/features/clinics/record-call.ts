// Somebody at the desk has called the family that asked for it.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { openForDesk } from './open-for-desk.ts';
import { linkedBooking } from './schema.ts';
import { removeCallWish } from './store.ts';

/** The wish is fulfilled and seen no more. Throws `not_found`. */
export const recordCall: Command<z.output<typeof linkedBooking>, { called: true }> = {
  name: 'record-call',
  capability: 'change-area-bookings',
  input: linkedBooking,
  run: async (context, { booking }) => {
    const record = await openForDesk(context, booking);
    const isDone = await removeCallWish(context.tx, booking);
    if (!isDone) return { result: { called: true }, unchanged: true };
    return {
      result: { called: true },
      log: [
        {
          action: 'record-call',
          ...logOf(record),
        },
      ],
    };
  },
};
