// Somebody who was asked says of each time whether it suits, by their link; until the deadline as often as they like.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { answerPollInput } from './schema.ts';
import { findAskedOf, findPoll, lockPoll, writeAnswers } from './store.ts';
import { logOf } from './view-poll.ts';

/** Throws `not_found` for anybody who was not asked, or is not any more, `wrong_status` once it is over or the deadline has passed. */
export const answerPoll: Command<z.output<typeof answerPollInput>, { answered: true }> = {
  name: 'answer-poll',
  capability: 'anyone-signed-in',
  input: answerPollInput,
  run: async ({ tx, now, actor }, { answers }) => {
    const asked = actor.principal.startsWith('link:') ? linkOf(actor) : undefined;
    const of = asked === undefined ? undefined : await findAskedOf(tx, asked);
    if (asked === undefined || of === undefined) throw new Refusal('not_found', 'nobody who was asked');
    await lockPoll(tx, of);
    const poll = await findPoll(tx, of);
    const own = poll?.asked.find(({ id }) => id === asked);
    if (poll === undefined || own === undefined || own.removedAt !== undefined) {
      throw new Refusal('not_found', 'nobody who is asked any more');
    }
    if (poll.state !== 'open' || now >= poll.deadline) throw new Refusal('wrong_status', 'answers are taken no more');
    const held = new Set(poll.times.filter(({ state }) => state === 'held').map(({ id }) => id));
    const said = answers.filter(({ time }) => poll.times.some(({ id }) => id === time));
    if (said.length < answers.length) throw invalidInput({ path: 'answers', message: 'are about other times' });
    const fresh = said.filter(({ time, answer }) => held.has(time) && own.answers.get(time) !== answer);
    if (fresh.length === 0) return { result: { answered: true }, unchanged: true };
    await writeAnswers(tx, asked, fresh, now);
    return {
      result: { answered: true },
      log: [{ action: 'answer-poll', ...logOf(poll, { count: fresh.length }) }],
    };
  },
};
