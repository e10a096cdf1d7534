// Translators' messages said: plain texts, plurals, choices, and dates in the form that their sentence needs.

import { describe, expect, test } from 'vitest';
import { wordFor, wordsIn } from '../../src/core/words.ts';

type Said = (values: Readonly<Record<string, unknown>>) => string;

/** One message in each language. */
const said = (fi: string, sv = fi, en = fi) => {
  const texts = wordsIn<{ readonly text: Said }>({ fi: { text: fi }, sv: { text: sv }, en: { text: en } });
  return { fi: texts.fi.text, sv: texts.sv.text, en: texts.en.text };
};
const plain = (text: string) =>
  wordsIn<{ readonly text: unknown }>({ fi: { text }, sv: { text }, en: { text } }).fi.text;

const zone = 'Europe/Helsinki';
const at = (time: string) => ({ at: Date.parse(`${time}+02:00`), zone });

describe('a text', () => {
  test('without arguments is a string, whatever apostrophes and braces it quotes', () => {
    expect(plain('Poissaolot')).toBe('Poissaolot');
    expect(plain('the family’s <b> & #1')).toBe('the family’s <b> & #1');
    expect(plain("it''s '{items, nextCursor}'")).toBe("it's {items, nextCursor}");
  });

  test('keeps its place in groups and lists', () => {
    const source = { column: { who: 'Kuka' }, rules: ['yksi', '{n} muuta'] };
    const { column, rules } = wordsIn<{ column: { who: string }; rules: readonly [string, Said] }>({
      fi: source,
      sv: source,
      en: source,
    }).fi;
    expect([column.who, rules[0], rules[1]({ n: 3 })]).toEqual(['Kuka', 'yksi', '3 muuta']);
  });

  test('prints what it is given as it is', () => {
    const { fi } = said('Numero {number}: {who}');
    expect(fi({ number: 12345, who: '{n, plural} <i>' })).toBe('Numero 12345: {n, plural} <i>');
  });

  test('is not said without one of its arguments', () => {
    expect(() => said('Kuka: {who}').fi({})).toThrow();
  });
});

describe('a plural', () => {
  test('counts as the language does', () => {
    const times = said(
      '{n, plural, =0 {Ei aikoja} one {# aika} other {# aikaa}}',
      '{n, plural, =0 {Inga tider} one {# tid} other {# tider}}',
      '{n, plural, =0 {No times} one {# time} other {# times}}',
    );
    expect([0, 1, 2].map((n) => times.fi({ n }))).toEqual(['Ei aikoja', '1 aika', '2 aikaa']);
    expect([0, 1, 2].map((n) => times.sv({ n }))).toEqual(['Inga tider', '1 tid', '2 tider']);
    expect([0, 1, 2].map((n) => times.en({ n }))).toEqual(['No times', '1 time', '2 times']);
  });

  test('groups the digits of a number, and says a duration', () => {
    expect(said('{n, number}').fi({ n: 12345 })).toBe('12\u{a0}345');
    const wait = said('Noin {minutes, number, duration}', 'Ungefär {minutes, number, duration}');
    expect(wait.fi({ minutes: 90 })).toBe('Noin 1 t 30 min');
    expect(wait.sv({ minutes: 45 })).toBe('Ungefär 45 min');
  });
});

describe('a choice', () => {
  test('is made by a name or a flag', () => {
    const { fi } = said('{kind, select, phone {Soitamme} other {Tapaamme}}{urgent, select, true {!} other {.}}');
    expect(fi({ kind: 'phone', urgent: true })).toBe('Soitamme!');
    expect(fi({ kind: 'video', urgent: false })).toBe('Tapaamme.');
  });

  test('takes its case `none` where nothing is given', () => {
    const { fi } = said('{phone, select, none {Soita meille.} other {Soita {phone}.}}');
    expect([undefined, '', '03 123'].map((phone) => fi({ phone }))).toEqual([
      'Soita meille.',
      'Soita meille.',
      'Soita 03 123.',
    ]);
  });

  test('may hold a date', () => {
    const { fi } = said('{by, select, none {Ei määräaikaa} other {{day, date, illative} mennessä}}');
    expect(fi({ by: 'x', day: '2026-12-15' })).toBe('tiistaihin 15.12. mennessä');
  });
});

