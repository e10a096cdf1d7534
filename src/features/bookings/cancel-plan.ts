// Cancels what is left of a plan of recurring visits.

import type { z } from 'zod';
import { type ErrorCode, Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { type Command, type CommandContext, writeWithin } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { linkUsedBy } from '../identity/act-by-link.ts';
import type { BookingRecord } from './booking-record.ts';
import { logOf } from './log-of-booking.ts';
import { openForChange } from './open-for-change.ts';
import { screenTexts, standingOf } from './rules.ts';
import { cancelPlanInput, type PlanCancelled } from './schema.ts';
import { findPlan, lockBookings } from './store.ts';
import { cancelBookingRow } from './store-changes.ts';

type Input = z.output<typeof cancelPlanInput>;

/**
 * Cancels the visits still to come. One that can no longer be cancelled stays, and it is said why.
 * Throws `Refusal`: not_found, also for a plan that is none of the actor's business; wrong_status when none is left.
 */
export const cancelPlan: Command<Input, PlanCancelled> = {
  name: 'cancel-plan',
  capability: 'anyone-signed-in',
  input: cancelPlanInput,
  run: async (context, input) => {
    const { tx, now, actor } = context;
    screenTexts({ reason: input.reason });
    const visits = (await findPlan(tx, input.plan)).filter((visit) => standingOf(actor, visit) !== 'none');
    if (visits.length === 0) throw new Refusal('not_found', 'no such plan');
    const ahead = visits.filter(({ status, start }) => status === 'booked' && start > now);
    await lockBookings(
      tx,
      ahead.map(({ id }) => id),
    );
    const cancelled: BookingRecord[] = [];
    const kept: { booking: BookingId; code: ErrorCode }[] = [];
    for (const { id } of ahead) {
      const opened = await openOrCode(context, id, input);
      if (typeof opened === 'string') kept.push({ booking: id, code: opened });
      else {
        const { record, write } = cancelBookingRow(opened, input.reason, now);
        await writeWithin(context, write);
        cancelled.push(record);
      }
    }
    const [first, ...others] = cancelled.map((record) => logOfVisit(record, input));
    if (first === undefined) {
      const before = visits.filter(({ status, start }) => status === 'cancelled' && start > now);
      const isSame = kept.length === 0 && before.some(({ cancelReason }) => cancelReason === input.reason);
      if (isSame) return { result: { cancelled: before.map(({ id }) => id), kept }, unchanged: true };
      throw new Refusal('wrong_status', 'no visit of the plan can be cancelled any more');
    }
    return {
      result: { cancelled: cancelled.map(({ id }) => id), kept },
      log: [first, ...others],
      events: cancelled.map(({ id, sequence, slot }) => ({
        name: 'booking-changed',
        data: { booking: id, sequence, change: 'cancelled', freed: slot, ...linkUsedBy(actor) },
      })),
    };
  },
};

async function openOrCode(context: CommandContext, id: BookingId, input: Input): Promise<BookingRecord | ErrorCode> {
  try {
    return (await openForChange(context, { booking: id, override: input.override }, 'cancel')).record;
  } catch (error) {
    if (error instanceof Refusal && ['cut_off_passed', 'wrong_status'].includes(error.code)) return error.code;
    throw error;
  }
}

function logOfVisit(record: BookingRecord, { plan, override }: Input): LogEntry {
  return {
    action: 'cancel-booking',
    ...(override && { purpose: override.reason }),
    ...logOf(record, {
      plan,
      sequence: record.sequence,
      ...(override && { override: override.rules.join(' ') }),
    }),
  };
}
