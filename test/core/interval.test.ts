import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contains,
  expand,
  type Interval,
  intersect,
  normalise,
  overlaps,
  overlapsAny,
  subtract,
  sweepAlong,
} from '../../src/core/interval.ts';

const MINUTE = 60_000;
const GRID = 60;

// The naive model: the set of whole minutes an interval list covers.
function minutesOf(intervals: readonly Interval[]): ReadonlySet<number> {
  const covered = new Set<number>();
  for (let minute = 0; minute < GRID; minute += 1) {
    if (intervals.some(({ start, end }) => start <= minute * MINUTE && minute * MINUTE < end)) covered.add(minute);
  }
  return covered;
}

const minute = fc.integer({ min: 0, max: GRID });
const interval = fc.tuple(minute, minute).map(([start, end]) => ({ start: start * MINUTE, end: end * MINUTE }));
const list = fc.array(interval, { maxLength: 12 });

function isNormal(intervals: readonly Interval[]): boolean {
  return intervals.every(({ start, end }, i) => start < end && (i === 0 || (intervals[i - 1]?.end ?? start) < start));
}

describe('intervals against a set of minutes', () => {
  test('a normalised list covers the same minutes, sorted, apart and without empty ones', () => {
    fc.assert(
      fc.property(list, (intervals) => {
        const normal = normalise(intervals);
        expect(minutesOf(normal)).toEqual(minutesOf(intervals));
        expect(isNormal(normal)).toBe(true);
      }),
    );
  });

  test('going along a list finds for each interval, in any order, the first that it overlaps', () => {
    fc.assert(
      fc.property(list, list, (taken, asked) => {
        const normal = normalise(taken);
        const sweep = sweepAlong(normal);
        const inOrder = asked.toSorted((one, other) => one.start - other.start);
        for (const one of [...inOrder, ...asked]) {
          expect(sweep(one)).toEqual(normal.find((other) => overlaps(one, other)));
        }
      }),
    );
  });

  test('an intersection covers the minutes of both', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const both = intersect(normalise(a), normalise(b));
        expect(minutesOf(both)).toEqual(minutesOf(a).intersection(minutesOf(b)));
        expect(isNormal(both)).toBe(true);
      }),
    );
  });

  test('a difference covers the minutes of the first that are not in the second', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const rest = subtract(normalise(a), normalise(b));
        expect(minutesOf(rest)).toEqual(minutesOf(a).difference(minutesOf(b)));
        expect(isNormal(rest)).toBe(true);
      }),
    );
  });

  test('two intervals overlap when they share a minute, and any of a list likewise', () => {
    fc.assert(
      fc.property(list, interval, (intervals, one) => {
        const shared = minutesOf(intervals).intersection(minutesOf([one])).size > 0;
        expect(intervals.some((other) => overlaps(other, one))).toBe(shared);
        expect(overlapsAny(normalise(intervals), one)).toBe(shared);
      }),
    );
  });
});

test('touching intervals are apart, and a list of them is one interval', () => {
  const [first, second] = [
    { start: 0, end: 10 },
    { start: 10, end: 20 },
  ];
  expect(overlaps(first, second)).toBe(false);
  expect(normalise([second, first])).toEqual([{ start: 0, end: 20 }]);
});

test('an interval contains itself and what it was expanded from, never what sticks out', () => {
  const inner = { start: 100, end: 200 };
  expect(expand(inner, 30, 5)).toEqual({ start: 70, end: 205 });
  expect(contains(inner, inner)).toBe(true);
  expect(contains(expand(inner, 30, 5), inner)).toBe(true);
  expect(contains(inner, expand(inner, 1, 0))).toBe(false);
  expect(contains(inner, expand(inner, 0, 1))).toBe(false);
});
