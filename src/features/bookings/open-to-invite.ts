// Opens a booking to those who may say who else takes part in it: its own people and its desk.

import { isOutsideRole, type OutsideRole } from '../../core/booking.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { BookingRecord, ParticipantRecord } from './booking-record.ts';
import { mayInvite } from './rules.ts';
import { findBookingForChange } from './store.ts';

/** Holds the booking's row. Throws `not_found`, also where it is none of the actor's business. */
export async function openToInvite({ tx, actor }: CommandContext, id: BookingId): Promise<BookingRecord> {
  const record = await findBookingForChange(tx, id);
  if (record === undefined || record.status === 'held' || !mayInvite(actor, record)) {
    throw new Refusal('not_found', 'no such booking');
  }
  return record;
}

/** Throws `wrong_status` once it is cancelled or over. */
export function refuseWhatIsOver({ status, end }: BookingRecord, now: number): void {
  if ((status !== 'booked' && status !== 'arrived') || end <= now) {
    throw new Refusal('wrong_status', 'nobody takes part in what is cancelled or over');
  }
}

/** Somebody of another house who takes part. Throws `not_found`. */
export function invitedIn(
  { participants }: BookingRecord,
  id: string,
): ParticipantRecord & { readonly role: OutsideRole } {
  const found = participants.find((one) => one.id === id);
  if (found === undefined || !isOutsideRole(found.role)) throw new Refusal('not_found', 'nobody invited has this id');
  return { ...found, role: found.role };
}

/** How one of the family is refused while the booking names no family by its consent. */
export const NEEDS_CONSENT = 'needs the consent of the family';

/** Throws `invalid_input` for one of the family, unless it is their appointment or they have consented to being named. */
export function admitFamily(
  { consent, appointmentOf }: Pick<BookingRecord, 'consent' | 'appointmentOf'>,
  roles: readonly OutsideRole[],
): void {
  if (!roles.includes('family-guest') || consent !== undefined || appointmentOf !== undefined) return;
  throw invalidInput({ path: 'role', message: NEEDS_CONSENT });
}
