// A coordinator enters when somebody is away.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { type Command, inEachArea } from '../../platform/command.ts';

import { absenceInterval } from './absence-interval.ts';
import { absenceFaults } from './check-entries.ts';
import { emptyContent, toDirectory } from './directory-content.ts';
import { requireSome } from './rules.ts';
import { addAbsenceInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';
import { countUpcomingOf } from './store-upcoming.ts';

export type AbsenceAdded = {
  readonly id: string;
  /** bookings to come in that time: they stand until somebody moves or cancels them */
  readonly bookings: number;
};

/**
 * `from` and `to` are wall-clock times of the person's first area. Who coordinates one of the person's areas may.
 * Throws `Refusal`: not_allowed, invalid_input.
 */
export const addAbsence: Command<z.output<typeof addAbsenceInput>, AbsenceAdded> = {
  name: 'add-absence',
  capability: 'manage-absences',
  input: addAbsenceInput,
  run: async ({ tx, now, actor }, input) => {
    const id = randomUUID();
    let interval = { from: 0, to: 0 };
    let areas: readonly AreaId[] = [];
    await rewriteDirectory(tx, now, 'in_use', (stored) => {
      const current = stored?.content ?? emptyContent;
      const directory = toDirectory(current, stored?.version ?? 0);
      const faults = absenceFaults(directory, input);
      if (faults.length > 0) throw invalidInput(...faults);
      areas = directory.professionals.get(input.professional)?.areas ?? [];
      requireSome(actor, 'manage-absences', areas);
      interval = absenceInterval(directory, input);
      return { ...current, absences: [...current.absences, { ...input, ...interval, id, source: 'page' }] };
    });
    const bookings = await countUpcomingOf(tx, input.professional, interval, now);
    return {
      result: { id, bookings },
      log: inEachArea(areas, {
        action: 'add-absence',
        subject: { kind: 'professional', id: input.professional },
        details: { bookings },
      }),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};