describe('a date', () => {
  const start = at('2027-03-08T13:50');

  test.each([
    ['{start, date}', 'maanantai 8.3.', 'måndag 8.3', 'Monday 8 March'],
    ['{start, date, short}', 'ma 8.3.', 'mån 8.3', 'Mon 8 Mar'],
    ['{start, date, full}', 'maanantai 8.3.2027', 'måndag 8.3.2027', 'Monday 8 March 2027'],
    ['{start, date, time}', 'maanantai 8.3. klo 13.50', 'måndag 8.3 kl. 13.50', 'Monday 8 March, 13:50'],
    ['{start, date, short time}', 'ma 8.3. klo 13.50', 'mån 8.3 kl. 13.50', 'Mon 8 Mar, 13:50'],
    ['{start, date, weekday}', 'maanantai', 'måndag', 'Monday'],
    ['{start, date, month}', 'maaliskuu 2027', 'mars 2027', 'March 2027'],
    ['{start, date, long month}', 'maaliskuu', 'mars', 'March'],
    ['{start, time}', 'klo 13.50', 'kl. 13.50', '13:50'],
    ['{start, time, bare}', '13.50', '13.50', '13:50'],
  ])('%s is said as each language does', (message, fi, sv, en) => {
    const text = said(message);
    expect([text.fi({ start }), text.sv({ start }), text.en({ start })]).toEqual([fi, sv, en]);
  });

  test.each([
    ['{day, date, essive}', 'maanantaina 8.3.', 'keskiviikkona 13.1.'],
    ['{day, date, illative} mennessä', 'maanantaihin 8.3. mennessä', 'keskiviikkoon 13.1. mennessä'],
    ['{day, date, elative} alkaen', 'maanantaista 8.3. alkaen', 'keskiviikosta 13.1. alkaen'],
    ['{day, date, allative}', 'maanantaille 8.3.', 'keskiviikolle 13.1.'],
    ['{day, date, genitive full}', 'maanantain 8.3.2027', 'keskiviikon 13.1.2027'],
    ['{day, date, weekday essive}', 'maanantaina', 'keskiviikkona'],
    ['{day, date, month inessive}', 'maaliskuussa 2027', 'tammikuussa 2027'],
    ['{day, date, long month illative} asti', 'maaliskuuhun asti', 'tammikuuhun asti'],
    ['{day, date, long month elative}', 'maaliskuusta', 'tammikuusta'],
  ])('%s stands in its Finnish sentence', (message, monday, wednesday) => {
    const { fi } = said(message, '', '');
    expect([fi({ day: '2027-03-08' }), fi({ day: '2027-01-13' })]).toEqual([monday, wednesday]);
  });

  test('every weekday and month has its forms', () => {
    const { fi } = said('{day, date, weekday illative} {day, date, long month genitive}', '', '');
    const days = ['2027-02-01', '2027-03-02', '2027-05-05', '2027-06-03', '2027-10-01', '2027-11-06', '2027-12-05'];
    expect(days.map((day) => fi({ day }))).toEqual([
      'maanantaihin helmikuun',
      'tiistaihin maaliskuun',
      'keskiviikkoon toukokuun',
      'torstaihin kesäkuun',
      'perjantaihin lokakuun',
      'lauantaihin marraskuun',
      'sunnuntaihin joulukuun',
    ]);
  });

  test('a span is said from its start to its end', () => {
    const when = { start: start.at, end: start.at + 45 * 60_000, zone };
    expect(said('{when, date, essive span}', '', '').fi({ when })).toBe('maanantaina 8.3. klo 13.50–14.35');
    expect(said('{when, date, short span}').sv({ when })).toBe('mån 8.3 kl. 13.50–14.35');
    expect(said('{when, time, span}').en({ when })).toBe('13:50–14:35');
  });

  test('is not said of what is no date', () => {
    expect(() => said('{day, date}').fi({ day: 'soon' })).toThrow(RangeError);
    expect(() => said('{start, date, time}').fi({ start: '2027-03-08' })).toThrow(TypeError);
    expect(() => said('{when, date, span}').fi({ when: start })).toThrow(TypeError);
  });
});

test('a word for a name from elsewhere is found, or not, but never inherited', () => {
  const words = { nurse: 'terveydenhoitaja' };
  expect(['nurse', 'baker', 'toString'].map((name) => wordFor(words, name))).toEqual([
    'terveydenhoitaja',
    undefined,
    undefined,
  ]);
});

test('a thousand messages take no longer than a page can spare', () => {
  const { fi } = said('{who} on poissa {when}: se osuu {count, plural, one {# varaukseen} other {# varaukseen}}.');
  fi({ who: 'a', when: 'b', count: 1 });
  const start = performance.now();
  for (let count = 0; count < 1000; count++) fi({ who: 'Aino', when: 'huomenna', count });
  expect(performance.now() - start).toBeLessThan(250);
});
