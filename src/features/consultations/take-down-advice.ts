// The area's coordinator takes advice off the shelf: nobody is shown it any more, and what became of it is kept.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { type AdviceView, reasonInput } from './advice.ts';
import { admitAdviceAct, wasDoneBy } from './judge-advice.ts';
import { admitAdviceSeen, doneWith, logOfAdvice, openAdvice, viewAdvice } from './open-advice.ts';
import { writeAdvice } from './store-advice.ts';

/** Throws `Refusal`: not_found, not_allowed, wrong_status, changed_meanwhile, personal_data_found. */
export const takeDownAdvice: Command<z.output<typeof reasonInput>, AdviceView> = {
  name: 'take-down-advice',
  capability: 'manage-shelf',
  input: reasonInput,
  run: async (context, { advice, version, reason }) => {
    const { tx, actor } = context;
    const opened = await openAdvice(context, advice);
    const { record, directory } = opened;
    if (record.state === 'taken-down' && wasDoneBy(record, 'taken-down', actor.principal)) {
      return { result: viewAdvice(directory, actor, record), unchanged: true };
    }
    admitAdviceAct('take-down', actor, record);
    admitAdviceSeen(record, version);
    await writeAdvice(tx, record.id, 'taken-down');
    return {
      result: await doneWith(context, opened, { what: 'taken-down', reason }),
      log: [{ action: 'take-down-advice', ...logOfAdvice(record) }],
    };
  },
};
