// Somebody who leads the meeting extends it by five minutes, or opens a room again that was ended.

import type { z } from 'zod';
import { zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { freshMedia } from './fresh-media.ts';
import { findLed } from './open-to-host.ts';
import { extendedHour, mayEnter, stillAsSeen } from './rules.ts';
import { extendRoomInput, type roomExtended } from './schema.ts';
import { findNextTaken, keepOpenUntil } from './store.ts';

/**
 * Two who press at once, or one who presses twice, extend once: by the hour that each saw. Throws `Refusal`: not_found; not_allowed; slot_taken where a professional's next time begins; video_closed after an
 * hour more, half an hour after the end, or where the meeting is none any more.
 */
export const extendRoom: Command<z.output<typeof extendRoomInput>, z.output<typeof roomExtended>> = {
  name: 'extend-room',
  capability: 'anyone-signed-in',
  input: extendRoomInput,
  run: async (context, { booking, seen }) => {
    const { tx, now, deps } = context;
    const { meeting, room, logged } = await findLed(context, booking);
    const zone = zoneOf(await readDirectory(deps, tx), meeting.area);
    const saw = seen && { closesAt: Date.parse(seen.closesAt), open: seen.open };
    if (saw && !stillAsSeen(meeting, room, { seen: saw, now })) {
      return { result: { closesAt: toIso(room.closesAt, zone) }, unchanged: true };
    }
    // whether it is a meeting still is judged as of its last moment
    const { closesAt: hour, locked } = room;
    const entry = mayEnter(meeting, 'host', Math.min(now, meeting.end - 1), { room: { closesAt: hour, locked } });
    if (!entry.allowed) throw new Refusal(entry.code, 'there is nothing to extend');
    const extended = extendedHour(meeting, room, { now, taken: await findNextTaken(tx, meeting, now) });
    if ('refused' in extended) throw new Refusal(extended.refused, 'it cannot be extended further');
    const { closesAt } = extended;
    await keepOpenUntil(tx, room, { closesAt, fresh: freshMedia(), now });
    return { result: { closesAt: toIso(closesAt, zone) }, log: [{ action: 'extend-room', ...logged() }] };
  },
};
