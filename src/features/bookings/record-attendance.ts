// What became of a booked time: arrived, fulfilled, or nobody came. Said a second time, it stays as it was said.

import type { z } from 'zod';
import { type BookingAct, isDone } from '../../core/booking.ts';
import { Refusal } from '../../core/errors.ts';
import { NOTHING, type QuickCommand } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import { logOf } from './log-of-booking.ts';
import { cameByVideo } from './note-that-they-came.ts';
import { openAsRead } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { actInput, type BookingView, noShowInput } from './schema.ts';
import { setStatus } from './store-changes.ts';

/** They are here. Throws `Refusal`: not_found, not_allowed, wrong_status, not_yet. */
export const recordArrival = attendance('record-arrival', 'arrive', actInput);

/** The meeting was held. Throws as `recordArrival`. */
export const fulfilBooking = attendance('fulfil-booking', 'fulfil', actInput);

/**
 * Nobody came. Throws as `recordArrival`; `was_present` where one of those whom the professional meets was seen by video,
 * unless it is said that they were not reached.
 */
export const recordNoShow = attendance('record-no-show', 'no-show', noShowInput);

type Said = z.output<typeof actInput> & { readonly notReached?: true };

function attendance<Input extends Said>(
  name: LogEntry['action'],
  act: BookingAct,
  input: z.ZodType<Input>,
): QuickCommand<Input, BookingView> {
  return {
    name,
    capability: 'anyone-signed-in',
    input,
    decide: async (context, asked) => {
      const { now, deps } = context;
      const { notReached } = asked;
      const opened = await openAsRead(context, asked, act, ({ status }) => isDone(status, act));
      const { record, standing, directory, next } = opened;
      if (next === record.status) return { ...answerAsItIs(context, opened), write: NOTHING };
      if (act === 'no-show' && cameByVideo(record) && notReached === undefined) {
        throw new Refusal('was_present', 'somebody of those who were to come was seen by video');
      }
      const { record: changed, write } = setStatus(record, next, now);
      return {
        write,
        result: viewBooking(deps, directory, changed, standing),
        log: [
          {
            action: name,
            ...logOf(record, { from: record.status, to: next, ...(notReached && { notReached }) }),
          },
        ],
      };
    },
  };
}
