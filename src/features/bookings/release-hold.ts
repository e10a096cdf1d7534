// Gives a held slot back before its minutes are over.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf } from './log-of-booking.ts';
import { actInput } from './schema.ts';
import { findBookingForChange } from './store.ts';
import { removeBooking } from './store-holds.ts';

/** Ends the actor's own hold. Throws `not_found` when there is none. */
export const releaseHold: Command<z.output<typeof actInput>, { released: true }> = {
  name: 'release-hold',
  capability: 'book-slot',
  input: actInput,
  run: async ({ tx, actor }, { booking }) => {
    const hold = await findBookingForChange(tx, booking);
    if (hold === undefined || hold.status !== 'held' || hold.bookedBy !== actor.principal)
      throw new Refusal('not_found', 'no such hold');
    await removeBooking(tx, booking);
    return {
      result: { released: true },
      log: [{ action: 'release-hold', ...logOf(hold) }],
      events: [{ name: 'look-for-times', data: { service: hold.service } }],
    };
  },
};
