// The booking form: what it lets through, what it stops, and where it says the fault is.

import { describe, expect, test } from 'vitest';
import { bookingForm } from '../../src/surfaces/web/booking/booking-form.tsx';
import { type FormRules, readBookingForm } from '../../src/surfaces/web/booking/read-booking-form.ts';
import { typedIn } from '../../src/surfaces/web/kit/form.tsx';
import { sentForm } from '../../src/surfaces/web/kit/read-form.ts';

const rules: FormRules = {
  service: { kind: 'consultation', anonymousCase: true, channels: ['video', 'phone'] },
  topics: [{ id: 'sleep', name: { fi: 'Uni' } }],
  language: 'en',
  timeZone: 'Europe/Helsinki',
  now: Date.parse('2026-11-20T07:00:00Z'),
};

const caseTyped = { about: 'case', topic: 'sleep', age: '0-2', question: 'A child wakes often.', channel: 'video' };
const familyTyped = {
  about: 'family',
  topic: 'sleep',
  age: '0-2',
  question: 'What should we try at home?',
  familyReference: '1042',
  consentScope: 'this-consultation',
  consentGivenBy: 'guardian',
  consentGivenOn: '2026-11-20',
  channel: 'phone',
  phone: ' 03 123 4567 ',
};

const typedValues = (body: Record<string, string>) => typedIn(bookingForm(rules), sentForm(body));

function faultsOf(typed: Record<string, string>, changed: Partial<FormRules> = {}) {
  const read = readBookingForm(typedValues(typed), { ...rules, ...changed });
  return read.ok ? {} : read.faults;
}

describe('an anonymous case', () => {
  test('asks for what book-slot takes, and nothing of a family that was typed before', () => {
    const read = readBookingForm(typedValues({ ...familyTyped, ...caseTyped }), rules);
    expect(read).toEqual({
      ok: true,
      content: { channel: 'video', case: { topic: 'sleep', ageBand: '0-2', question: 'A child wakes often.' } },
    });
  });

  test('names every missing answer by its field', () => {
    expect(Object.keys(faultsOf({ about: 'case' }))).toEqual(['topic', 'age', 'question', 'channel']);
  });

  test('stops an identity code and quotes it as it was typed', () => {
    const { question } = faultsOf({ ...caseTyped, question: 'Lapsi 131052-308T valvoo.' });
    expect(question).toBe('The text holds a personal identity code: “131052-308T”. Remove it to go on.');
  });

  test('quotes the right characters after a line end, which counts as one', () => {
    const { question } = faultsOf({ ...caseTyped, question: 'Hei.\r\n131052-308T' });
    expect(question).toContain(': “131052-308T”.');
  });

  test('stops contact details in the note to the specialist', () => {
    expect(Object.keys(faultsOf({ ...caseTyped, note: 'Soita 040 123 4567' }))).toEqual(['note']);
  });

  test('accepts 2,000 characters and no more', () => {
    expect(faultsOf({ ...caseTyped, question: 'x'.repeat(2000) })).toEqual({});
    expect(faultsOf({ ...caseTyped, question: 'x'.repeat(2001) })).toHaveProperty('question');
  });

  test('is not offered where the service wants a client relationship', () => {
    const service = { kind: 'consultation', anonymousCase: false, channels: ['video'] } as const;
    expect(faultsOf(caseTyped, { service })).toHaveProperty('familyReference');
  });
});

describe('a family in a client relationship', () => {
  test('asks for the question, the family and its consent, given at the beginning of the day there', () => {
    const read = readBookingForm(typedValues({ ...caseTyped, ...familyTyped }), rules);
    expect(read).toEqual({
      ok: true,
      content: {
        channel: 'phone',
        phone: '03 123 4567',
        case: { topic: 'sleep', ageBand: '0-2', question: 'What should we try at home?' },
        family: { reference: '1042' },
        consent: { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-20T00:00:00+02:00' },
      },
    });
  });

  test.each(['2026-11-21', '2026-02-30', 'yesterday', ''])('refuses a consent given on "%s"', (consentGivenOn) => {
    expect(Object.keys(faultsOf({ ...familyTyped, consentGivenOn }))).toEqual(['consentGivenOn']);
  });

  test('names every missing answer by its field, the question among them', () => {
    const missing = ['topic', 'age', 'question', 'familyReference', 'consentScope', 'consentGivenBy', 'consentGivenOn'];
    expect(Object.keys(faultsOf({ about: 'family' }))).toEqual([...missing, 'channel']);
  });

  test('stops an identity code in the question', () => {
    expect(Object.keys(faultsOf({ ...familyTyped, question: 'Lapsi 131052-308T valvoo.' }))).toEqual(['question']);
  });

  test('is asked nothing of a question where the service is no consultation', () => {
    const service = { kind: 'appointment', anonymousCase: false, channels: ['phone'] } as const;
    expect(faultsOf({ ...familyTyped, topic: '', age: '', question: '' }, { service })).toEqual({});
  });

  test('refuses an identity code as the family’s reference', () => {
    expect(Object.keys(faultsOf({ ...familyTyped, familyReference: '131052-308T' }))).toEqual(['familyReference']);
  });
});

describe('the number to call', () => {
  test.each(['', 'tomorrow', '112', '131052-308T'])(
    'must be a phone number when the meeting is by phone: "%s"',
    (phone) => {
      expect(Object.keys(faultsOf({ ...caseTyped, channel: 'phone', phone }))).toEqual(['phone']);
    },
  );

  test.each(['03 123 4567', '+358 40 123 4567', '040-1234567'])('is taken as %s', (phone) => {
    expect(faultsOf({ ...caseTyped, channel: 'phone', phone })).toEqual({});
  });

  test('typed before another channel was chosen goes nowhere', () => {
    const read = readBookingForm(typedValues({ ...caseTyped, phone: '03 123 4567' }), rules);
    expect(read).toMatchObject({ ok: true, content: expect.not.objectContaining({ phone: expect.anything() }) });
  });
});

test('a channel the service does not have is not chosen', () => {
  expect(Object.keys(faultsOf({ ...caseTyped, channel: 'on-site' }))).toEqual(['channel']);
});

test('a form without a choice between case and family says so after the question, in the order of the form', () => {
  const { about: _, ...typed } = caseTyped;
  expect(Object.keys(faultsOf(typed))).toEqual(['about']);
  expect(Object.keys(faultsOf({ channel: 'video' }))).toEqual(['topic', 'age', 'question', 'about']);
});
