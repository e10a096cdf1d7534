// The two who meet book at once when they go on: the same series, the same case, one press.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { BookingId, SlotId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import { type Command, type CommandContext, decideWithin } from '../../platform/command.ts';
import { bookSlot } from '../bookings/book-slot.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { viewBooking } from '../bookings/read.ts';
import { type BookingView, bookInput } from '../bookings/schema.ts';
import { holdAndStandIn, type StandingIn, standInEach } from '../bookings/stand-in-booking.ts';
import { tellNearest } from '../bookings/tell-nearest.ts';
import { readDirectory } from '../directory/read.ts';
import { findActor } from '../identity/find-actor.ts';
import { bookFollowUpInput } from './follow-up.ts';
import { goesOn } from './judge-follow-up.ts';
import { findLinks, insertFollowUp } from './store-follow-ups.ts';

/**
 * By the ordinary booking, with the worker who asked as who books, whichever of the two presses. A family's consent is of one
 * consultation and is not carried over. Throws `Refusal`: not_found, not_allowed, wrong_status before the time, without a
 * case and where who asked works here no more, invalid_input, and whatever booking the time is refused for.
 */
export const bookFollowUp: Command<z.output<typeof bookFollowUpInput>, BookingView> = {
  name: 'book-follow-up',
  capability: 'anyone-signed-in',
  input: bookFollowUpInput,
  refused: tellNearest,
  run: async (context, { booking, slot }) => {
    const { tx, now, actor, deps } = context;
    const opened = await holdAndStandIn(context, booking);
    const { record, standing } = opened;
    if (standing !== 'booker' && standing !== 'professional') {
      throw new Refusal('not_allowed', `a ${standing} of this booking books no follow-up`);
    }
    const { after } = await findLinks(tx, booking);
    const same = [...(await standInEach(tx, actor, after)).values()].find((one) => one.record.slot === slot);
    if (same && same.record.status !== 'cancelled') {
      const directory = await readDirectory(deps, tx);
      return { result: viewBooking(deps, directory, same.record, same.standing), unchanged: true };
    }
    if (!goesOn(standing, record, now)) throw new Refusal('wrong_status', 'nothing goes on from this booking now');
    admitSlot(opened, slot);
    const asker = await askerOf(context, opened);
    const booked = await decideWithin({ ...context, actor: asker }, bookSlot, inputFor(opened, asker, slot));
    const id = booked.result.id as BookingId;
    await insertFollowUp(tx, id, booking);
    return {
      result: booked.result,
      log: [{ action: 'book-follow-up', ...logOf(record) }, ...booked.log],
      events: booked.events ?? [],
    };
  },
};

async function askerOf({ tx, now, actor }: CommandContext, { record, standing }: StandingIn): Promise<Actor> {
  const asker = standing === 'booker' ? actor : await findActor(tx, record.bookedBy, now);
  if (asker === undefined) throw new Refusal('wrong_status', 'who asked works here no more');
  return asker;
}

function admitSlot({ record }: StandingIn, slot: SlotId): void {
  const parts = parseSlotId(slot);
  const isOfSeries = record.series === undefined || parts?.schedule === record.series;
  if (parts?.service === record.service && isOfSeries) return;
  throw invalidInput({ path: 'slot', message: 'is no time of the same service and series' });
}

/**
 * The case as it stands, the way in which they met, and for the same unit while the asker belongs to it. A number is called
 * again only where they met by phone.
 */
function inputFor(
  { record: { area, unit, case: about, channel, phone } }: StandingIn,
  asker: Actor,
  slot: SlotId,
): z.output<typeof bookInput> {
  const { topic = '', ageBand = '', question = '' } = about ?? {};
  return bookInput.parse({
    ...{ slot, area, case: { topic, ageBand, question } },
    ...(unit && asker.units?.includes(unit) && { unit }),
    ...(channel && { channel }),
    ...(channel === 'phone' && phone !== undefined && { phone }),
  });
}
