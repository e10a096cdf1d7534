// A specialist turns an answer into short general advice, or a coordinator puts a leaflet or a link on the area's shelf.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import { may } from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command, CommandContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { type AdviceView, writeAdviceInput } from './advice.ts';
import { stateAtFirst } from './judge-advice.ts';
import { admitReworded, admitShelfTopic, doneWith, logOfAdvice, viewAdvice } from './open-advice.ts';
import { openThread } from './open-thread.ts';
import { type AdviceRecord, findWrittenSince, insertAdvice } from './store-advice.ts';

type Input = z.output<typeof writeAdviceInput>;

/**
 * The same, written again within a quarter of an hour, is the same. Throws `Refusal`: not_allowed, not_found for an answer
 * that is not the actor's to use, invalid_input, personal_data_found.
 */
export const writeAdvice: Command<Input, AdviceView> = {
  name: 'write-advice',
  capability: 'write-advice',
  input: writeAdviceInput,
  run: async (context, { area, from, ...content }) => {
    const { tx, now, actor, deps } = context;
    if (!may(actor, 'write-advice', area)) throw new Refusal('not_allowed', 'not an area of this actor');
    const directory = await readDirectory(deps, tx);
    admitShelfTopic(directory, area, content.topic);
    const text = from && (await answerOf(context, area, from));
    const state = stateAtFirst(actor, area, text !== undefined);
    const record: AdviceRecord = {
      ...{ id: randomUUID(), area, ...content, state, version: 0, writtenBy: actor.principal, writtenAt: now },
      ...(text !== undefined && { from: text }),
      deeds: [],
    };
    const before = await findWrittenSince(tx, record, now - SAME_PRESS);
    if (before && isSameValue(contentOf(before), contentOf(record))) {
      return { result: viewAdvice(directory, actor, before), unchanged: true };
    }
    await admitReworded(context, text, content);
    await insertAdvice(tx, record);
    return {
      result: await doneWith(context, { record, directory }, { what: 'written' }),
      log: [{ action: 'write-advice', ...logOfAdvice(record) }],
    };
  },
};

export function contentOf({ topic, ageBand, language, title, text, link }: Omit<Input, 'area' | 'from'>) {
  return { topic, ageBand, language, title, text, link };
}

/** Throws `not_found` for a thread that is not theirs to answer, `invalid_input` for what is no answer there. */
async function answerOf(
  context: CommandContext,
  area: Input['area'],
  { thread, text }: NonNullable<Input['from']>,
): Promise<string> {
  const { record, part } = await openThread(context, thread);
  if (part !== 'specialist' || record.area !== area) throw new Refusal('not_found', 'no such answer');
  const answer = record.texts.find(({ id, kind }) => id === text && kind === 'answer');
  if (answer === undefined) throw invalidInput({ path: 'from.text', message: 'is no answer of this question' });
  return answer.id;
}
