import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameValue } from '../../src/core/same-value.ts';

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, shuffled(part)])
      .reverse(),
  );
};

test('the same value is the same in any order of its keys', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => isSameValue(value, shuffled(value))));
});

test('what says anything else is another value', () => {
  const values = [0, 1, '1', '', null, [], [1], [1, 2], [2, 1], {}, { a: 1 }, { a: [1] }, { a: { b: 1 } }, { b: 1 }];
  for (const one of values) expect(values.filter((other) => isSameValue(one, other))).toEqual([one]);
  expect(isSameValue({ a: undefined }, {})).toBe(true);
  expect(isSameValue({ a: null }, {})).toBe(false);
});
