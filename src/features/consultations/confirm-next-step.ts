// The worker who asked confirms what was agreed, or says what is to be otherwise.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { admitStepAct } from './judge-steps.ts';
import { confirmNextStepInput, type NextStepView } from './next-step.ts';
import { admitSeenStep, logOfStep, openStep, stepFactsOf, viewStepAnew } from './open-step.ts';
import { writeAgreement } from './store-next-steps.ts';

/** Throws `Refusal`: not_found, not_allowed, wrong_status, changed_meanwhile, personal_data_found. */
export const confirmNextStep: Command<z.output<typeof confirmNextStepInput>, NextStepView> = {
  name: 'confirm-next-step',
  capability: 'anyone-signed-in',
  input: confirmNextStepInput,
  run: async (context, { step: id, version, wish }) => {
    const { tx } = context;
    const opened = await openStep(context, id);
    const { step, standing } = opened;
    const state = wish === undefined ? 'confirmed' : 'change-asked';
    if (standing === 'booker' && step.state === state && step.wish === wish) {
      return { result: await viewStepAnew(context, opened), unchanged: true };
    }
    admitStepAct(wish === undefined ? 'confirm' : 'ask-change', standing, stepFactsOf(step));
    admitSeenStep(step, version);
    await writeAgreement(tx, id, { state, ...(wish !== undefined && { wish }) });
    return {
      result: await viewStepAnew(context, opened),
      log: [{ action: wish === undefined ? 'confirm-next-step' : 'ask-to-change-step', ...logOfStep(opened, step) }],
    };
  },
};
