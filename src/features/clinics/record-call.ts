// Somebody at the desk has called the family that asked for it, or said in its calendar that the time does not suit.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { openForDesk } from './open-for-desk.ts';
import { linkedBooking } from './schema.ts';
import { removeCallWish, seeToAnswers } from './store.ts';

/** The wish is fulfilled and seen no more, nor is what they said in their calendars. Throws `not_found`. */
export const recordCall: Command<z.output<typeof linkedBooking>, { called: true }> = {
  name: 'record-call',
  capability: 'change-area-bookings',
  input: linkedBooking,
  run: async (context, { booking }) => {
    const record = await openForDesk(context, booking);
    const wasAsked = await removeCallWish(context.tx, booking);
    const wasAnswered = await seeToAnswers(context.tx, booking, context.now);
    if (!wasAsked && !wasAnswered) return { result: { called: true }, unchanged: true };
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
