// A professional unlinks a calendar: what it said is taken is theirs to be booked again.

import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { type UnlinkBusyCalendarInput, unlinkBusyCalendarInput } from './schema.ts';
import { removeBusyCalendar } from './store-busy.ts';

/** Throws `Refusal`: not_found for one that is not theirs, or gone already. */
export const unlinkBusyCalendar: Command<UnlinkBusyCalendarInput, { id: string }> = {
  name: 'unlink-busy-calendar',
  capability: 'anyone-signed-in',
  input: unlinkBusyCalendarInput,
  run: async ({ tx, actor }, { calendar: id }) => {
    if (actor.user === undefined || !(await removeBusyCalendar(tx, id, actor.user))) {
      throw new Refusal('not_found', 'no such calendar of this person');
    }
    return {
      result: { id },
      log: [{ action: 'unlink-busy-calendar', subject: { kind: 'busy-calendar', id }, area: '*' }],
      events: [{ name: 'look-for-times', data: {} }],
    };
  },
};
