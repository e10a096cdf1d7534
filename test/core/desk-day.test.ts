// The desk's day: every minute of it is said once, and said truly.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { spansOf } from '../../src/core/desk-day.ts';
import { type Interval, overlaps } from '../../src/core/interval.ts';

const window = { start: 0, end: 60 };
const interval = fc
  .tuple(fc.integer({ min: -10, max: 70 }), fc.integer({ min: 1, max: 20 }))
  .map(([start, length]): Interval => ({ start, end: start + length }));
const away = fc
  .tuple(interval, fc.constantFrom('absence' as const, 'closure' as const))
  .map(([one, by]) => ({ ...one, by }));
/** apart from each other, as the database keeps a resource's claims */
const busy = fc
  .array(interval)
  .map((all) => all.filter((one, at) => all.slice(0, at).every((other) => !overlaps(one, other))));
const day = fc.record({ open: fc.array(interval), away: fc.array(away), busy });

describe('a day of the desk', () => {
  test('is covered from end to end, without gap or overlap', () => {
    fc.assert(
      fc.property(day, (one) => {
        const spans = spansOf(window, one);
        expect(spans[0]?.start).toBe(window.start);
        expect(spans.at(-1)?.end).toBe(window.end);
        for (const [at, span] of spans.entries()) {
          expect(span.start).toBeLessThan(span.end);
          if (at > 0) expect(span.start).toBe(spans[at - 1]?.end);
        }
      }),
    );
  });

  test('says of each minute what is true of it', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 59 }), (one, minute) => {
        const at = { start: minute, end: minute + 1 };
        const span = spansOf(window, one).find((candidate) => overlaps(candidate, at));
        const within = (parts: readonly Interval[]) => parts.some((part) => overlaps(part, at));
        const isOpen = within(one.open);
        if (within(one.busy)) expect(span?.is).toBe('taken');
        else if (isOpen && !within(one.away)) expect(span?.is).toBe('free');
        else expect(span?.is).toBe('off');
        if (span?.is === 'off') expect(span.because === 'hours').toBe(!isOpen);
      }),
    );
  });

  test('keeps two bookings that touch apart, and one booking whole across the hours’ end', () => {
    const first = { start: 10, end: 20 };
    const second = { start: 20, end: 40 };
    const spans = spansOf(window, { open: [{ start: 0, end: 30 }], away: [], busy: [first, second] });
    expect(spans).toEqual([
      { start: 0, end: 10, is: 'free' },
      { start: 10, end: 20, is: 'taken', by: first },
      { start: 20, end: 40, is: 'taken', by: second },
      { start: 40, end: 60, is: 'off', because: 'hours' },
    ]);
  });
});
