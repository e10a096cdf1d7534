// Keeps a slot for a few minutes while a form is filled.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { BookingId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { chooseSlot } from './choose-slot.ts';
import { viewBooking } from './read.ts';
import { HOLD_MINUTES } from './rules.ts';
import { type BookingView, holdInput } from './schema.ts';
import { findBooking, insertBooking } from './store.ts';

/** Holds a slot for its asker. Refuses like a booking would; see `choose-slot.ts`. */
export const holdSlot: Command<z.output<typeof holdInput>, BookingView> = {
  name: 'hold-slot',
  capability: 'book-slot',
  input: holdInput,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const { slot, directory, lost } = await chooseSlot(context, input);
    const id = randomUUID() as string as BookingId;
    const heldUntil = now + HOLD_MINUTES * MINUTE;
    const claimed = await insertBooking(tx, {
      id,
      status: 'held',
      slot,
      bookedBy: actor.principal,
      language: actor.language,
      heldUntil,
      now,
    });
    if (!claimed) throw await lost();
    const record = await findBooking(tx, id);
    if (record === undefined) throw new Error('a hold vanished within its own transaction');
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
