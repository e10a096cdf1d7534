// Who proposed it chooses: the time is booked for all of them, the others are let go, and who had said no is told.

import type { z } from 'zod';
import { isOutsideRole } from '../../core/booking.ts';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import type { NewParticipant } from '../bookings/booking-record.ts';
import { bookHeldTime } from '../bookings/hold-time.ts';
import { letGo } from './let-go.ts';
import { admitAct, openPoll, readAnew } from './open-poll.ts';
import { postOutcome } from './post-polls.ts';
import { chooseTimeInput, type PollView } from './schema.ts';
import { type PollRecord, writeState, writeTimeState } from './store.ts';
import { logOf, viewPoll } from './view-poll.ts';

/**
 * Everybody is invited as to any booking. Choosing the same time twice is choosing it once. Throws `Refusal`: not_found,
 * not_allowed, wrong_status, hold_expired, double_booked.
 */
export const chooseTime: Command<z.output<typeof chooseTimeInput>, PollView> = {
  name: 'choose-time',
  capability: 'propose-meeting',
  input: chooseTimeInput,
  run: async (context, { poll: id, time: wanted }) => {
    const { tx, now } = context;
    const opened = await openPoll(context, id);
    const { poll, part, directory } = opened;
    const time = poll.times.find((one) => one.id === wanted);
    if (time === undefined) throw new Refusal('not_found', 'no such time in this poll');
    if (time.state === 'chosen') return { result: viewPoll(directory, poll, part), unchanged: true };
    admitAct(opened, 'choose');
    if (time.state !== 'held' || time.start <= now) throw new Refusal('hold_expired', 'the time is not kept any more');
    const { channel } = poll;
    const booked = await bookHeldTime(context, directory, time.booking, { channel, others: othersIn(poll) });
    await writeTimeState(tx, time.id, 'chosen');
    await letGo(context, poll, ({ id: other }) => other !== time.id);
    await writeState(tx, id, 'chosen', now);
    const chosen = await readAnew(context, poll);
    const against = chosen.asked.filter(({ answers }) => answers.get(time.id) === 'no');
    await postOutcome(tx, directory, chosen, { to: against, because: 'chosen', now });
    return {
      result: viewPoll(directory, chosen, part),
      log: [{ action: 'choose-time', ...logOf(poll, { booking: booked.id, sequence: 0 }) }],
      events: [{ name: 'booking-changed', data: { booking: booked.id, sequence: 0, change: 'booked' } }],
    };
  },
};

/** Those of other houses who are still asked. */
export function othersIn({ asked }: PollRecord): readonly NewParticipant[] {
  return asked.flatMap(({ email, role = 'guest', language, removedAt }) =>
    email === undefined || removedAt !== undefined || !isOutsideRole(role) ? [] : [{ role, language, email }],
  );
}
