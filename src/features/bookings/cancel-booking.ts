// Cancels a booking: its time is free again at once, and both sides are told. Cancelled again, it stays as it is.

import type { z } from 'zod';
import { NOTHING, type QuickCommand } from '../../platform/command.ts';
import { linkUsedBy } from '../identity/act-by-link.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import type { BookingRecord } from './booking-record.ts';
import { logOf } from './log-of-booking.ts';
import { openAsRead } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { screenTexts } from './rules.ts';
import { type BookingView, cancelInput } from './schema.ts';
import { cancelBookingRow } from './store-changes.ts';

/**
 * Throws `Refusal`: not_found, not_allowed, wrong_status (also where it was cancelled for another reason),
 * changed_meanwhile, cut_off_passed, personal_data_found.
 */
export const cancelBooking: QuickCommand<z.output<typeof cancelInput>, BookingView> = {
  name: 'cancel-booking',
  capability: 'anyone-signed-in',
  input: cancelInput,
  decide: async (context, input) => {
    const { now, deps } = context;
    screenTexts({ reason: input.reason });
    const isCancelled = ({ status, cancelReason }: BookingRecord) =>
      status === 'cancelled' && cancelReason === input.reason;
    const opened = await openAsRead(context, input, 'cancel', isCancelled);
    const { record, standing, directory } = opened;
    if (isCancelled(record)) return { ...answerAsItIs(context, opened), write: NOTHING };
    const { record: cancelled, write } = cancelBookingRow(record, input.reason, now);
    return {
      write,
      result: viewBooking(deps, directory, cancelled, standing),
      log: [
        {
          action: 'cancel-booking',
          ...(input.override && { purpose: input.override.reason }),
          ...logOf(record, {
            sequence: cancelled.sequence,
            ...(input.override && { override: input.override.rules.join(' ') }),
          }),
        },
      ],
      events: [
        {
          name: 'booking-changed',
          data: {
            ...{ booking: record.id, sequence: cancelled.sequence, change: 'cancelled', freed: record.slot },
            ...linkUsedBy(context.actor),
          },
        },
      ],
    };
  },
};
