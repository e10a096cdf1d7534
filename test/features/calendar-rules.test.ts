// Calendar entries as other programs read them.

import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { type Invite, invite } from '../../src/features/calendar/rules.ts';
import { wordFeed } from '../../src/features/calendar/word-feed.ts';

const base = {
  uid: '0e7cbe4c-7b1e-4b8e-a0a5-2c9c0a1b2c3d@neuvoaika.example',
  sequence: 0,
  stampedAt: Date.parse('2026-11-20T09:00:00Z'),
  start: Date.parse('2026-11-24T13:50+02:00'),
  end: Date.parse('2026-11-24T14:35+02:00'),
  summary: 'Konsultaatio',
  description: 'Videotapaaminen: liity varauksen sivulta.',
  organizer: { name: 'Neuvoaika', email: 'no-reply@example.test' },
} as const;
const invited = { attendee: { email: 'kysyja@example.test' }, attendeeName: 'Osallistuja' };
const request: Invite = { ...base, ...invited, method: 'REQUEST' };
const cancel: Invite = { ...base, ...invited, method: 'CANCEL', sequence: 1 };

function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent('vevent');
  if (event === null) throw new Error('no event');
  return { calendar, event, value: (name: string) => String(event.getFirstPropertyValue(name)) };
}

test('a feed has no method, which would ask for an organizer, and is a calendar with a component though it is empty', () => {
  const { calendar, value } = read(wordFeed('Ajat', [{ ...base, changedAt: base.stampedAt, cancelled: true }]));
  expect([calendar.getFirstPropertyValue('method'), value('status')]).toEqual([null, 'CANCELLED']);
  const long = wordFeed('Ajat', [
    { ...base, changedAt: base.stampedAt, cancelled: false, description: 'yö€😀'.repeat(60) },
  ]);
  for (const line of long.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(read(long).value('description')).toBe('yö€😀'.repeat(60));
  expect(new ICAL.Component(ICAL.parse(wordFeed('Ajat', []))).getAllSubcomponents().length).toBe(1);
});

describe('a request', () => {
  test('carries its identity, version and time in UTC', () => {
    const { calendar, value } = read(invite(request));
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(value('uid')).toBe(base.uid);
    expect(value('sequence')).toBe('0');
    expect(value('status')).toBe('CONFIRMED');
    expect(value('organizer').toLowerCase()).toBe('mailto:no-reply@example.test');
    const text = invite(request);
    expect(text).toContain('\r\nDTSTART:20261124T115000Z\r\nDTEND:20261124T123500Z\r\n');
    expect(text).toContain('\r\nDTSTAMP:20261120T090000Z\r\n');
    expect(text).not.toContain('TZID');
  });

  test('names its recipient and nobody else, in the way Gmail wants', () => {
    const { event } = read(invite(request));
    const attendees = event.getAllProperties('attendee');
    expect(attendees.map((attendee) => String(attendee.getFirstValue()).toLowerCase())).toEqual([
      'mailto:kysyja@example.test',
    ]);
    expect(attendees[0]?.getParameter('cutype')).toBe('INDIVIDUAL');
    expect(attendees[0]?.getParameter('x-num-guests')).toBe('0');
    expect(attendees[0]?.getParameter('cn')).toBe('Osallistuja');
  });

  test.each([
    ['video', '-PT15M'],
    ['phone', '-PT15M'],
    ['on-site', '-PT1H'],
    ['home-visit', '-PT1H'],
  ] as const)('that is %s reminds %s before, and takes its time', (channel, before) => {
    const { event, value } = read(invite({ ...request, channel }));
    const alarm = event.getFirstSubcomponent('valarm');
    expect(String(alarm?.getFirstPropertyValue('trigger'))).toBe(before);
    expect(value('transp')).toBe('OPAQUE');
  });

  test('carries the conference outside the alarm, its label quoted', () => {
    const conferenceUrl = 'https://neuvoaika.example/bookings/0e7cbe4c-7b1e-4b8e-a0a5-2c9c0a1b2c3d?a=1;b=2,3';
    const { event } = read(invite({ ...request, conferenceUrl, summary: 'Aika; "videolla", ^ \n kahdesti' }));
    const conference = event.getFirstProperty('conference');
    expect(conference?.getFirstValue()).toBe(conferenceUrl);
    expect(conference?.getParameter('label')).toBe('Aika; "videolla", ^ \n kahdesti');
    expect(event.getAllSubcomponents('valarm')).toHaveLength(1);
  });
});

test('the alarm stands after every property, as the standard wants it, and the file ends with a line break', () => {
  const text = invite({ ...request, url: 'https://neuvoaika.example/', conferenceUrl: 'https://neuvoaika.example/' });
  expect(text).toMatch(/CONFERENCE.*\r\nBEGIN:VALARM\r\n.*\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n$/s);
  expect(text.match(/BEGIN:VALARM/g)).toHaveLength(1);
});

test('an update keeps the UID and the organizer, and grows the sequence', () => {
  const first = read(invite(request));
  const second = read(invite({ ...request, sequence: 1, start: base.start + 86_400_000, end: base.end + 86_400_000 }));
  expect(second.value('uid')).toBe(first.value('uid'));
  expect(second.value('organizer')).toBe(first.value('organizer'));
  expect(second.value('sequence')).toBe('1');
});

test('a cancellation says so twice, rings no alarm and takes no time', () => {
  const { calendar, event, value } = read(invite({ ...cancel, conferenceUrl: 'https://neuvoaika.example/bookings/1' }));
  expect(calendar.getFirstPropertyValue('method')).toBe('CANCEL');
  expect(value('status')).toBe('CANCELLED');
  expect(value('transp')).toBe('TRANSPARENT');
  expect(event.getFirstSubcomponent('valarm')).toBeNull();
  expect(event.getFirstProperty('conference')).toBeNull();
});

test('a published entry names no attendee', () => {
  const { calendar, event, value } = read(invite({ ...base, method: 'PUBLISH', cancelled: true }));
  expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
  expect(event.getFirstProperty('attendee')).toBeNull();
  expect(value('status')).toBe('CANCELLED');
});

test('an entry that ends before it starts is refused', () => {
  expect(() => invite({ ...request, end: base.start })).toThrow(RangeError);
});

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom(...'äöåÄÖÅ–,;:\\"^\n\r\t 👩‍👧END:VEVENT'), fc.string({ unit: 'binary' })),
});

test('any text a person writes is read back as it was, but for characters no calendar may hold', () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (summary, description, location) => {
      const { value } = read(
        invite({
          ...request,
          summary,
          description,
          location: `x${location}`,
          conferenceUrl: 'https://neuvoaika.example/',
        }),
      );
      expect(value('summary')).toBe(readable(summary));
      expect(value('location')).toBe(`x${readable(location)}`);
      if (description !== '') expect(value('description')).toBe(readable(description));
    }),
    { numRuns: 300 },
  );
});

test('no line is longer than 75 octets and no letter is cut in two', () => {
  fc.assert(
    fc.property(anyText, (description) => {
      const text = invite({
        ...request,
        description: `äö${description}å`.repeat(20),
        conferenceUrl: `https://neuvoaika.example/${'ä'.repeat(90)}`,
      });
      for (const line of text.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line.isWellFormed()).toBe(true);
      }
    }),
  );
});

function readable(text: string): string {
  return text
    .replace(/\r\n|\r/g, '\n')
    .replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' || control >= '\u0080' ? control : ''));
}
