// Moves a booking to another slot of its service; the id stays.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { professionalsOf } from './book-slot.ts';
import { chooseSlot } from './choose-slot.ts';
import { openForChange } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { caseRemovalAfter } from './rules.ts';
import { type BookingView, rescheduleInput } from './schema.ts';
import {
  addParticipants,
  findBooking,
  languagesOf,
  markLeft,
  moveBooking,
  moveCaseRemoval,
  replaceClaims,
} from './store.ts';

/**
 * Moves the booking. Throws `Refusal`: not_found, not_allowed, wrong_status, cut_off_passed,
 * slot_taken with the nearest free slots, or the rule the slot breaks.
 */
export const rescheduleBooking: Command<z.output<typeof rescheduleInput>, BookingView> = {
  name: 'reschedule-booking',
  capability: 'book-slot',
  input: rescheduleInput,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    const { record, standing } = await openForChange(context, input.booking, 'reschedule', input.override);
    const { slot, directory, lost } = await chooseSlot(context, { ...input, area: record.area, moving: record.id });
    if (slot.service !== record.service) throw new Refusal('unknown_slot', 'the slot is of another service');
    if (record.channel && !slot.channels.includes(record.channel))
      throw new Refusal('channel_not_offered', 'the new time is not held that way');
    if (!(await replaceClaims(tx, record.id, slot.claims))) throw await lost();
    await moveBooking(tx, record.id, slot, now);
    await moveCaseRemoval(tx, record.id, caseRemovalAfter(slot.end));
    const leaving = record.professionals.filter((id) => !slot.professionals.includes(id));
    const joining = slot.professionals.filter((id) => !record.professionals.includes(id));
    await markLeft(tx, record.id, leaving);
    await addParticipants(
      tx,
      record.id,
      professionalsOf(directory, { professionals: joining }, await languagesOf(tx, joining)),
    );
    const moved = await findBooking(tx, record.id);
    if (moved === undefined) throw new Error('a booking vanished within its own transaction');
    return {
      result: viewBooking(deps, directory, moved, standing),
      log: [
        {
          action: 'reschedule-booking',
          subject: moved.family ? { kind: 'family', id: moved.family.id } : { kind: 'booking', id: moved.id },
          area: moved.area,
          ...(input.override && { purpose: input.override.reason }),
          details: { booking: moved.id, from: record.slot, to: moved.slot, sequence: moved.sequence },
        },
      ],
      events: [{ name: 'booking-changed', data: { booking: moved.id, sequence: moved.sequence, change: 'moved' } }],
    };
  },
};
