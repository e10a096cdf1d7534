// Who shows a room hears when it has changed: at once of what this process did, within half a second of what others did.

import type { BookingId } from '../../core/ids.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findVersions } from './store.ts';

const LOOK_EVERY_MS = 500;

type Watching = Pick<Dependencies, 'db' | 'log'>;
type Watched = { version: number | undefined; readonly hear: Set<() => void> };

/** Of each database, the rooms that pages of this process show. */
const watched = new WeakMap<Watching['db'], Map<BookingId, Watched>>();

/** Calls `hear` whenever the booking's room may have changed, until the function that comes back is called. */
export function watchRoom(deps: Watching, booking: BookingId, hear: () => void): () => void {
  const rooms = watched.get(deps.db) ?? new Map<BookingId, Watched>();
  watched.set(deps.db, rooms);
  const room = rooms.get(booking) ?? { version: undefined, hear: new Set() };
  rooms.set(booking, room);
  room.hear.add(hear);
  if (rooms.size === 1 && room.hear.size === 1) void look(deps, rooms);
  return () => {
    room.hear.delete(hear);
    if (room.hear.size === 0) rooms.delete(booking);
  };
}

/** Says that the booking's room has changed just now. */
export function stirRoom({ db }: Pick<Dependencies, 'db'>, booking: BookingId): void {
  for (const hear of watched.get(db)?.get(booking)?.hear ?? []) hear();
}

/** As long as anybody watches. */
async function look(deps: Watching, rooms: Map<BookingId, Watched>): Promise<void> {
  while (rooms.size > 0) {
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
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS).unref());
  }
}
