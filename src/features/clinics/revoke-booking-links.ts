// Closes every link to a booking: one was lost, or came to the wrong hands.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { openForDesk } from './open-for-desk.ts';
import { linkedBooking } from './schema.ts';
import { revokeLinks } from './store.ts';

/** From this moment none of the booking's links opens, and nobody who came by one is in its room. Throws `not_found`. */
export const revokeBookingLinks: Command<z.output<typeof linkedBooking>, { revoked: number }> = {
  name: 'revoke-booking-links',
  capability: 'change-area-bookings',
  input: linkedBooking,
  run: async (context, { booking }) => {
    const record = await openForDesk(context, booking);
    const revoked = await revokeLinks(context.tx, booking, context.now);
    if (revoked === 0) return { result: { revoked }, unchanged: true };
    return {
      result: { revoked },
      log: [
        {
          action: 'revoke-booking-links',
          ...logOf(record, { revoked }),
        },
      ],
    };
  },
};
