// What the cut-off keeps from everybody but a coordinator with a reason.

import type { BookingAct } from '../../../core/booking.ts';
import { Refusal } from '../../../core/errors.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { RuleAside } from './anyway-fields.tsx';

/** Whether the actor may do it only with a reason. */
export function needsReason({ late, overrides }: Pick<ReadBooking, 'late' | 'overrides'>, act: BookingAct): boolean {
  return overrides && late.includes(act);
}

/** Whether the actor may do it now, be it with a reason: what pages offer. */
export function mayNow(booking: Pick<ReadBooking, 'acts' | 'late' | 'overrides'>, act: BookingAct): boolean {
  return booking.acts.includes(act) || needsReason(booking, act);
}

/** The rules that doing it sets aside, none where it is open. Throws `cut_off_passed`, or `wrong_status` where it is never done. */
export function asideFor(booking: ReadBooking, act: BookingAct): readonly RuleAside[] {
  if (booking.acts.includes(act)) return [];
  if (needsReason(booking, act)) return ['cut-off'];
  throw new Refusal(booking.late.includes(act) ? 'cut_off_passed' : 'wrong_status', `this booking cannot ${act} now`);
}
