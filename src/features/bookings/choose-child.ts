// A family's appointment is for another child of the family than was booked, or for all of it. The time and people stay.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import type { BookingRecord } from './booking-record.ts';
import { logOf } from './log-of-booking.ts';
import { admitSeen, type OpenBooking, openForChange } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { mayChooseChild, refuseSlot } from './rules.ts';
import { type BookingView, chooseChildInput } from './schema.ts';
import { writeChild } from './store-changes.ts';
import { claimForClients } from './store-claims.ts';
import { findFamilyToBook } from './store-families.ts';
import { LostTime, tellNearest } from './tell-nearest.ts';

type Input = z.output<typeof chooseChildInput>;

/**
 * For the desk that keeps the family, until the meeting is over. The same child changes nothing; another makes no new
 * version, as nobody is told of a child. Throws `Refusal`: not_found, not_allowed, changed_meanwhile, invalid_input for a
 * child of another family, double_booked where the child is elsewhere then, unless a coordinator gives a reason.
 */
export const chooseChild: Command<Input, BookingView> = {
  name: 'choose-child',
  capability: 'manage-families',
  input: chooseChildInput,
  refused: tellNearest,
  run: async (context, { booking, sequence, from, child: chosen, override }) => {
    const { tx, now, deps } = context;
    const opened = await openForChange(context, { booking, override }, 'reschedule', () => true);
    const { record, standing, directory } = opened;
    await admitChild(context, opened, chosen);
    const child = chosen ?? undefined;
    if (child === record.child) return answerAsItIs(context, opened);
    admitSeen(sequence, record);
    if (from !== undefined && (from ?? undefined) !== record.child) {
      throw new Refusal('changed_meanwhile', 'it is for another child than it was when it was looked at');
    }
    const changed = await writeChild(tx, record, child, now);
    const doubled = override?.rules.includes('double-booking') ?? false;
    await claimTime(context, changed, doubled);
    return {
      result: viewBooking(deps, directory, changed, standing),
      log: [
        {
          action: 'choose-child',
          ...(override && { purpose: override.reason }),
          ...logOf(changed, {
            before: record.child ?? 'family',
            child: child ?? 'family',
            ...(override && { override: override.rules.join(' ') }),
          }),
        },
      ],
    };
  },
};

async function admitChild(
  { tx, actor, now, deps }: CommandContext,
  { record, standing }: OpenBooking,
  child: string | null,
): Promise<void> {
  const family = record.appointmentOf && (await findFamilyToBook(tx, record.appointmentOf, deps.texter.sends));
  const keeps = family !== undefined && may(actor, 'manage-families', family.area);
  if (!keeps || !mayChooseChild(standing, record, now)) {
    throw new Refusal('not_allowed', `a ${standing} of this booking may not choose for whom it is`);
  }
  if (child === null || family.children.includes(child)) return;
  throw invalidInput({ path: 'child', message: 'is not of this family' });
}

/** Their own time, in the place of who was meant before. `doubled`: also where they are to be elsewhere then. */
async function claimTime({ tx, actor }: CommandContext, record: BookingRecord, doubled: boolean): Promise<void> {
  const missing = await claimForClients(tx, record);
  if (missing.length === 0 || doubled) return;
  const { slot, area } = record;
  throw new LostTime(refuseSlot('client'), { wanted: { slot, area, moving: record }, actor, clients: missing });
}
