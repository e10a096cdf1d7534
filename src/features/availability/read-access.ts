// The next and the third next free time of every service in every area: how long people wait, at a glance.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { AreaId, ServiceId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { seriesKeeping } from '../../core/shares.ts';
import { type Slot, type SlotSearch, type StartRange, searchFor } from '../../core/slots.ts';
import { type Access, accessIn } from '../../core/third-next.ts';
import type { Database } from '../../platform/db.ts';
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
 * The same for services of areas that the caller has chosen, without asking who they are: a public page may ask for what
 * is open to the public. Goes on from one stretch of time to the next only for those that have not got all of it yet.
 */
export async function findAccess(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  directory: Directory,
  wanted: readonly { readonly service: ServiceId; readonly area: AreaId }[],
): Promise<readonly ServiceAccess[]> {
  const now = deps.clock.now();
  const looked = wanted.map((one): Looked => ({ ...one, taken: [], access: {} }));
  let from = now;
  for (const ahead of AHEAD) {
    const open = looked.filter(({ access: { third, settled } }) => third === undefined || settled === undefined);
    const stretch = { from, to: now + ahead };
    const free = await (from < now + FAR
      ? freeIn(deps, directory, open, stretch)
      : farIn(deps, directory, open, stretch, now));
    for (const one of open) {
      const slots = goingOn(one.taken, free(one));
      one.access = accessIn(slots, now, zoneOf(directory, one.area), directory.services.get(one.service));
    }
    from = now + ahead;
  }
  return looked.map(({ service, area, access }) => ({ service, area, ...access }));
}

/**
 * How many more times fit into the coming stretch of these areas, by area and service: one after another for the same people,
 * so that starts which exclude each other count once. For features, as `findAccess`.
 */
export async function countFreeTimes(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  directory: Directory,
  areas: readonly AreaId[],
  ahead: number,
): Promise<readonly { readonly service: ServiceId; readonly area: AreaId; readonly count: number }[]> {
  const now = deps.clock.now();
  const wanted = areas.flatMap((area) => offeredIn(directory, area).map((service) => ({ service, area })));
  const free = await freeIn(deps, directory, wanted, { from: now, to: now + ahead });
  return wanted.map((one) => ({ ...one, count: countApart(free(one)) }));
}

/** By whom the times are, when the last of them that was counted ends: the slots come soonest first. */
function countApart(slots: Iterable<Slot>): number {
  const until = new Map<string, number>();
  let count = 0;
  for (const { professionals, start, end } of slots) {
    const crew = professionals.join(' ');
    if (start < (until.get(crew) ?? 0)) continue;
    until.set(crew, end);
    count += 1;
  }
  return count;
}

/** Most services have three free times within hours: what is read grows with how long one has to wait for them. */
const AHEAD = [DAY / 6, 1 * DAY, 4 * DAY, 16 * DAY, 64 * DAY, 256 * DAY, 731 * DAY] as const;

type Wanted = { readonly service: ServiceId; readonly area: AreaId };

type Looked = Wanted & {
  /** the free times looked at so far */
  readonly taken: Slot[];
  access: Access;
};

/** What is free of each in a stretch of time, by one read for all of them. */
async function freeIn(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  directory: Directory,
  open: readonly Wanted[],
  { from, to }: StartRange,
): Promise<(one: Wanted) => Iterable<Slot>> {
  const now = clock.now();
  const searches = new Map(
    open.map((one) => [one, searchFor(directory, { service: one.service, areas: [one.area], from, to }, now)]),
  );
  const asked = [...searches].filter(([, search]) => search.resources.length > 0);
  if (asked.length === 0) return () => [];
  const services = [...new Set(asked.map(([{ service }]) => service))];
  const [claims, ...rooms] = await Promise.all([
    readClaims(db, {
      range: reachOf(asked.map(([, search]) => search)),
      now,
      resources: [...new Set(asked.flatMap(([, search]) => search.resources))],
      keeping: seriesKeeping(directory),
    }),
    ...services.map((service) => weighQuotas(db, directory, { service, range: { start: from, end: to } }, now)),
  ]);
  const claimsOf = Map.groupBy(claims, ({ resource }) => resource);
  return (one) => {
    const search = searches.get(one);
    const hasRoom = rooms[services.indexOf(one.service)];
    if (search === undefined || hasRoom === undefined) return [];
    const known = search.resources.flatMap((resource) => claimsOf.get(resource) ?? []);
    return Iterator.from(search.slots(known)).filter(hasRoom);
  };
}

/** What is free so far ahead is read for all of that time, and changes little: it is read once by all who ask meanwhile. */
const FAR = 16 * DAY;
const MEANWHILE = 30_000;
const MOST_KEPT = 100;

/** The soonest free times of each in a stretch far ahead: as many as say how soon the third is to be had. */
type Far = { readonly at: number; readonly soonest: Promise<ReadonlyMap<string, readonly Slot[]>> };
const far = new WeakMap<Database, Map<string, Far>>();

async function farIn(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  directory: Directory,
  open: readonly Wanted[],
  { from, to }: StartRange,
  now: number,
): Promise<(one: Wanted) => Iterable<Slot>> {
  const kept = far.get(deps.db) ?? new Map<string, Far>();
  far.set(deps.db, kept);
  const key = JSON.stringify([directory.version, to - now, open.map(nameOf)]);
  const known = kept.get(key);
  const isFresh = known !== undefined && known.at <= now && now - known.at < MEANWHILE;
  const soonest = isFresh ? known.soonest : readSoonest(deps, directory, open, { from, to });
  if (!isFresh) {
    kept.delete(key);
    kept.set(key, { at: now, soonest });
    // what failed is asked again
    soonest.catch(() => kept.delete(key));
    for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  }
  const found = await soonest;
  return (one) => found.get(nameOf(one)) ?? [];
}

async function readSoonest(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  directory: Directory,
  open: readonly Wanted[],
  stretch: StartRange,
): Promise<ReadonlyMap<string, readonly Slot[]>> {
  const free = await freeIn(deps, directory, open, stretch);
  return new Map(
    open.map((one) => {
      const taken: Slot[] = [];
      const zone = zoneOf(directory, one.area);
      accessIn(goingOn(taken, free(one)), stretch.from, zone, directory.services.get(one.service));
      return [nameOf(one), taken];
    }),
  );
}

function nameOf({ service, area }: Wanted): string {
  return `${service} ${area}`;
}

function* goingOn(taken: Slot[], more: Iterable<Slot>): Iterable<Slot> {
  yield* taken;
  for (const slot of more) {
    taken.push(slot);
    yield slot;
  }
}

function offeredIn(directory: Directory, area: AreaId): readonly ServiceId[] {
  const offered = servicesOffered(directory, area);
  return [...directory.services.values()]
    .filter(({ id, kind }) => offered.has(id) && (kind === 'consultation' || kind === 'appointment'))
    .map(({ id }) => id);
}

/** The time in which claims matter to any of them. */
function reachOf(searches: readonly SlotSearch[]): Interval {
  return {
    start: Math.min(...searches.map(({ reach }) => reach.start)),
    end: Math.max(...searches.map(({ reach }) => reach.end)),
  };
}
