// The region's public door: whom to call, what anybody may book, and where one may come without a time.

import type { Area, Directory, Service } from '../../core/directory.ts';
import type { AreaId, ServiceId } from '../../core/ids.ts';
import type { Slot } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findAccess } from '../availability/read-access.ts';
import { readDirectory } from '../directory/read.ts';
import { readOpenGroups } from '../groups/read-open-groups.ts';
import type { GroupEventView } from '../groups/schema.ts';
import { type OpenDropIn, readOpenDropIns, readOpenWaitingAreas } from '../walk-ins/read-open-drop-ins.ts';
import { mayBeOpened } from './rules.ts';
import { findAllSelfBooking } from './store-self-booking.ts';

export type Door = {
  /** every area in the directory's order, with what anybody may book there */
  readonly areas: readonly { readonly area: Area; readonly services: readonly OpenService[] }[];
  readonly groups: readonly GroupEventView[];
  readonly dropIns: readonly (OpenDropIn & { readonly canBook: boolean })[];
  /** drop-ins by video, each with the time that is on or comes next */
  readonly waitingAreas: readonly OpenDropIn[];
  readonly directory: Directory;
  readonly now: number;
};

/** A service that anybody may book, with the time that its page shows first; none where nothing is free. */
export type OpenService = { readonly service: Service; readonly next?: Slot };

const MOST = 10;

/** For anybody: no actor is asked, and nothing is anybody's own. A handful of queries, however many areas there are. */
export async function readDoor(deps: Pick<Dependencies, 'db' | 'clock' | 'config'>): Promise<Door> {
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const open = (await findAllSelfBooking(deps.db)).filter(({ area, service: id }) => {
    const service = directory.services.get(id);
    return directory.areas.has(area) && service !== undefined && mayBeOpened(service);
  });
  const access = new Map(
    (await findAccess(deps, directory, open)).map((one) => [keyOf(one), one.settled ?? one.first]),
  );
  const isOpen = (area: AreaId, service: ServiceId) => access.has(keyOf({ area, service }));
  return {
    areas: [...directory.areas.values()].map((area) => ({
      area,
      services: [...directory.services.values()]
        .filter((service) => isOpen(area.id, service.id))
        .map((service) => {
          const next = access.get(keyOf({ area: area.id, service: service.id }));
          return { service, ...(next && { next }) };
        }),
    })),
    groups: await readOpenGroups(deps, directory, MOST),
    dropIns: readOpenDropIns(directory, now, MOST).map((dropIn) => ({
      ...dropIn,
      canBook: isOpen(dropIn.site.area, dropIn.service.id),
    })),
    waitingAreas: readOpenWaitingAreas(directory, now),
    directory,
    now,
  };
}

function keyOf({ area, service }: { readonly area: AreaId; readonly service: ServiceId }): string {
  return `${area} ${service}`;
}
