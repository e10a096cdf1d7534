// How soon care is to be had: the third next free time, which one cancelled appointment does not move.

import { isPastChange } from './booking.ts';
import type { Service } from './directory.ts';
import { overlaps } from './interval.ts';
import type { Slot } from './slots.ts';
import { wallClock } from './wall-clock.ts';

export type Access = {
  /** the soonest free time */
  readonly first?: Slot;
  /** the soonest that could still be moved or cancelled once taken */
  readonly settled?: Slot;
  /** the third, and how many days from today it is on the wall there; none where fewer than three are free */
  readonly third?: { readonly slot: Slot; readonly days: number };
};

/**
 * The first and the third free time among times that come soonest first; none is taken after all are found.
 * Times of one person or room that overlap are one time: only one of them can be booked.
 */
export function accessIn(slots: Iterable<Slot>, now: number, timeZone: string, service?: Service): Access {
  const found: Slot[] = [];
  let settled: Slot | undefined;
  for (const slot of slots) {
    if (settled === undefined && !isPastChange(slot, service, now)) settled = slot;
    if (found.length < THIRD && !found.some((other) => excludes(other, slot))) found.push(slot);
    if (found.length === THIRD && settled !== undefined) break;
  }
  const [first, , third] = found;
  return {
    ...(first && { first }),
    ...(settled && { settled }),
    ...(third && { third: { slot: third, days: daysBetween(now, third.start, timeZone) } }),
  };
}

/**
 * The time that is shown first to who books for themselves: the soonest that could still be moved or cancelled once taken,
 * and where there is none the soonest of all. Every page says it by this.
 */
export function nextToTake<Time extends { readonly start: number }>(
  times: readonly Time[],
  service: Service | undefined,
  now: number,
): Time | undefined {
  return times.find((time) => !isPastChange(time, service, now)) ?? times[0];
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
