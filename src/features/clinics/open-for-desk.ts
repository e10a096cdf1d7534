// A booking as the desk opens it for something that concerns its family.

import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';

/** Throws `not_found`, also for a booking of an area that is not the actor's. */
export async function openForDesk({ tx, actor }: CommandContext, id: BookingId): Promise<BookingRecord> {
  const record = await loadBooking(tx, id);
  if (record === undefined || record.status === 'held' || !may(actor, 'change-area-bookings', record.area)) {
    throw new Refusal('not_found', 'no such booking');
  }
  return record;
}
