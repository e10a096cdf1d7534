// A freed slot kept for one on the waiting list, and what becomes of it.

import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, Principal, SlotId } from '../../core/ids.ts';
import type { Actor, Language } from '../../core/permissions.ts';
import { type CommandContext, writeWithin } from '../../platform/command.ts';
import { admitContent, contentOf } from './admit-content.ts';
import { type BookingRecord, newBookingId } from './booking-record.ts';
import { chooseSlot } from './choose-slot.ts';
import { type BookingContentInput, bookInput } from './schema.ts';
import { attempt, findBookingForChange } from './store.ts';
import { confirmHold, insertBooking } from './store-changes.ts';
import { keepHeld, removeBooking } from './store-holds.ts';

export type OfferedSlot = { readonly slot: SlotId; readonly area: AreaId; readonly until: number };

/**
 * Holds the slot until the deadline, for nobody who could book it by its id: only `bookOffer` does. Nothing where it
 * is not free, or the area may have no more of them.
 */
export async function holdForOffer(
  context: CommandContext,
  { slot: wanted, area, until }: OfferedSlot,
): Promise<BookingId | undefined> {
  const { tx, now, actor } = context;
  try {
    return await attempt(tx, async () => {
      const chosen = await chooseSlot(context, { slot: wanted, area });
      const { slot, agreed } = chosen;
      const id = newBookingId();
      const by = { bookedBy: actor.principal, language: actor.language };
      const booking = { id, status: 'held', slot, agreed, by, heldUntil: until, now } as const;
      await writeWithin(context, insertBooking(booking, chosen).write);
      return id;
    });
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

export type AcceptedOffer = {
  /** who books: the person who put them on the list */
  readonly by: Principal;
  readonly language: Language;
  /** the booker's own address, where they take part */
  readonly email?: string;
  readonly content: Partial<Pick<BookingContentInput, 'family' | 'case' | 'channel' | 'participants' | 'phone'>>;
};

/**
 * Turns the hold into the booking. The notice was kept when it was offered, and is not asked for again. Throws
 * `hold_expired`, and what booking a slot throws where the day has been closed or somebody has fallen ill meanwhile.
 */
export async function bookOffer(
  context: CommandContext,
  id: BookingId,
  accepted: AcceptedOffer,
): Promise<BookingRecord> {
  const { now } = context;
  const { by, language } = accepted;
  const { hold, asBooker, input, chosen, channel } = await admitOffer(context, id, accepted);
  const booked = await contentOf(asBooker, chosen, channel, input);
  const confirmation = {
    area: chosen.slot.area,
    agreed: chosen.agreed,
    channel,
    content: booked,
    by: { bookedBy: by, language },
    now,
  };
  const { record, write } = confirmHold(hold, confirmation, chosen);
  await writeWithin(context, write);
  return record;
}

/** Whether `bookOffer` would find the time bookable at this moment. */
export async function canBookOffer(context: CommandContext, id: BookingId, accepted: AcceptedOffer): Promise<boolean> {
  try {
    await admitOffer(context, id, accepted);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

async function admitOffer(context: CommandContext, id: BookingId, { by, language, email, content }: AcceptedOffer) {
  const { tx, now } = context;
  const hold = await findBookingForChange(tx, id);
  if (hold?.status !== 'held' || hold.heldUntil === undefined || hold.heldUntil <= now) {
    throw new Refusal('hold_expired', 'the time is not kept any more');
  }
  const grants = [{ role: 'coordinator', area: '*' }] as const;
  const booker: Actor = { principal: by, name: '', language, grants, ...(email && { email }) };
  const input = bookInput.parse({ hold: id, area: hold.area, ...content });
  const wanted = { slot: hold.slot, area: hold.area, moving: hold, despite: ['notice'] as const };
  const asBooker = { ...context, actor: booker };
  const chosen = await chooseSlot(asBooker, wanted);
  const channel = admitContent(chosen.directory.services.get(chosen.slot.service), chosen.slot, input);
  return { hold, asBooker, input, chosen, channel };
}

/** Keeps the slot longer than was said at first: the person it is held for has not been told yet. */
export async function keepOffer({ tx }: CommandContext, id: BookingId, until: number): Promise<void> {
  await keepHeld(tx, id, until);
}

/** Gives the slot back; without effect where the hold has gone already, or has become a booking. */
export async function releaseOffer({ tx }: CommandContext, id: BookingId): Promise<void> {
  const hold = await findBookingForChange(tx, id);
  if (hold?.status === 'held') await removeBooking(tx, id);
}
