// Personal data in free text: found where it is, and not where it is not.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPersonalData } from '../../src/core/personal-data.ts';

const CHECKS = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const kinds = (text: string) => findPersonalData(text).map((finding) => finding.kind);
const excerpts = (text: string) => findPersonalData(text).map((finding) => text.slice(finding.start, finding.end));

const codeParts = fc.record({
  day: fc.integer({ min: 1, max: 28 }),
  month: fc.integer({ min: 1, max: 12 }),
  year: fc.integer({ min: 0, max: 99 }),
  number: fc.integer({ min: 2, max: 999 }),
});
const separators = fc.constantFrom(...'+-YXWVUABCDEFabcdefyxwvu', '–', '—', '−', ' ', '', ' - ', ' – ', '- ');
const two = (value: number) => String(value).padStart(2, '0');
type Parts = { day: number; month: number; year: number; number: number };

function digitsOf({ day, month, year, number }: Parts): { date: string; number: string; check: string } {
  const date = `${two(day)}${two(month)}${two(year)}`;
  const individual = String(number).padStart(3, '0');
  return { date, number: individual, check: CHECKS[Number(date + individual) % 31] ?? '' };
}

const words = fc
  .array(
    fc.constantFrom(
      'lapsi',
      'nukkuu',
      'huonosti',
      'klo 13.50',
      'ti 24.11.',
      '24.11.2026',
      '13.50-14.35',
      '3 v',
      '00100',
      '2024-2026',
      '5-vuotias',
      '08:00–16:00',
      'viikolla 47',
      '15 min',
      'äiti',
      '33100',
      '9.30',
      '112',
      '1 200',
      '37,5 °C',
    ),
    { maxLength: 12 },
  )
  .map((chosen) => chosen.join(' '));

describe('personal identity codes', () => {
  it('every valid code is found with every separator, wherever it stands', () => {
    fc.assert(
      fc.property(codeParts, separators, fc.boolean(), words, words, (parts, separator, lower, before, after) => {
        const { date, number, check } = digitsOf(parts);
        const code = `${date}${separator}${number}${lower ? check.toLowerCase() : check}`;
        expect(kinds(`${before} ${code}, ${after}`)).toContain('identity-code');
        expect(kinds(`(${code})`)).toContain('identity-code');
      }),
    );
  });

  it('a code with a wrong check character is no code', () => {
    fc.assert(
      fc.property(
        codeParts,
        fc.constantFrom(...'+-YXWVUABCDEF'),
        fc.integer({ min: 1, max: 30 }),
        (parts, separator, off) => {
          const { date, number, check } = digitsOf(parts);
          const wrong = CHECKS[(CHECKS.indexOf(check) + off) % 31] ?? '';
          expect(kinds(`hetu ${date}${separator}${number}${wrong}.`)).not.toContain('identity-code');
        },
      ),
    );
  });

  it.each([
    ['131052-308T', 'the agency’s own example'],
    ['131052A308t', 'lower case'],
    ['13 10 52 - 308 T', 'spaces everywhere'],
    ['13.10.52-308T', 'dots in the date'],
    ['13.10.1952-308T', 'four digits of year'],
    ['131052\u00AD-308T', 'an invisible hyphen'],
    ['290200A900B', 'a test code on a leap day'],
  ])('finds %s (%s) and says where', (code) => {
    expect(excerpts(`Asia koskee lasta ${code}. Kiitos`)).toEqual([code]);
  });

  it('finds a code glued to words', () => {
    expect(kinds('hetu131052-308Tsyntynyt')).toEqual(['identity-code']);
  });

  it('an impossible date is no code, though its check character is right', () => {
    const check = CHECKS[Number('310252308') % 31];
    expect(kinds(`310252-308${check}`)).not.toContain('identity-code');
    const leap = CHECKS[Number('290201002') % 31];
    expect(kinds(`290201A002${leap}`)).not.toContain('identity-code');
  });
});

describe('e-mail addresses', () => {
  it.each([
    'aiti@example.test',
    'etu.suku+lapsi@kunta.example.fi',
    'äiti@esimerkki.fi',
    'aiti(at)example.test',
    'a @ b.fi',
  ])('finds %s', (address) => {
    expect(excerpts(`Vastaa ${address}, kiitos`)).toEqual([address]);
  });

  it.each(['@ryhmä', 'klo 13 @ Jalo', 'a@b'])('leaves %s alone', (text) => {
    expect(kinds(text)).toEqual([]);
  });
});

