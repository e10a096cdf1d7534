// A coordinator enters when somebody is away.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { absenceInterval, refuseOver, timesOf } from './absence-interval.ts';
import { absenceFaults } from './check-entries.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { requireSome } from './rules.ts';
import { addAbsenceInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

type Input = z.output<typeof addAbsenceInput>;

export type AbsenceAdded = {
  readonly id: string;
  /** bookings to come that it leaves outside: they stand until somebody moves or cancels them */
  readonly bookings: number;
};

/**
 * `from` and `to` are wall-clock times of the person's first area. Who coordinates one of the person's areas may.
 * The same entered again is the one that is there. Throws `Refusal`: not_allowed, invalid_input, bookings_left_outside.
 */
export const addAbsence: Command<Input, AbsenceAdded> = {
  name: 'add-absence',
  capability: 'manage-absences',
  input: addAbsenceInput,
  run: async (context, { leaving, ...input }) => {
    let id: string = randomUUID();
    let areas: readonly AreaId[] = [];
    let times: ReturnType<typeof timesOf> | undefined;
    const { changes, left: bookings } = await rewriteDirectory(context, { conflict: 'in_use', leaving }, (stored) => {
      const current = stored?.content ?? emptyContent;
      areas = current.professionals.find(({ id: known }) => known === input.professional)?.areas ?? [];
      const added = withAbsence(current, context.actor, input, { id, now: context.now });
      id = added.id;
      times = added.next.absences.filter((one) => one.id === id).map(timesOf)[0];
      return added.next;
    });
    if (changes.length === 0) return { result: { id, bookings }, unchanged: true };
    return {
      result: { id, bookings },
      log: inEachArea(areas, {
        action: 'add-absence',
        subject: { kind: 'professional', id: input.professional },
        details: { bookings, ...times },
      }),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

/** The directory with the absence, for a person who coordinates one of the areas of the one who is away. */
export function withAbsence(
  current: DirectoryContent,
  actor: Actor,
  input: Omit<Input, 'leaving'>,
  { id, now }: { readonly id: string; readonly now: number },
): { readonly next: DirectoryContent; readonly id: string } {
  const directory = toDirectory(current, 0);
  const faults = absenceFaults(directory, input);
  if (faults.length > 0) throw invalidInput(...faults);
  requireSome(actor, 'manage-absences', directory.professionals.get(input.professional)?.areas ?? []);
  const interval = absenceInterval(directory, input);
  refuseOver(interval.to, now);
  const absence = { ...input, ...interval, id, source: 'page' as const };
  const known = current.absences.find(
    (one) =>
      one.professional === absence.professional &&
      one.from === absence.from &&
      one.to === absence.to &&
      one.reason === absence.reason,
  );
  if (known) return { next: current, id: known.id };
  return { next: { ...current, absences: [...current.absences, absence] }, id };
}
