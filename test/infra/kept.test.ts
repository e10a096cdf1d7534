// What holds the table of kept data to the database's schema.

import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { faultsOfKept, readSchema } from '../../infra/kept.ts';
import { KEPT } from '../../src/core/kept-data.ts';

const schema = readSchema(resolve(import.meta.dirname, '../..'));

test('every column that is kept is told of, or is about nobody', () => {
  expect(faultsOfKept(schema)).toEqual([]);
});

test('a new column that nothing tells of is found, in any model and in a new one', () => {
  const planted = schema
    .replace('model Guardian {', 'model Guardian {\n  shoeSize  Int?')
    .replace('model Region {', 'model Region {\n  mayor     String?');
  expect(faultsOfKept(`${planted}\nmodel Diary {\n  id String @id\n  text String\n}\n`)).toEqual(
    ['Region.mayor', 'Guardian.shoeSize', 'Diary.id', 'Diary.text'].map((column) =>
      expect.stringContaining(`${column} is kept, and nothing says so`),
    ),
  );
});

test('a row that was taken from the table leaves its columns untold, and one of a column that is gone is found', () => {
  const { guardians, ...rest } = KEPT;
  expect(faultsOfKept(schema, Object.values(rest))).toHaveLength(guardians.columns.Guardian.length);
  const more = { columns: { Guardian: ['tail', 'name'] } };
  expect(faultsOfKept(schema, [...Object.values(KEPT), more])).toEqual([
    'Guardian.tail is said to be kept, and is no column of the schema.',
    'Guardian.name is said to be kept twice, in two ways.',
  ]);
});
