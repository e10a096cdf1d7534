// What goes into and comes out of how useful a consultation was.

import { z } from 'zod';
import { guarded } from '../../core/typed-text.ts';
import { bookingId } from '../bookings/schema.ts';
import { areaId } from '../directory/schema.ts';

export const LEAST_USEFUL = 0;
export const MOST_USEFUL = 5;

/** Asked of the worker alone: the specialist cannot know. */
export const closeOutQuestions = ['changedPractice', 'referralAvoided', 'inTime'] as const;
export type CloseOutQuestion = (typeof closeOutQuestions)[number];

export const LONGEST_SENTENCE = 300;
const answer = z.boolean().optional();

const rating = {
  score: z.int().min(LEAST_USEFUL).max(MOST_USEFUL).meta({ description: '0 for of no use, 5 for of great use' }),
  changedPractice: answer.meta({ description: 'Whether it changed what the worker does; of the worker alone' }),
  referralAvoided: answer.meta({ description: 'Whether a referral was avoided; of the worker alone' }),
  inTime: answer.meta({ description: 'Whether it was in time; of the worker alone' }),
  sentence: guarded(
    z
      .string()
      .max(LONGEST_SENTENCE)
      .overwrite((text) => text.replaceAll('\r\n', '\n').trim()),
  )
    .refine((text) => text !== '', 'must not be empty')
    .optional(),
};

export const rateInput = z.strictObject(rating);
export const rateUsefulnessInput = z.strictObject({ booking: bookingId, ...rating });
export const declineRatingInput = z.strictObject({ booking: bookingId });

export const usefulnessView = z
  .object({
    may: z.boolean().meta({ description: 'Whether the caller may say something, or say it anew, now' }),
    asks: z.boolean().meta({ description: 'Whether the caller’s side has said nothing yet, and may now' }),
    own: z.object(rating).optional().meta({ description: 'What the caller’s side said; never what the other did' }),
  })
  .meta({ id: 'Usefulness' });
export type UsefulnessView = z.output<typeof usefulnessView>;
export const sentencesQuery = z.object({ area: areaId.exactOptional() });

export const sentencesView = z
  .object({
    services: z
      .array(z.object({ area: z.string(), service: z.string(), sentences: z.array(z.string()) }))
      .meta({ description: 'Only those with at least five answers' }),
  })
  .meta({ id: 'Sentences' });
export type SentencesView = z.output<typeof sentencesView>;
export type Rating = z.output<typeof rateInput>;
