// A specialist writes what is done next: what, by whom and until when. The worker confirms it, or asks to change it.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { holdAndStandIn } from '../bookings/stand-in-booking.ts';
import { readDirectory } from '../directory/read.ts';
import { admitAgreeing, admitDay } from './judge-steps.ts';
import { agreeNextStepInput, type NextStepView } from './next-step.ts';
import { dateIn, isSameStep, logOfStep, viewStep, viewStepAnew } from './open-step.ts';
import { findSteps, insertStep, type StepRecord } from './store-next-steps.ts';

/** What is agreed at one meeting is a few things that people remember. */
const MOST = 20;

/**
 * The same words, by the same and until the same day, are the same step. Throws `Refusal`: not_found, not_allowed, not_yet,
 * wrong_status, invalid_input, personal_data_found.
 */
export const agreeNextStep: Command<z.output<typeof agreeNextStepInput>, NextStepView> = {
  name: 'agree-next-step',
  capability: 'anyone-signed-in',
  input: agreeNextStepInput,
  run: async (context, { booking, ...asked }) => {
    const { tx, now, actor, deps } = context;
    const { record, standing } = await holdAndStandIn(context, booking);
    admitAgreeing(standing, record, now);
    const directory = await readDirectory(deps, tx);
    admitDay(asked.until, record, (at) => dateIn(directory, record, at));
    const steps = await findSteps(tx, booking);
    const same = steps.find((step) => isSameStep(step, asked));
    const opened = { record, standing, directory };
    if (same) return { result: viewStep(opened, same, now), unchanged: true };
    if (steps.length >= MOST) throw new Refusal('wrong_status', `no more than ${MOST} steps are agreed at one meeting`);
    const { what, by, other, until } = asked;
    const step = { id: randomUUID(), booking, what, by, until, ...(other !== undefined && { other }) };
    await insertStep(tx, step, actor.principal, now);
    const written: StepRecord = { ...step, state: 'proposed', version: 0, done: false };
    return {
      result: await viewStepAnew(context, { ...opened, step: written }),
      log: [{ action: 'agree-next-step', ...logOfStep(opened, step) }],
    };
  },
};
