// Dates and times as people read them, in three languages, on ordinary days and on those when clocks change.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Language, languages } from '../../src/core/permissions.ts';
import {
  sayCalendarDate,
  sayClock,
  sayDate,
  sayDateTime,
  sayDateTimeRange,
  sayDuration,
  sayMonth,
  sayTime,
  sayTimeRange,
  sayWeekday,
} from '../../src/core/wording.ts';

const ZONE = 'Europe/Helsinki';
const start = Date.parse('2026-11-24T13:50+02:00');
const end = Date.parse('2026-11-24T14:35+02:00');

const said: Record<Language, Record<string, string>> = {
  fi: {
    time: '13.50',
    clock: 'klo 13.50',
    range: '13.50–14.35',
    long: 'tiistai 24.11. klo 13.50',
    short: 'ti 24.11. klo 13.50–14.35',
    full: 'tiistai 24.11.2026 klo 13.50',
    month: 'marraskuu 2026',
    early: '9.05',
    duration: '1 t 30 min',
  },
  sv: {
    time: '13.50',
    clock: 'kl. 13.50',
    range: '13.50–14.35',
    long: 'tisdag 24.11 kl. 13.50',
    short: 'tis 24.11 kl. 13.50–14.35',
    full: 'tisdag 24.11.2026 kl. 13.50',
    month: 'november 2026',
    early: '9.05',
    duration: '1 h 30 min',
  },
  en: {
    time: '13:50',
    clock: '13:50',
    range: '13:50–14:35',
    long: 'Tuesday 24 November, 13:50',
    short: 'Tue 24 Nov, 13:50–14:35',
    full: 'Tuesday 24 November 2026, 13:50',
    month: 'November 2026',
    early: '09:05',
    duration: '1 h 30 min',
  },
};

describe.each(languages)('in %s', (language) => {
  test('a time, a date and a range read as a native writer writes them', () => {
    expect({
      time: sayTime(start, language, ZONE),
      clock: sayClock(start, language, ZONE),
      range: sayTimeRange(start, end, language, ZONE),
      long: sayDateTime(start, language, ZONE),
      short: sayDateTimeRange(start, end, language, ZONE, 'short'),
      full: sayDateTime(start, language, ZONE, 'full'),
      month: sayMonth(start, language, ZONE),
      early: sayTime(Date.parse('2026-11-24T09:05+02:00'), language, ZONE),
      duration: sayDuration(90, language),
    }).toEqual(said[language]);
  });

  test('any instant is said as the wall clock of the zone shows it', () => {
    const years = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(years, fc.constantFrom(ZONE, 'Europe/Stockholm', 'Asia/Kathmandu', 'UTC'), (instant, zone) => {
        const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
        const [hours, minutes] = sayTime(instant, language, zone).split(/[.: ]/).map(Number);
        expect([hours, minutes]).toEqual([wall.hour, wall.minute]);
        expect(sayDate(instant, language, zone, 'full')).toBe(
          sayCalendarDate(wall.toPlainDate().toString(), language, 'full'),
        );
      }),
    );
  });
});

test('the same wall-clock time before and after each clock change is said the same', () => {
  for (const [before, after] of [
    ['2026-10-24T13:00+03:00', '2026-10-26T13:00+02:00'],
    ['2027-03-27T13:00+02:00', '2027-03-29T13:00+03:00'],
  ] as const) {
    expect(sayTime(Date.parse(before), 'fi', ZONE)).toBe('13.00');
    expect(sayTime(Date.parse(after), 'fi', ZONE)).toBe('13.00');
  }
});

test('the hour that comes twice in autumn says which of the two is meant', () => {
  const first = Date.parse('2026-10-25T03:30+03:00');
  const second = Date.parse('2026-10-25T03:30+02:00');
  expect(languages.map((language) => sayTime(first, language, ZONE))).toEqual([
    '3.30 kesäaikaa',
    '3.30 sommartid',
    '03:30 summer time',
  ]);
  expect(languages.map((language) => sayTime(second, language, ZONE))).toEqual([
    '3.30 normaaliaikaa',
    '3.30 normaltid',
    '03:30 standard time',
  ]);
  expect(sayTime(first - 3_600_000, 'fi', ZONE)).toBe('2.30');
  expect(sayTime(second + 3_600_000, 'fi', ZONE)).toBe('4.30');
});

test('the hour that is skipped in spring is never said', () => {
  const change = Date.parse('2027-03-28T03:00+02:00');
  expect(sayTime(change - 60_000, 'fi', ZONE)).toBe('2.59');
  expect(sayTime(change, 'fi', ZONE)).toBe('4.00');
});

test('an end on the next day is said with its own date', () => {
  const evening = Date.parse('2026-11-24T23:30+02:00');
  expect(sayDateTimeRange(evening, evening + 3_600_000, 'fi', ZONE, 'short')).toBe(
    'ti 24.11. klo 23.30 – ke 25.11. klo 0.30',
  );
});

test('a Finnish weekday stands in its basic form whatever it is said with', () => {
  expect(sayWeekday(start, 'fi', ZONE)).toBe('tiistai');
  expect(sayWeekday(start, 'fi', ZONE, 'short')).toBe('ti');
});

test('a calendar date keeps its day in every zone, and anything else is refused', () => {
  expect(sayCalendarDate('2026-01-01', 'fi')).toBe('torstai 1.1.');
  expect(() => sayCalendarDate('1.1.2026', 'fi')).toThrow(RangeError);
});

test('durations leave out what is zero', () => {
  expect([0, 45, 60, 125].map((minutes) => sayDuration(minutes, 'fi'))).toEqual([
    '0 min',
    '45 min',
    '1 t',
    '2 t 5 min',
  ]);
});
