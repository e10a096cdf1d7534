// The specialist takes back what was agreed: it is not done after all.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { admitStepAct } from './judge-steps.ts';
import { dropNextStepInput } from './next-step.ts';
import { logOfStep, openStep, stepFactsOf } from './open-step.ts';
import { deleteStep } from './store-next-steps.ts';

/** Throws `Refusal`: not_found, not_allowed, wrong_status for what is done. */
export const dropNextStep: Command<z.output<typeof dropNextStepInput>, { dropped: true }> = {
  name: 'drop-next-step',
  capability: 'anyone-signed-in',
  input: dropNextStepInput,
  run: async (context, { step: id }) => {
    const opened = await openStep(context, id);
    admitStepAct('drop', opened.standing, stepFactsOf(opened.step));
    await deleteStep(context.tx, id);
    return { result: { dropped: true }, log: [{ action: 'drop-next-step', ...logOfStep(opened, opened.step) }] };
  },
};
