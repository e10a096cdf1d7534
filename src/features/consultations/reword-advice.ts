// Its writer says advice anew, while nobody has approved it: it waits for a second pair of eyes again.

import type { z } from 'zod';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { type AdviceView, rewordAdviceInput } from './advice.ts';
import { admitAdviceAct } from './judge-advice.ts';
import {
  admitAdviceSeen,
  admitReworded,
  admitShelfTopic,
  doneWith,
  logOfAdvice,
  openAdvice,
  viewAdvice,
} from './open-advice.ts';
import { writeAdvice as writeRow } from './store-advice.ts';
import { contentOf } from './write-advice.ts';

/** Throws `Refusal`: not_found, not_allowed, wrong_status, changed_meanwhile, invalid_input, personal_data_found. */
export const rewordAdvice: Command<z.output<typeof rewordAdviceInput>, AdviceView> = {
  name: 'reword-advice',
  capability: 'write-advice',
  input: rewordAdviceInput,
  run: async (context, { advice, version, ...content }) => {
    const { tx, actor } = context;
    const opened = await openAdvice(context, advice);
    const { record, directory } = opened;
    admitAdviceAct('reword', actor, record);
    if (record.state === 'waiting' && isSameValue(contentOf(record), contentOf(content))) {
      return { result: viewAdvice(directory, actor, record), unchanged: true };
    }
    admitAdviceSeen(record, version);
    admitShelfTopic(directory, record.area, content.topic);
    await admitReworded(context, record.from, content);
    await writeRow(tx, record.id, 'waiting', content);
    return {
      result: await doneWith(context, opened, { what: 'reworded' }),
      log: [{ action: 'reword-advice', ...logOfAdvice(record) }],
    };
  },
};
