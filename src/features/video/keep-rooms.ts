// Brings rooms to what they should be, again and again: no event has to arrive for that. What is over closes, who may be
// there no more is put out, and the video server loses the rooms that nobody may be in.

import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { freshMedia } from './fresh-media.ts';
import {
  closeRoom,
  countVersion,
  findPersonsToPutOut,
  findRoomsToClose,
  forgetMediaToEnd,
  listMediaToEnd,
  type PersonToPutOut,
  type RoomToClose,
  renewMedia,
} from './store.ts';
import { forgetPersons } from './store-persons.ts';
import { stirRoom } from './watch-rooms.ts';

/** Those concerned are out within two seconds: a look, and what the video server takes. */
const LOOK_EVERY_MS = 300;

/** Looks until it is closed. Where the database or the video server is away, the next look does what was left. */
export function keepRooms(deps: Dependencies): { readonly close: () => Promise<void> } {
  const over = Promise.withResolvers<void>();
  let open = true;
  const run = async () => {
    while (open) {
      await bringRooms(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'rooms could not be kept'));
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

/** One look. May be run by several processes at once: each step is then without effect. */
export async function bringRooms(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  for (const room of await findRoomsToClose(deps.db, now)) {
    await close(deps, room, now);
    stirRoom(deps, room.booking);
  }
  const persons = await findPersonsToPutOut(deps.db, now);
  for (const those of Map.groupBy(persons, ({ booking }) => booking).values()) await putOut(deps, those, now);
  await endMediaRooms(deps);
}

/**
 * Ends what the video server is to have no more: all who are in it are out, and ask anew whether they may come. A server
 * that does not answer is asked again at the next look.
 */
export async function endMediaRooms(deps: Pick<Dependencies, 'db' | 'video' | 'log'>): Promise<void> {
  const names = await listMediaToEnd(deps.db);
  if (names.length === 0 || !deps.video.available) return;
  const ended = await Promise.allSettled(
    names.map(async (name) => {
      await deps.video.deleteRoom(name);
      await forgetMediaToEnd(deps.db, name);
    }),
  );
  const failed = ended.filter(({ status }) => status === 'rejected').length;
  if (failed > 0) deps.log.warn({ failed }, 'rooms could not be ended on the video server just now');
}

async function close(deps: Dependencies, { booking, area, start, because }: RoomToClose, now: number): Promise<void> {
  await transact(deps, async (tx) => {
    if (!(await closeRoom(tx, booking, because, now))) return;
    const details = { booking, start: new Date(start).toISOString(), because };
    await recordAct(deps, tx, now, {
      action: 'close-video-room',
      subject: { kind: 'booking', id: booking },
      area,
      details,
    });
  });
}

/** Who was let in may be inside by what let them in: the others go on in another media room, under another key. */
async function putOut(deps: Dependencies, those: readonly PersonToPutOut[], now: number): Promise<void> {
  const [first] = those;
  if (first === undefined) return;
  const { booking } = first;
  await transact(deps, async (tx) => {
    const row = await tx.videoRoom.findUnique({ where: { bookingId: booking }, select: { name: true } });
    if (row === null) return;
    const gone = await forgetPersons(
      tx,
      row.name,
      those.map(({ identity }) => identity),
    );
    if (gone === 0) return;
    if (those.some(({ wasIn }) => wasIn)) await renewMedia(tx, booking, freshMedia(), now);
    else await countVersion(tx, booking);
  });
  stirRoom(deps, booking);
}
