import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toIso } from '../../src/core/instant.ts';
import { wallClock } from '../../src/core/wall-clock.ts';

describe('the wall clock of Helsinki', () => {
  const clock = wallClock('Europe/Helsinki');
  const at = (date: string, time: string) => new Date(clock.instant(date, time)).toISOString();

  test.each([
    ['2026-01-15', '13:00', '2026-01-15T11:00:00.000Z'],
    ['2026-07-15', '13:00', '2026-07-15T10:00:00.000Z'],
    ['2026-03-29', '02:59', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29', '04:00', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', '13:00', '2026-03-29T10:00:00.000Z'],
    ['2026-10-25', '02:59', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', '04:00', '2026-10-25T02:00:00.000Z'],
    ['2027-03-28', '13:00', '2027-03-28T10:00:00.000Z'],
  ])('on %s at %s it is %s', (date, time, instant) => {
    expect(at(date, time)).toBe(instant);
  });

  test('a time that the spring leaves out is an hour later, one that the autumn has twice is the first', () => {
    expect(at('2026-03-29', '03:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(at('2026-10-25', '03:30')).toBe('2026-10-25T00:30:00.000Z');
  });

  test('the date changes at midnight there, in winter and in summer', () => {
    const date = (instant: string) => clock.dateAt(Date.parse(instant));
    expect(date('2026-01-15T21:59:59Z')).toBe('2026-01-15');
    expect(date('2026-01-15T22:00:00Z')).toBe('2026-01-16');
    expect(date('2026-07-15T20:59:59Z')).toBe('2026-07-15');
    expect(date('2026-07-15T21:00:00Z')).toBe('2026-07-16');
  });
});

test('an instant is written with the offset of its zone, as Temporal writes it', () => {
  const zones = [
    'Europe/Helsinki',
    'Europe/Mariehamn',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'UTC',
  ];
  const instants = fc.oneof(
    fc.integer({ min: 0, max: Date.parse('2100-01-01') }),
    // around both clock changes
    fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms) => Date.parse('2026-10-25T01:00Z') + ms),
    fc.integer({ min: -7_200_000, max: 7_200_000 }).map((ms) => Date.parse('2027-03-28T01:00Z') + ms),
  );
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
      const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
      expect(toIso(instant, zone)).toBe(there.toString({ timeZoneName: 'never', smallestUnit: 'second' }));
    }),
    { numRuns: 500 },
  );
});
