// A coordinator takes away a standing permission: what it was for is held no more.

import type { z } from 'zod';
import type { Professional } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { isForSame } from '../../core/standing-permission.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { emptyContent } from './directory-content.ts';
import { permissionEntry, withPermissions } from './give-permission.ts';
import { requireSome } from './rules.ts';
import { withdrawPermissionInput } from './schema.ts';
import { rewriteDirectory } from './store.ts';

type Input = z.output<typeof withdrawPermissionInput>;

/** Throws `Refusal`: not_allowed, not_found, bookings_left_outside. */
export const withdrawPermission: Command<Input, { readonly professional: string; readonly bookings: number }> = {
  name: 'withdraw-permission',
  capability: 'manage-people',
  input: withdrawPermissionInput,
  run: async (context, { professional, leaving, ...given }) => {
    let before: Professional | undefined;
    const how = { conflict: 'in_use', leaving } as const;
    const { changes, left: bookings } = await rewriteDirectory(context, how, (stored) => {
      const current = stored?.content ?? emptyContent;
      before = current.professionals.find(({ id }) => id === professional);
      if (before === undefined) throw new Refusal('not_found', 'there is no such person');
      requireSome(context.actor, 'manage-people', before.areas);
      const { permissions } = before;
      if (permissions === undefined) return current;
      return withPermissions(
        current,
        before,
        permissions.filter((one) => !isForSame(one, given)),
      );
    });
    const result = { professional, bookings };
    if (changes.length === 0 || before === undefined) return { result, unchanged: true };
    const was = before.permissions?.find((one) => isForSame(one, given))?.until;
    return {
      result,
      log: inEachArea(before.areas, permissionEntry('withdraw-permission', before, given, { was, is: undefined })),
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};
