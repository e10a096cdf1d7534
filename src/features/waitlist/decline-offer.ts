// Somebody on the waiting list does not want the slot that is held for them: it goes to the next, and they wait on.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { releaseOffer } from '../bookings/hold-for-offer.ts';
import { offerToNext } from './offer-freed-slot.ts';
import { logOf, openOffer } from './open-offer.ts';
import { type EndReason, type OfferView, offerInput } from './schema.ts';
import { endEntry, setEntryState } from './store.ts';
import { type OfferRecord, settleOffer } from './store-offers.ts';

/**
 * They are offered the next time that suits them. Declining twice is declining once, as is declining what has lapsed or was withdrawn.
 * Throws `wrong_status` once accepted.
 */
export const declineOffer: Command<z.output<typeof offerInput>, OfferView> = {
  name: 'decline-offer',
  capability: 'book-slot',
  input: offerInput,
  run: async (context, { offer: id }) => {
    const offer = await openOffer(context, id);
    if (offer.state === 'accepted') throw new Refusal('wrong_status', 'the offer has been accepted already');
    if (offer.state !== 'open') return { result: { id, state: offer.state }, unchanged: true };
    await passOn(context, offer, 'declined');
    const { service } = offer.entry;
    return {
      result: { id, state: 'declined' },
      log: logOf('decline-offer', offer.entry, { offer: id }),
      events: [{ name: 'look-for-times', data: { service } }],
    };
  },
};

/** Ends an open offer in the transaction that holds the list, and offers its slot to the next. */
export async function passOn(
  context: CommandContext,
  { id, entry, booking, slot }: OfferRecord,
  becomes: 'declined' | 'lapsed' | 'withdrawn',
  ended?: EndReason,
): Promise<void> {
  const { tx, now } = context;
  await settleOffer(tx, id, becomes);
  if (ended === undefined) await setEntryState(tx, entry.id, 'waiting');
  else await endEntry(tx, entry.id, ended, now);
  await releaseOffer(context, booking);
  await offerToNext(context, slot);
}
