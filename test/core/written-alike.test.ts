// One reader of phone numbers, e-mail addresses and names: however they were typed, they are one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEmailAddress } from '../../src/core/email-address.ts';
import { foldName, isEnoughToSearch, nameForms, namePieces, spellings } from '../../src/core/fold-name.ts';
import { plainPhone, readPhoneNumber } from '../../src/core/phone-number.ts';

describe('a phone number', () => {
  test.each([
    '0401234567',
    '040 123 4567',
    '040-123-4567',
    '040.123.4567',
    '040_123_4567',
    '040/1234567',
    '(040) 123 4567',
    '(0)40 123 4567',
    '040\u00A0123\u20094567',
    '040–123—4567',
    '040\u2011123\u22124567',
    '０４０　１２３　４５６７',
    '\u200E040 123 4567\u200F',
    '358401234567',
    '358 40 123 4567',
    '00358401234567',
    '00 358 40 123 4567',
    '+358401234567',
    '+358 (0)40 123 4567',
    '00358 (0) 40 123 4567',
    '358(0)401234567',
  ])('written %j is the one number', (text) => {
    expect(readPhoneNumber(text)).toMatchObject({ number: '+358401234567', shown: '040 123 4567' });
    expect(plainPhone(text)).toBe('401234567');
  });

  test.each([
    ['+46701234567', '+46701234567', '+46 70 123 45 67'],
    ['0046 70-123 45 67', '+46701234567', '+46 70 123 45 67'],
    ['03 123 4567', '+35831234567', '03 123 4567'],
    ['018 12345', '+3581812345', '018 12345'],
  ])('%s is %s and shown as %s', (text, number, shown) => {
    expect(readPhoneNumber(text)).toEqual({ number, shown });
  });

  test.each([
    '',
    'x',
    '112',
    '12345',
    '1234567',
    '+3584012345678901234',
    'soita 040 123 4567',
    '040 123 4567 (äiti)',
    '131052-308T',
    '0000000000',
    '000 000 0001',
    '+358 000 000 000',
    '+1 000 000 0000',
    '+1 111 111 1111',
  ])('%j is none', (text) => expect(readPhoneNumber(text)).toBeUndefined());

  test.each(['044 444 4444', '09 000 0000', '+39 06 1234 5678'])('%s may well be called', (text) => {
    expect(readPhoneNumber(text)).toBeDefined();
  });

  test('that is only begun is compared by its digits', () => {
    expect(
      ['+358 40 123', '00358 40 123', '358 40 123', '040-123', '040.123', '+358 (0)40 123'].map(plainPhone),
    ).toEqual(Array(6).fill('40123'));
  });
});

describe('an e-mail address', () => {
  test.each([
    ['  Aiti@Example.FI ', 'aiti@example.fi'],
    ['a&b@example.fi', 'a&b@example.fi'],
    ["o'brien!x/y=z@example.fi", "o'brien!x/y=z@example.fi"],
    ['etu.suku+lapsi@kunta.example.fi', 'etu.suku+lapsi@kunta.example.fi'],
    ['maija@päiväkoti.fi', 'maija@xn--pivkoti-5wac.fi'],
    ['maija@xn--pivkoti-5wac.fi', 'maija@xn--pivkoti-5wac.fi'],
    ['maija＠example.fi', 'maija@example.fi'],
    ['\u200Emaija@example.fi', 'maija@example.fi'],
  ])('typed %j is kept as %s', (typed, kept) => expect(readEmailAddress(typed)).toBe(kept));

  test('with the letters of its domain, in their coded form or in capitals is one mailbox', () => {
    const ways = ['a@äiti.fi', 'A@ÄITI.fi', 'a@a\u0308iti.fi', 'a@xn--iti-pla.fi', 'a@XN--ITI-PLA.FI', 'a＠äiti。fi'];
    expect(new Set(ways.map(readEmailAddress))).toEqual(new Set(['a@xn--iti-pla.fi']));
    expect(readEmailAddress('a@xn--iti-qla.fi')).not.toBe(readEmailAddress('a@äiti.fi'));
  });

  test.each([
    '',
    'maija',
    '@example.fi',
    'maija@',
    'maija@example',
    'maija@@example.fi',
    'a b@example.fi',
    '.a@example.fi',
    'a..b@example.fi',
    'maija@-example.fi',
    'maija@1.2.3.4',
    'maija@example.fi/x',
    'maija@example.fi, pekka@example.fi',
    'maija@example.fi\r\nBcc: x@example.fi',
    `${'x'.repeat(65)}@example.fi`,
  ])('%j is none', (typed) => expect(readEmailAddress(typed)).toBeUndefined());
});

