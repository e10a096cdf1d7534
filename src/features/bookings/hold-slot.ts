// Keeps a slot for a few minutes while a form is filled.

import type { z } from 'zod';
import { MINUTE } from '../../core/instant.ts';
import type { QuickCommand } from '../../platform/command.ts';
import { newBookingId } from './booking-record.ts';
import { chooseSlot } from './choose-slot.ts';
import { viewBooking } from './read.ts';
import { HOLD_MINUTES } from './rules.ts';
import { type BookingView, holdInput } from './schema.ts';
import { insertBooking } from './store-changes.ts';
import { tellNearest } from './tell-nearest.ts';

/** Holds a slot for its asker. Refuses like a booking would; see `choose-slot.ts`. */
export const holdSlot: QuickCommand<z.output<typeof holdInput>, BookingView> = {
  name: 'hold-slot',
  capability: 'book-slot',
  input: holdInput,
  refused: tellNearest,
  decide: async (context, input) => {
    const { now, actor, deps } = context;
    const chosen = await chooseSlot(context, input);
    const { slot, agreed, directory } = chosen;
    const id = newBookingId();
    const heldUntil = now + HOLD_MINUTES * MINUTE;
    const by = { bookedBy: actor.principal, language: actor.language };
    const { record, write } = insertBooking({ id, status: 'held', slot, agreed, by, heldUntil, now }, chosen);
    return {
      write,
      result: viewBooking(deps, directory, record, 'booker'),
      log: [
        {
          action: 'hold-slot',
          subject: { kind: 'booking', id },
          area: slot.area,
          ...(input.override && { purpose: input.override.reason }),
          details: { slot: slot.id, ...(input.override && { override: input.override.rules.join(' ') }) },
        },
      ],
    };
  },
};
