// What became of a booked time: arrived, fulfilled, or nobody came. Said a second time, it stays as it was said.

import type { z } from 'zod';
import { type BookingAct, isDone } from '../../core/booking.ts';
import { NOTHING, type QuickCommand } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { answerAsItIs } from './answer-as-it-is.ts';
import { logOf } from './log-of-booking.ts';
import { openAsRead } from './open-for-change.ts';
import { viewBooking } from './read.ts';
import { actInput, type BookingView } from './schema.ts';
import { setStatus } from './store-changes.ts';

/** They are here. Throws `Refusal`: not_found, not_allowed, wrong_status, not_yet. */
export const recordArrival = attendance('record-arrival', 'arrive');

/** The meeting was held. Throws as `recordArrival`. */
export const fulfilBooking = attendance('fulfil-booking', 'fulfil');

/** Nobody came. Throws as `recordArrival`. */
export const recordNoShow = attendance('record-no-show', 'no-show');

function attendance(name: LogEntry['action'], act: BookingAct): QuickCommand<z.output<typeof actInput>, BookingView> {
  return {
    name,
    capability: 'anyone-signed-in',
    input: actInput,
    decide: async (context, input) => {
      const { now, deps } = context;
      const opened = await openAsRead(context, input, act, ({ status }) => isDone(status, act));
      const { record, standing, directory, next } = opened;
      if (next === record.status) return { ...answerAsItIs(context, opened), write: NOTHING };
      const { record: changed, write } = setStatus(record, next, now);
      return {
        write,
        result: viewBooking(deps, directory, changed, standing),
        log: [
          {
            action: name,
            ...logOf(record, { from: record.status, to: next }),
          },
        ],
      };
    },
  };
}
