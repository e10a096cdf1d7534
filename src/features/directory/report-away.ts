// Somebody reports that they themselves are away.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { AreaId } from '../../core/ids.ts';
import { type Command, inEachArea } from '../../platform/command.ts';
import { absenceInterval, timesOf } from './absence-interval.ts';
import { absenceFaults } from './check-entries.ts';
import { emptyContent, toDirectory } from './directory-content.ts';
import { reportAwayInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

export type AwayReported = {
  readonly id: string;
  /** bookings to come that it leaves outside: they stand until a coordinator has arranged them */
  readonly bookings: number;
};

/**
 * For a professional, about nobody but themselves. The coordinators of their areas are told, once: the same time
 * reported again changes nothing. Throws `Refusal`: not_allowed for a person who is no professional, invalid_input,
 * bookings_left_outside.
 */
export const reportAway: Command<z.output<typeof reportAwayInput>, AwayReported> = {
  name: 'report-away',
  capability: 'report-absence',
  input: reportAwayInput,
  run: async (context, { leaving, ...input }) => {
    const { now, actor } = context;
    const { professional } = actor;
    if (professional === undefined) throw new Refusal('not_allowed', 'only a professional reports an absence');
    let id: string = randomUUID();
    let areas: readonly AreaId[] = [];
    let times: ReturnType<typeof timesOf> | undefined;
    const how = { conflict: 'in_use', leaving } as const;
    const { changes, left: bookings } = await rewriteDirectory(context, how, (stored) => {
      const current = stored?.content ?? emptyContent;
      const directory = toDirectory(current, stored?.version ?? 0);
      const person = directory.professionals.get(professional);
      if (person === undefined) throw new Refusal('not_allowed', 'no professional any more');
      ({ areas } = person);
      const absence = { ...input, professional };
      const faults = absenceFaults(directory, absence);
      if (faults.length > 0) throw invalidInput(...faults);
      const interval = absenceInterval(directory, absence);
      times = timesOf(interval);
      if (interval.to <= now) throw invalidInput({ path: 'to', message: 'is over' });
      const known = current.absences.find(
        (one) => one.professional === professional && one.from === interval.from && one.to === interval.to,
      );
      id = known?.id ?? id;
      if (known) return current;
      return { ...current, absences: [...current.absences, { ...absence, ...interval, id, source: 'page' }] };
    });
    return {
      result: { id, bookings },
      log: inEachArea(areas, {
        action: 'report-away',
        subject: { kind: 'professional', id: professional },
        details: { bookings, ...times },
      }),
      events: changes.length === 0 ? [] : eventsOf(id),
    };
  },
};

function eventsOf(absence: string): readonly DomainEvent[] {
  return [
    { name: 'absence-reported', data: { absence } },
    { name: 'look-for-times', data: {} },
  ];
}
