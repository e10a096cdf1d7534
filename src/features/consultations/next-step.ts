// What goes into and comes out of next steps: what is done after a consultation, by whom and until when.

import { z } from 'zod';
import { guarded } from '../../core/typed-text.ts';
import { bookingId } from '../bookings/schema.ts';

export const stepParties = ['worker', 'specialist', 'family', 'other'] as const;
export type StepParty = (typeof stepParties)[number];

const stepStates = ['proposed', 'change-asked', 'confirmed'] as const;
export type StepState = (typeof stepStates)[number];

const stepActs = ['confirm', 'ask-change', 'done', 'undone', 'reword', 'drop'] as const;
export type StepAct = (typeof stepActs)[number];

/** The most of one step that is written. */
export const LONGEST_STEP = 500;
export const LONGEST_PARTY = 100;
const words = (longest: number) =>
  guarded(
    z
      .string()
      .max(longest)
      .overwrite((text) => text.replaceAll('\r\n', '\n').trim()),
  );
const some = (longest: number) => words(longest).refine((text) => text !== '', 'must not be empty');

/** No zone: until the end of that day, where the meeting was. */
const day = z.iso.date('must be a date such as 2026-11-24').meta({ example: '2026-12-18' });

const step = {
  what: some(LONGEST_STEP).meta({ example: 'Kokeillaan samaa iltarytmiä kaksi viikkoa.' }),
  by: z.enum(stepParties),
  other: some(LONGEST_PARTY)
    .optional()
    .meta({ description: 'Which other service does it, where `by` is `other`', example: 'Perhetyö' }),
  until: day,
};
type Step = z.output<z.ZodObject<typeof step>>;

function namesOther<Schema extends z.ZodType<Pick<Step, 'by' | 'other'>>>(schema: Schema): Schema {
  return schema.refine(({ by, other }) => (by === 'other') === (other !== undefined), {
    path: ['other'],
    error: 'is needed where another service does it, and nowhere else',
  });
}

const stepId = z.uuid();

const seen = z.int().min(0).meta({ description: 'The step’s version, as the caller has seen it', example: 0 });

export const agreeInput = namesOther(z.strictObject(step));
export const agreeNextStepInput = namesOther(z.strictObject({ booking: bookingId, ...step }));

export const rewordStepInput = namesOther(z.strictObject({ ...step, version: seen }));
export const rewordNextStepInput = namesOther(z.strictObject({ step: stepId, version: seen, ...step }));

export const dropNextStepInput = z.strictObject({ step: stepId });
export const stepDropped = z.object({ dropped: z.literal(true) });

export const confirmInput = z.strictObject({
  version: seen,
  wish: some(LONGEST_STEP).optional().meta({ description: 'What is to be otherwise: it is not confirmed then' }),
});
export const confirmNextStepInput = confirmInput.extend({ step: stepId });

export const finishInput = z.strictObject({
  done: z.boolean().default(true).meta({ description: '`false`: it was marked as done by mistake' }),
});
export const finishNextStepInput = finishInput.extend({ step: stepId });

export const nextStepView = z
  .object({
    id: z.string(),
    booking: z.string(),
    what: z.string().optional().meta({ description: 'Missing once it is kept no longer' }),
    by: z.enum(stepParties),
    other: z.string().optional(),
    until: z.iso.date(),
    state: z.enum(stepStates),
    wish: z.string().optional().meta({ description: 'What the worker would have otherwise' }),
    version: z.int(),
    done: z.boolean(),
    overdue: z.boolean(),
    acts: z.array(z.enum(stepActs)).meta({ description: 'What the caller may do with it now' }),
  })
  .meta({ id: 'NextStep' });
export type NextStepView = z.output<typeof nextStepView>;

const count = z.int().min(0);

export const nextStepsView = z
  .object({
    agrees: z.boolean().meta({ description: 'Whether the caller may write another one now' }),
    steps: z.array(nextStepView).optional().meta({
      description: 'For the worker who asked and the specialists who met them; nobody else reads any of it',
    }),
    counts: z.object({ all: count, confirmed: count, done: count, overdue: count }),
  })
  .meta({ id: 'NextSteps' });
export type NextStepsView = z.output<typeof nextStepsView>;
