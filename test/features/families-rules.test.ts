// What makes two families alike, and how a search text meets a family: laws first, then the cases people meet.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FamilyTraits,
  findDuplicates,
  likelyPieces,
  likeness,
  plainName,
  plainPhone,
  refuseIdentityCodes,
  searchPieces,
  searchWords,
} from '../../src/features/families/rules.ts';

// Few names and numbers, so that families meet often; some are a slip apart.
const name = fc.constantFrom(
  'Virtanen',
  'Virtannen',
  'Maija Virtanen',
  'Virtanen Maija',
  'Åke Öst',
  'Li',
  'Lu',
  'Mäki-Aho',
);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const phone = fc.constantFrom('040 123 4567', '+358 40 123 4567', '0401234567', '050 765 4321');
const email = fc.constantFrom('maija@example.test', 'Maija@Example.test', 'ake@example.test');
const family: fc.Arbitrary<FamilyTraits> = fc.record({
  name: maybe(name),
  guardians: fc.array(fc.record({ name, phone: maybe(phone), email: maybe(email) }), { maxLength: 4 }),
  children: fc.array(fc.record({ name, born: maybe(fc.constantFrom('2023-05', '2024-01')) }), { maxLength: 4 }),
});

describe('likeness', () => {
  test('is the same whichever of the two is asked', () => {
    fc.assert(
      fc.property(family, family, (one, other) => {
        expect(likeness(one, other)).toEqual(likeness(other, one));
      }),
    );
  });

  test('is never greater with another family than with itself', () => {
    fc.assert(
      fc.property(family, family, (one, other) => {
        expect(likeness(one, other).score).toBeLessThanOrEqual(likeness(one, one).score);
      }),
    );
  });

  test('does not depend on the order of guardians and children', () => {
    const shuffled = family.chain((one) =>
      fc.record({
        one: fc.constant(one),
        same: fc.record({
          name: fc.constant(one.name),
          guardians: fc.shuffledSubarray([...one.guardians], { minLength: one.guardians.length }),
          children: fc.shuffledSubarray([...one.children], { minLength: one.children.length }),
        }),
      }),
    );
    fc.assert(
      fc.property(shuffled, family, ({ one, same }, other) => {
        expect(likeness(same, other)).toEqual(likeness(one, other));
      }),
    );
  });

  test('names what is shared exactly where there is something', () => {
    fc.assert(
      fc.property(family, family, (one, other) => {
        const { score, shared } = likeness(one, other);
        expect(shared.length > 0).toBe(score > 0);
      }),
    );
  });
});

const malli = (more: Partial<FamilyTraits> = {}): FamilyTraits & { id: string } => ({
  id: 'a',
  name: 'Virtanen',
  guardians: [{ name: 'Maija Virtanen', phone: '040 123 4567' }],
  children: [{ name: 'Onni', born: '2023-05' }],
  ...more,
});

