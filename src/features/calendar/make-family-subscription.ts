// Who came by a family's link makes a private calendar address of the one time that the link opens. It is shown once.

import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { loadBooking } from '../bookings/read.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { keep } from './make-subscription.ts';
import { type MadeSubscription, type MakeFamilySubscriptionInput, makeFamilySubscriptionInput } from './schema.ts';

/** A family has a phone and a computer or two. */
const MOST_OF_A_LINK = 5;

/**
 * It opens no longer than the link does, and never while the family is under non-disclosure: nothing then leaves
 * the house that could lie open in somebody's calendar. Throws `Refusal`: not_found for anybody who did not come by a
 * family's link, not_allowed under non-disclosure, wrong_status for a time that is cancelled, in_use where there are many.
 */
export const makeFamilySubscription: Command<MakeFamilySubscriptionInput, MadeSubscription> = {
  name: 'make-family-subscription',
  capability: 'anyone-signed-in',
  input: makeFamilySubscriptionInput,
  answer: 'shown-once',
  run: async (context, { level }) => {
    const { tx, actor } = context;
    const record = actor.booking === undefined ? undefined : await loadBooking(tx, actor.booking);
    if (record === undefined) throw new Refusal('not_found', 'no such booking');
    if (record.placeHidden) throw new Refusal('not_allowed', 'the family is under non-disclosure');
    if (record.status === 'cancelled' || record.status === 'held')
      throw new Refusal('wrong_status', 'nothing is booked');
    const made = await keep(context, { link: linkOf(actor) }, MOST_OF_A_LINK, { level });
    const subject = { kind: 'subscription', id: made.id };
    return {
      result: made,
      log: [{ action: 'make-subscription', subject, area: record.area, details: { level, booking: record.id } }],
    };
  },
};
