// Events of the media server may be lost: once a minute it is asked who is in the open rooms, and what was noted is set right.
// What it still has of rooms that nobody is to be in ends.

import { MINUTE } from '../../core/instant.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type LookingAgain, lookAgain } from '../../platform/look-again.ts';
import { endPresenceOfClosed, forgetEvents, keepOnly, listOpenMedia, noteJoined } from './store-presence.ts';

/** So many rooms are asked for at a time. */
const AT_ONCE = 5;
/** A room is made a moment after it is named, and named by nobody when it was renewed meanwhile. */
const YOUNG_MS = 2 * MINUTE;

const LOOK_EVERY_MS = 60_000;

/** Looks until it is closed. */
export function keepPresence(deps: Dependencies): LookingAgain {
  const warn = (error: unknown) => deps.log.warn({ err: error }, 'presence could not be kept');
  return lookAgain(LOOK_EVERY_MS, () => bringPresence(deps), warn);
}

/** One look. A room that does not answer is asked at the next one, and nobody is taken to have left it meanwhile. */
export async function bringPresence(deps: Dependencies): Promise<void> {
  await endPresenceOfClosed(deps.db, deps.clock.now());
  await forgetEvents(deps.db, deps.clock.now());
  if (!deps.video.available) return;
  const media = await listOpenMedia(deps.db);
  let failed = 0;
  for (let from = 0; from < media.length; from += AT_ONCE) {
    const some = media.slice(from, from + AT_ONCE);
    const asked = await Promise.allSettled(some.map((one) => bringRoom(deps, one)));
    failed += asked.filter(({ status }) => status === 'rejected').length;
  }
  if (failed > 0) deps.log.warn({ failed }, 'presence in rooms could not be kept just now');
  await endStrays(deps);
}

async function bringRoom(deps: Dependencies, media: string): Promise<void> {
  const asked = deps.clock.now();
  const inside = await deps.video.listPeople(media);
  await deps.db.$transaction(async (tx) => {
    const connections = inside.map(({ identity, sid, joinedAt }) => ({ media, identity, sid, at: joinedAt }));
    await noteJoined(tx, connections, deps.clock.now());
    const sids = inside.map(({ sid }) => sid);
    await keepOnly(tx, media, sids, asked);
  });
}

/** By which the media server tells our meetings' rooms from those in which devices are tested, and from others' rooms. */
export function ownerOf({ config }: Pick<Dependencies, 'config'>): string {
  return config.publicUrl;
}

/** Rooms of ours that no open meeting names: one that was made late, after it was to end, is noted nowhere else. */
async function endStrays(deps: Dependencies): Promise<void> {
  const before = deps.clock.now() - YOUNG_MS;
  const there = await deps.video.listRooms();
  const old = there.filter(({ owner, madeAt }) => owner === ownerOf(deps) && madeAt < before);
  if (old.length === 0) return;
  // looked up after the server was asked: what it had then was named before
  const open = new Set(await listOpenMedia(deps.db));
  const strays = old.filter(({ name }) => !open.has(name));
  for (const { name } of strays) await deps.video.deleteRoom(name);
  if (strays.length > 0) deps.log.warn({ ended: strays.length }, 'rooms that no meeting has were ended');
}
