// A drop-in as those who serve it see it: whether it runs today, and how long its people wait.

import { type Directory, type Service, zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, ServiceId, SiteId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { type DropIn, dropInToday, estimateWait } from './rules.ts';
import type { WalkInView } from './schema.ts';
import type { Queue, WalkInRecord } from './store.ts';

/** Today's drop-in of a service at a site; without shifts when nobody is there any more. */
export type FoundDropIn = DropIn & {
  readonly queue: Queue;
  readonly area: AreaId;
  readonly service: Service;
  readonly timeZone: string;
};

/** For whoever may serve it. Throws `not_allowed`, and `invalid_input` for what is no drop-in or no site. */
export function findDropIn(
  directory: Directory,
  actor: Actor,
  wanted: { readonly service: ServiceId; readonly site: SiteId },
  now: number,
): FoundDropIn {
  const found = dropInAt(directory, wanted, now);
  if (!may(actor, 'serve-walk-ins', found.area)) throw new Refusal('not_allowed', 'not an area of this actor');
  return found;
}

/** The same for anybody, as the screen in the waiting room shows it. */
export function dropInAt(
  directory: Directory,
  { service: id, site: at }: { readonly service: ServiceId; readonly site: SiteId },
  now: number,
): FoundDropIn {
  const service = directory.services.get(id);
  const site = directory.sites.get(at);
  if (service?.kind !== 'drop-in') throw invalidInput({ path: 'service', message: 'is no drop-in' });
  if (site === undefined) throw invalidInput({ path: 'site', message: 'there is no such site' });
  const today = dropInToday(directory, service.id, site.id, now);
  const queue = { service: service.id, site: site.id, date: today.date };
  return { ...today, queue, area: site.area, service, timeZone: zoneOf(directory, site.area) };
}

/** One of the queue with their wait, as long as they wait. `queue` holds everybody of the day. */
export function viewWalkIn(
  dropIn: FoundDropIn,
  queue: readonly WalkInRecord[],
  walkIn: WalkInRecord,
  now: number,
): WalkInView {
  const before = queue.filter(
    ({ state, number }) => state === 'called' || (state === 'waiting' && number < walkIn.number),
  ).length;
  const waits = walkIn.state === 'waiting' && dropIn.shifts.length > 0;
  return {
    id: walkIn.id,
    service: walkIn.service,
    site: walkIn.site,
    date: walkIn.date,
    number: walkIn.number,
    state: walkIn.state,
    registeredAt: toIso(walkIn.createdAt, dropIn.timeZone),
    calledAt: walkIn.calledAt === undefined ? null : toIso(walkIn.calledAt, dropIn.timeZone),
    wait: waits ? estimateWait(dropIn, dropIn.service, before, now) : null,
  };
}
