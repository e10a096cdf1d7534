// A link of a booking was closed: who came by it leaves the room too, and waits at the door again if they get another.

import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { identityOf } from './rules.ts';
import { findOpenRoom, forgetLobbyGuest } from './store.ts';

/**
 * Handles `link-closed`; without effect when run again. Throws `video_unavailable` where a configured server does not
 * answer, so that the job is tried again.
 */
export async function putOutBearer(deps: Dependencies, { booking, bearer }: EventData<'link-closed'>): Promise<void> {
  const room = await findOpenRoom(deps.db, booking);
  if (room === undefined) return;
  const identity = identityOf(room, bearer);
  await forgetLobbyGuest(deps.db, room, identity);
  if (deps.video.available) await deps.video.putOut(room, identity);
}
