// The clock of a written promise: it runs in the office hours of working days, and nowhere else.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Closure, Directory } from '../../src/core/directory.ts';
import type { AreaId } from '../../src/core/ids.ts';
import { HOUR } from '../../src/core/instant.ts';
import { dueAfter, promised, workCalendarOf, workedBetween } from '../../src/core/promise.ts';

const AREA = 'hartola' as AreaId;
const closure = (from: string, to: string, series: readonly string[] = []) =>
  ({ id: `${from}-${to}`, areas: [AREA], series, name: { fi: 'x' }, from, to }) as unknown as Closure;
const calendarWith = (closures: readonly Closure[] = [], timeZone = 'Europe/Helsinki') =>
  workCalendarOf({ region: { timeZone, country: 'FI' }, areas: new Map(), closures } as unknown as Directory, AREA);
const calendar = calendarWith();
const at = (text: string) => Date.parse(text);
const said = (instant: number, timeZone = 'Europe/Helsinki') =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDateTime().toString();

describe('two working days', () => {
  const due = (text: string, closures: readonly Closure[] = []) =>
    said(dueAfter(calendarWith(closures), at(text), promised(2)));

  test.each([
    ['within office hours', '2026-11-24T10:15+02:00', '2026-11-26T10:15:00'],
    ['in the evening, begin with the next office hour', '2026-11-24T18:00+02:00', '2026-11-26T16:00:00'],
    ['before the weekend, leave it out', '2026-11-20T15:00+02:00', '2026-11-24T15:00:00'],
    ['before Independence Day on a Sunday', '2026-12-04T09:00+02:00', '2026-12-08T09:00:00'],
    ['over Christmas, with its eve', '2026-12-23T12:00+02:00', '2026-12-29T12:00:00'],
    ['over the clock change of autumn', '2026-10-23T12:00+03:00', '2026-10-27T12:00:00'],
    ['over the clock change of spring', '2027-03-25T12:00+02:00', '2027-03-31T12:00:00'],
  ])('%s', (_when, asked, expected) => {
    expect(due(asked)).toBe(expected);
  });

  test('leave out a day on which the whole area is closed, and none of a closed series', () => {
    expect(due('2026-11-24T10:15+02:00', [closure('2026-11-25', '2026-11-25')])).toBe('2026-11-27T10:15:00');
    expect(due('2026-11-24T10:15+02:00', [closure('2026-11-25', '2026-11-25', ['a'])])).toBe('2026-11-26T10:15:00');
  });
});

describe('whatever is promised, wherever', () => {
  const instant = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2028-12-31T00:00Z') });
  const working = fc.integer({ min: 1, max: 20 * 8 }).map((halfHours) => (halfHours * HOUR) / 2);
  const zone = fc.constantFrom('Europe/Helsinki', 'Atlantic/Azores', 'Australia/Lord_Howe', 'America/New_York');
  const date = instant.map((when) => new Date(when).toISOString().slice(0, 10));
  const closures = fc.array(
    fc
      .tuple(date, fc.integer({ min: 0, max: 20 }))
      .map(([from, days]) => closure(from, Temporal.PlainDate.from(from).add({ days }).toString())),
    { maxLength: 6 },
  );

  test('the clock stops only within office hours of a working day, or at their end', () => {
    fc.assert(
      fc.property(instant, working, zone, closures, (from, time, timeZone, closed) => {
        const calendar = calendarWith(closed, timeZone);
        const due = dueAfter(calendar, from, time);
        const text = said(due, timeZone);
        expect(calendar.isWorkday(text.slice(0, 10))).toBe(true);
        // one that comes to a day's very end is due at it, and never at another's very beginning
        expect(text.slice(11) > '08:00:00' && text.slice(11) <= '16:00:00').toBe(true);
        expect(workedBetween(calendar, from, due)).toBe(time);
      }),
    );
  });

  test('who asks later is never answered earlier, and more time is never less', () => {
    fc.assert(
      fc.property(instant, instant, working, working, closures, (one, other, short, long, closed) => {
        const calendar = calendarWith(closed);
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        expect(dueAfter(calendar, first, short)).toBeLessThanOrEqual(dueAfter(calendar, second, short));
        const [less, more] = [Math.min(short, long), Math.max(short, long)];
        expect(dueAfter(calendar, first, less)).toBeLessThanOrEqual(dueAfter(calendar, first, more));
      }),
    );
  });

  test('one more closure never makes it due earlier', () => {
    fc.assert(
      fc.property(instant, working, closures, closures, (from, time, closed, more) => {
        const before = dueAfter(calendarWith(closed), from, time);
        expect(dueAfter(calendarWith([...closed, ...more]), from, time)).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('a promise may be counted in two parts', () => {
    fc.assert(
      fc.property(instant, working, working, (from, one, other) => {
        expect(dueAfter(calendar, dueAfter(calendar, from, one), other)).toBe(dueAfter(calendar, from, one + other));
      }),
    );
  });
});
