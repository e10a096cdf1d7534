// When quiet hours end, on every night of the year.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NIGHT, nextAllowed, quietHoursOf } from '../../src/core/quiet-hours.ts';

const ZONE = 'Europe/Helsinki';
const MINUTE = 60_000;
const said = (instant: number) => new Date(instant).toISOString();
const next = (from: string, quiet = NIGHT) => said(nextAllowed(Date.parse(from), ZONE, quiet));

test('what comes in the evening or after midnight waits until the morning, and what comes by day does not', () => {
  expect(next('2026-11-24T20:59:59+02:00')).toBe('2026-11-24T18:59:59.000Z');
  expect(next('2026-11-24T21:00:00+02:00')).toBe('2026-11-25T05:00:00.000Z');
  expect(next('2026-11-25T06:59:59+02:00')).toBe('2026-11-25T05:00:00.000Z');
  expect(next('2026-11-25T07:00:00+02:00')).toBe('2026-11-25T05:00:00.000Z');
  expect(next('2026-11-24T13:00:00+02:00', { from: '12:00', to: '14:30' })).toBe('2026-11-24T12:30:00.000Z');
  expect(next('2026-11-24T23:00:00+02:00', { from: '08:00', to: '08:00' })).toBe('2026-11-24T21:00:00.000Z');
});

test('the morning is told by the clock, also when it is turned in the night', () => {
  expect(next('2026-03-28T22:00:00+02:00')).toBe('2026-03-29T04:00:00.000Z');
  expect(next('2026-10-24T22:00:00+03:00')).toBe('2026-10-25T05:00:00.000Z');
  // the end that the clock leaps over, and the one that comes twice
  expect(next('2026-03-29T02:00:00+02:00', { from: '21:00', to: '03:30' })).toBe('2026-03-29T01:00:00.000Z');
  expect(next('2026-10-25T02:00:00+03:00', { from: '21:00', to: '03:30' })).toBe('2026-10-25T00:30:00.000Z');
  expect(next('2026-10-25T03:10:00+02:00', { from: '21:00', to: '03:30' })).toBe('2026-10-25T01:30:00.000Z');
});

test('it is the first minute that is not quiet, whatever the hours, wherever the clock is turned', () => {
  const clock = fc.integer({ min: 0, max: 95 }).map((quarter) => {
    const [hours, minutes] = [Math.floor(quarter / 4), (quarter % 4) * 15];
    return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  });
  const turns = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-11-24T12:00:00Z'];
  const near = fc
    .tuple(fc.constantFrom(...turns), fc.integer({ min: -48 * 60, max: 48 * 60 }))
    .map(([turn, minutes]) => Date.parse(turn) + minutes * MINUTE);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const isQuiet = (instant: number, from: string, to: string) => {
    const time = format.format(instant);
    return from <= to ? time >= from && time < to : time >= from || time < to;
  };
  fc.assert(
    fc.property(near, clock, clock, (instant, from, to) => {
      let expected = instant;
      while (isQuiet(expected, from, to)) expected += MINUTE;
      expect(said(nextAllowed(instant, ZONE, { from, to }))).toBe(said(expected));
    }),
    { numRuns: 400 },
  );
});

test('who has chosen no hours, or only half of them, has everybody’s night', () => {
  expect(quietHoursOf({ quietFrom: '20:00', quietTo: '09:00' })).toEqual({ from: '20:00', to: '09:00' });
  expect(quietHoursOf({ quietFrom: null, quietTo: null })).toEqual(NIGHT);
  expect(quietHoursOf({ quietFrom: '20:00', quietTo: null })).toEqual(NIGHT);
});
