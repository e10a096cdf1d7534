// Somebody on the waiting list takes the slot that is held for them.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { bookOffer } from '../bookings/hold-for-offer.ts';
import { bearerOf, logOf, openOffer } from './open-offer.ts';
import { type OfferView, offerInput } from './schema.ts';
import { type EntryRecord, setEntryState, settleOffer } from './store.ts';

/**
 * The hold becomes the booking. Accepting twice is accepting once. Throws `hold_expired` from the deadline on and for
 * an offer that was declined, and what booking a slot throws where something has come in between.
 */
export const acceptOffer: Command<z.output<typeof offerInput>, OfferView> = {
  name: 'accept-offer',
  capability: 'book-slot',
  input: offerInput,
  run: async (context, { offer: id }) => {
    const { tx, now, actor } = context;
    const offer = await openOffer(context, id);
    const { entry, booking } = offer;
    const result = { id, state: 'accepted', booking } as const;
    const log = logOf('accept-offer', entry, { offer: id, booking, byLink: actor.principal === bearerOf(id) });
    if (offer.state === 'accepted') return { result, log: [log] };
    if (offer.state !== 'open' || offer.deadline <= now) {
      throw new Refusal('hold_expired', 'the time is not kept any more');
    }
    await bookOffer(context, booking, { by: entry.addedBy, language: entry.language, content: contentOf(entry) });
    await settleOffer(tx, id, 'accepted');
    await setEntryState(tx, entry.id, 'booked');
    return {
      result,
      log: [log],
      events: [{ name: 'booking-changed', data: { booking, sequence: 0, change: 'booked' } }],
    };
  },
};

function contentOf({ family, email, language, channel }: EntryRecord) {
  return {
    ...(channel && { channel }),
    ...(family && { family: { id: family.id } }),
    ...(!family && email && { participants: [{ role: 'guest' as const, email, language }] }),
  };
}
