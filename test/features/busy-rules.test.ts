// What outside calendars say is taken, as Outlook, Google, Nextcloud and CalDAV servers write it.

import { describe, expect, test } from 'vitest';
import { busyTimesOf } from '../../src/features/calendar/busy-times.ts';

const RANGE = { start: Date.parse('2026-11-20T00:00:00Z'), end: Date.parse('2027-04-30T00:00:00Z') };
const NONE = { uids: [], times: [] };

const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//somebody//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) => [
  'BEGIN:VEVENT',
  'UID:one',
  'DTSTAMP:20261101T000000Z',
  ...lines,
  'END:VEVENT',
];
const busy = (text: string, ours: Parameters<typeof busyTimesOf>[0]['ours'] = NONE) =>
  busyTimesOf({ text, range: RANGE, zone: 'Europe/Helsinki', ours }).map(({ start, end }) =>
    [start, end].map((at) => new Date(at).toISOString().slice(0, 16)).join(' '),
  );

const FLE = [
  'BEGIN:VTIMEZONE',
  'TZID:Customized Time Zone',
  ...['BEGIN:STANDARD', 'DTSTART:16010101T040000', 'TZOFFSETFROM:+0300', 'TZOFFSETTO:+0200'],
  ...['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:16010101T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0300'],
  ...['RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT'],
  'END:VTIMEZONE',
];

describe('a time that is taken', () => {
  test('is told in UTC, by a zone’s name, by a zone of the calendar’s own, by no zone, for whole days and by its length', () => {
    expect(
      busy(
        calendar(
          ...FLE,
          ...event('DTSTART:20261124T100000Z', 'DTEND:20261124T110000Z'),
          ...event('DTSTART;TZID=Europe/Helsinki:20261125T100000', 'DTEND;TZID=Europe/Helsinki:20261125T110000'),
          ...event(
            'DTSTART;TZID=Customized Time Zone:20261126T100000',
            'DTEND;TZID=Customized Time Zone:20261126T110000',
          ),
          ...event('DTSTART;TZID=FLE Standard Time:20261127T100000', 'DTEND;TZID=FLE Standard Time:20261127T110000'),
          ...event('DTSTART;TZID=America/New_York:20261130T100000', 'DURATION:PT90M'),
          ...event('DTSTART:20261201T100000', 'DTEND:20261201T110000'),
          ...event('DTSTART;VALUE=DATE:20261202', 'DTEND;VALUE=DATE:20261204'),
          ...event('DTSTART;VALUE=DATE:20261207'),
        ),
      ),
    ).toEqual([
      '2026-11-24T10:00 2026-11-24T11:00',
      '2026-11-25T08:00 2026-11-25T09:00',
      '2026-11-26T08:00 2026-11-26T09:00',
      '2026-11-27T08:00 2026-11-27T09:00',
      '2026-11-30T15:00 2026-11-30T16:30',
      '2026-12-01T08:00 2026-12-01T09:00',
      '2026-12-01T22:00 2026-12-03T22:00',
      '2026-12-06T22:00 2026-12-07T22:00',
    ]);
  });

  test('recurs at the same time of day over the change of clocks, but for what was taken out, moved, called off or added', () => {
    const at = (day: string) => `Europe/Helsinki:${day}T090000`;
    expect(
      busy(
        calendar(
          ...event(
            `DTSTART;TZID=${at('20190101')}`,
            `DTEND;TZID=Europe/Helsinki:20190101T100000`,
            'RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270420T235959Z',
            `EXDATE;TZID=${at('20261201')}`,
            'EXDATE:20261208T070000Z',
            `RDATE;TZID=${at('20261231')}`,
          ),
          ...event(
            `RECURRENCE-ID;TZID=${at('20261215')}`,
            `DTSTART;TZID=Europe/Helsinki:20261216T130000`,
            `DTEND;TZID=Europe/Helsinki:20261216T133000`,
          ),
          ...event(
            `RECURRENCE-ID;TZID=${at('20261222')}`,
            `DTSTART;TZID=${at('20261222')}`,
            `DTEND;TZID=Europe/Helsinki:20261222T100000`,
            'STATUS:CANCELLED',
          ),
        ),
      ).filter((_, at) => at < 5 || at > 13),
    ).toEqual([
      '2026-11-24T07:00 2026-11-24T08:00',
      '2026-12-16T11:00 2026-12-16T11:30',
      '2026-12-29T07:00 2026-12-29T08:00',
      '2026-12-31T07:00 2026-12-31T08:00',
      '2027-01-05T07:00 2027-01-05T08:00',
      '2027-03-16T07:00 2027-03-16T08:00',
      '2027-03-23T07:00 2027-03-23T08:00',
      '2027-03-30T06:00 2027-03-30T07:00',
      '2027-04-06T06:00 2027-04-06T07:00',
      '2027-04-13T06:00 2027-04-13T07:00',
      '2027-04-20T06:00 2027-04-20T07:00',
    ]);
  });

  test('is none where the person is free, and one where two touch', () => {
    const at = (hour: string, ...more: readonly string[]) =>
      event(`DTSTART:20261124T${hour}0000Z`, 'DURATION:PT1H', ...more);
    expect(
      busy(
        calendar(
          ...at('08', 'TRANSP:TRANSPARENT'),
          ...at('09', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'),
          ...at('10', 'STATUS:CANCELLED'),
          ...at('12', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'),
          ...at('13', 'STATUS:TENTATIVE'),
        ),
      ),
    ).toEqual(['2026-11-24T12:00 2026-11-24T14:00']);
  });

  test('comes from an answer to a question for free and busy times, less our own bookings and no part of another', () => {
    const ours = [
      { start: Date.parse('2026-11-24T08:00:00Z'), end: Date.parse('2026-11-24T08:45:00Z') },
      { start: Date.parse('2026-11-24T08:45:00Z'), end: Date.parse('2026-11-24T09:30:00Z') },
      { start: Date.parse('2026-11-25T08:00:00Z'), end: Date.parse('2026-11-25T08:45:00Z') },
    ];
    const answer = calendar(
      'BEGIN:VFREEBUSY',
      'FREEBUSY:20261124T080000Z/20261124T093000Z,20261125T080000Z/PT1H',
      'FREEBUSY;FBTYPE=FREE:20261126T080000Z/20261126T093000Z',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261127T080000Z/20261127T093000Z',
      'END:VFREEBUSY',
    );
    expect(busy(answer, { uids: [], times: ours })).toEqual([
      '2026-11-25T08:00 2026-11-25T09:00',
      '2026-11-27T08:00 2026-11-27T09:30',
    ]);
  });

  test('is not one of our own entries, wherever the calendar still has it', () => {
    const own = event('DTSTART:20261124T100000Z', 'DTEND:20261124T110000Z');
    expect(busy(calendar(...own), { uids: ['one'], times: [] })).toEqual([]);
  });
});

test('what is no calendar, and what recurs without end, is refused', () => {
  for (const text of ['', '<html></html>', 'BEGIN:VCARD\r\nEND:VCARD\r\n', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT'])
    expect(() => busy(text)).toThrow();
  const often = calendar(...event('DTSTART:20000101T000000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'));
  expect(() => busy(often)).toThrow('recurs too often');
});
