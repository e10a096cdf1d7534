// The one booking that a link opens, for something its family wants of it.

import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';

/** Throws `not_found` for anybody who did not come by this booking's link. */
export async function openForFamily({ tx, actor }: CommandContext, id: BookingId): Promise<BookingRecord> {
  const record = actor.booking === id ? await loadBooking(tx, id) : undefined;
  if (record === undefined) throw new Refusal('not_found', 'no such booking');
  return record;
}
