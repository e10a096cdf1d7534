// A coordinator takes working hours away.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { requireEvery } from './rules.ts';
import { areaOf } from './save-working-hours.ts';
import { removeWorkingHoursInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

type Input = z.output<typeof removeWorkingHoursInput>;

/** Throws `Refusal`: not_allowed, not_found, bookings_left_outside. */
export const removeWorkingHours: Command<Input, { readonly id: string; readonly bookings: number }> = {
  name: 'remove-working-hours',
  capability: 'manage-people',
  input: removeWorkingHoursInput,
  run: async (context, { id, leaving }) => {
    let removed: ReturnType<typeof withoutWorkingHours> | undefined;
    const { left: bookings } = await rewriteDirectory(context, { conflict: 'in_use', leaving }, (stored) => {
      removed = withoutWorkingHours(stored?.content ?? emptyContent, context.actor, id);
      return removed.next;
    });
    if (removed === undefined) throw new Error('removed hours were somebody’s');
    const subject = { kind: 'professional', id: removed.professional };
    return {
      result: { id, bookings },
      log: [{ action: 'remove-working-hours', subject, area: removed.area, details: { hours: id, bookings } }],
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

/** The directory without these hours, for a person who coordinates the area of their site. */
export function withoutWorkingHours(current: DirectoryContent, actor: Actor, id: Input['id']) {
  const hours = current.workingHours.find((one) => one.id === id);
  const area = hours && areaOf(current, hours.site);
  if (hours === undefined || area === undefined) throw new Refusal('not_found', 'there are no such hours');
  requireEvery(actor, 'manage-people', [area]);
  const next = { ...current, workingHours: current.workingHours.filter((one) => one !== hours) };
  return { next, area, professional: hours.professional };
}
