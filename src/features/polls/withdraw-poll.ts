// The proposal is taken back: its times are free at once, and all who were asked are told.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { letGo } from './let-go.ts';
import { admitAct, openPoll, readAnew } from './open-poll.ts';
import { postOutcome } from './post-polls.ts';
import { type PollView, withdrawPollInput } from './schema.ts';
import { writeState } from './store.ts';
import { logOf, viewPoll } from './view-poll.ts';

/** Twice is once. Throws `not_found`, `wrong_status` for one that has led to a booking. */
export const withdrawPoll: Command<z.output<typeof withdrawPollInput>, PollView> = {
  name: 'withdraw-poll',
  capability: 'propose-meeting',
  input: withdrawPollInput,
  run: async (context, { poll: id }) => {
    const { tx, now } = context;
    const opened = await openPoll(context, id);
    const { poll, part, directory } = opened;
    if (poll.state === 'withdrawn') return { result: viewPoll(directory, poll, part), unchanged: true };
    admitAct(opened, 'withdraw');
    const freed = await letGo(context, poll);
    await writeState(tx, id, 'withdrawn', now);
    const over = await readAnew(context, poll);
    await postOutcome(tx, directory, over, { to: over.asked, because: 'withdrawn', now });
    return {
      result: viewPoll(directory, over, part),
      log: [{ action: 'withdraw-poll', ...logOf(poll, { count: freed.length }) }],
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};
