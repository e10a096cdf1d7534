// The next and the third next free time of every service in every area: how long people wait, at a glance.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { AreaId, ServiceId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { type SlotDay, type SlotSearch, searchFor } from '../../core/slots.ts';
import { type Access, accessIn } from '../../core/third-next.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory, servicesOffered } from '../directory/read.ts';
import { areasWithin } from './read.ts';
import { readClaims } from './store.ts';
import { weighQuotas } from './weigh-quotas.ts';

export type ServiceAccess = Access & { readonly service: ServiceId; readonly area: AreaId };

/**
 * Consultations and appointments offered in the areas whose bookings the actor sees, by area and then by service, in
 * the directory's order. No bookings are shown, so nothing is logged. Throws `Refusal`: not_allowed.
 */
export async function readAccess(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
): Promise<{ readonly items: readonly ServiceAccess[]; readonly directory: Directory; readonly now: number }> {
  areasWithin(actor, 'see-area-bookings');
  const directory = await readDirectory(deps);
  const wanted = [...directory.areas.keys()]
    .filter((area) => may(actor, 'see-area-bookings', area))
    .flatMap((area) => offeredIn(directory, area).map((service) => ({ service, area })));
  return { items: await findAccess(deps, directory, wanted), directory, now: deps.clock.now() };
}

/**
 * The same for services of areas that the caller has chosen, without asking who they are: a public page may ask for what is open to
 * the public. Looks a fortnight ahead first, and as far as the horizon only where that is not enough.
 */
export async function findAccess(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  directory: Directory,
  wanted: readonly { readonly service: ServiceId; readonly area: AreaId }[],
): Promise<readonly ServiceAccess[]> {
  const now = deps.clock.now();
  const found = new Map<string, ServiceAccess>();
  const hasRoomFor = new Map<ServiceId, Awaited<ReturnType<typeof weighQuotas>>>();
  let open = wanted;
  for (const ahead of AHEAD) {
    if (open.length === 0) break;
    const range = { start: now, end: now + ahead };
    const searches = open.map((one) => ({ ...one, search: searchOf(directory, one, range, now) }));
    const claims = await readClaims(deps.db, {
      range: reachOf(searches.map(({ search }) => search)),
      now,
      resources: [...new Set(searches.flatMap(({ search }) => search.resources))],
    });
    for (const { service, area, search } of searches) {
      const hasRoom =
        hasRoomFor.get(service) ?? (await weighQuotas(deps.db, directory, { service, range: WHOLE(now) }, now));
      hasRoomFor.set(service, hasRoom);
      const days = withRoom(search.days(claims), hasRoom);
      found.set(`${service} ${area}`, {
        service,
        area,
        ...accessIn(days, now, zoneOf(directory, area), directory.services.get(service)),
      });
    }
    open = open.filter(({ service, area }) => {
      const { third, settled } = found.get(`${service} ${area}`) ?? {};
      return third === undefined || settled === undefined;
    });
  }
  return wanted.flatMap(({ service, area }) => found.get(`${service} ${area}`) ?? []);
}

const AHEAD = [14 * DAY, 60 * DAY, 731 * DAY] as const;
const WHOLE = (now: number) => ({ start: now, end: now + 731 * DAY });

function offeredIn(directory: Directory, area: AreaId): readonly ServiceId[] {
  const offered = servicesOffered(directory, area);
  return [...directory.services.values()]
    .filter(({ id, kind }) => offered.has(id) && (kind === 'consultation' || kind === 'appointment'))
    .map(({ id }) => id);
}

function searchOf(
  directory: Directory,
  { service, area }: { readonly service: ServiceId; readonly area: AreaId },
  { start, end }: Interval,
  now: number,
): SlotSearch {
  return searchFor(directory, { service, areas: [area], from: start, to: end }, now);
}

/** The time in which claims matter to any of them. */
function reachOf(searches: readonly SlotSearch[]): Interval {
  return {
    start: Math.min(...searches.map(({ reach }) => reach.start)),
    end: Math.max(...searches.map(({ reach }) => reach.end)),
  };
}

function* withRoom(days: Iterable<SlotDay>, hasRoom: (slot: SlotDay['slots'][number]) => boolean): Iterable<SlotDay> {
  for (const { date, slots } of days) yield { date, slots: slots.filter(hasRoom) };
}
