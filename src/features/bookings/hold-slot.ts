// Keeps a slot for a few minutes while a form is filled.

import type { z } from 'zod';
import { MINUTE } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { newBookingId } from './booking-record.ts';
import { chooseSlot, tellNearest } from './choose-slot.ts';
import { viewBooking } from './read.ts';
import { HOLD_MINUTES } from './rules.ts';
import { type BookingView, holdInput } from './schema.ts';
import { insertBooking } from './store-changes.ts';

/** Holds a slot for its asker. Refuses like a booking would; see `choose-slot.ts`. */
export const holdSlot: Command<z.output<typeof holdInput>, BookingView> = {
  name: 'hold-slot',
  capability: 'book-slot',
  input: holdInput,
  refused: tellNearest,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const { slot, agreed, directory, lost } = await chooseSlot(context, input);
    const id = newBookingId();
    const heldUntil = now + HOLD_MINUTES * MINUTE;
    const by = { bookedBy: actor.principal, language: actor.language };
    const record = await insertBooking(tx, { id, status: 'held', slot, agreed, by, heldUntil, now });
    if ('missing' in record) throw lost(record);
    return {
      result: viewBooking(deps, directory, record, 'booker'),
      log: [
        {
          action: 'hold-slot',
          subject: { kind: 'booking', id },
          area: slot.area,
          ...(input.override && {
            purpose: input.override.reason,
            details: { override: input.override.rules.join(' ') },
          }),
        },
      ],
    };
  },
};
