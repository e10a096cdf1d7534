import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canonical,
  type Link,
  type LoggedRow,
  type Seal,
  seal,
  sealingKey,
  TOLERANCE_MS,
  unsealedSpan,
  verifyLinks,
  verifyNoted,
} from '../../src/features/insights/rules.ts';

const key = sealingKey('a secret of at least thirty-two characters');
const START = Date.parse('2026-11-24T08:00:00Z');
const MINUTE = 60_000;

const anyRow = fc.record({
  actor: fc.string(),
  action: fc.constantFrom('book-slot', 'read-booking'),
  subjectId: fc.string(),
  area: fc.option(fc.constantFrom('hartola', 'asikkala'), { nil: null }),
  purpose: fc.option(fc.string(), { nil: null }),
  details: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
});

/** Rows written one a minute and sealed `perSealing` at a time. */
function chainOf(rows: readonly Partial<LoggedRow>[], perSealing = 3): Link[] {
  const links: Link[] = [];
  let last: Seal | undefined;
  rows.forEach((given, at) => {
    const row: LoggedRow = { ...plainRow(BigInt(at + 1), START + at * MINUTE), ...given };
    const sealedAt = START + (Math.floor(at / perSealing) + 1) * perSealing * MINUTE;
    last = seal(key, last, row, sealedAt);
    links.push({ seal: last, row });
  });
  return links;
}

function plainRow(id: bigint, at: number): LoggedRow {
  return {
    id,
    at,
    actor: 'user-1',
    role: 'worker',
    action: 'book-slot',
    subjectKind: 'booking',
    subjectId: 'b-1',
    area: 'hartola',
    purpose: null,
    requestId: null,
    details: {},
    transaction: String(700n + id),
  };
}

const findingsOf = (links: readonly Link[]) => verifyLinks(key, {}, links).findings;
const anyChain = fc.array(anyRow, { minLength: 1, maxLength: 12 }).map((rows) => chainOf(rows));
const anyPlace = fc.nat();

test('an untouched log has no findings, read in one piece or in pages', () => {
  fc.assert(
    fc.property(anyChain, fc.integer({ min: 1, max: 12 }), (links, size) => {
      let end = {};
      for (let from = 0; from < links.length; from += size) {
        const checked = verifyLinks(key, end, links.slice(from, from + size));
        expect(checked.findings).toEqual([]);
        end = checked.end;
      }
    }),
  );
});

test('one altered row is one finding, and names that row', () => {
  const change = fc.constantFrom<Partial<LoggedRow>>(
    { actor: 'somebody else' },
    { at: START - 1 },
    { subjectId: 'another' },
    { area: 'nowhere' },
    { details: { more: true } },
    { transaction: '1' },
  );
  fc.assert(
    fc.property(anyChain, anyPlace, change, (links, place, altered) => {
      const at = place % links.length;
      const tampered = links.map((link, n) =>
        n === at && link.row ? { ...link, row: { ...link.row, ...altered } } : link,
      );
      expect(findingsOf(tampered)).toEqual([{ kind: 'altered', logId: String(at + 1), position: String(at + 1) }]);
    }),
  );
});

test('a removed row is named, whether its seal was left or taken too', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { minLength: 2, maxLength: 12 }).map((rows) => chainOf(rows)),
      anyPlace,
      (links, place) => {
        const at = place % (links.length - 1);
        const position = String(at + 1);
        const rowless = links.map((link, n) => (n === at ? { seal: link.seal } : link));
        expect(findingsOf(rowless)).toEqual([{ kind: 'removed', logId: position, position }]);
        expect(findingsOf(links.filter((_, n) => n !== at))).toEqual([{ kind: 'removed', position }]);
      },
    ),
  );
});

test('a gap of several seals is one finding', () => {
  const links = chainOf([{}, {}, {}, {}, {}]);
  expect(findingsOf(links.filter((_, n) => n === 0 || n === 4))).toEqual([{ kind: 'removed', position: '2-4' }]);
});

test('a row sealed later than its time allows was inserted', () => {
  const links = chainOf([{}, {}, {}, { at: START - TOLERANCE_MS }, {}]);
  expect(findingsOf(links)).toEqual([{ kind: 'inserted', logId: '4', position: '4' }]);
});

test('a row dated ahead of its sealing was inserted', () => {
  const links = chainOf([{}, { at: START + 2 * TOLERANCE_MS }, {}]);
  expect(findingsOf(links)).toEqual([{ kind: 'inserted', logId: '2', position: '2' }]);
});

test('rows that waited while nothing sealed for hours are not taken for inserted ones', () => {
  const first = seal(key, undefined, plainRow(1n, START), START + MINUTE);
  const late = START + 5 * 60 * MINUTE;
  const rows = [1, 120, 299].map((minutes, at) => plainRow(BigInt(at + 2), START + minutes * MINUTE));
  const links: Link[] = [{ seal: first, row: plainRow(1n, START) }];
  for (const row of rows) links.push({ seal: seal(key, links.at(-1)?.seal, row, late), row });
  expect(findingsOf(links)).toEqual([]);
});

test('a row that committed late, with a lower id than its neighbours, is no finding', () => {
  const order = [plainRow(2n, START), plainRow(3n, START + 1_000), plainRow(1n, START - 20_000)];
  const links: Link[] = [];
  order.forEach((row, at) => {
    links.push({ seal: seal(key, links.at(-1)?.seal, row, START + (at + 1) * MINUTE), row });
  });
  expect(findingsOf(links)).toEqual([]);
});

test('a demonstration whose clock starts over has no findings', () => {
  const before = seal(key, undefined, plainRow(1n, START), START + MINUTE);
  const earlier = START - 48 * 60 * MINUTE;
  const row = plainRow(2n, earlier);
  const after = seal(key, before, row, earlier + MINUTE);
  expect(
    findingsOf([
      { seal: before, row: plainRow(1n, START) },
      { seal: after, row },
    ]),
  ).toEqual([]);
});

test('a chain sealed with another secret does not verify', () => {
  const links = chainOf([{}, {}]);
  expect(verifyLinks(sealingKey('another secret of thirty-two characters!'), {}, links).findings).toHaveLength(2);
});

test('a noted link shows that the end of the chain was cut off or sealed anew', () => {
  const [first, second] = chainOf([{}, {}]);
  if (!first || !second) throw new Error('no chain');
  const noted = { position: 2n, hash: second.seal.hash };
  expect(verifyNoted(noted, second.seal)).toEqual([]);
  expect(verifyNoted(noted, undefined)).toEqual([{ kind: 'removed', position: '2' }]);
  expect(verifyNoted(noted, { ...second.seal, hash: first.seal.hash })).toEqual([
    { kind: 'altered', position: '2', logId: '2' },
  ]);
});

test('an unsealed row may be as old as the sealing before it, less the tolerance', () => {
  const [link] = chainOf([{}]);
  const end = link ? { last: link.seal } : {};
  const now = START + 10 * MINUTE;
  expect(unsealedSpan(end, now)).toEqual({ from: START + 3 * MINUTE - TOLERANCE_MS, to: now + TOLERANCE_MS });
});

test('the order of keys in details does not change a row', () => {
  const one = { ...plainRow(1n, START), details: { a: 1, b: { c: 2, d: 3 } } };
  const other = { ...plainRow(1n, START), details: { b: { d: 3, c: 2 }, a: 1 } };
  expect(canonical(one)).toBe(canonical(other));
});
