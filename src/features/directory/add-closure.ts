// A coordinator closes areas, or some of their series, for some dates.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type DateText, zoneOf } from '../../core/directory.ts';
import { invalidInput } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { refuseOver } from './absence-interval.ts';
import { closureFaults } from './check-entries.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { requireEvery } from './rules.ts';
import { addClosureInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

type Input = z.output<typeof addClosureInput>;

export type ClosureAdded = {
  readonly id: string;
  /** bookings to come that it leaves outside: they stand until somebody moves or cancels them */
  readonly bookings: number;
};

/**
 * Only who coordinates every area may close them. The same entered again is the one that is there.
 * Throws `Refusal`: not_allowed, invalid_input, bookings_left_outside.
 */
export const addClosure: Command<Input, ClosureAdded> = {
  name: 'add-closure',
  capability: 'manage-absences',
  input: addClosureInput,
  run: async (context, { leaving, ...input }) => {
    let id: string = randomUUID();
    const how = { conflict: 'in_use', leaving } as const;
    const { changes, left: bookings } = await rewriteDirectory(context, how, (stored) => {
      const added = withClosure(stored?.content ?? emptyContent, context.actor, input, { id, now: context.now });
      id = added.id;
      return added.next;
    });
    if (changes.length === 0) return { result: { id, bookings }, unchanged: true };
    return {
      result: { id, bookings },
      log: inEachArea(input.areas, {
        action: 'add-closure',
        subject: { kind: 'closure', id },
        details: { bookings, begins: input.from, ends: input.to },
      }),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

/** The midnight that ends the day. */
function endOn(zone: string, day: DateText): number {
  return wallClock(zone).instant(day, '24:00');
}

/** The directory with the closure, for a person who coordinates all of its areas. */
export function withClosure(
  current: DirectoryContent,
  actor: Actor,
  input: Omit<Input, 'leaving'>,
  { id, now }: { readonly id: string; readonly now: number },
): { readonly next: DirectoryContent; readonly id: string } {
  const directory = toDirectory(current, 0);
  const faults = closureFaults(directory, input);
  if (faults.length > 0) throw invalidInput(...faults);
  requireEvery(actor, 'manage-absences', input.areas);
  refuseOver(Math.max(...input.areas.map((area) => endOn(zoneOf(directory, area), input.to))), now);
  const known = current.closures.find(({ id: _id, source: _source, ...one }) => isSameValue(one, input));
  if (known) return { next: current, id: known.id };
  return { next: { ...current, closures: [...current.closures, { ...input, id, source: 'page' }] }, id };
}
