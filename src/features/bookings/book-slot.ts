// Books a slot, or confirms a hold: the main job.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Channel, Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Slot } from '../../core/slots.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { admitContent, contentOf } from './admit-content.ts';
import { chooseSlot } from './choose-slot.ts';
import { subjectOf } from './move-to-slot.ts';
import { viewBooking } from './read.ts';
import { screenTexts, standingOf } from './rules.ts';
import { type BookingView, bookInput } from './schema.ts';
import {
  type BookingRecord,
  confirmHold,
  findBooking,
  findBookingForChange,
  insertBooking,
  removeBooking,
  writeContent,
} from './store.ts';

type Input = z.output<typeof bookInput>;

/**
 * Books for the actor. Throws `Refusal`: slot_taken with the three nearest free slots, a rule's code,
 * personal_data_found, consent_missing, case_not_accepted, channel_not_offered, not_allowed.
 */
export const bookSlot: Command<Input, BookingView> = {
  name: 'book-slot',
  capability: 'book-slot',
  input: bookInput,
  run: async (context, input) => {
    const { tx, deps } = context;
    const warnings = screenTexts({
      'case.question': input.case?.question,
      'family.reference': input.family?.reference,
      note: input.note,
    });
    const { id, slot, directory, channel } = await takeSlot(context, input);
    await writeContent(tx, id, await contentOf(context, directory, { slot, channel }, input));
    const record = await findBooking(tx, id);
    if (record === undefined) throw new Error('a booking vanished within its own transaction');
    const view = viewBooking(deps, directory, record, standingOf(context.actor, record));
    return {
      result:
        warnings.length === 0
          ? view
          : { ...view, warnings: warnings.map(({ field, kind, start, end }) => ({ field, kind, start, end })) },
      log: [
        {
          action: 'book-slot',
          subject: subjectOf(record),
          area: slot.area,
          ...(input.override && { purpose: input.override.reason }),
          details: {
            booking: id,
            service: slot.service,
            channel,
            sequence: 0,
            ...(input.override && { override: input.override.rules.join(' ') }),
          },
        },
      ],
      events: [{ name: 'booking-changed', data: { booking: id, sequence: 0, change: 'booked' } }],
    };
  },
};

type Taken = { readonly id: BookingId; readonly slot: Slot; readonly directory: Directory; readonly channel: Channel };

/** The actor's live hold becomes the booking; a hold that ran out gives its slot another try. */
async function takeSlot(context: CommandContext, input: Input): Promise<Taken> {
  const { tx, now, actor } = context;
  const hold = input.hold === undefined ? undefined : await findOwnHold(context, input.hold);
  const alive = hold?.heldUntil !== undefined && hold.heldUntil > now;
  const wanted = { slot: hold?.slot ?? input.slot, area: input.area ?? hold?.area, override: input.override };
  if (wanted.slot === undefined) throw new Refusal('hold_expired', 'the hold has run out: choose a time again');
  const { slot, directory, lost } = await chooseSlot(context, {
    ...wanted,
    slot: wanted.slot,
    ...(alive && { moving: hold }),
  });
  const channel = admitContent(directory.services.get(slot.service), slot, input);
  if (alive) {
    await confirmHold(tx, hold.id, { area: slot.area, channel, now });
    return { id: hold.id, slot, directory, channel };
  }
  if (hold) await removeBooking(tx, hold.id);
  const id = randomUUID() as string as BookingId;
  const claimed = await insertBooking(tx, {
    id,
    status: 'booked',
    slot,
    channel,
    bookedBy: actor.principal,
    language: actor.language,
    now,
  });
  if (!claimed) throw await lost();
  return { id, slot, directory, channel };
}

async function findOwnHold({ tx, actor }: CommandContext, id: BookingId): Promise<BookingRecord | undefined> {
  const hold = await findBookingForChange(tx, id);
  if (hold === undefined || hold.bookedBy !== actor.principal) return undefined;
  if (hold.status !== 'held') throw new Refusal('wrong_status', 'this hold has been booked already');
  return hold;
}
