// Ends the room of a booking that was cancelled, moved or is met another way: anybody who asks again gets a fresh one.

import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { findOutdatedRoom, markRoomClosed } from './store.ts';

/**
 * Closes the room that a change of the booking has made outdated. May be run again: each step is then without effect.
 * Throws `video_unavailable` where a configured server does not answer, so that the job is tried again.
 */
export async function closeVideoRoom(deps: Dependencies, event: EventData<'booking-changed'>): Promise<void> {
  if (event.change === 'booked' || event.change === 'company') return;
  const room = await findOutdatedRoom(deps.db, event.booking, { stays: event.change === 'changed' });
  if (room === undefined) return;
  // Marked first: somebody who enters meanwhile makes the room, then looks at the mark, then gets a token.
  if (!room.closed) {
    const now = deps.clock.now();
    await deps.db.$transaction(async (tx) => {
      await markRoomClosed(tx, room.name, now);
      const subject = { kind: 'booking', id: event.booking };
      // the time it was a room of, which the booking may have left by now
      const details = event.freed === undefined ? {} : { slot: event.freed };
      await recordAct(deps, tx, now, { action: 'close-video-room', subject, area: room.area, details });
    });
  }
  // A local server that is down has taken its rooms with it; a configured one is always asked.
  if (deps.video.available) await deps.video.deleteRoom(room.name);
}
