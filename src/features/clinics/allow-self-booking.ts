// A coordinator chooses which services anybody may book on the area's public page.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import { may } from '../../core/permissions.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { mayBeOpened } from './rules.ts';
import { type SelfBookingView, selfBookingInput } from './schema.ts';
import { findSelfBooking, replaceSelfBooking } from './store.ts';

/** Replaces the whole list of the area. Throws `not_allowed`, and `invalid_input` for a service that is not for this. */
export const allowSelfBooking: Command<z.output<typeof selfBookingInput>, SelfBookingView> = {
  name: 'allow-self-booking',
  capability: 'open-self-booking',
  input: selfBookingInput,
  run: async ({ tx, actor, deps }, { area, services }) => {
    if (!may(actor, 'open-self-booking', area)) throw new Refusal('not_allowed', 'not an area of this actor');
    const directory = await readDirectory(deps, tx);
    if (!directory.areas.has(area)) throw invalidInput({ path: 'area', message: 'there is no such area' });
    const wanted = [...new Set(services)];
    const faults = wanted.flatMap((id, at) => {
      const service = directory.services.get(id);
      if (service !== undefined && mayBeOpened(service)) return [];
      return [{ path: `services[${at}]`, message: 'is no appointment or drop-in that families can book' }];
    });
    if (faults.length > 0) throw invalidInput(...faults);
    const before = await findSelfBooking(tx, area);
    const result = { area, services: wanted, page: `${deps.config.publicUrl}/areas/${area}` };
    if (wanted.toSorted().join(' ') === before.toSorted().join(' ')) return { result, unchanged: true };
    await replaceSelfBooking(tx, area, wanted);
    return {
      result,
      log: [
        {
          action: 'allow-self-booking',
          subject: { kind: 'area', id: area },
          area,
          details: { services: wanted.join(' '), before: before.join(' ') },
        },
      ],
    };
  },
};
