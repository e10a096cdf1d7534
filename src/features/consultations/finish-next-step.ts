// What was agreed has been done, as the worker or the specialist says; or it was marked so by mistake.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { admitStepAct } from './judge-steps.ts';
import { finishNextStepInput, type NextStepView } from './next-step.ts';
import { logOfStep, openStep, stepFactsOf, viewStepAnew } from './open-step.ts';
import { writeDone } from './store-next-steps.ts';

/** Throws `Refusal`: not_found, wrong_status. */
export const finishNextStep: Command<z.output<typeof finishNextStepInput>, NextStepView> = {
  name: 'finish-next-step',
  capability: 'anyone-signed-in',
  input: finishNextStepInput,
  run: async (context, { step: id, done }) => {
    const { tx, now, actor } = context;
    const opened = await openStep(context, id);
    const { step, standing } = opened;
    if (step.done === done) return { result: await viewStepAnew(context, opened), unchanged: true };
    admitStepAct(done ? 'done' : 'undone', standing, stepFactsOf(step));
    await writeDone(tx, id, done ? { by: actor.principal, at: now } : undefined);
    return {
      result: await viewStepAnew(context, opened),
      log: [{ action: done ? 'finish-next-step' : 'reopen-next-step', ...logOfStep(opened, step) }],
    };
  },
};
