import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weekdays } from '../../src/core/directory.ts';
import { datesOf, describeRecurrence, parseRecurrence, type Recurrence, weekdayOf } from '../../src/core/recurrence.ts';

function recurrence(text: string): Recurrence {
  const parsed = parseRecurrence(text);
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.recurrence;
}

function dates(text: string, from: string, until: string, anchor = from): readonly string[] {
  return datesOf(recurrence(text), { from, until, anchor });
}

describe('recurrence rules', () => {
  test('the second and fourth Tuesday of each month', () => {
    expect(dates('FREQ=MONTHLY;BYDAY=2TU,4TU', '2026-09-01', '2026-12-31')).toEqual([
      '2026-09-08',
      '2026-09-22',
      '2026-10-13',
      '2026-10-27',
      '2026-11-10',
      '2026-11-24',
      '2026-12-08',
      '2026-12-22',
    ]);
  });

  test('the last Friday of each month', () => {
    expect(dates('FREQ=MONTHLY;BYDAY=-1FR', '2026-01-01', '2026-04-30')).toEqual([
      '2026-01-30',
      '2026-02-27',
      '2026-03-27',
      '2026-04-24',
    ]);
  });

  test('every third week is counted from where the series begins, wherever one looks', () => {
    const all = dates('FREQ=WEEKLY;INTERVAL=3;BYDAY=MO', '2026-01-05', '2026-03-31');
    expect(all).toEqual(['2026-01-05', '2026-01-26', '2026-02-16', '2026-03-09', '2026-03-30']);
    expect(dates('FREQ=WEEKLY;INTERVAL=3;BYDAY=MO', '2026-02-01', '2026-03-31', '2026-01-05')).toEqual(all.slice(2));
  });

  test('COUNT counts from the beginning and UNTIL is the last possible date', () => {
    expect(dates('FREQ=WEEKLY;BYDAY=WE;COUNT=3', '2026-01-14', '2026-12-31', '2026-01-01')).toEqual([
      '2026-01-14',
      '2026-01-21',
    ]);
    expect(dates('FREQ=WEEKLY;BYDAY=WE;UNTIL=20260121', '2026-01-01', '2026-12-31')).toEqual([
      '2026-01-07',
      '2026-01-14',
      '2026-01-21',
    ]);
  });

  test('days of the month, last working day, and every other day', () => {
    expect(dates('FREQ=MONTHLY;BYMONTHDAY=15,-1', '2026-02-01', '2026-03-31')).toEqual([
      '2026-02-15',
      '2026-02-28',
      '2026-03-15',
      '2026-03-31',
    ]);
    expect(dates('FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', '2026-01-01', '2026-02-28')).toEqual([
      '2026-01-30',
      '2026-02-27',
    ]);
    expect(dates('FREQ=DAILY;INTERVAL=2', '2026-03-28', '2026-04-01')).toEqual([
      '2026-03-28',
      '2026-03-30',
      '2026-04-01',
    ]);
  });

  test('nothing before the series begins, nothing in an empty range', () => {
    expect(dates('FREQ=DAILY', '2026-01-01', '2026-01-03', '2026-01-03')).toEqual(['2026-01-03']);
    expect(dates('ODD-WEEKS;BYDAY=WE', '2026-01-01', '2026-01-31', '2026-01-20')).toEqual(['2026-01-28']);
    expect(dates('FREQ=DAILY', '2026-01-03', '2026-01-02')).toEqual([]);
  });

  test('the nth weekday is what counting through the month says', () => {
    const nth = fc.constantFrom(-1, 1, 2, 3, 4);
    const month = fc.record({ year: fc.integer({ min: 2024, max: 2040 }), month: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(nth, fc.constantFrom(...weekdays), month, (n, weekday, { year, month }) => {
        const first = Temporal.PlainDate.from({ year, month, day: 1 });
        const days = Array.from({ length: first.daysInMonth }, (_, i) => first.add({ days: i }).toString());
        const expected = days.filter((day) => weekdayOf(day) === weekday).at(n < 0 ? n : n - 1);
        const [from, until] = [days[0] ?? '', days.at(-1) ?? ''];
        expect(dates(`FREQ=MONTHLY;BYDAY=${n}${weekday}`, from, until, '2020-01-01')).toEqual([expected]);
      }),
    );
  });
});

describe('odd and even ISO weeks', () => {
  test('odd and even weeks alternate', () => {
    expect(dates('ODD-WEEKS;BYDAY=WE', '2026-10-01', '2026-11-30')).toEqual([
      '2026-10-07',
      '2026-10-21',
      '2026-11-04',
      '2026-11-18',
    ]);
    expect(dates('EVEN-WEEKS;BYDAY=MO,TH', '2026-10-01', '2026-10-31')).toEqual([
      '2026-10-01',
      '2026-10-12',
      '2026-10-15',
      '2026-10-26',
      '2026-10-29',
    ]);
  });

  test('week 53 and week 1 are both odd, so two odd weeks follow each other', () => {
    expect(dates('ODD-WEEKS;BYDAY=WE', '2026-12-10', '2027-01-31')).toEqual([
      '2026-12-16',
      '2026-12-30',
      '2027-01-06',
      '2027-01-20',
    ]);
    expect(dates('EVEN-WEEKS;BYDAY=WE', '2026-12-10', '2027-01-31')).toEqual([
      '2026-12-23',
      '2027-01-13',
      '2027-01-27',
    ]);
  });
});

describe('what is refused, and why', () => {
  test.each([
    ['', /not part of a recurrence rule/],
    ['every Tuesday', /"EVERY TUESDAY" is not part/],
    ['RRULE:FREQ=WEEKLY', /is not part of a recurrence rule/],
    ['BYDAY=MO', /FREQ is missing/],
    ['FREQ=HOURLY', /FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY/],
    ['FREQ=DAILY;BYHOUR=9', /BYHOUR is not accepted/],
    ['FREQ=WEEKLY;FREQ=DAILY', /FREQ is there twice/],
    ['FREQ=WEEKLY;INTERVAL=0', /INTERVAL must be a whole number/],
    ['FREQ=WEEKLY;COUNT=x', /COUNT must be/],
    ['FREQ=WEEKLY;COUNT=3;UNTIL=20261231', /exclude each other/],
    ['FREQ=WEEKLY;UNTIL=20261231T120000Z', /without a time/],
    ['FREQ=WEEKLY;UNTIL=20261399', /UNTIL is no date/],
    ['FREQ=WEEKLY;BYDAY=TI', /BYDAY must be weekdays/],
    ['FREQ=WEEKLY;BYDAY=2TU', /BYDAY/],
    ['FREQ=MONTHLY;BYDAY=6TU', /at most the fifth/],
    ['FREQ=YEARLY;BYMONTH=2;BYDAY=6TU', /at most the fifth/],
    ['FREQ=YEARLY;BYDAY=53MO', /at most the 52nd/],
    ['FREQ=YEARLY;BYDAY=MO,-53TU', /at most the 52nd/],
    ['FREQ=YEARLY;BYWEEKNO=54', /BYWEEKNO must be week numbers from 1 to 53/],
    ['FREQ=YEARLY;BYWEEKNO=0', /BYWEEKNO must be/],
    ['FREQ=YEARLY;BYYEARDAY=999', /BYYEARDAY must be days of the year from 1 to 366/],
    ['FREQ=YEARLY;BYYEARDAY=1,-367', /BYYEARDAY must be/],
    ['FREQ=MONTHLY;BYMONTHDAY=32', /BYMONTHDAY must be/],
    ['FREQ=MONTHLY;BYMONTH=13', /BYMONTH must be/],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', /never gives a date/],
    ['ODD-WEEKS', /ODD-WEEKS wants weekdays/],
    ['EVEN-WEEKS;BYDAY=2MO', /EVEN-WEEKS wants weekdays/],
    ['ODD-WEEKS;BYDAY=WE;INTERVAL=2', /wants weekdays and nothing else/],
  ])('%j is refused', (text, fault) => {
    expect(parseRecurrence(text)).toEqual({ ok: false, fault: expect.stringMatching(fault) });
  });

  test('no text at all makes it throw, and what it takes gives dates or none', () => {
    const part = fc.constantFrom(
      'FREQ=MONTHLY',
      'FREQ=YEARLY',
      'BYDAY=-5SU',
      'BYWEEKNO=53',
      'BYYEARDAY=400',
      'BYSETPOS=0',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 4 }).map((parts) => parts.join(';')),
    );
    fc.assert(
      fc.property(text, (text) => {
        const parsed = parseRecurrence(text);
        if (parsed.ok) datesOf(parsed.recurrence, { from: '2026-01-01', until: '2027-01-01' });
        else expect(parsed.fault).not.toBe('');
      }),
    );
  });

  test('small letters are taken', () => {
    expect(recurrence('freq=weekly;byday=mo')).toEqual(recurrence('FREQ=WEEKLY;BYDAY=MO'));
  });
});

