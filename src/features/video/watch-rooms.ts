// Who shows a room hears when it has changed: at once of what this process did, within half a second of what others did.

import type { BookingId } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { lookWhileWatched } from './look-while-watched.ts';
import { findVersions } from './store.ts';

const LOOK_EVERY_MS = 500;

type Watching = Pick<Dependencies, 'db' | 'log'>;
/** One loop asks for all of them. */
type Rooms = { readonly by: Map<BookingId, Watched>; readonly begin: () => void };
type Watched = { version: number | undefined; readonly hear: Set<() => void> };

/** Of each database, the rooms that pages of this process show. */
const watched = new WeakMap<Watching['db'], Rooms>();

/** Calls `hear` whenever the booking's room may have changed, until the function that comes back is called. */
export function watchRoom(deps: Watching, booking: BookingId, hear: () => void): () => void {
  const rooms = watched.get(deps.db) ?? openRooms(deps);
  const room: Watched = rooms.by.get(booking) ?? { version: undefined, hear: new Set() };
  rooms.by.set(booking, room);
  room.hear.add(hear);
  rooms.begin();
  return () => {
    room.hear.delete(hear);
    if (room.hear.size === 0 && rooms.by.get(booking) === room) rooms.by.delete(booking);
  };
}

/** Says that the booking's room has changed just now. */
export function stirRoom({ db }: Pick<Dependencies, 'db'>, booking: BookingId): void {
  for (const hear of watched.get(db)?.by.get(booking)?.hear ?? []) hear();
}

function openRooms(deps: Watching): Rooms {
  const by: Rooms['by'] = new Map();
  const rooms = {
    by,
    begin: lookWhileWatched(LOOK_EVERY_MS, { isWatched: () => by.size > 0, look: () => look(deps, by) }),
  };
  watched.set(deps.db, rooms);
  return rooms;
}

async function look(deps: Watching, rooms: Rooms['by']): Promise<void> {
  const versions = await findVersions(deps.db, [...rooms.keys()]).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'rooms could not be watched just now');
    return [];
  });
  for (const { booking, version } of versions) {
    const room = rooms.get(booking);
    if (room === undefined || room.version === version) continue;
    room.version = version;
    for (const hear of room.hear) hear();
  }
}
