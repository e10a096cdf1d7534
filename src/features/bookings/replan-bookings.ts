// Applies what was chosen for the bookings of somebody who falls away: each as far as it still can be, all at once.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { ProfessionalId, SlotId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import { overridableRules } from '../../core/slots.ts';
import { type Command, type CommandContext, inEachArea, type LogEntry } from '../../platform/command.ts';
import { slotOutput } from '../availability/schema.ts';
import { readDirectory } from '../directory/read.ts';
import type { BookingRecord } from './booking-record.ts';
import { chooseSlot, tellNearest } from './choose-slot.ts';
import { moveToSlot, subjectOf } from './move-to-slot.ts';
import { viewBooking } from './read.ts';
import { decideAct, standingOf } from './rules.ts';
import { type ReplanChoice, type ReplanView, replanInput } from './schema.ts';
import { attempt, findBooking, lockBookings } from './store.ts';
import { cancelBookingRow } from './store-changes.ts';

/**
 * Moves or cancels each booking as chosen, in one transaction; ids stay, versions grow. Every choice is judged again,
 * and one that cannot be applied any more is told by its code, with the nearest free slots; the rest is done. The
 * cut-off and the notice are for families who change their minds: here they do not count.
 */
export const replanBookings: Command<z.output<typeof replanInput>, ReplanView> = {
  name: 'replan-bookings',
  capability: 'change-area-bookings',
  input: replanInput,
  run: async (context, { professional, choices }) => {
    const { tx, deps, actor, now } = context;
    await lockBookings(
      tx,
      choices.map(({ booking }) => booking),
    );
    const changed: Changed[] = [];
    const unchanged: ReplanView['unchanged'] = [];
    for (const choice of choices) {
      try {
        changed.push(await attempt(tx, () => apply(context, professional, choice)));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { details } = await tellNearest({ db: tx, deps, now }, error);
        const nearest = slotOutput.array().safeParse(details.nearest ?? []).data ?? [];
        unchanged.push({ booking: choice.booking, code: error.code, nearest });
      }
    }
    const directory = await readDirectory(deps, tx);
    const summary = inEachArea(directory.professionals.get(professional)?.areas ?? [], {
      action: 'replan-bookings',
      subject: { kind: 'professional', id: professional },
      details: { changed: changed.length, unchanged: unchanged.length },
    });
    return {
      result: {
        changed: changed.map(({ after }) => viewBooking(deps, directory, after, standingOf(actor, after))),
        unchanged,
      },
      log: [...summary, ...changed.map(({ log }) => log)],
      events: changed.flatMap(({ event }) => event ?? []),
    };
  },
};

type Changed = { readonly after: BookingRecord; readonly log: LogEntry; readonly event?: DomainEvent };

async function apply(context: CommandContext, professional: ProfessionalId, choice: ReplanChoice): Promise<Changed> {
  const { tx, now } = context;
  const record = await openForReplan(context, professional, choice);
  if ('cancel' in choice) {
    return told(await cancelBookingRow(tx, record, 'professional-away', now), { change: 'cancelled' });
  }
  const channel = choice.channel ?? record.channel;
  const isThere = choice.slot === record.slot;
  const stays = isThere && channel !== record.channel;
  const chosen = await chooseSlot(context, {
    slot: choice.slot,
    area: record.area,
    moving: record,
    // who stays at their own time works from where they are; anybody else who comes is not given less notice than the family
    despite: stays ? overridableRules.filter((rule) => rule !== 'closure') : ['notice'],
  });
  if (chosen.slot.service !== record.service) throw new Refusal('unknown_slot', 'the slot is of another service');
  if (channel !== undefined && !chosen.slot.channels.includes(channel))
    throw new Refusal('channel_not_offered', 'the new time is not held that way');
  if (isThere && !stays) return leftAsItIs(record);
  return told(await moveToSlot(context, record, chosen, channel), { change: 'moved', from: record.slot });
}

/** A booking that is another's, or no longer the absent person's, is not replanned here. */
async function openForReplan(
  { tx, now, actor }: CommandContext,
  professional: ProfessionalId,
  choice: ReplanChoice,
): Promise<BookingRecord> {
  const record = await findBooking(tx, choice.booking);
  if (record === undefined || record.status === 'held' || !may(actor, 'change-area-bookings', record.area)) {
    throw new Refusal('not_found', 'no such booking');
  }
  decideAct('cancel' in choice ? 'cancel' : 'reschedule', 'desk', record, undefined, now, true);
  if (!record.professionals.includes(professional)) {
    throw new Refusal('wrong_status', 'the booking is with somebody else by now');
  }
  if (choice.sequence !== undefined && choice.sequence !== record.sequence) {
    throw new Refusal('wrong_status', 'the booking has been changed since it was looked at');
  }
  return record;
}

/** Nobody hears of a booking that keeps its time and its way to meet. */
function leftAsItIs(record: BookingRecord): Changed {
  const { event: _, ...kept } = told(record, { change: 'moved', from: record.slot });
  return kept;
}

function told(
  after: BookingRecord,
  { change, from }: { readonly change: 'moved' | 'cancelled'; readonly from?: SlotId },
): Changed {
  const { id, sequence, area, slot } = after;
  return {
    after,
    log: {
      action: change === 'moved' ? 'reschedule-booking' : 'cancel-booking',
      subject: subjectOf(after),
      area,
      purpose: 'absence',
      details: { booking: id, sequence, ...(from !== undefined && { from, to: slot }) },
    },
    event: { name: 'booking-changed', data: { booking: id, sequence, change, freed: from ?? slot } },
  };
}