describe('a recurrence for words', () => {
  test.each([
    [
      'FREQ=MONTHLY;BYDAY=2TU,4TU',
      {
        kind: 'monthly-weekdays',
        interval: 1,
        nths: [
          { n: 2, weekday: 'TU' },
          { n: 4, weekday: 'TU' },
        ],
      },
    ],
    ['FREQ=MONTHLY;BYDAY=-1FR', { kind: 'monthly-weekdays', interval: 1, nths: [{ n: -1, weekday: 'FR' }] }],
    ['FREQ=MONTHLY;BYDAY=TU', { kind: 'weekly', interval: 1, weekdays: ['TU'] }],
    ['FREQ=MONTHLY;BYMONTHDAY=1,15', { kind: 'monthly-days', interval: 1, days: [1, 15] }],
    ['FREQ=MONTHLY', { kind: 'monthly-days', interval: 1, days: [7] }],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO', { kind: 'weekly', interval: 2, weekdays: ['MO', 'TH'] }],
    ['FREQ=WEEKLY;COUNT=4', { kind: 'weekly', interval: 1, weekdays: ['WE'] }],
    ['FREQ=DAILY', { kind: 'daily', interval: 1 }],
    ['FREQ=DAILY;BYDAY=MO,TU', { kind: 'weekly', interval: 1, weekdays: ['MO', 'TU'] }],
    ['FREQ=YEARLY;BYMONTH=5;BYDAY=1MO', { kind: 'other' }],
    ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1', { kind: 'other' }],
    ['EVEN-WEEKS;BYDAY=MO,TH', { kind: 'iso-weeks', parity: 'even', weekdays: ['MO', 'TH'] }],
  ])('%s', (text, summary) => {
    expect(describeRecurrence(recurrence(text), '2026-01-07')).toEqual(summary);
  });
});
