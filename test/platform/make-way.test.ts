// Work behind the scenes rests where others want the processor, and only there.

import { expect, test } from 'vitest';
import { readProcessor, restAfter } from '../../src/platform/make-way.ts';

const SECOND = 1_000_000_000;
const before = { had: 5 * SECOND, wanted: 7 * SECOND };

test('who waited longer for the processor than it was had rests, and longer the longer the work was', () => {
  const crowded = { had: 5 * SECOND + 1, wanted: 7 * SECOND + 2 };
  expect(restAfter(before, crowded, 20)).toBe(160);
  expect(restAfter(before, crowded, 60_000)).toBe(2_000);
});

test('where the processor was there, and where the system does not say, nothing rests', () => {
  expect(restAfter(before, { had: 6 * SECOND, wanted: 7.5 * SECOND }, 1_000)).toBe(0);
  expect(restAfter(undefined, before, 1_000)).toBe(0);
  expect(restAfter(before, undefined, 1_000)).toBe(0);
});

test.runIf(process.platform === 'linux')('what a thread has had grows while it works', () => {
  const begun = readProcessor();
  const until = performance.now() + 30;
  while (performance.now() < until);
  expect(readProcessor()?.had).toBeGreaterThan(begun?.had ?? Number.POSITIVE_INFINITY);
});
