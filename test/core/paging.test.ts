import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  comparePlaces,
  type Page,
  pagedBy,
  pagedInOrder,
  pageInOrder,
  pageWithin,
  part,
} from '../../src/core/paging.ts';

type Row = { readonly id: string; readonly at: number };

const rows = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-z]{1,3}$/), at: fc.integer({ min: 0, max: 5 }) }), {
  selector: ({ id }) => id,
  maxLength: 30,
});
/** What becomes of the list after each page: some rows go, others come. */
const changes = fc.array(fc.record({ gone: fc.array(fc.nat(), { maxLength: 3 }), come: rows }), { maxLength: 40 });
const limits = fc.integer({ min: 1, max: 7 });

describe('a list by what its rows are sorted by', () => {
  const paging = pagedBy('things', z.tuple([z.int(), z.string()]));
  const placeOf = ({ at, id }: Row): [number, string] => [at, id];
  const sorted = (all: readonly Row[]) => all.toSorted((one, other) => comparePlaces(placeOf(one), placeOf(other)));

  test('in pages of any size, while rows come and go, shows what stays once and in order, and nothing twice', () => {
    fc.assert(
      fc.property(rows, limits, changes, (first, limit, later) => {
        let all = [...first];
        const shown: Row[] = [];
        const standing = new Set(first);
        const steps = [...later];
        // a row that came and left is another if it comes again
        const known = new Set(first.map(({ id }) => id));
        for (let cursor: string | undefined; ; ) {
          const page: Page<Row> = pageWithin(paging, all, { limit, ...(cursor && { cursor }) }, placeOf);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          shown.push(...page.items);
          if (page.nextCursor === null) break;
          cursor = page.nextCursor;
          const { gone = [], come = [] } = steps.shift() ?? {};
          // the very row that the cursor is of goes, too
          const leaving = new Set([
            ...gone.map((n) => all[n % all.length]),
            ...(steps.length % 2 ? [shown.at(-1)] : []),
          ]);
          for (const row of leaving) if (row) standing.delete(row);
          const fresh = come.filter(({ id }) => !known.has(id));
          for (const { id } of fresh) known.add(id);
          all = [...all.filter((row) => !leaving.has(row)), ...fresh];
        }
        expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
        expect(shown).toEqual(sorted(shown));
        for (const row of standing) expect(shown).toContain(row);
      }),
    );
  });

  test('what is no cursor of it is refused: other words, another list’s, another spelling of the same', () => {
    const cursor = paging.write([3, 'x']);
    const other = pagedBy('others', z.tuple([z.int(), z.string()])).write([3, 'x']);
    const ofOtherKind = Buffer.from(JSON.stringify(['things', ['3', 'x']])).toString('base64url');
    const junk = ['', ' ', 'x', `${cursor} `, `${cursor}=`, `.${cursor}`, other, ofOtherKind, 'x'.repeat(2000)];
    expect(junk.map((text) => paging.cursor.safeParse(text).error?.issues.length)).toEqual(junk.map(() => 1));
    expect([paging.cursor.parse(cursor), paging.after(cursor)]).toEqual([cursor, [3, 'x']]);
    fc.assert(fc.property(fc.string(), (text) => !paging.cursor.safeParse(text).success));
  });
});

describe('the parts of a place', () => {
  const held = (kind: keyof typeof part, value: unknown) => part[kind].safeParse(value).success;

  test('are no wider than what the lists are sorted by holds', () => {
    const ends = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];
    expect(ends.map((end) => held('instant', end))).toEqual([true, true]);
    expect(ends.map((end) => held('newestFirst', -end))).toEqual([true, true]);
    const beyond = [253_402_300_800_000, 9e15, -9e15, 1.5, 1e300, '0', null];
    expect(beyond.filter((value) => held('instant', value) || held('newestFirst', value))).toEqual([]);
    expect([held('instant', -62_135_596_800_001), held('newestFirst', 62_135_596_800_001)]).toEqual([false, false]);
    expect([0, 2_147_483_647].every((value) => held('number', value))).toBe(true);
    expect([-1, 2_147_483_648, 0.5, '1', null].filter((value) => held('number', value))).toEqual([]);
    expect(held('uuid', '198a2d07-1f12-4b32-82c1-24a8df7005f6')).toBe(true);
    expect(['not-uuid', '', 7, null].filter((value) => held('uuid', value))).toEqual([]);
    expect(held('text', 'slot~2026-11-24T13:00Z~x')).toBe(true);
    expect(['', '\0', '\ud800', 'ä', 'x'.repeat(301), 7].filter((value) => held('text', value))).toEqual([]);
  });
});

describe('a list in an order of its own', () => {
  const paging = pagedInOrder('things');
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 30 });

  test('goes on behind the last row shown that is still there', () => {
    fc.assert(
      fc.property(names, limits, fc.array(fc.nat({ max: 4 })), (ids, limit, goings) => {
        let all = ids.map((id) => ({ id }));
        const shown: string[] = [];
        const steps = [...goings];
        for (let cursor: string | undefined; ; ) {
          const page: Page<{ id: string }> = pageInOrder(paging, all, { limit, ...(cursor && { cursor }) });
          shown.push(...page.items.map(({ id }) => id));
          if (page.nextCursor === null) break;
          cursor = page.nextCursor;
          // up to four of those shown last go, but never all
          const known = all.map(({ id }) => id).filter((id) => shown.includes(id));
          const gone = new Set(known.slice(1).slice(-(steps.shift() ?? 0) || known.length));
          all = all.filter(({ id }) => !gone.has(id));
        }
        expect(shown).toEqual(ids);
      }),
    );
  });

  test('where nobody could say what has been shown, it is to be begun again', () => {
    const list = (ids: string) => [...ids].map((id) => ({ id }));
    const { nextCursor: cursor } = pageInOrder(paging, list('abcdefgh'), { limit: 3 });
    const goOn = (ids: string) => () =>
      pageInOrder(paging, list(ids), { limit: 9, cursor: cursor ?? '' })
        .items.map(({ id }) => id)
        .join('');
    expect([goOn('abcdefgh')(), goOn('abdefgh')(), goOn('axbdefgh')()]).toEqual(['defgh', 'defgh', 'defgh']);
    expect(goOn('defgh')).toThrow('begin again');
    expect(goOn('cabdefgh')).toThrow('begin again');
  });
});
