// When somebody answers the phone about a matter, over weekends, holidays, absences and the clocks' changes.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Absence, Closure, Matters, TimeText, Weekday } from '../../src/core/directory.ts';
import { weekdays } from '../../src/core/directory.ts';
import type { AreaId, ProfessionalId } from '../../src/core/ids.ts';
import { DAY, MINUTE } from '../../src/core/instant.ts';
import { reachOf } from '../../src/core/reach.ts';

const AREA = 'hartola' as AreaId;
const WHO = { id: 'a' as ProfessionalId };
const ZONE = 'Europe/Helsinki';
type World = { readonly absences: readonly Absence[]; readonly closures: readonly Closure[] };
const nothing: World = { absences: [], closures: [] };

const reach = (phoneHours: Matters['phoneHours'], now: number, world = nothing) =>
  reachOf(
    { region: { name: {}, timeZone: ZONE, country: 'FI', languages: [] }, areas: new Map(), ...world },
    WHO,
    { area: AREA, topics: ['x'], ...(phoneHours && { phoneHours }) },
    now,
  );
const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(ZONE).epochMilliseconds;
const away = (from: number, to: number, reason = 'leave'): Absence => ({
  ...{ id: `${from}`, professional: WHO.id, from, to, reason },
});

test.each([
  ['as they go on', '2026-11-23T12:30', '2026-11-23T12:00'],
  ['not at their very end', '2026-11-23T13:00', '2026-11-30T12:00'],
  ['over the weekend', '2026-11-21T09:00', '2026-11-23T12:00'],
  ['over Easter Monday', '2027-03-29T08:00', '2027-04-05T12:00'],
  ['by the clock on the wall, after it was put forward', '2027-03-26T12:00', '2027-04-05T12:00'],
])('hours of Mondays are told %s', (_how, now, start) => {
  expect(reach({ MO: [['12:00', '13:00']] }, at(now))?.start).toBe(at(start));
});

test('nothing is told where no hours are, or none come in two months', () => {
  const now = at('2026-11-23T12:30');
  expect(reach(undefined, now)).toBeUndefined();
  const world = { ...nothing, absences: [away(now - DAY, now + 70 * DAY)] };
  expect(reach({ MO: [['12:00', '13:00']] }, now, world)).toBeUndefined();
});

test('it is the first minute of phone hours that nothing takes, and goes on as far as nothing takes any', () => {
  const window = fc
    .tuple(fc.integer({ min: 7, max: 17 }), fc.integer({ min: 1, max: 4 }))
    .map(([from, long]): readonly [TimeText, TimeText] => [clock(from), clock(from + long)]);
  const days = fc.uniqueArray(fc.constantFrom<Weekday>('MO', 'TU', 'WE', 'FR', 'SU'), { minLength: 1, maxLength: 3 });
  const start = fc
    .integer({ min: 0, max: 400 * 24 * 4 })
    .map((quarters) => at('2026-09-01T00:00') + quarters * 15 * MINUTE);
  const taken = fc.tuple(fc.integer({ min: -200, max: 900 }), fc.integer({ min: 1, max: 300 }), fc.boolean());
  fc.assert(
    fc.property(days, window, start, fc.array(taken, { maxLength: 4 }), (open, hours, now, all) => {
      const absences = all.map(([from, long, remote]) =>
        away(now + from * 15 * MINUTE, now + (from + long) * 15 * MINUTE, remote ? 'remote' : 'leave'),
      );
      const found = reach(Object.fromEntries(open.map((day) => [day, [hours]])), now, { ...nothing, absences });
      const answers = (when: number) => {
        const there = Temporal.Instant.fromEpochMilliseconds(when).toZonedDateTimeISO(ZONE);
        const time = there.toPlainTime().toString().slice(0, 5);
        const isOpen = open.includes(weekdays[there.dayOfWeek - 1] ?? 'MO') && hours[0] <= time && time < hours[1];
        return isOpen && !absences.some(({ from, to, reason }) => reason !== 'remote' && from <= when && when < to);
      };
      if (found === undefined) return;
      const step = 15 * MINUTE;
      for (let when = now; when < Math.min(found.start, now + 8 * DAY); when += step) {
        if (answers(when)) expect(isHoliday(when)).toBe(true);
      }
      for (let when = Math.max(found.start, now); when < found.end; when += step) expect(answers(when)).toBe(true);
      expect(found.end).toBeGreaterThan(now);
    }),
    { numRuns: 150 },
  );
});

function clock(hour: number): TimeText {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** Those of these years that the test may come upon. */
const HOLIDAYS = [
  '12-06',
  '12-24',
  '12-25',
  '12-26',
  '01-01',
  '01-06',
  '05-01',
  '2027-03-26',
  '2027-03-28',
  '2027-03-29',
];

function isHoliday(when: number): boolean {
  const date = Temporal.Instant.fromEpochMilliseconds(when).toZonedDateTimeISO(ZONE).toPlainDate().toString();
  const others = ['2027-05-06', '2027-05-16', '2027-06-25', '2027-06-26', '2026-11-01', '2026-10-31'];
  return [...HOLIDAYS, ...others].some((one) => date.endsWith(one));
}