describe('possible duplicates', () => {
  test.each([
    [
      'one phone number, written two ways',
      { name: 'Toinen', guardians: [{ name: 'Eri', phone: '+358401234567' }], children: [] },
    ],
    ['a child of one name and month', { name: 'Toinen', guardians: [], children: [{ name: 'ONNI', born: '2023-05' }] }],
    [
      'a guardian and surname with a slip of the key',
      { name: 'Virtannen', guardians: [{ name: 'Virtanen, Maija' }], children: [] },
    ],
  ])('%s is enough', (_what, other) => {
    expect(findDuplicates(malli(), [malli({ ...other })])).toHaveLength(1);
  });

  test.each([
    [{ name: undefined }, { name: undefined }, 'Maija Virtanen', 'Virtanen, Maija'],
    [{ name: undefined }, { name: 'Toinen' }, 'Omar Al-Hassan', 'omar alhassan'],
    [{ name: undefined }, { name: 'Toinen' }, 'Anna Müller-Lüdenscheidt', 'anna mueller luedenscheidt'],
    [{ name: undefined }, { name: 'Toinen' }, "Sean O'Brien", 'sean o brien'],
  ])('a guardian of one full name is enough, nothing else being known: %j %j %s, %s', (one, other, name, written) => {
    const [mine, theirs] = [
      malli({ ...one, guardians: [{ name }], children: [] }),
      malli({ ...other, guardians: [{ name: written }], children: [] }),
    ];
    expect(findDuplicates(mine, [theirs])).toHaveLength(1);
  });

  test('a name is enough where one of the two families has nothing else', () => {
    const bare = (name: string) => malli({ name, guardians: [], children: [] });
    expect(findDuplicates(bare('Virtanen'), [malli()])).toHaveLength(1);
    expect(findDuplicates(malli(), [bare('virtanen')])).toHaveLength(1);
    expect(findDuplicates(bare('Mueller'), [bare('Müller')])).toHaveLength(1);
    expect(findDuplicates(bare('Joel'), [bare('Jol')])).toEqual([]);
  });

  test.each([
    ['a common surname', { guardians: [{ name: 'Kalle Virtanen' }], children: [] }],
    ['a surname and a month of birth', { guardians: [], children: [{ name: 'Aino', born: '2023-05' }] }],
    ['a child’s name alone', { name: 'Toinen', guardians: [], children: [{ name: 'Onni', born: '2019-02' }] }],
    ['nothing written in either', { name: undefined, guardians: [], children: [] }],
    [
      'a surname of a family that has guardians, when this one has others',
      { guardians: [{ name: 'Eri' }], children: [] },
    ],
  ])('%s is not', (_what, other) => {
    expect(findDuplicates(malli(), [malli(other)])).toEqual([]);
  });

  test('the likest stands first, and equals in the order of their ids, however they came', () => {
    fc.assert(
      fc.property(family, fc.array(family, { maxLength: 6 }), (one, others) => {
        const named = others.map((other, at) => ({ ...other, id: `f${at}` }));
        const found = findDuplicates(one, named).map(({ family: { id } }) => id);
        expect(findDuplicates(one, named.toReversed()).map(({ family: { id } }) => id)).toEqual(found);
        const scores = findDuplicates(one, named).map(({ likeness: { score } }) => score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
    );
  });

  test('each shares a piece that is looked for, however its names are spelled', () => {
    fc.assert(
      fc.property(family, family, (one, other) => {
        fc.pre(findDuplicates(one, [{ ...other, id: 'b' }]).length > 0);
        const words = searchWords({ ...other, reference: 'r' });
        expect(likelyPieces(one).some((piece) => words.includes(piece))).toBe(true);
      }),
    );
  });
});

describe('search', () => {
  const words = searchWords({ ...malli({ name: 'Mäki-Aho' }), reference: 'N-1042' });
  const finds = (query: string) => searchPieces(query).every((piece) => words.includes(piece));

  test.each([
    'maki',
    'MÄKI-AHO',
    'aho',
    'Virt',
    'virtanen maija',
    'onni',
    '040 123',
    '+358 40 1234567',
    '1042',
    'n-1042',
  ])('“%s” finds the family', (query) => expect(finds(query)).toBe(true));

  test.each([
    ['Al-Hassan', ['alhassan', 'al-hassan', 'al hassan', 'hassan']],
    ['Alhassan', ['al hassan', 'Al-Hassan']],
    ['Müller-Lüdenscheidt', ['mullerludenscheidt', 'mueller', 'muller', 'luedenscheidt']],
    ['Mueller', ['Müller', 'muller']],
    ["O'Brien", ['o brien', 'obrien', 'brien']],
  ])('a family called %s is found by each of %j', (name, queries) => {
    const own = searchWords({ ...malli({ name }), reference: 'N-1042' });
    for (const query of queries) {
      expect([query, searchPieces(query).every((piece) => own.includes(piece))]).toEqual([query, true]);
    }
  });

  test.each(['irtanen', 'virtanen kalle', '123 4567', 'onnia'])('“%s” does not', (query) => {
    expect(finds(query)).toBe(false);
  });

  test('every family is found by each of its own names', () => {
    fc.assert(
      fc.property(family, (one) => {
        const own = searchWords({ ...one, reference: 'r' });
        for (const guardian of one.guardians) {
          for (const piece of searchPieces(guardian.name)) expect(own).toContain(piece);
        }
      }),
    );
  });

  test('names and numbers are made alike', () => {
    expect(plainName('Öst, Åke')).toBe(plainName('ake ost'));
    expect(['+358 40 123', '00358 40 123', '040-123', '+358 (0)40 123'].map(plainPhone)).toEqual(
      Array(4).fill('40123'),
    );
  });
});

describe('personal identity codes', () => {
  test.each([
    ['in a name', { name: 'Maija 010120A123K' }],
    ['written with spaces', { address: '010120 A123K' }],
    ['as a phone number', { phone: '010190-9090' }],
  ])('are refused %s, and the place is told without the code', (_where, texts) => {
    expect(() => refuseIdentityCodes(texts)).toThrowError(
      expect.objectContaining({
        code: 'personal_data_found',
        message: 'a text holds a personal identity code',
        details: expect.objectContaining({ faults: [expect.objectContaining({ path: Object.keys(texts)[0] })] }),
      }),
    );
  });

  test('a phone number that reads as a code by chance is not one', () => {
    expect(() => refuseIdentityCodes({ phone: '0101909090' })).not.toThrow();
  });
});
