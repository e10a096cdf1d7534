// What a deputy was handed: shapes in and out.

import { z } from 'zod';
import { guarded } from '../../core/typed-text.ts';
import { professionalId } from '../directory/schema.ts';

/** The most that a note may say. */
const LONGEST_NOTE = 2000;

export const handOverInput = z.strictObject({
  absence: z.string().min(1).max(150).meta({ description: 'The absence’s id' }),
  deputy: professionalId.optional().meta({
    description: 'Who stands in; left out, the lasting deputies of each series, the first who is not away',
  }),
  note: guarded(
    z
      .string()
      .max(LONGEST_NOTE)
      .overwrite((text) => text.replaceAll('\r\n', '\n').trim()),
  )
    .default('')
    .meta({ description: 'What the deputy should know; of no child and no family' }),
});

const dutyId = z.uuid();
export const dutyInput = z.strictObject({ duty: dutyId });

const moment = z.iso.datetime({ offset: true });

/** Something that was handed over, or stands as it was. */
const handedItem = z.object({
  thread: z.string().optional(),
  booking: z.string().optional(),
  start: moment.optional().meta({ description: 'Of a booking' }),
  deputy: z.string().optional().meta({ description: 'To whom it went; missing where it is left' }),
  code: z.string().optional().meta({ description: 'Why it is left: `no_deputy`, or what the time is refused for' }),
});
export type HandedItem = z.output<typeof handedItem>;

export const handedOver = z
  .object({ duties: z.array(z.string()).meta({ description: 'One for each deputy' }), outcomes: z.array(handedItem) })
  .meta({ id: 'HandedOver' });
export type HandedOver = z.output<typeof handedOver>;

export const takenBack = z
  .object({
    back: z.int().meta({ description: 'How many questions and times are theirs again who handed them over' }),
    stays: z.int().meta({ description: 'How many stay with the deputy, as something was done since' }),
  })
  .meta({ id: 'DutyTakenBack' });
export type TakenBack = z.output<typeof takenBack>;

const dutyView = z
  .object({
    id: z.string(),
    absence: z.string(),
    professional: z.string().meta({ description: 'Who is away' }),
    deputy: z.string(),
    note: z.string().optional().meta({ description: 'For the deputy and who is away, until it is removed' }),
    handedAt: moment,
    until: moment.meta({ description: 'When the absence ends' }),
    threads: z.array(z.string()).meta({ description: 'Those that are open and still the deputy’s' }),
    bookings: z.array(z.string()).meta({ description: 'Those to come that are still the deputy’s' }),
    takesBack: z.boolean().meta({ description: 'Whether the caller may take it back now' }),
  })
  .meta({ id: 'Duty' });
export type DutyView = z.output<typeof dutyView>;

export const dutyList = z.object({ items: z.array(dutyView) }).meta({ id: 'DutyList' });
