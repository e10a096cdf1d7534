// What is not told of counts: nobody can work out a small one from the rest and their sum.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hideSmall, isSmall, LEAST_TOLD } from '../../src/core/small-counts.ts';

const counts = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 300 })), {
  maxLength: 8,
});

/** What a reader can work out of one hidden count: each hidden is one at least, and all of them add up to what the total leaves. */
function rangeOf(all: readonly number[], { each, total }: ReturnType<typeof hideSmall>) {
  const hidden = all.filter((_, at) => each[at]);
  if (total) return { least: 1, most: Number.POSITIVE_INFINITY };
  const sum = hidden.reduce((left, count) => left + count, 0);
  return { least: hidden.length === 1 ? sum : 1, most: sum - (hidden.length - 1) };
}

describe('small counts', () => {
  test('are never told, and what is left of the total leaves each of them anything from one to four', () => {
    fc.assert(
      fc.property(counts, (all) => {
        const hidden = hideSmall(all);
        all.forEach((count, at) => {
          if (isSmall(count)) expect(hidden.each[at]).toBe(true);
          if (count === 0) expect(hidden.each[at]).toBe(false);
        });
        if (!hidden.each.includes(true)) return;
        const { least, most } = rangeOf(all, hidden);
        expect(least).toBe(1);
        expect(most).toBeGreaterThanOrEqual(LEAST_TOLD - 1);
      }),
      { numRuns: 2_000 },
    );
  });

  test('hide no more than they must: nothing where none is small, and one that shows goes before the total does', () => {
    expect(hideSmall([5, 0, 17])).toEqual({ each: [false, false, false], total: false });
    expect(hideSmall([3, 0, 17, 6])).toEqual({ each: [true, false, false, true], total: false });
    expect(hideSmall([1, 1, 9])).toEqual({ each: [true, true, true], total: false });
    expect(hideSmall([4, 4, 9])).toEqual({ each: [true, true, false], total: false });
    expect(hideSmall([0, 3])).toEqual({ each: [false, true], total: true });
    expect(hideSmall([])).toEqual({ each: [], total: false });
  });
});
