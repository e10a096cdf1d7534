// When people are reminded: so long before as was chosen, never at night, and in neither of the two nights of the clock twice.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isLead, leadsOf, remindingIn, wasJustTold } from '../../src/core/reminders.ts';

const rules = remindingIn('Europe/Helsinki');
const at = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/Helsinki]`).epochMilliseconds;
const said = (instant: number | undefined) =>
  instant === undefined
    ? undefined
    : Temporal.Instant.fromEpochMilliseconds(instant)
        .toZonedDateTimeISO('Europe/Helsinki')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' });
const HOUR = 3_600_000;

describe('a reminder is due', () => {
  test.each([
    ['so many days before, by the wall', '2026-11-24T13:50', 'P3D', '2026-11-21T13:50'],
    ['so many hours before', '2026-11-24T13:50', 'PT2H', '2026-11-24T11:50'],
    ['the evening before where it would fall into the morning’s night', '2026-11-24T08:00', 'PT2H', '2026-11-23T20:30'],
    ['in the evening where it would fall into the night', '2026-11-24T23:30', 'PT2H', '2026-11-24T20:30'],
    ['at seven at the earliest', '2026-11-24T09:00', 'PT2H', '2026-11-24T07:00'],
    ['at the same time of day when the clock goes forward', '2026-03-30T09:00', 'P3D', '2026-03-27T09:00'],
    ['at the same time of day when the clock goes back', '2026-10-26T09:00', 'P3D', '2026-10-23T09:00'],
    ['hours that passed, when the clock goes back', '2026-10-25T12:00', 'PT10H', '2026-10-24T20:30'],
    ['hours that passed, when the clock goes forward', '2026-03-29T14:00', 'PT6H', '2026-03-29T08:00'],
  ])('%s', (_name, start, lead, expected) => {
    expect(said(rules.at(at(start), lead))).toBe(expected);
  });
});

test('only leads between half an hour and fourteen days are any', () => {
  expect(['P3D', 'PT2H', 'PT30M', 'P14D', 'PT336H'].filter(isLead)).toHaveLength(5);
  const none = ['P0D', 'PT29M', 'P15D', 'PT337H', 'P1W', 'PT1H30M', '3d', '', 'P3D ', 'PT2H\n'];
  expect(none.filter(isLead)).toEqual([]);
});

test('a service that says nothing reminds three days before, and of a video meeting also two hours before', () => {
  expect(leadsOf({}, 'on-site')).toEqual(['P3D']);
  expect(leadsOf({ reminders: { phone: [] } }, 'video')).toEqual(['P3D', 'PT2H']);
  expect(leadsOf({ reminders: { video: [] } }, 'video')).toEqual([]);
  expect(leadsOf({ reminders: { video: ['PT60M', 'P1D'] } }, 'video')).toEqual(['P1D', 'PT60M']);
});

test('what could not go out in time is due until it makes no sense: the newest alone, by day, before the time', () => {
  const start = at('2026-11-24T13:50');
  const leads = ['P3D', 'P1D', 'PT2H'];
  const due = (now: string) => said(rules.due(start, leads, at(now)));
  expect(due('2026-11-21T13:49')).toBeUndefined();
  expect(due('2026-11-21T13:50')).toBe('2026-11-21T13:50');
  expect(due('2026-11-21T21:00')).toBeUndefined();
  expect(due('2026-11-22T07:00')).toBe('2026-11-21T13:50');
  expect(due('2026-11-23T14:00')).toBe('2026-11-23T13:50');
  expect(due('2026-11-24T13:20')).toBe('2026-11-24T11:50');
  expect(due('2026-11-24T13:21')).toBeUndefined();
  // three days late a reminder of three days is of no use
  expect(said(rules.due(start, ['P3D'], at('2026-11-23T14:00')))).toBeUndefined();
});

test('nobody is reminded of what they have just been told', () => {
  const start = at('2026-11-24T13:50');
  const told = (when: string, due: string) => wasJustTold(at(when), at(due), start);
  expect(told('2026-11-21T01:00', '2026-11-21T13:50')).toBe(false);
  expect(told('2026-11-21T02:00', '2026-11-21T13:50')).toBe(true);
  expect(told('2026-11-24T10:50', '2026-11-24T11:50')).toBe(false);
  expect(told('2026-11-24T11:00', '2026-11-24T11:50')).toBe(true);
});

/** Starts on the quarter, in the weeks of both clock changes and in between. */
const starts = fc
  .tuple(fc.constantFrom('2026-03-26', '2026-06-10', '2026-10-22', '2026-12-24'), fc.integer({ min: 0, max: 8 * 96 }))
  .map(([day, quarters]) => at(`${day}T00:00`) + quarters * 15 * 60_000);
const leads = fc.constantFrom('P14D', 'P3D', 'P1D', 'PT26H', 'PT12H', 'PT2H', 'PT90M', 'PT30M');

test('whatever the start and the zone, a reminder falls by day, before the time, and keeps the order of starts', () => {
  fc.assert(
    fc.property(starts, leads, fc.constantFrom('Europe/Helsinki', 'Atlantic/Azores', 'UTC'), (start, lead, zone) => {
      const there = remindingIn(zone);
      const due = there.at(start, lead);
      const hour = Temporal.Instant.fromEpochMilliseconds(due).toZonedDateTimeISO(zone).hour;
      expect(hour >= 7 && hour < 21).toBe(true);
      expect(due).toBeLessThan(start);
      expect(there.at(start + 15 * 60_000, lead)).toBeGreaterThanOrEqual(due);
    }),
    { numRuns: 2000 },
  );
});

test('whatever is due now begins between the starts that are looked at', () => {
  fc.assert(
    fc.property(starts, leads, fc.integer({ min: 0, max: 50 * 60 }), (start, lead, minutes) => {
      const now = rules.at(start, lead) + minutes * 60_000;
      if (rules.due(start, [lead], now) === undefined) return;
      const looked = rules.starts(lead, now);
      expect(looked && start >= looked.from && start <= looked.to).toBe(true);
      expect(looked && looked.to - looked.from).toBeLessThan(63 * HOUR);
    }),
    { numRuns: 2000 },
  );
});
