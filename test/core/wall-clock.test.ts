import { describe, expect, test } from 'vitest';
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
