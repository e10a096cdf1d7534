// Whom to ring of a family: the one rule for whatever makes its appointment one by phone.

import type { Channel } from '../../core/directory.ts';
import { invalidInput } from '../../core/errors.ts';
import type { FamilyId } from '../../core/ids.ts';
import type { Reader } from '../../platform/db.ts';
import type { BookingRecord, ParticipantRecord } from './booking-record.ts';
import { findCallable, findNumberToCall } from './store-families.ts';

type OfBooking = Pick<BookingRecord, 'phone' | 'appointmentOf'> & {
  readonly participants: readonly Pick<ParticipantRecord, 'guardian'>[];
};

/** The number that was left with the booking, else of a guardian who takes part, else of another whom one may call. */
export async function numberToCall(
  reader: Reader,
  { phone, appointmentOf, participants }: OfBooking,
): Promise<string | undefined> {
  if (phone !== undefined || appointmentOf === undefined) return phone;
  const first = participants.flatMap(({ guardian }) => guardian ?? []);
  return findNumberToCall(reader, appointmentOf, first);
}

/** Throws `invalid_input` for a call to those of whom nobody has a number, as far as is known. */
export function needNumber(channel: Channel | undefined, number: string | undefined): void {
  if (channel !== 'phone' || number !== undefined) return;
  throw invalidInput({ path: 'phone', message: 'is needed: nobody who comes has a number, so give one to call' });
}

/** Which of these families one can call. */
export async function callableOf(reader: Reader, families: readonly FamilyId[]): Promise<ReadonlySet<FamilyId>> {
  return families.length === 0 ? new Set() : findCallable(reader, families);
}
