// A coordinator decides how many bookings of a service an area, or a unit of it, may have in a session, a week or a month.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import { canHaveQuota, type QuotaPeriod } from '../../core/quota.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { type QuotaView, quotaInput } from './schema.ts';
import { findQuotaForChange, writeQuota } from './store-quotas.ts';

/**
 * What is booked already stays, even where it is more. Throws `Refusal`: not_allowed, invalid_input, changed_meanwhile
 * where it is another by now than was seen.
 */
export const setQuota: Command<z.output<typeof quotaInput>, QuotaView> = {
  name: 'set-quota',
  capability: 'manage-quotas',
  input: quotaInput,
  run: async ({ tx, actor, deps }, { service, area, unit, per, most, seen }) => {
    const directory = await readDirectory(deps, tx);
    if (!directory.areas.has(area)) throw invalidInput({ path: 'area', message: 'there is no such area' });
    const known = directory.services.get(service);
    if (known === undefined) throw invalidInput({ path: 'service', message: 'there is no such service' });
    if (most !== null && !canHaveQuota(known)) {
      throw invalidInput({ path: 'service', message: 'is met at common times, which areas do not share' });
    }
    if (unit !== undefined && most !== null && directory.sites.get(unit)?.area !== area) {
      throw invalidInput({ path: 'unit', message: 'is no site of the area' });
    }
    if (!may(actor, 'manage-quotas', area)) throw new Refusal('not_allowed', 'not a coordinator of this area');
    const before = await findQuotaForChange(tx, { service, area, unit, per });
    const result = { service, area, ...(unit && { unit }), per, most };
    if (before === most) return { result, unchanged: true };
    if (seen !== undefined && seen !== before) {
      throw new Refusal('changed_meanwhile', 'the quota has been changed since it was looked at');
    }
    await writeQuota(tx, result, most);
    return {
      result,
      log: [
        {
          action: 'set-quota',
          subject: { kind: 'service', id: service },
          area,
          details: { ...(unit && { unit }), [DETAIL[per]]: most ?? 'none', before: before ?? 'none' },
        },
      ],
      events: [{ name: 'look-for-times', data: { service } }],
    };
  },
};

const DETAIL = { session: 'perSession', week: 'perWeek', month: 'perMonth' } as const satisfies Record<
  QuotaPeriod,
  string
>;
