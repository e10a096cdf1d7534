// A coordinator gives a person working hours at a site, or changes them.

import type { z } from 'zod';
import type { WorkingHours } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { WorkingHoursId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { Command } from '../../platform/command.ts';
import { hoursFaults } from './check-directory-file.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { inStoredOrder } from './keep-order.ts';
import { loggedChange } from './log-changes.ts';
import { requireEvery } from './rules.ts';
import { saveWorkingHoursInput, workingHoursId } from './schema.ts';
import { rewriteDirectory } from './store.ts';

type Input = z.output<typeof saveWorkingHoursInput>;

export type HoursSaved = {
  readonly id: WorkingHoursId;
  /** bookings to come that the change leaves outside: they stand until somebody moves or cancels them */
  readonly bookings: number;
};

/**
 * Without an id, new hours are named after the person and the site; the same as are there already are those. Throws `Refusal`: not_allowed, not_found,
 * invalid_input with the faults an import would name, bookings_left_outside.
 */
export const saveWorkingHours: Command<Input, HoursSaved> = {
  name: 'save-working-hours',
  capability: 'manage-people',
  input: saveWorkingHoursInput,
  run: async (context, { leaving, ...input }) => {
    let saved: ReturnType<typeof withWorkingHours> | undefined;
    const { changes, left: bookings } = await rewriteDirectory(context, { conflict: 'in_use', leaving }, (stored) => {
      saved = withWorkingHours(stored?.content ?? emptyContent, context.actor, input);
      return saved.next;
    });
    if (saved === undefined) throw new Error('saved hours have an id');
    const { id, area, before, hours } = saved;
    const [change] = changes;
    if (change === undefined) return { result: { id, bookings }, unchanged: true };
    return {
      result: { id, bookings },
      log: [
        {
          action: change.kind === 'added' ? 'add-working-hours' : 'change-working-hours',
          subject: { kind: 'professional', id: input.professional },
          area,
          details: {
            hours: id,
            bookings,
            ...(change.kind === 'changed' && {
              changed: change.fields.join(' '),
              ...loggedChange(change.fields, before, hours),
            }),
          },
        },
      ],
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

/** The directory with these hours, for a person who coordinates the areas of the sites they are at and were at. */
export function withWorkingHours(current: DirectoryContent, actor: Actor, input: Omit<Input, 'leaving'>) {
  const before = current.workingHours.find((one) =>
    input.id === undefined
      ? isSameValue(inStoredOrder('working-hours', { ...input, id: one.id }, one, current), one)
      : one.id === input.id,
  );
  if (input.id !== undefined && !before) throw new Refusal('not_found', 'there are no such hours');
  const area = areaOf(current, input.site);
  if (area === undefined) throw invalidInput({ path: 'site', message: `there is no site "${input.site}"` });
  const formerly = before && areaOf(current, before.site);
  requireEvery(actor, 'manage-people', [area, ...(formerly === undefined ? [] : [formerly])]);
  const id = before?.id ?? newId(current, input);
  const hours: WorkingHours = inStoredOrder('working-hours', { ...input, id }, before, current);
  const kept = current.workingHours.map((one) => (one.id === id ? hours : one));
  const next = { ...current, workingHours: before ? kept : [...kept, hours] };
  const faults = hoursFaults(toDirectory(next, 0), hours);
  if (faults.length > 0) throw invalidInput(...faults);
  return { next, id, area, before, hours };
}

/** The area of a site, which is whose hours they are. */
export function areaOf({ sites }: DirectoryContent, site: string) {
  return sites.find(({ id }) => id === site)?.area;
}

/** As an import names hours without an id. */
function newId({ workingHours }: DirectoryContent, { professional, site }: Omit<Input, 'leaving'>): WorkingHoursId {
  const taken = new Set<string>(workingHours.map(({ id }) => id));
  const base = `${professional}.${site}`;
  let id = base;
  for (let next = 2; taken.has(id); next += 1) id = `${base}.${next}`;
  return workingHoursId.parse(id);
}