describe('a name', () => {
  test.each([
    ['Øystein Sørensen', ['oystein', 'sorensen']],
    ['Đorđe Łukasz', ['dorde', 'lukasz']],
    ['Weiß Æbelø', ['weiss', 'aebelo']],
    ['Máret Ŋáŋŋá', ['maret', 'nanna']],
    ['Þór Iŋga', ['thor', 'inga']],
    ['Işıl IŞIL', ['isil', 'isil']],
    ["O’Brien O'Brien", ['obrien', 'obrien']],
    ['Anna‐Liisa Mäki-Aho', ['anna', 'liisa', 'maki', 'aho']],
    ['李 小龙', ['李', '小龙']],
  ])('%s folds to %j', (name, words) => expect(foldName(name)).toEqual(words));

  const alike = [
    ['Al-Hassan', 'alhassan', 'al hassan', 'AL-HASSAN', 'Al Hassan'],
    [
      'Müller-Lüdenscheidt',
      'mullerludenscheidt',
      'Mueller-Luedenscheidt',
      'muller ludenscheidt',
      'MÜLLER LÜDENSCHEIDT',
    ],
    ["O'Brien", 'O’Brien', 'obrien', 'o brien', 'O Brien'],
    ['Müller', 'mueller', 'MUELLER', 'Mu\u0308ller'],
    ['Öström', 'Oestroem', 'ostrom'],
    ['Åberg', 'Aaberg', 'aberg'],
    ['Mäkinen', 'maekinen', 'makinen'],
    ['Sørensen', 'soerensen', 'sorensen'],
  ];
  const finds = (query: string, name: string) => {
    const words = ` ${nameForms(name).join(' ')} `;
    return namePieces(query).every((piece) => words.includes(piece));
  };

  test.each(alike)('%s is found by every way to write it, and finds each', (name, ...ways) => {
    expect(ways.filter((way) => !finds(way, name))).toEqual([]);
    expect(ways.filter((way) => !finds(name, way))).toEqual([]);
  });

  test.each(alike)(
    '%s is one name with every way that differs in marks or in letters written as two',
    (name, ...ways) => {
      const own = spellings(name);
      const plain = (text: string) => foldName(text).join('');
      for (const way of ways) {
        const isOne = [...spellings(way)].some((spelling) => own.has(spelling));
        expect([way, isOne]).toEqual([way, true]);
        expect(plain(way)).not.toBe('');
      }
    },
  );

  test.each([
    ['Joel', 'Jol'],
    ['Samuel', 'Samul'],
    ['Aalto', 'Alto'],
    ['Raela', 'Rala'],
    ['Anna Maria', 'Maria'],
    ['Laine', 'Leine'],
  ])('%s and %s are two names', (one, other) => {
    const own = spellings(one);
    expect([...spellings(other)].filter((way) => own.has(way))).toEqual([]);
  });

  test('every name is found by itself, by its folded words and by the beginning of each', () => {
    const letter = fc.constantFrom(...'aeouäöüåøæßłéñ', ...'bdhklmnrst', "'", '-', ' ', '’', 'A', 'Ö', 'Ü', 'И', '李');
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 24 }), (name) => {
        expect(finds(name, name)).toBe(true);
        expect(finds(foldName(name).join(' '), name)).toBe(true);
        for (const word of foldName(name)) expect(finds(word.slice(0, 4), name)).toBe(true);
      }),
    );
  });

  test('of one letter is enough where one letter is a name', () => {
    expect(['李', 'ab', 'a b', 'a', ' a ', ''].map(isEnoughToSearch)).toEqual([true, true, true, false, false, false]);
  });
});
