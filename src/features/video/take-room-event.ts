// The media server says who has come into a room and who has left it.

import type { Dependencies } from '../../platform/dependencies.ts';
import { holdConnection, isNewEvent, noteGaveUp, noteJoined, noteLeft } from './store-presence.ts';

/**
 * What is told twice counts once, and what is told late, or in another order, counts by when it happened; what is told of
 * other rooms, such as those in which devices are tested, is nothing to keep. Throws `not_signed_in` where the signature is
 * not good.
 */
export async function takeRoomEvent(
  deps: Pick<Dependencies, 'db' | 'clock' | 'video'>,
  told: { readonly body: string; readonly authorization: string | undefined },
): Promise<void> {
  const event = await deps.video.readEvent(told.body, told.authorization);
  const now = deps.clock.now();
  await deps.db.$transaction(async (tx) => {
    if (!(await isNewEvent(tx, event.id, now)) || event.kind === 'other') return;
    const { kind, room: media, identity, sid, at = now, joinedAt = at } = event;
    await holdConnection(tx, sid);
    if (kind === 'gave-up') return noteGaveUp(tx, sid, now);
    // the event that said that they came in may be lost, or be late
    await noteJoined(tx, [{ media, identity, sid, at: joinedAt }], now);
    if (kind === 'left') await noteLeft(tx, { sid, at }, now);
  });
}
