// The specialist says a step otherwise, as the worker asked or of themselves: it is to be confirmed anew.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { admitDay, admitStepAct } from './judge-steps.ts';
import { type NextStepView, rewordNextStepInput } from './next-step.ts';
import { admitSeenStep, dateIn, isSameStep, logOfStep, openStep, stepFactsOf, viewStepAnew } from './open-step.ts';
import { rewordStep } from './store-next-steps.ts';

/** The same words change nothing. Throws as confirming it, and `invalid_input`. */
export const rewordNextStep: Command<z.output<typeof rewordNextStepInput>, NextStepView> = {
  name: 'reword-next-step',
  capability: 'anyone-signed-in',
  input: rewordNextStepInput,
  run: async (context, { step: id, version, ...asked }) => {
    const { tx } = context;
    const opened = await openStep(context, id);
    const { step, standing, record, directory } = opened;
    admitStepAct('reword', standing, stepFactsOf(step));
    if (isSameStep(step, asked)) return { result: await viewStepAnew(context, opened), unchanged: true };
    admitSeenStep(step, version);
    admitDay(asked.until, record, (at) => dateIn(directory, record, at));
    const { what, by, other, until } = asked;
    await rewordStep(tx, { id, what, by, until, ...(other !== undefined && { other }) });
    return {
      result: await viewStepAnew(context, opened),
      log: [{ action: 'reword-next-step', ...logOfStep(opened, step) }],
    };
  },
};
