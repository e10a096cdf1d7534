// Where a booking that is dragged over the desk's days would fit, and what came of dropping it.

import { zoneOf } from '../../core/directory.ts';
import type { AreaId, ResourceId, SlotId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { type Interval, normalise } from '../../core/interval.ts';
import type { Actor } from '../../core/permissions.ts';
import { judge, nearestSlots, type Slot, slotsOf, type World } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin, loadWorld } from '../availability/read.ts';
import type { ReadBooking } from '../bookings/read.ts';
import { readFreeBeside } from '../bookings/read-elsewhere.ts';
import { type DeskQuestion, dayOf } from './read-desk.ts';

/** What came of dropping a booking somewhere: the place itself, if it is free, and else the nearest that are. */
export type Drop = { readonly slot?: Slot; readonly nearest: readonly Slot[] };

/**
 * Whether a booking could be moved to that person or room at about that time. Its own time does not stand in its way.
 * @param at epoch milliseconds; a free start within a quarter of an hour is taken
 */
export async function findPlace(
  deps: Dependencies,
  actor: Actor,
  booking: ReadBooking,
  drop: { readonly resource: ResourceId; readonly at: number },
): Promise<Drop> {
  const { record, directory } = booking;
  const areas = areasWithin(actor, 'book-slot', record.area);
  const now = deps.clock.now();
  const day = dayOf(drop.at, zoneOf(directory, record.area));
  const { world, free } = await readFree(deps, booking, areas, day);
  const there = free.flatMap((slot) => atResource(slot, drop.resource)).filter((id) => id !== record.slot);
  const judged = there.map((id) => judge(world, id, { areas, now })).flatMap((one) => (one.free ? [one.slot] : []));
  const same = judged.filter((slot) => record.professionals.every((id) => slot.professionals.includes(id)));
  const [best] = nearestSlots(same.length > 0 ? same : judged, drop.at, 1);
  const fits = best !== undefined && Math.abs(best.start - drop.at) <= 15 * MINUTE;
  return { ...(fits && { slot: best }), nearest: nearestSlots(free, drop.at, 3) };
}

/** A stretch of a person's or room's time into which a booking fits. */
export type Landing = Interval & { readonly resource: ResourceId };

/** Where the booking could be moved on these days, of each person, or of each room of the area. Its own time is none. */
export async function findLandings(
  deps: Dependencies,
  actor: Actor,
  booking: ReadBooking,
  { by, range }: Pick<DeskQuestion, 'by'> & { readonly range: Interval },
): Promise<readonly Landing[]> {
  const { record } = booking;
  const areas = areasWithin(actor, 'book-slot', record.area);
  const { world, free } = await readFree(deps, booking, areas, range);
  const others = free.filter(({ id }) => id !== record.slot);
  const places = by === 'room' ? roomsFor(world, others, areas, deps.clock.now()) : peopleFor(others);
  return [...Map.groupBy(places, ({ resource }) => resource)].flatMap(([resource, its]) =>
    normalise(its).map(({ start, end }) => ({ resource, start, end })),
  );
}

function peopleFor(slots: readonly Slot[]): readonly Landing[] {
  return slots.flatMap(({ professionals, start, end }) =>
    professionals.map((id) => ({ resource: `professional:${id}` as const, start, end })),
  );
}

/** The rooms of the slot's site are tried one by one, until somebody could meet there at that time. */
function roomsFor(
  world: World,
  slots: readonly Slot[],
  areas: readonly AreaId[] | '*',
  now: number,
): readonly Landing[] {
  const found = new Map<string, Landing>();
  for (const slot of slots) {
    for (const room of world.directory.rooms.values()) {
      const resource: ResourceId = `room:${room.id}`;
      const key = `${resource} ${slot.start}`;
      const id = room.site === slot.site && !found.has(key) ? inRoom(slot, resource) : undefined;
      if (id !== undefined && judge(world, id, { areas, now }).free) {
        found.set(key, { resource, start: slot.start, end: slot.end });
      }
    }
  }
  return [...found.values()];
}

/** The free times of the booking's service at which its people are free too, as if it were not there itself. */
async function readFree(
  deps: Dependencies,
  { record, directory }: ReadBooking,
  areas: readonly AreaId[] | '*',
  range: Interval,
): Promise<{ readonly world: World; readonly free: readonly Slot[] }> {
  const now = deps.clock.now();
  const world = await loadWorld(deps.db, directory, range, now, { ignoring: record.id });
  const question = { service: record.service, areas, from: range.start, to: range.end };
  const free = slotsOf(world, { ...question, ...(record.channel && { channel: record.channel }) }, now);
  return { world, free: free.filter(await readFreeBeside(deps, record.id, range)) };
}

/** The slot's id as it would be at this person or in this room; none where it is neither's. */
function atResource(slot: Slot, resource: ResourceId): readonly SlotId[] {
  if (slot.claims.some((claim) => claim.resource === resource)) return [slot.id];
  const here = inRoom(slot, resource);
  return here === undefined ? [] : [here];
}

/** The slot's id in another room. The server judges it like any other. */
export function inRoom(slot: Pick<Slot, 'id' | 'room'>, resource: ResourceId): SlotId | undefined {
  if (slot.room === undefined || !resource.startsWith('room:')) return undefined;
  return slot.id.replace(`room:${slot.room}`, resource) as SlotId;
}
