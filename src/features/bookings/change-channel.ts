// People meet another way than was agreed: by phone instead of by video; or are called at another number. All else stays.

import type { z } from 'zod';
import { isPastChange } from '../../core/booking.ts';
import { Refusal } from '../../core/errors.ts';
import type { Command, CommandContext, Outcome } from '../../platform/command.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import type { BookingRecord } from './booking-record.ts';
import { logOf } from './log-of-booking.ts';
import { needNumber, numberToCall } from './number-to-call.ts';
import { type OpenBooking, openForChange } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { otherChannels } from './rules.ts';
import { type BookingView, changeChannelInput } from './schema.ts';
import { writeChannel, writeNumber } from './store-changes.ts';

type Input = z.output<typeof changeChannelInput>;

/**
 * For whom it is, its professional and the desk, until the cut-off; past it video may still become a call, and a call video,
 * until the time is over. Choosing the present way changes nothing but the number. A family under a link cannot change the
 * number that is called where one is known. Throws `Refusal`: not_found, not_allowed,
 * wrong_status, changed_meanwhile, cut_off_passed, channel_not_offered, invalid_input where a call has no number.
 */
export const changeChannel: Command<Input, BookingView> = {
  name: 'change-channel',
  capability: 'anyone-signed-in',
  input: changeChannelInput,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    const { channel } = input;
    const isMetSo = (record: BookingRecord) => record.channel === channel;
    const open = await openForChange(context, input, 'meet-otherwise', isMetSo);
    const { record, standing, directory } = open;
    if (isMetSo(record))
      return isOtherNumber(open, input) ? changeNumber(context, open, input) : answerAsItIs(context, open);
    const service = directory.services.get(record.service);
    const isLate = isPastChange(record, service, now) && !input.override?.rules.includes('cut-off');
    if (!otherChannels(standing, record, service, isLate).includes(channel)) {
      throw new Refusal('channel_not_offered', 'they cannot meet that way at this time');
    }
    const phone = channel === 'phone' ? await numberFor(context, open, input) : undefined;
    const keepsWord = standing === 'family';
    const changed = await writeChannel(tx, record, { channel, phone, keepsWord, now });
    const { id, sequence } = changed;
    return {
      result: viewBooking(deps, directory, changed, standing),
      log: [
        {
          action: 'change-channel',
          ...(input.override && { purpose: input.override.reason }),
          ...logOf(changed, {
            from: record.channel ?? 'none',
            to: channel,
            sequence,
            ...(input.override && { override: input.override.rules.join(' ') }),
          }),
        },
      ],
      events: [{ name: 'booking-changed', data: { booking: id, sequence, change: 'changed' } }],
    };
  },
};

/** Of a call to come, by staff: a family under a link does not change the number that is known. */
function isOtherNumber({ record, standing }: OpenBooking, { phone }: Input): boolean {
  const isAhead = record.status === 'booked' || record.status === 'arrived';
  return standing !== 'family' && isAhead && phone !== undefined && phone !== record.phone;
}

/** No new version: no calendar shows the number, and the family knows its own. */
async function changeNumber(
  { tx, deps, now }: CommandContext,
  { record, standing, directory }: OpenBooking,
  { phone }: Input,
): Promise<Outcome<BookingView>> {
  const changed = await writeNumber(tx, record, phone, now);
  return {
    result: viewBooking(deps, directory, changed, standing),
    log: [{ action: 'change-number', ...logOf(changed) }],
  };
}

/** Whom to call: what the house knows stands before what comes by a link. A colleague is found without a number. */
async function numberFor(
  { tx }: CommandContext,
  { record, standing }: OpenBooking,
  { phone }: Input,
): Promise<string | undefined> {
  const known = await numberToCall(tx, record);
  const number = standing === 'family' ? (known ?? phone) : (phone ?? known);
  if (record.appointmentOf !== undefined) needNumber('phone', number);
  return number;
}
