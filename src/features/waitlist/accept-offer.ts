// Somebody on the waiting list takes the slot that is held for them.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { giveLink } from '../bookings/give-link.ts';
import { type AcceptedOffer, bookOffer } from '../bookings/hold-for-offer.ts';
import { callableOf, numberToCall } from '../bookings/number-to-call.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { passOn } from './decline-offer.ts';
import { logOf, openOffer } from './open-offer.ts';
import { acceptOfferInput, type OfferView } from './schema.ts';
import { type EntryRecord, endEntry, findTwins } from './store.ts';
import type { OfferLink } from './store-links.ts';
import { findOpenOfferOf, settleOffer } from './store-offers.ts';

/**
 * The hold becomes the booking. Accepting twice is accepting once. Throws `hold_expired` from the deadline on and for
 * an offer that was declined, `invalid_input` for a call that has no number, and what booking a slot throws where something has come in between.
 */
export const acceptOffer: Command<z.output<typeof acceptOfferInput>, OfferView> = {
  name: 'accept-offer',
  capability: 'book-slot',
  input: acceptOfferInput,
  run: async (context, { offer: id, phone }) => {
    const { tx, now } = context;
    const offer = await openOffer(context, id);
    const { entry, booking, link } = offer;
    const answer = async (record: BookingRecord | undefined): Promise<OfferView> => {
      const called = record?.channel === 'phone' ? await numberToCall(tx, record) : undefined;
      return { id, state: 'accepted', booking, ...(called !== undefined && { phone: called }) };
    };
    if (offer.state === 'accepted') return { result: await answer(await loadBooking(tx, booking)), unchanged: true };
    if (offer.state !== 'open' || offer.deadline <= now) {
      throw new Refusal('hold_expired', 'the time is not kept any more');
    }
    const number = { given: phone, byLink: link !== undefined };
    const booked = await bookOffer(context, booking, acceptedBy(await withNumber(context, entry, number)));
    const { end, participants } = booked;
    await settleOffer(tx, id, 'accepted');
    await endEntry(tx, entry.id, 'booked', now);
    for (const twin of await findTwins(tx, entry)) await endTwin(context, twin);
    const bearer = bearerOf(participants, link);
    if (entry.case === undefined && bearer) {
      await giveLink(context, { id: link?.id ?? randomUUID(), booking, end, ...bearer });
    }
    const byLink = link !== undefined;
    return {
      result: await answer(booked),
      log: logOf('accept-offer', entry, { offer: id, booking, slot: offer.slot, byLink }),
      events: [{ name: 'booking-changed', data: { booking, sequence: 0, change: 'booked' } }],
    };
  },
};

/**
 * Whose own link to the booking is made at once, so that the offer's page shows it: that of the guardian who answered.
 * The other guardians' follow. Who has no family here acts for themselves by it.
 */
function bearerOf(participants: BookingRecord['participants'], link: OfferLink | undefined) {
  const participant = participants.find(({ role }) => role === 'guest')?.id;
  if (participant !== undefined) return { participant };
  // one that was sent to all of a family, before each had their own
  if (link !== undefined && link.guardian === undefined) return {};
  const guardian = participants.find((one) => one.guardian !== undefined && one.guardian === link?.guardian)?.guardian;
  return guardian === undefined ? undefined : { guardian };
}

/** A number that staff give goes before any that is known; one by a link stands where none is: a link changes nobody's. */
async function withNumber(
  { tx }: CommandContext,
  entry: EntryRecord,
  { given, byLink }: { readonly given: string | undefined; readonly byLink: boolean },
): Promise<EntryRecord> {
  if (given === undefined) return entry;
  if (!byLink) return { ...entry, phone: given };
  if (entry.phone !== undefined) return entry;
  const isKnown = entry.family !== undefined && (await callableOf(tx, [entry.family.id])).length > 0;
  return isKnown ? entry : { ...entry, phone: given };
}

/** A family that was two and has a time lets go the other it was offered. */
async function endTwin(context: CommandContext, twin: string): Promise<void> {
  const offer = await findOpenOfferOf(context.tx, twin);
  if (offer === undefined) await endEntry(context.tx, twin, 'booked', context.now);
  else await passOn(context, offer, 'withdrawn', 'booked');
}

/** A colleague who asks takes part themselves; anybody else who has no family here comes as a guest. */
export function acceptedBy({
  addedBy,
  family,
  email,
  phone,
  case: asked,
  language,
  channel,
}: EntryRecord): AcceptedOffer {
  const guest = !family && !asked && email;
  return {
    by: addedBy,
    language,
    ...(asked && email && { email }),
    content: {
      ...(channel && { channel }),
      ...(family && { family: { id: family.id } }),
      ...(asked && { case: asked }),
      ...(phone && { phone }),
      ...(guest && { participants: [{ role: 'guest' as const, email, language }] }),
    },
  };
}
