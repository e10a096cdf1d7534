// Another worker asks in the place of one who works here no more: the consultation stands, and its case is theirs.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import { logOf } from './log-of-booking.ts';
import { refuseWhatIsOver } from './open-to-invite.ts';
import { viewBooking } from './read.ts';
import { standingOf } from './rules.ts';
import { type BookingView, changeAskerInput } from './schema.ts';
import { findBooking, findBookingForChange } from './store.ts';
import { findColleagues, findUnasked, writeAsker } from './store-unasked.ts';

/**
 * For those who change the area's bookings, and only where nobody asks any more. That colleague is told, and nobody else. Throws
 * `Refusal`: not_found, wrong_status where who booked works here still, invalid_input for somebody who may not book there,
 * double_booked where they are elsewhere then.
 */
export const changeAsker: Command<z.output<typeof changeAskerInput>, BookingView> = {
  name: 'change-asker',
  capability: 'change-area-bookings',
  input: changeAskerInput,
  run: async (context, { booking, user }) => {
    const { tx, now, actor, deps } = context;
    const record = await findBookingForChange(tx, booking);
    if (record === undefined || record.status === 'held' || !may(actor, 'change-area-bookings', record.area)) {
      throw new Refusal('not_found', 'no such booking');
    }
    const asker = (await findColleagues(tx, record.area)).find(({ id }) => id === user);
    if (asker === undefined) throw invalidInput({ path: 'user', message: 'is nobody who may book in this area' });
    const directory = await readDirectory(deps, tx);
    const standing = standingOf(actor, record);
    if (record.bookedBy === asker.principal)
      return answerAsItIs(context, { record, standing, directory, next: record.status });
    refuseWhatIsOver(record, now);
    const [unasked] = await findUnasked(tx, { areas: '*', now, id: booking, limit: 1 });
    if (unasked === undefined) throw new Refusal('wrong_status', 'who booked it works here, and asks');
    const participant = randomUUID();
    const sequence = await writeAsker(tx, record, asker, participant, now);
    if (sequence === undefined) throw new Refusal('double_booked', 'who would ask is elsewhere then');
    const after = (await findBooking(tx, booking)) ?? record;
    return {
      result: viewBooking(deps, directory, after, standingOf(actor, after)),
      log: [{ action: 'change-asker', ...logOf(after, { user, participant, sequence }) }],
      events: [{ name: 'booking-changed', data: { booking, sequence, change: 'company' } }],
    };
  },
};
