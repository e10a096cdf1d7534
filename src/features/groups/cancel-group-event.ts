// A group event will not be held: everybody who left an address is told, and its room is free again.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { claimForGroup } from '../bookings/claim-for-group.ts';
import { readDirectory } from '../directory/read.ts';
import { openManagedEvent, tellOf } from './open-group-event.ts';
import { chosenGroupEvent, type GroupEventView } from './schema.ts';
import { writeEntriesChanged, writeGroupCancellation } from './store.ts';
import { viewGroupEvent } from './view-group-event.ts';

/** Throws `Refusal`: not_found, wrong_status when it is over or cancelled already. */
export const cancelGroupEvent: Command<z.output<typeof chosenGroupEvent>, GroupEventView> = {
  name: 'cancel-group-event',
  capability: 'manage-groups',
  input: chosenGroupEvent,
  run: async (context, input) => {
    const { tx, now, deps } = context;
    const { event, area } = await openManagedEvent(context, input.event);
    if (event.cancelledAt !== undefined) {
      return { result: viewGroupEvent(deps, await readDirectory(deps, tx), event, now), unchanged: true };
    }
    if (event.end <= now) throw new Refusal('wrong_status', 'the event is over');
    await writeGroupCancellation(tx, event.id, now);
    await writeEntriesChanged(tx, event.id);
    await claimForGroup(tx, event.id, [], now);
    const events = tellOf(event.registrations, deps);
    return {
      result: viewGroupEvent(deps, await readDirectory(deps, tx), { ...event, cancelledAt: now }, now),
      log: [
        {
          action: 'cancel-group-event',
          subject: { kind: 'group-event', id: event.id },
          area,
          details: { start: new Date(event.start).toISOString(), told: events.length },
        },
      ],
      events,
    };
  },
};