describe('phone numbers', () => {
  it.each([
    '040 123 4567',
    '0401234567',
    '040-1234567',
    '(03) 123 4567',
    '03-1234567',
    '03 1234567',
    '09 1234 567',
    '0400 123 456',
    '+358 40 123 4567',
    '+358401234567',
    '+358 (0)40 123 4567',
    '+358-3-1234567',
    '00358 40 1234567',
    '+46 70 123 45 67',
    '+47 22 12 34 56',
    '020 123 4567',
    '040.123.4567',
    '040/1234567',
    '050 – 123 4567',
    '04012 34567',
    '358 40 123 4567',
    '040\u00A0123\u00A04567',
  ])('finds %s', (number) => {
    expect(kinds(`Soita ${number} illalla`)).toEqual(['phone']);
    expect(excerpts(`Soita ${number}.`)).toEqual([number]);
  });

  it('finds a number after a time and before a date', () => {
    expect(kinds('klo 08.15-14.35 040 123 4567 ti 24.11.')).toEqual(['phone']);
    expect(kinds('0401234567 24.11.2026')).toEqual(['phone']);
  });

  it.each([
    '24.11.2026',
    '01.02.2026',
    '01-02-2026',
    '2026-01-01',
    '2026-01-01–2026-02-01',
    '13.50-14.35',
    'klo 13.50',
    '08.15-09.00',
    '08:00-16:00',
    '08-16',
    'klo 08 15 - 09 30',
    '2024-2026',
    '00100 Helsinki',
    '02150 Espoo',
    '00100 00120',
    '3-vuotias',
    '0-3 v',
    '4 v 6 kk',
    '12 345 678',
    '1 000 000',
    '3,5 kg',
    '+5 min',
    '112',
    'FI2112345600000785',
    '05.06.2026–07.06.2026',
    '05-06-2026–07-06-2026',
    '9.30–10.15',
    'vko 08 2026–2027',
    '36,8 astetta',
    'rv 38+4',
    '1/2026',
  ])('leaves %s alone', (text) => {
    expect(kinds(`Aika ${text} sopii`)).toEqual([]);
    expect(kinds(text)).toEqual([]);
  });
});

describe('names', () => {
  it.each([
    'Maija Virtanen',
    'Anna-Liisa Mäkelä',
    'Carl von Essen',
    'Amina Hassan',
    'Liisa Maria Korhonen',
    'Matti Virtasen',
  ])('warns about %s', (name) => {
    expect(findPersonalData(`Asia koskee, kun ${name} tulee`)).toEqual([
      { kind: 'name', severity: 'warn', start: 17, end: 17 + name.length },
    ]);
  });

  it('warns about a name that begins a sentence', () => {
    expect(kinds('Maija Virtanen on väsynyt.')).toEqual(['name']);
  });

  it.each([
    'Lahden Neuvola',
    'Hartolan Perhekahvila',
    'Onko Hartolassa',
    'Lapsi Hartolasta',
    'Jalon Päiväkoti',
    'Lahti',
    'Family Centre',
    'Tuesday November',
  ])('does not take %s for a person', (text) => {
    expect(kinds(`${text} on auki. Ja ${text} myös.`)).toEqual([]);
  });
});

it('texts of words, times, dates and ages are clean', () => {
  fc.assert(
    fc.property(words, (text) => {
      expect(findPersonalData(text)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

it('findings are in order, inside the text and apart', () => {
  const text = 'Maija Virtanen, 131052-308T, 040 123 4567 ja aiti@example.test';
  expect(kinds(text)).toEqual(['name', 'identity-code', 'phone', 'email']);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+- .@aATx()\n'), maxLength: 60 }), (noise) => {
      let last = 0;
      for (const finding of findPersonalData(noise)) {
        expect(finding.start).toBeGreaterThanOrEqual(last);
        expect(finding.end).toBeGreaterThan(finding.start);
        expect(finding.end).toBeLessThanOrEqual(noise.length);
        last = finding.end;
      }
    }),
  );
});

it('a long text of one kind of character is judged at once', () => {
  for (const unit of ['0', '0 ', '+1 ', 'A', 'Aa ', 'a.', '01.']) {
    expect(findPersonalData(unit.repeat(4000)).length).toBeLessThan(8000);
  }
}, 2000);
