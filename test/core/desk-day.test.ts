// The desk's day: every minute of it is said once, and said truly.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hourMarks, hoursAround, spansOf, windowOn } from '../../src/core/desk-day.ts';
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

describe('the hours of a day', () => {
  const ZONE = 'Europe/Helsinki';
  const least = { from: 8, until: 16 };
  const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[${ZONE}]`).epochMilliseconds;

  test.each([
    ['an ordinary day', '2026-11-23'],
    ['the day of 25 hours', '2026-10-25'],
    ['the day of 23 hours', '2027-03-28'],
  ])('are what a clock on the wall shows on %s', (_, date) => {
    const shown = [{ start: at(`${date}T08:00`), end: at(`${date}T15:45`) }];
    expect(hoursAround(shown, [date], ZONE, least)).toEqual(least);
    const late = [{ start: at(`${date}T07:30`), end: at(`${date}T18:00`) }];
    expect(hoursAround(late, [date], ZONE, least)).toEqual({ from: 7, until: 18 });
    const window = windowOn(date, least, ZONE);
    expect(window).toEqual({ start: at(`${date}T08:00`), end: at(`${date}T16:00`) });
    expect(hourMarks(window, ZONE)).toEqual([8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('have one more or one less where the clock is turned among them', () => {
    const night = { from: 2, until: 5 };
    expect(hourMarks(windowOn('2026-10-25', night, ZONE), ZONE)).toEqual([2, 3, 3, 4]);
    expect(hourMarks(windowOn('2027-03-28', night, ZONE), ZONE)).toEqual([2, 4]);
  });

  test('of what goes on over midnight end with the day, and begin with the next', () => {
    const over = [{ start: at('2026-11-23T22:30'), end: at('2026-11-24T00:30') }];
    expect(hoursAround(over, ['2026-11-23'], ZONE, least)).toEqual({ from: 8, until: 24 });
    expect(hoursAround(over, ['2026-11-24'], ZONE, least)).toEqual({ from: 0, until: 16 });
    expect(windowOn('2026-11-23', { from: 8, until: 24 }, ZONE).end).toBe(at('2026-11-24T00:00'));
  });
});
