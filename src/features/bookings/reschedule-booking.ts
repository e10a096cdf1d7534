// Moves a booking to another slot of its service; the id stays. Moved to the slot it has, it stays as it is.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import { type DecisionContext, NOTHING, type QuickCommand } from '../../platform/command.ts';
import { linkUsedBy } from '../identity/act-by-link.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import type { BookingRecord } from './booking-record.ts';
import { chooseSlot } from './choose-slot.ts';
import { logOf } from './log-of-booking.ts';
import { calendarOfReplaced, moveToSlot, professionalDetails, refuseReplacedOtherwise } from './move-to-slot.ts';
import { openAsRead } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { type BookingView, rescheduleInput } from './schema.ts';
import { tellNearest } from './tell-nearest.ts';

type Input = z.output<typeof rescheduleInput>;

/**
 * Moves the booking; the slot it has already changes nothing, and nobody is told. Throws `Refusal`: not_found,
 * not_allowed, wrong_status, changed_meanwhile, cut_off_passed, slot_taken with the nearest free slots, or the rule the slot
 * breaks; calendar_undecided.
 */
export const rescheduleBooking: QuickCommand<Input, BookingView> = {
  name: 'reschedule-booking',
  capability: 'book-slot',
  input: rescheduleInput,
  refused: tellNearest,
  decide: async (context, input) => {
    const { deps } = context;
    const isThere = ({ slot }: BookingRecord) => slot === input.slot;
    const opened = await openAsRead(context, input, 'reschedule', isThere);
    const { record, standing, directory } = opened;
    // a family that moves its own time decides nothing about the calendar of somebody who works here
    const isFamily = standing === 'family';
    if (isThere(record)) {
      await refuseReplacedOtherwise(context, record, isFamily ? undefined : input.calendar);
      return { ...answerAsItIs(context, opened), write: NOTHING };
    }
    const chosen = isFamily ? 'cancel' : input.calendar;
    const { moved, write, calendar } = await moveTo(context, record, input, chosen);
    return {
      write,
      result: viewBooking(deps, directory, moved, standing),
      log: [
        {
          action: 'reschedule-booking',
          ...(input.override && { purpose: input.override.reason }),
          ...logOf(moved, {
            from: record.slot,
            to: moved.slot,
            sequence: moved.sequence,
            ...professionalDetails(record, moved, calendar),
            ...(input.override && { override: input.override.rules.join(' ') }),
          }),
        },
      ],
      events: [
        {
          name: 'booking-changed',
          data: {
            ...{ booking: moved.id, sequence: moved.sequence, change: 'moved', freed: record.slot },
            ...linkUsedBy(context.actor),
          },
        },
      ],
    };
  },
};

async function moveTo(
  context: DecisionContext,
  record: BookingRecord,
  input: Input,
  decided: ChosenForCalendar | undefined,
) {
  const chosen = await chooseSlot(context, { ...input, area: record.area, moving: record });
  const { slot } = chosen;
  if (slot.service !== record.service) throw new Refusal('unknown_slot', 'the slot is of another service');
  if (record.channel && !slot.channels.includes(record.channel))
    throw new Refusal('channel_not_offered', 'the new time is not held that way');
  const calendar = await calendarOfReplaced(context, record, chosen, decided);
  const { record: moved, write } = moveToSlot(context, record, chosen, { calendar });
  return { moved, write, calendar };
}
