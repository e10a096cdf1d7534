// Brings rooms to what they should be, again and again: no event has to arrive for that. Who may be there no more is put
// out, what is over closes, and the video server loses the rooms that nobody may be in.

import type { BookingId } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { type LookingAgain, lookAgain } from '../../platform/look-again.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { endMediaRoom, endMediaRooms } from './end-media-rooms.ts';
import { freshMedia } from './fresh-media.ts';
import { countVersion, findMediaName, renewMedia } from './store.ts';
import { closeIfDue, findRoomsToClear, findRoomsToClose, forgetThoseGone, tryHoldRoom } from './store-keeping.ts';
import { stirRoom } from './watch-rooms.ts';

/** Those concerned are out within two seconds: a look, and what the video server takes. */
const LOOK_EVERY_MS = 300;

/** Rooms that are changed at once. */
const WIDTH = 4;

/**
 * Looks until it is closed; each process that serves pages or works may. Where the database or the video server is away,
 * the next look does what was left, and no look waits for the video server.
 */
export function keepRooms(deps: Dependencies): LookingAgain {
  const endings = new Set<Promise<void>>();
  const looking = lookAgain(
    LOOK_EVERY_MS,
    () =>
      bringWanted(deps, (ending) => {
        const ended = ending.catch(warn(deps)).finally(() => endings.delete(ended));
        endings.add(ended);
      }),
    warn(deps),
  );
  return {
    close: async () => {
      await looking.close();
      await Promise.all(endings);
    },
  };
}

/** One look, with all that the video server has to do for it. */
export async function bringRooms(deps: Dependencies): Promise<void> {
  const endings: Promise<void>[] = [];
  await bringWanted(deps, (ending) => endings.push(ending));
  await Promise.all(endings);
}

/** Putting out comes first: it is what somebody may be hurt by. */
async function bringWanted(deps: Dependencies, begin: (ending: Promise<void>) => unknown): Promise<void> {
  const now = deps.clock.now();
  const bring = async (rooms: readonly BookingId[], step: Step) => {
    await inParallel(rooms, async (booking) => {
      try {
        const ended = await step(deps, booking, now);
        if (ended === undefined) return;
        stirRoom(deps, booking);
        if (ended.media !== undefined) begin(endMediaRoom(deps, booking, ended.media));
      } catch (error) {
        // one room's fault is no other's
        warn(deps)(error);
      }
    });
  };
  await bring(await findRoomsToClear(deps.db, now), putOut);
  await bring(await findRoomsToClose(deps.db, now), close);
  begin(endMediaRooms(deps));
}

/** What was changed in a room, with the media room that ended by it; nothing where nothing was. */
type Step = (
  deps: Dependencies,
  booking: BookingId,
  now: number,
) => Promise<{ readonly media: string | undefined } | undefined>;

const close: Step = (deps, booking, now) =>
  transact(deps, async (tx) => {
    const closed = (await tryHoldRoom(tx, booking)) ? await closeIfDue(tx, booking, now) : undefined;
    if (closed === undefined) return undefined;
    const { area, start, because, mediaName } = closed;
    await recordAct(deps, tx, now, {
      action: 'close-video-room',
      subject: { kind: 'booking', id: booking },
      area,
      details: { booking, start: new Date(start).toISOString(), because },
    });
    return { media: mediaName };
  });

/** Who was let in may be inside by what let them in: the others go on in another media room, under another key. */
const putOut: Step = (deps, booking, now) =>
  transact(deps, async (tx) => {
    const gone = (await tryHoldRoom(tx, booking)) ? await forgetThoseGone(tx, booking, now) : [];
    if (gone.length === 0) return undefined;
    if (!gone.includes(true)) {
      await countVersion(tx, booking);
      return { media: undefined };
    }
    const media = await findMediaName(tx, booking);
    await renewMedia(tx, booking, freshMedia(), now);
    return { media };
  });

async function inParallel<One>(all: readonly One[], run: (one: One) => Promise<void>): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (const one of left) await run(one);
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
}

function warn({ log }: Pick<Dependencies, 'log'>): (error: unknown) => void {
  return (error) => log.warn({ err: error }, 'rooms could not be kept');
}
