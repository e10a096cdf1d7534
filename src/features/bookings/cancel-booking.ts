// Cancels a booking: its time is free again at once, and both sides are told.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { openForChange } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { screenTexts } from './rules.ts';
import { type BookingView, cancelInput } from './schema.ts';
import { cancelBookingRow } from './store-changes.ts';

/** Throws `Refusal`: not_found, not_allowed, wrong_status, cut_off_passed, personal_data_found. */
export const cancelBooking: Command<z.output<typeof cancelInput>, BookingView> = {
  name: 'cancel-booking',
  capability: 'anyone-signed-in',
  input: cancelInput,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    screenTexts({ reason: input.reason });
    const { record, standing, directory } = await openForChange(context, input.booking, 'cancel', input.override);
    const cancelled = await cancelBookingRow(tx, record, input.reason, now);
    return {
      result: viewBooking(deps, directory, cancelled, standing),
      log: [
        {
          action: 'cancel-booking',
          subject: record.family ? { kind: 'family', id: record.family.id } : { kind: 'booking', id: record.id },
          area: record.area,
          ...(input.override && { purpose: input.override.reason }),
          details: {
            booking: record.id,
            sequence: cancelled.sequence,
            ...(input.override && { override: input.override.rules.join(' ') }),
          },
        },
      ],
      events: [
        {
          name: 'booking-changed',
          data: { booking: record.id, sequence: cancelled.sequence, change: 'cancelled', freed: record.slot },
        },
      ],
    };
  },
};
