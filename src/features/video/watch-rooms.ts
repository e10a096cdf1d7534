// Who shows a room hears when it has changed: at once of what this process did, within half a second of what others did.

import type { BookingId } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findVersions } from './store.ts';

const LOOK_EVERY_MS = 500;

type Watching = Pick<Dependencies, 'db' | 'log'>;
/** `looks`: one loop asks for all of them, as long as there are any. */
type Rooms = { readonly by: Map<BookingId, Watched>; looks: boolean };
type Watched = { version: number | undefined; readonly hear: Set<() => void> };

/** Of each database, the rooms that pages of this process show. */
const watched = new WeakMap<Watching['db'], Rooms>();

/** Calls `hear` whenever the booking's room may have changed, until the function that comes back is called. */
export function watchRoom(deps: Watching, booking: BookingId, hear: () => void): () => void {
  const rooms: Rooms = watched.get(deps.db) ?? { by: new Map(), looks: false };
  watched.set(deps.db, rooms);
  const room: Watched = rooms.by.get(booking) ?? { version: undefined, hear: new Set() };
  rooms.by.set(booking, room);
  room.hear.add(hear);
  if (!rooms.looks) void look(deps, rooms);
  return () => {
    room.hear.delete(hear);
    if (room.hear.size === 0 && rooms.by.get(booking) === room) rooms.by.delete(booking);
  };
}

/** Says that the booking's room has changed just now. */
export function stirRoom({ db }: Pick<Dependencies, 'db'>, booking: BookingId): void {
  for (const hear of watched.get(db)?.by.get(booking)?.hear ?? []) hear();
}

/** As long as anybody watches. */
async function look(deps: Watching, rooms: Rooms): Promise<void> {
  rooms.looks = true;
  while (rooms.by.size > 0) {
    const versions = await findVersions(deps.db, [...rooms.by.keys()]).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'rooms could not be watched just now');
      return [];
    });
    for (const { booking, version } of versions) {
      const room = rooms.by.get(booking);
      if (room === undefined || room.version === version) continue;
      room.version = version;
      for (const hear of room.hear) hear();
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS).unref());
  }
  rooms.looks = false;
}
