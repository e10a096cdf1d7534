// Somebody of another house is asked no more: their link is dead at once, and they are told.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { admitAct, openPoll, readAnew } from './open-poll.ts';
import { postOutcome } from './post-polls.ts';
import { type PollView, removeAskedInput } from './schema.ts';
import { writeRemoved, writeState } from './store.ts';
import { logOf, viewPoll } from './view-poll.ts';

/** Twice is once. Who works here and has the times held is none of these. Throws `not_found`, `not_allowed`, `wrong_status`. */
export const removeAsked: Command<z.output<typeof removeAskedInput>, PollView> = {
  name: 'remove-asked',
  capability: 'propose-meeting',
  input: removeAskedInput,
  run: async (context, { poll: id, person }) => {
    const { tx, now } = context;
    const opened = await openPoll(context, id);
    const { poll, part, directory } = opened;
    const asked = poll.asked.find((one) => one.id === person);
    if (asked === undefined || asked.email === undefined) throw new Refusal('not_found', 'nobody of another house');
    if (asked.removedAt !== undefined) return { result: viewPoll(directory, poll, part), unchanged: true };
    admitAct(opened, 'remove');
    await writeRemoved(tx, person, now);
    await writeState(tx, id, 'open', now);
    const left = await readAnew(context, poll);
    await postOutcome(tx, directory, left, { to: [asked], because: 'removed', now });
    return {
      result: viewPoll(directory, left, part),
      log: [{ action: 'remove-asked', ...logOf(poll, { participant: person }) }],
    };
  },
};
