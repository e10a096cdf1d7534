// The third next free time: what counts as a time of its own, and how many days away it is.

import { expect, test } from 'vitest';
import type { Slot } from '../../src/core/slots.ts';
import { accessIn, nextToTake } from '../../src/core/third-next.ts';

const NOW = Date.parse('2026-11-20T23:30:00+02:00');
const MINUTE = 60_000;

/** A free time of 30 minutes of somebody, at a wall-clock time. */
function slot(date: string, time: string, who = 'nurse'): Slot {
  const start = Date.parse(`${date}T${time}:00+02:00`);
  const end = start + 30 * MINUTE;
  return {
    id: `${date} ${time} ${who}`,
    start,
    end,
    claims: [{ resource: `professional:${who}`, start, end }],
  } as unknown as Slot;
}
const access = (...slots: Slot[]) => accessIn(slots, NOW, 'Europe/Helsinki');

test('is the third that could be booked beside the first two, in days on the wall', () => {
  const there = access(slot('2026-11-21', '08:00'), slot('2026-11-21', '08:30'), slot('2026-11-23', '08:00'));
  expect(there).toMatchObject({ first: { id: '2026-11-21 08:00 nurse' }, third: { days: 3 } });
});

test('times of one person that overlap are one, those of two people are two', () => {
  const [a, b, c] = [slot('2026-11-21', '08:00'), slot('2026-11-21', '08:15'), slot('2026-11-21', '08:29')];
  expect(access(a, b, c).third).toBeUndefined();
  const others = [slot('2026-11-21', '08:15', 'second'), slot('2026-11-21', '08:15', 'third')];
  expect(access(a, b, ...others).third).toMatchObject({ days: 1, slot: { id: others[1]?.id } });
});

test('fewer than three free times have no third, and none have no first', () => {
  expect(access(slot('2026-11-21', '08:00'))).toMatchObject({
    first: { id: '2026-11-21 08:00 nurse' },
  });
  expect(access()).toEqual({});
});

test('nothing is looked at once the third is found', () => {
  function* slots(): Iterable<Slot> {
    yield* [slot('2026-11-21', '08:00'), slot('2026-11-21', '09:00'), slot('2026-11-21', '10:00')];
    throw new Error('looked further');
  }
  expect(accessIn(slots(), NOW, 'Europe/Helsinki').third?.days).toBe(1);
});

test('shown first to who books for themselves is a time that can still be changed, or the soonest where there is none', () => {
  const service = { changeCutOffHours: 24 } as never;
  const [late, settled] = [slot('2026-11-21', '08:00'), slot('2026-11-22', '08:00')];
  expect(nextToTake([late, settled], service, NOW)).toBe(settled);
  expect(nextToTake([late], service, NOW)).toBe(late);
  expect(nextToTake([late, settled], undefined, NOW)).toBe(late);
  expect(accessIn([late, settled], NOW, 'Europe/Helsinki', service)).toMatchObject({ first: late, settled });
});
