// Moves a booking to another slot of its service; the id stays.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { chooseSlot, tellNearest } from './choose-slot.ts';
import { moveToSlot, subjectOf } from './move-to-slot.ts';
import { openForChange } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { type BookingView, rescheduleInput } from './schema.ts';

/**
 * Moves the booking. Throws `Refusal`: not_found, not_allowed, wrong_status, cut_off_passed,
 * slot_taken with the nearest free slots, or the rule the slot breaks.
 */
export const rescheduleBooking: Command<z.output<typeof rescheduleInput>, BookingView> = {
  name: 'reschedule-booking',
  capability: 'book-slot',
  input: rescheduleInput,
  refused: tellNearest,
  run: async (context, input) => {
    const { deps } = context;
    const { record, standing } = await openForChange(context, input.booking, 'reschedule', input.override);
    const chosen = await chooseSlot(context, { ...input, area: record.area, moving: record });
    const { slot, directory } = chosen;
    if (slot.service !== record.service) throw new Refusal('unknown_slot', 'the slot is of another service');
    if (record.channel && !slot.channels.includes(record.channel))
      throw new Refusal('channel_not_offered', 'the new time is not held that way');
    const moved = await moveToSlot(context, record, chosen);
    return {
      result: viewBooking(deps, directory, moved, standing),
      log: [
        {
          action: 'reschedule-booking',
          subject: subjectOf(moved),
          area: moved.area,
          ...(input.override && { purpose: input.override.reason }),
          details: {
            booking: moved.id,
            from: record.slot,
            to: moved.slot,
            sequence: moved.sequence,
            ...(input.override && { override: input.override.rules.join(' ') }),
          },
        },
      ],
      events: [
        {
          name: 'booking-changed',
          data: { booking: moved.id, sequence: moved.sequence, change: 'moved', freed: record.slot },
        },
      ],
    };
  },
};
