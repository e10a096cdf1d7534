// Somebody reports that they themselves are away.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { absenceInterval, refuseOver, timesOf } from './absence-interval.ts';
import { absenceFaults } from './check-entries.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
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
      const away = withAway(stored?.content ?? emptyContent, professional, input, { id, now });
      ({ id, areas, times } = away);
      return away.next;
    });
    if (changes.length === 0) return { result: { id, bookings }, unchanged: true };
    return {
      result: { id, bookings },
      log: inEachArea(areas, {
        action: 'report-away',
        subject: { kind: 'professional', id: professional },
        details: { bookings, ...times },
      }),
      events: eventsOf(id),
    };
  },
};

type Away = {
  readonly next: DirectoryContent;
  readonly id: string;
  readonly areas: readonly AreaId[];
  readonly times: ReturnType<typeof timesOf>;
};

/** The content with a person's own absence. Throws `Refusal`: not_allowed for a person who is gone, invalid_input. */
export function withAway(
  current: DirectoryContent,
  professional: ProfessionalId,
  input: Omit<z.output<typeof reportAwayInput>, 'leaving'>,
  { id, now }: { readonly id: string; readonly now: number },
): Away {
  const directory = toDirectory(current, 0);
  const person = directory.professionals.get(professional);
  if (person === undefined) throw new Refusal('not_allowed', 'no professional any more');
  const { areas } = person;
  const absence = { ...input, professional };
  const faults = absenceFaults(directory, absence);
  if (faults.length > 0) throw invalidInput(...faults);
  const interval = absenceInterval(directory, absence);
  refuseOver(interval.to, now);
  const known = current.absences.find(
    (one) => one.professional === professional && one.from === interval.from && one.to === interval.to,
  );
  const times = timesOf(interval);
  if (known) return { next: current, id: known.id, areas, times };
  return {
    next: { ...current, absences: [...current.absences, { ...absence, ...interval, id, source: 'page' }] },
    id,
    areas,
    times,
  };
}

function eventsOf(absence: string): readonly DomainEvent[] {
  return [
    { name: 'absence-reported', data: { absence } },
    { name: 'look-for-times', data: {} },
  ];
}
