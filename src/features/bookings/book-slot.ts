// Books a slot, or confirms a hold: the main job.

import type { z } from 'zod';
import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { DecisionContext, QuickCommand, Write } from '../../platform/command.ts';
import { admitContent, contentOf } from './admit-content.ts';
import { type BookingRecord, newBookingId } from './booking-record.ts';
import { chooseSlot } from './choose-slot.ts';
import { logOf } from './log-of-booking.ts';
import { viewBooking } from './read.ts';
import { screenTexts, standingOf } from './rules.ts';
import { type BookingView, bookInput } from './schema.ts';
import { findBooking } from './store.ts';
import { confirmHold, insertBooking } from './store-changes.ts';
import { removeBooking } from './store-holds.ts';
import { tellNearest } from './tell-nearest.ts';

type Input = z.output<typeof bookInput>;

/**
 * Books for the actor. Throws `Refusal`: slot_taken with the three nearest free slots, a rule's code,
 * personal_data_found, consent_missing, case_not_accepted, channel_not_offered, not_allowed.
 */
export const bookSlot: QuickCommand<Input, BookingView> = {
  name: 'book-slot',
  capability: 'book-slot',
  input: bookInput,
  refused: tellNearest,
  decide: async (context, input) => {
    const { deps } = context;
    screenTexts({
      'case.question': input.case?.question,
      'family.reference': input.family?.reference,
      note: input.note,
    });
    const { record, write, directory, created } = await takeSlot(context, input);
    const view = viewBooking(deps, directory, record, standingOf(context.actor, record));
    return {
      write,
      result: created ? { ...view, familyCreated: created } : view,
      log: [
        {
          action: 'book-slot',
          ...(input.override && { purpose: input.override.reason }),
          ...logOf(record, {
            service: record.service,
            slot: record.slot,
            ...(record.channel && { channel: record.channel }),
            sequence: 0,
            ...(input.override && { override: input.override.rules.join(' ') }),
          }),
        },
      ],
      events: [{ name: 'booking-changed', data: { booking: record.id, sequence: 0, change: 'booked' } }],
    };
  },
};

type Taken = {
  readonly record: BookingRecord;
  readonly write: Write;
  readonly directory: Directory;
  /** the family was not known before */
  readonly created?: true | undefined;
};

/** The actor's live hold becomes the booking; a hold that ran out gives its slot another try. */
async function takeSlot(context: DecisionContext, input: Input): Promise<Taken> {
  const { now, actor } = context;
  const hold = input.hold === undefined ? undefined : await findOwnHold(context, input.hold);
  const alive = hold?.heldUntil !== undefined && hold.heldUntil > now;
  const wanted = {
    slot: hold?.slot ?? input.slot,
    area: input.area ?? hold?.area,
    unit: input.unit,
    override: input.override,
  };
  if (wanted.slot === undefined) throw new Refusal('hold_expired', 'the hold has run out: choose a time again');
  const chosen = await chooseSlot(context, { ...wanted, slot: wanted.slot, ...(alive && { moving: hold }) });
  const { slot, agreed, directory } = chosen;
  const channel = admitContent(directory.services.get(slot.service), slot, input);
  const content = await contentOf(context, chosen, channel, input);
  const of = { directory, created: content.family?.created };
  if (alive) {
    return { ...confirmHold(hold, { area: slot.area, agreed, channel, content, now }, chosen), ...of };
  }
  if (hold) await removeBooking(context.held(), hold.id);
  const id = newBookingId();
  const by = { bookedBy: actor.principal, language: actor.language };
  const booking = { id, status: 'booked', slot, agreed, channel, content, by, now } as const;
  return { ...insertBooking(booking, chosen), ...of };
}

/** As it is just now: what confirms it asks again whether it is still held. */
async function findOwnHold({ reader, actor }: DecisionContext, id: BookingId): Promise<BookingRecord | undefined> {
  const hold = await findBooking(reader, id);
  if (hold === undefined || hold.bookedBy !== actor.principal) return undefined;
  if (hold.status !== 'held') throw new Refusal('wrong_status', 'this hold has been booked already');
  return hold;
}
