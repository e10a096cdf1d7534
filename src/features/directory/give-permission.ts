// A coordinator keeps that a supervisor lets a municipality's own specialist consult, for a service or a series, until a date.

import type { z } from 'zod';
import { changedValues } from '../../core/access-log.ts';
import type { Professional } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { isForSame } from '../../core/standing-permission.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea, type LogEntry } from '../../platform/record-acts.ts';
import { type DirectoryContent, emptyContent } from './directory-content.ts';
import { requireSome } from './rules.ts';
import { givePermissionInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

type Input = z.output<typeof givePermissionInput>;

/** In the place of the one there is for the same. Throws `Refusal`: not_allowed, not_found, invalid_input, bookings_left_outside. */
export const givePermission: Command<Input, { readonly professional: string; readonly bookings: number }> = {
  name: 'give-permission',
  capability: 'manage-people',
  input: givePermissionInput,
  run: async (context, { professional, leaving, ...given }) => {
    const { actor, now } = context;
    let before: Professional | undefined;
    const how = { conflict: 'in_use', leaving } as const;
    const { changes, left: bookings } = await rewriteDirectory(context, how, (stored) => {
      const current = stored?.content ?? emptyContent;
      admitPermission(current, given, now);
      before = current.professionals.find(({ id }) => id === professional);
      if (before === undefined) throw new Refusal('not_found', 'there is no such person');
      requireSome(actor, 'manage-people', before.areas);
      const others = (before.permissions ?? []).filter((one) => !isForSame(one, given));
      return withPermissions(current, before, [...others, given]);
    });
    const result = { professional, bookings };
    if (changes.length === 0 || before === undefined) return { result, unchanged: true };
    const was = before.permissions?.find((one) => isForSame(one, given))?.until;
    return {
      result,
      log: inEachArea(before.areas, permissionEntry('give-permission', before, given, { was, is: given.until })),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};

function admitPermission(
  { services, series, region }: DirectoryContent,
  given: Omit<Input, 'professional'>,
  now: number,
) {
  const isThere = services.some(({ id }) => id === given.service) || series.some(({ id }) => id === given.series);
  if (!isThere) throw invalidInput({ path: 'service', message: 'there is no such service or series' });
  if (given.until < wallClock(region.timeZone).dateAt(now)) throw invalidInput({ path: 'until', message: 'is past' });
}

/** The directory with exactly these permissions of somebody. */
export function withPermissions(
  current: DirectoryContent,
  { id }: Professional,
  permissions: NonNullable<Professional['permissions']>,
): DirectoryContent {
  const professionals = current.professionals.map((one) => (one.id === id ? { ...one, permissions } : one));
  return { ...current, professionals };
}

/** What the log keeps: for what, and until when it was and is. */
export function permissionEntry(
  action: 'give-permission' | 'withdraw-permission',
  { id }: Professional,
  { service, series }: Pick<Input, 'service' | 'series'>,
  { was, is }: { readonly was: string | undefined; readonly is: string | undefined },
): Omit<LogEntry, 'area'> {
  const until = changedValues(['until'], { until: was }, { until: is });
  return {
    action,
    subject: { kind: 'professional', id },
    details: {
      ...(service !== undefined && { service }),
      ...(series !== undefined && { series }),
      values: until,
    },
  };
}
