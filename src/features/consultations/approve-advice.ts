// A second pair of eyes: a colleague or the area's coordinator shows advice to all who ask, or sends it back with a reason.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { type AdviceView, approveAdviceInput, reasonInput } from './advice.ts';
import { admitAdviceAct, wasDoneBy } from './judge-advice.ts';
import { admitAdviceSeen, doneWith, logOfAdvice, openAdvice, viewAdvice } from './open-advice.ts';
import { forgetReasons, writeAdvice } from './store-advice.ts';

/** Throws `Refusal`: not_found, not_allowed to its writer, wrong_status, changed_meanwhile. */
export const approveAdvice: Command<z.output<typeof approveAdviceInput>, AdviceView> = {
  name: 'approve-advice',
  capability: 'write-advice',
  input: approveAdviceInput,
  run: async (context, { advice, version }) => {
    const { tx, actor } = context;
    const opened = await openAdvice(context, advice);
    const { record, directory } = opened;
    if (record.state === 'shown' && wasDoneBy(record, 'approved', actor.principal)) {
      return { result: viewAdvice(directory, actor, record), unchanged: true };
    }
    admitAdviceAct('approve', actor, record);
    admitAdviceSeen(record, version);
    await writeAdvice(tx, record.id, 'shown');
    await forgetReasons(tx, record.id);
    return {
      result: await doneWith(context, opened, { what: 'approved' }),
      log: [{ action: 'approve-advice', ...logOfAdvice(record) }],
    };
  },
};

/** Throws as {@link approveAdvice}, and `personal_data_found`. */
export const sendBackAdvice: Command<z.output<typeof reasonInput>, AdviceView> = {
  name: 'send-back-advice',
  capability: 'write-advice',
  input: reasonInput,
  run: async (context, { advice, version, reason }) => {
    const { tx, actor } = context;
    const opened = await openAdvice(context, advice);
    const { record, directory } = opened;
    if (record.state === 'sent-back' && wasDoneBy(record, 'sent-back', actor.principal)) {
      return { result: viewAdvice(directory, actor, record), unchanged: true };
    }
    admitAdviceAct('send-back', actor, record);
    admitAdviceSeen(record, version);
    await writeAdvice(tx, record.id, 'sent-back');
    return {
      result: await doneWith(context, opened, { what: 'sent-back', reason }),
      log: [{ action: 'send-back-advice', ...logOfAdvice(record) }],
    };
  },
};
