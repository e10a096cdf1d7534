// Events of the media server may be lost: once a minute it is asked who is in the open rooms, and what was noted is set right.

import type { Dependencies } from '../../platform/dependencies.ts';
import { endPresenceOfClosed, forgetEvents, keepOnly, listOpenMedia, noteJoined } from './store-presence.ts';

const LOOK_EVERY_MS = 60_000;

/** Looks until it is closed. */
export function keepPresence(deps: Dependencies): { readonly close: () => Promise<void> } {
  const over = Promise.withResolvers<void>();
  let open = true;
  const run = async () => {
    while (open) {
      await bringPresence(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'presence could not be kept'));
      await Promise.race([over.promise, new Promise((done) => setTimeout(done, LOOK_EVERY_MS).unref())]);
    }
  };
  const running = run();
  return {
    close: async () => {
      open = false;
      over.resolve();
      await running;
    },
  };
}

/** One look. A media server that does not answer is asked at the next one, and nobody is taken to have left meanwhile. */
export async function bringPresence(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  await endPresenceOfClosed(deps.db, now);
  await forgetEvents(deps.db, now);
  if (!deps.video.available) return;
  for (const media of await listOpenMedia(deps.db)) {
    const inside = await deps.video.listPeople(media);
    await deps.db.$transaction(async (tx) => {
      const connections = inside.map(({ identity, sid, joinedAt }) => ({ media, identity, sid, at: joinedAt }));
      await noteJoined(tx, connections, now);
      const sids = inside.map(({ sid }) => sid);
      await keepOnly(tx, media, sids, now);
    });
  }
}
