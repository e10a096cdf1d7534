// Visits planned as one: the same weekday and time, every so many weeks, and what stands in the way of each.

import { type Channel, zoneOf } from './directory.ts';
import { DAY } from './instant.ts';
import type { Placed } from './quota.ts';
import {
  type Blocker,
  type Judgement,
  judge,
  nearestSlots,
  type OverridableRule,
  parseSlotId,
  type Slot,
  slotsOf,
  type World,
} from './slots.ts';

export type Rhythm = {
  /** weeks from one visit to the next */
  readonly every: number;
  /** how many visits, with the first */
  readonly times: number;
  readonly channel?: Channel;
};

/** What else decides about the later visits, as it would when they are booked. */
export type VisitRules = {
  /** rules that a coordinator sets aside */
  readonly override: readonly OverridableRule[];
  /** whether a slot's session, week and month may have one more, beside these visits */
  readonly roomBeside: (others: readonly Placed[]) => (slot: Slot) => boolean;
  /** whether those who would come are not elsewhere then */
  readonly areFree: (slot: Slot) => boolean;
};

/** One visit, numbered from 1; `start` in epoch milliseconds. `nearest` are the nearest free slots, its own team's first. */
export type Visit = { readonly visit: number; readonly start: number } & (
  | { readonly slot: Slot }
  | { readonly blocker: Blocker | 'quota' | 'client'; readonly nearest: readonly Slot[] }
);

/** How far from a visit's own day another time is looked for. */
const NEAR = 10 * DAY;

/**
 * The visits that follow from a free first slot: the same wall-clock time with the same team at the same place, in
 * whichever of its rooms is free. The world must reach over all of them.
 */
export function planVisits(
  world: World,
  first: Slot,
  rhythm: Rhythm,
  rules: VisitRules,
  now: number,
): readonly Visit[] {
  const zone = zoneOf(world.directory, first.area);
  const begin = Temporal.Instant.fromEpochMilliseconds(first.start).toZonedDateTimeISO(zone);
  const { area, series = null } = first;
  const starts = Array.from(
    { length: rhythm.times },
    (_, at) => begin.add({ weeks: rhythm.every * at }).epochMilliseconds,
  );
  const later = starts.slice(1).map((start, at): Visit => {
    const others = starts.filter((other) => other !== start).map((other) => ({ area, start: other, series }));
    // a visit that comes later in a month that is full is the one refused; another time is looked for beside all of them
    const before = rules.roomBeside(others.filter((other) => other.start < start));
    const by = { ...rhythm, ...rules, hasRoom: before, hasRoomBeside: rules.roomBeside(others) };
    return { visit: at + 2, start, ...visitAt(world, first, start, by, now) };
  });
  return [{ visit: 1, start: first.start, slot: first }, ...later];
}

/** The last instant the visits could reach: what to load a world up to. */
export function planReach(first: Pick<Slot, 'end'>, { every, times }: Rhythm): number {
  return first.end + every * (times - 1) * 7 * DAY + NEAR;
}

function visitAt(
  world: World,
  first: Slot,
  start: number,
  {
    channel,
    override,
    hasRoom,
    hasRoomBeside,
    areFree,
  }: Rhythm & Pick<VisitRules, 'override' | 'areFree'> & Readonly<Record<'hasRoom' | 'hasRoomBeside', HasRoom>>,
  now: number,
) {
  const common = { service: first.service, areas: [first.area], ...(channel && { channel }) };
  const at = slotsOf(world, { ...common, from: start, to: start + 1 }, now).filter((slot) => isSameTeam(slot, first));
  const listed = at.find((one) => one.room === first.room) ?? at[0];
  const by = { areas: [first.area], now, override, ...(channel && { channel }) };
  const judgement: Judgement =
    listed === undefined ? judge(world, idAt(first.id, start), by) : { free: true, slot: listed };
  if (judgement.free && hasRoom(judgement.slot) && areFree(judgement.slot)) return { slot: judgement.slot };
  const around = slotsOf(world, { ...common, from: start - NEAR, to: start + NEAR }, now);
  const near = around.filter((slot) => hasRoomBeside(slot) && areFree(slot));
  const own = nearestSlots(
    near.filter((one) => isSameTeam(one, first)),
    start,
    3,
  );
  const others = nearestSlots(
    near.filter((one) => !own.includes(one)),
    start,
    3 - own.length,
  );
  const rule = judgement.free && hasRoom(judgement.slot) ? ('client' as const) : ('quota' as const);
  return { blocker: judgement.free ? rule : judgement.blocker, nearest: [...own, ...others] };
}

type HasRoom = ReturnType<VisitRules['roomBeside']>;

function isSameTeam(slot: Slot, first: Slot): boolean {
  return (
    slot.series === first.series && slot.site === first.site && slot.professionals.join() === first.professionals.join()
  );
}

/** The same slot so many weeks later on the wall clock; it may name nothing that exists. Itself where it is no slot's id. */
export function weeksLater(slot: Slot['id'], weeks: number, timeZone: string): Slot['id'] {
  const parts = parseSlotId(slot);
  if (parts === undefined) return slot;
  const begin = Temporal.Instant.fromEpochMilliseconds(parts.start).toZonedDateTimeISO(timeZone);
  return idAt(slot, begin.add({ weeks }).epochMilliseconds);
}

/** A slot's id at another start. */
function idAt(slot: Slot['id'], start: number): Slot['id'] {
  const stamp = new Date(start).toISOString().replace(/[-:]|\.\d+/g, '');
  return slot.replace(/~\d{8}T\d{6}Z~/, `~${stamp}~`) as Slot['id'];
}
