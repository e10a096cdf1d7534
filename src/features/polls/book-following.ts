// A chosen meeting goes on: the following ones are booked for the same people at once, as one plan, or none of them is.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { DAY, MINUTE } from '../../core/instant.ts';
import { overlaps } from '../../core/interval.ts';
import type { Command } from '../../platform/command.ts';
import { bookHeldTime, holdTime, makeFirstOf } from '../bookings/hold-time.ts';
import { othersIn } from './choose-time.ts';
import { chosenIn, freeForPoll } from './find-following.ts';
import { admitAct, openPoll, readAnew } from './open-poll.ts';
import { bookFollowingInput, type PollView } from './schema.ts';
import { notePlan } from './store.ts';
import { logOf, viewPoll } from './view-poll.ts';

/** Those who meet know about when, a year ahead at most. */
const REACH = 366 * DAY;

/** Twice is once. Throws `Refusal`: not_found, not_allowed, wrong_status, invalid_input, slot_taken naming the time, double_booked. */
export const bookFollowing: Command<z.output<typeof bookFollowingInput>, PollView> = {
  name: 'book-following',
  capability: 'propose-meeting',
  input: bookFollowingInput,
  run: async (context, { poll: id, starts }) => {
    const { tx, now, actor } = context;
    const opened = await openPoll(context, id);
    const { poll, part, directory } = opened;
    if (poll.plan !== undefined && part === 'proposer') {
      return { result: viewPoll(directory, poll, part), unchanged: true };
    }
    admitAct(opened, 'continue');
    const first = chosenIn(poll);
    if (first === undefined) throw new Refusal('wrong_status', 'no time is chosen');
    const times = [...starts]
      .sort((one, other) => one - other)
      .map((start) => ({ start, end: start + poll.minutes * MINUTE }));
    const apart = times.every((one, at) => !times.slice(at + 1).some((other) => overlaps(one, other)));
    const within = times.every(({ start }) => start >= first.end && start > now && start <= first.start + REACH);
    if (!apart || !within) throw invalidInput({ path: 'starts', message: 'must follow one another within a year' });
    const plan = randomUUID();
    const { service, area, site, room, professionals, channel } = poll;
    const booked: BookingId[] = [];
    for (const time of times) {
      const [free] = await freeForPoll(tx, directory, actor, poll, time, now);
      if (free === undefined) throw notFree(starts, time.start);
      const held = { time: { ...time, service, area, site, room, professionals }, until: now + DAY };
      const hold = await holdTime(context, directory, held);
      booked.push((await bookHeldTime(context, directory, hold, { channel, others: othersIn(poll), plan })).id);
    }
    await makeFirstOf(tx, first.booking, plan);
    await notePlan(tx, id, plan);
    return {
      result: viewPoll(directory, await readAnew(context, poll), part),
      log: [
        { action: 'book-following', ...logOf(poll, { plan, count: booked.length }) },
        ...booked.map((booking) => ({ action: 'choose-time', ...logOf(poll, { booking, sequence: 0 }) }) as const),
      ],
      events: booked.map((booking) => ({
        name: 'booking-changed',
        data: { booking, sequence: 0, change: 'booked' },
      })),
    };
  },
};

function notFree(starts: readonly number[], start: number): Refusal {
  const path = `starts[${starts.indexOf(start)}]`;
  return new Refusal('slot_taken', 'somebody who is to come is not free then', {
    faults: [{ path, message: 'is not free for all of them' }],
  });
}
