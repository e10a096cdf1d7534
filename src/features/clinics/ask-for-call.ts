// Somebody of the family would rather talk: the desk sees who asks to be called.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { needNumber, numberOfAsker, numberToCall } from '../bookings/number-to-call.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { openForFamily } from './open-for-family.ts';
import { askForCallInput } from './schema.ts';
import { findGuardianOfLink, isOwnWish, leaveNumber, writeCallWish } from './store.ts';

/**
 * Asking twice is asking once; `asked` is false where another of the family has asked already, whom the call then is for.
 * A number is taken where none of the asker's is known: a link changes nobody's. Throws `not_found`, `wrong_status` of
 * a time that is cancelled or over, and `invalid_input` where there is no number to call.
 */
export const askForCall: Command<z.output<typeof askForCallInput>, { asked: boolean }> = {
  name: 'ask-for-call',
  capability: 'anyone-signed-in',
  input: askForCallInput,
  run: async (context, { booking, phone }) => {
    const { tx, now, actor } = context;
    const record = await openForFamily(context, booking);
    if (!['booked', 'arrived'].includes(record.status) || record.end <= now) {
      throw new Refusal('wrong_status', 'nobody looks for wishes about a time that is cancelled or over');
    }
    const link = linkOf(actor);
    const own = await numberOfAsker(tx, record, await findGuardianOfLink(tx, link));
    needNumber('phone', own ?? phone);
    const left = own === undefined ? phone : undefined;
    const isNew = await writeCallWish(tx, booking, { at: now, by: link, phone: left });
    if (!isNew) return { result: { asked: await isOwnWish(tx, booking, link) }, unchanged: true };
    if (left !== undefined && (await numberToCall(tx, record)) === undefined) await leaveNumber(tx, booking, left);
    return {
      result: { asked: true },
      log: [
        {
          action: 'ask-for-call',
          ...logOf(record),
        },
      ],
    };
  },
};
