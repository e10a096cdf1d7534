// How soon care is to be had: the third next free time, which one cancelled appointment does not move.

import { overlaps } from './interval.ts';
import type { Slot, SlotDay } from './slots.ts';
import { wallClock } from './wall-clock.ts';

export type Access = {
  /** the soonest free time */
  readonly first?: Slot;
  /** the third, and how many days from today it is on the wall there; none where fewer than three are free */
  readonly third?: { readonly slot: Slot; readonly days: number };
};

/**
 * The first and the third free time among days that come soonest first; no day is looked at after the third is found.
 * Times of one person or room that overlap are one time: only one of them can be booked.
 */
export function accessIn(days: Iterable<SlotDay>, now: number, timeZone: string): Access {
  const found: Slot[] = [];
  for (const { slots } of days) {
    for (const slot of slots) {
      if (found.some((other) => excludes(other, slot))) continue;
      found.push(slot);
      if (found.length === THIRD) break;
    }
    if (found.length === THIRD) break;
  }
  const [first, , third] = found;
  return {
    ...(first && { first }),
    ...(third && { third: { slot: third, days: daysBetween(now, third.start, timeZone) } }),
  };
}

const THIRD = 3;

function excludes(one: Slot, other: Slot): boolean {
  return one.claims.some((claim) =>
    other.claims.some((taken) => taken.resource === claim.resource && overlaps(taken, claim)),
  );
}

function daysBetween(now: number, then: number, timeZone: string): number {
  const clock = wallClock(timeZone);
  const today = Temporal.PlainDate.from(clock.dateAt(now));
  return today.until(clock.dateAt(then), { largestUnit: 'days' }).days;
}
