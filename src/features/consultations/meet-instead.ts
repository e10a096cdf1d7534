// A specialist would rather meet: at the time kept beside the question, or at one of their own, booked at once for the asker.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { BookingId, SlotId } from '../../core/ids.ts';
import { parseSlotId } from '../../core/slots.ts';
import { type Command, type CommandContext, decideWithin } from '../../platform/command.ts';
import { bookSlot } from '../bookings/book-slot.ts';
import { bookInput } from '../bookings/schema.ts';
import { tellNearest } from '../bookings/tell-nearest.ts';
import { findActor } from '../identity/find-actor.ts';
import { admitSeen, logOf, type OpenedThread, openThread, viewAnew } from './open-thread.ts';
import { admitAct, after } from './rules.ts';
import { meetInThreadInput, type ThreadView } from './schema.ts';
import { type ThreadRecord, writeStanding } from './store.ts';

/**
 * By the ordinary booking, with the asker as who books. Throws `Refusal`: not_found, not_allowed, wrong_status (also where
 * who asked works here no more), changed_meanwhile, invalid_input, and whatever booking the time is refused for.
 */
export const meetInstead: Command<z.output<typeof meetInThreadInput>, ThreadView> = {
  name: 'meet-instead',
  capability: 'anyone-signed-in',
  input: meetInThreadInput,
  refused: tellNearest,
  run: async (context, { thread, slot, version }) => {
    const { tx, now } = context;
    const opened = await openThread(context, thread);
    const { record, part, clockwork } = opened;
    if (part === 'specialist' && record.standing.is === 'meeting' && version < record.version) {
      return { result: await viewAnew(context, opened), unchanged: true };
    }
    admitAct('meet', part, record.standing.is);
    admitSeen(record, version);
    const stands = keepsTime(record, now);
    if (stands === (slot !== undefined)) {
      throw invalidInput({ path: 'slot', message: stands ? 'a time is kept already' : 'is needed' });
    }
    const booked = slot === undefined ? undefined : await bookFor(context, opened, slot);
    const next = after('meet', record.standing, clockwork);
    const booking = booked && (booked.result.id as BookingId);
    await writeStanding(tx, record.id, next, { now, ...(booking && { booking }) });
    const details = booked && { booking: booked.result.id, start: new Date(booked.result.start).toISOString() };
    return {
      result: await viewAnew(context, opened),
      log: [{ action: 'meet-instead', ...logOf(record, details) }, ...(booked?.log ?? [])],
      events: booked?.events ?? [],
    };
  },
};

/** Whether a time to come stands beside the question. */
function keepsTime({ booking }: ThreadRecord, now: number): boolean {
  return booking !== undefined && booking.status === 'booked' && booking.end > now;
}

async function bookFor(context: CommandContext, { record }: OpenedThread, slot: SlotId) {
  const { tx, actor, deps } = context;
  const asker = await findActor(tx, record.askedBy, deps.clock.now());
  const question = record.texts.find(({ kind }) => kind === 'question')?.text;
  if (asker === undefined || question === undefined || record.topic === undefined) {
    throw new Refusal('wrong_status', 'who asked works here no more');
  }
  const parts = parseSlotId(slot);
  const own = `professional:${actor.professional}`;
  if (parts?.service !== record.service || !parts.resources.some((resource) => resource === own)) {
    throw invalidInput({ path: 'slot', message: 'is no time of this service with the specialist who offers it' });
  }
  const about = { topic: record.topic, ageBand: record.ageBand, question };
  const input = bookInput.parse({ slot, area: record.area, case: about });
  return decideWithin({ ...context, actor: asker }, bookSlot, input);
}
