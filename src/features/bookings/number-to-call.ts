// Whom to ring of a family: the one rule for whatever makes its appointment one by phone.

import type { Channel } from '../../core/directory.ts';
import { invalidInput } from '../../core/errors.ts';
import type { FamilyId } from '../../core/ids.ts';
import type { Reader } from '../../platform/db.ts';
import type { BookingRecord, ParticipantRecord } from './booking-record.ts';
import { type Callable, findCallable, findNumbers } from './store-families.ts';

type OfBooking = Pick<BookingRecord, 'phone' | 'appointmentOf'> & {
  readonly participants: readonly Pick<ParticipantRecord, 'guardian'>[];
};

/** The number that was left with the booking, else the one of `whomToCall`. */
export async function numberToCall(reader: Reader, booking: OfBooking): Promise<string | undefined> {
  const { phone, appointmentOf } = booking;
  if (phone !== undefined || appointmentOf === undefined) return phone;
  return whomToCall(booking, await findCallable(reader, [appointmentOf]))?.phone;
}

/**
 * The number to call one of the family who asks for it: their own, and the booking's where nobody else can have left that
 * one. Of whom it is not known who they are, the number of the booking's calls.
 */
export async function numberOfAsker(
  reader: Reader,
  booking: OfBooking,
  asker: string | undefined,
): Promise<string | undefined> {
  if (asker === undefined || booking.appointmentOf === undefined) return numberToCall(reader, booking);
  const guardians = await findNumbers(reader, booking.appointmentOf);
  const own = guardians.find(({ guardian }) => guardian === asker);
  if (own === undefined || !own.isSafe) return undefined;
  return own.phone ?? (guardians.length === 1 ? booking.phone : undefined);
}

/**
 * Who of the family is called where nobody has said a number: one who takes part. Somebody who does not is never called
 * instead, but where nobody takes part by name, as when none of the family can be written to.
 */
export function whomToCall(
  { appointmentOf, participants }: Omit<OfBooking, 'phone'>,
  callable: readonly Callable[],
): Callable | undefined {
  const coming = participants.flatMap(({ guardian }) => guardian ?? []);
  return callable.find(
    ({ family, guardian }) => family === appointmentOf && (coming.length === 0 || coming.includes(guardian)),
  );
}

/** Throws `invalid_input` for a call to those of whom nobody has a number, as far as is known. */
export function needNumber(channel: Channel | undefined, number: string | undefined): void {
  if (channel !== 'phone' || number !== undefined) return;
  throw invalidInput({ path: 'phone', message: 'is needed: nobody who comes has a number, so give one to call' });
}

/** Those of these families whom one can call. */
export async function callableOf(reader: Reader, families: readonly FamilyId[]): Promise<readonly Callable[]> {
  return families.length === 0 ? [] : findCallable(reader, families);
}
