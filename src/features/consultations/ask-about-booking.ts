// What is to be talked about is answered in writing beforehand: the time stays, and is free again should the answer do.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import type { BookingRecord } from '../bookings/read.ts';
import { loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { askedEvent, beginThread, promiseOf } from './begin-thread.ts';
import { logOf, logOfTime } from './open-thread.ts';
import { type Part, partIn } from './rules.ts';
import { askAboutInput, type ThreadView } from './schema.ts';
import { findThreadOf, lockThreadOf } from './store.ts';
import { viewThread } from './view-thread.ts';

/**
 * For its asker, and for the professional who would rather answer at once. The question is the booking's own. Throws
 * `Refusal`: not_found, also where its service answers nothing in writing; wrong_status for a time that is over;
 * case_not_accepted for one without an anonymous case.
 */
export const askAboutBooking: Command<z.output<typeof askAboutInput>, ThreadView> = {
  name: 'ask-about-booking',
  capability: 'anyone-signed-in',
  input: askAboutInput,
  run: async (context, { booking: id }) => {
    const { tx, now, actor, deps } = context;
    // two who begin at once meet here
    await lockThreadOf(tx, id);
    const booking = await loadBooking(tx, id);
    const directory = await readDirectory(deps, tx);
    const part = booking === undefined ? 'none' : partIn(actor, directory, factsOf(booking));
    if (booking === undefined || !isTheirs(actor, booking, part)) throw new Refusal('not_found', 'no such booking');
    const before = await findThreadOf(tx, id);
    if (before) return { result: viewThread(directory, actor, before, part, now), unchanged: true };
    const { service, area, case: asked, bookedBy: askedBy } = booking;
    const { written } = promiseOf(directory, service, area, now);
    if (asked === undefined || booking.family !== undefined) {
      throw new Refusal('case_not_accepted', 'only an anonymous case is answered in writing');
    }
    if (booking.status !== 'booked' || booking.end <= now) {
      throw new Refusal('wrong_status', 'the time is over, or cancelled');
    }
    const [professional] = booking.professionals;
    const thread = await beginThread(context, directory, {
      ...{ service, area, case: asked, booking: id, askedBy, promiseDays: written.promiseWorkingDays },
      ...(professional && { professional }),
    });
    const log = logOf(thread, logOfTime(booking));
    return {
      result: viewThread(directory, actor, thread, part, now),
      log: [{ action: 'ask-in-writing', ...log }],
      events: [askedEvent(thread)],
    };
  },
};

function factsOf({ service, area, bookedBy, professionals }: BookingRecord) {
  return { service, area, askers: [bookedBy], booked: professionals };
}

/** Of those who answer such questions there, only who holds this meeting. */
function isTheirs(actor: Actor, { professionals }: BookingRecord, part: Part): boolean {
  if (part === 'specialist') return actor.professional !== undefined && professionals.includes(actor.professional);
  return part === 'asker';
}
