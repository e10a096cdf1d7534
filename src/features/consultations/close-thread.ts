// Its asker closes a question: a time that was kept beside it is free again, unless it is too late to give it back.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { type Command, type CommandContext, decideWithin } from '../../platform/command.ts';
import { recordMeasured } from '../../platform/record-measured.ts';
import { cancelBooking } from '../bookings/cancel-booking.ts';
import { measureOfSolved } from './measures-of-thread.ts';
import { admitSeen, logOf, logOfTime, type OpenedThread, openThread, viewAnew } from './open-thread.ts';
import { admitAct, closed } from './rules.ts';
import { closeThreadInput, type ThreadView } from './schema.ts';
import { writeStanding } from './store.ts';

/**
 * `solved` is said of an answer. Throws `Refusal`: not_found, not_allowed, wrong_status, changed_meanwhile.
 */
export const closeThread: Command<z.output<typeof closeThreadInput>, ThreadView> = {
  name: 'close-thread',
  capability: 'anyone-signed-in',
  input: closeThreadInput,
  run: async (context, { thread, because, version }) => {
    const { tx, now } = context;
    const opened = await openThread(context, thread);
    const { record, part } = opened;
    const { standing } = record;
    if (part === 'asker' && standing.is === 'closed' && standing.because === because) {
      return { result: await viewAnew(context, opened), unchanged: true };
    }
    admitAct('close', part, standing.is);
    admitSeen(record, version);
    if (because === 'solved' && record.answeredAt === undefined) {
      throw new Refusal('wrong_status', 'what nobody has answered is not solved by an answer');
    }
    const freed = await giveBack(context, opened, because === 'solved' ? 'answered' : 'not-needed');
    const isMet = record.booking !== undefined && freed === undefined && record.booking.status !== 'cancelled';
    if (because === 'solved' && !isMet) await recordMeasured(tx, [measureOfSolved(record, now)]);
    await writeStanding(tx, record.id, closed(because, now), { now });
    const details = { because, ...(freed && record.booking && logOfTime(record.booking)) };
    return {
      result: await viewAnew(context, opened),
      log: [{ action: 'close-thread', ...logOf(record, details) }, ...(freed?.log ?? [])],
      events: freed?.events ?? [],
    };
  },
};

/** By the bookings' own command. A time that can be given back no more stays, and is held. */
async function giveBack(context: CommandContext, { record }: OpenedThread, reason: 'answered' | 'not-needed') {
  const { booking } = record;
  if (booking === undefined || booking.status !== 'booked' || booking.end <= context.now) return undefined;
  try {
    return await decideWithin(context, cancelBooking, { booking: booking.id, reason });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'cut_off_passed') return undefined;
    throw error;
  }
}
