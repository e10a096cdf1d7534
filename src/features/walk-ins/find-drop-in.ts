// A drop-in as those who serve it see it: whether it runs today, and how long its people wait.

import { type Directory, type Service, zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, ServiceId, SiteId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Claim } from '../../core/slots.ts';
import { loadWorld } from '../availability/read.ts';
import { type Ahead, type DropIn, dropInToday, estimateWait, isWaitedFor, presenceOf } from './rules.ts';
import type { WalkInView } from './schema.ts';
import type { Queue, WalkInRecord } from './store.ts';

/** Today's drop-in of a service at a site; without shifts when nobody is there any more. */
export type FoundDropIn = DropIn & {
  readonly queue: Queue;
  readonly area: AreaId;
  readonly service: Service;
  readonly timeZone: string;
};

/** For anybody who may serve it. Throws `not_allowed`, and `invalid_input` for what is no drop-in or no site. */
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

/** With what takes the time of those who hold it: booked times among others, which are kept. */
export type OpenDropIn = FoundDropIn & { readonly busy: readonly Claim[] };

export async function withBusyTimes(
  db: Parameters<typeof loadWorld>[0],
  directory: Directory,
  dropIn: FoundDropIn,
  now: number,
): Promise<OpenDropIn> {
  const { shifts } = dropIn;
  if (shifts.length === 0) return { ...dropIn, busy: [] };
  const resources = [...new Set(shifts.map(({ professional }) => `professional:${professional}` as const))];
  const range = { start: now, end: Math.max(...shifts.map(({ end }) => end)) };
  const { claims } = await loadWorld(db, directory, range, now, { resources });
  return { ...dropIn, busy: claims.filter(({ end }) => end > now) };
}

/**
 * Who is before somebody with that number; before anybody who comes now, without one. Somebody who is met by video takes
 * their professional's time by a booking, and nobody waits for those who are away.
 */
export function aheadOf(queue: readonly WalkInRecord[], now: number, number = Number.POSITIVE_INFINITY): Ahead {
  const inRoom = queue.filter(({ state, visitor }) => state === 'called' && visitor?.visit === undefined);
  return {
    called: inRoom.flatMap(({ calledAt }) => calledAt ?? []),
    waiting: queue.filter((one) => isWaitedFor(one, now) && one.number < number).length,
  };
}

/** One of the queue with their wait, as long as they wait. `queue` holds everybody of the day. */
export function viewWalkIn(
  dropIn: OpenDropIn,
  queue: readonly WalkInRecord[],
  walkIn: WalkInRecord,
  now: number,
): WalkInView {
  const { visitor } = walkIn;
  const waits = isWaitedFor(walkIn, now) && dropIn.shifts.length > 0;
  return {
    id: walkIn.id,
    service: walkIn.service,
    site: walkIn.site,
    date: walkIn.date,
    number: walkIn.number,
    state: walkIn.state,
    registeredAt: toIso(walkIn.createdAt, dropIn.timeZone),
    calledAt: walkIn.calledAt === undefined ? null : toIso(walkIn.calledAt, dropIn.timeZone),
    wait: waits ? estimateWait(dropIn, dropIn.service, aheadOf(queue, now, walkIn.number), now) : null,
    channel: visitor === undefined ? 'on-site' : 'video',
    presence: visitor && walkIn.state === 'waiting' ? presenceOf(visitor, now) : null,
    booking: visitor?.visit?.booking ?? null,
  };
}
