// After a consultation each side says how useful it was, or that it does not want to be asked.

import type { z } from 'zod';
import { isSameValue } from '../../core/same-value.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { type Measured, recordMeasured } from '../../platform/record-measured.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { holdAndStandIn, type StandingIn } from '../bookings/stand-in-booking.ts';
import { admitRating, measuresIn } from './judge-usefulness.ts';
import { findSaid, writeSaid } from './store-usefulness.ts';
import { declineRatingInput, type Rating, rateUsefulnessInput, type UsefulnessView } from './usefulness.ts';

/**
 * Said again it takes the place of what was said, also in the figures. The log says who said something, and never what.
 * Throws `Refusal`: not_found, not_allowed, not_yet, wrong_status, invalid_input, personal_data_found.
 */
export const rateUsefulness: Command<z.output<typeof rateUsefulnessInput>, UsefulnessView> = {
  name: 'rate-usefulness',
  capability: 'anyone-signed-in',
  input: rateUsefulnessInput,
  run: async (context, { booking, ...rating }) => {
    const { tx, now } = context;
    const { record, standing } = await holdAndStandIn(context, booking);
    const side = admitRating(standing, record, now, rating);
    const before = (await findSaid(tx, booking, side))?.rating;
    const result = { may: true, asks: false, own: rating };
    if (before && isSameValue(before, rating)) return { result, unchanged: true };
    await writeSaid(tx, booking, { side, rating, at: now });
    await count(context, record, { before, rating });
    return { result, log: [{ action: 'rate-usefulness', ...logOf(record) }] };
  },
};

/** Nothing is asked any more; what was said stays. Throws as {@link rateUsefulness}. */
export const declineRating: Command<z.output<typeof declineRatingInput>, UsefulnessView> = {
  name: 'decline-rating',
  capability: 'anyone-signed-in',
  input: declineRatingInput,
  run: async (context, { booking }) => {
    const { tx, now } = context;
    const { record, standing } = await holdAndStandIn(context, booking);
    const side = admitRating(standing, record, now);
    const said = await findSaid(tx, booking, side);
    if (said) return { result: { may: true, asks: false, ...(said.rating && { own: said.rating }) }, unchanged: true };
    await writeSaid(tx, booking, { side, at: now });
    return { result: { may: true, asks: false }, log: [{ action: 'decline-rating', ...logOf(record) }] };
  },
};

/** Of the day of the meeting, so that what takes its place is counted on the same one. */
async function count(
  { tx }: CommandContext,
  { area, service, end }: StandingIn['record'],
  { before, rating }: { readonly before: Rating | undefined; readonly rating: Rating },
): Promise<void> {
  const of = { area, service, at: end };
  const old = before ? measuresIn(before).map((one): Measured => ({ ...one, ...of, takenBack: true })) : [];
  await recordMeasured(tx, [...old, ...measuresIn(rating).map((one) => ({ ...one, ...of }))]);
}
