// Which tests a change needs: nearest first, without the way through the whole service.

import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { testsFor } from '../../infra/quick.ts';
import { sourceTree } from '../../infra/structure/tree.ts';

/** Each file with what it imports, both from the top level. */
const files: Readonly<Record<string, string>> = {
  'src/core/slots.ts': '',
  'src/features/bookings/rules.ts': 'src/core/slots.ts',
  'src/features/bookings/book-slot.ts': 'src/features/bookings/rules.ts',
  'src/surfaces/web/desk/desk.tsx': 'src/features/bookings/book-slot.ts',
  'src/app.ts': 'src/surfaces/web/desk/desk.tsx',
  'test/support/app.ts': 'src/app.ts',
  'test/core/slots.test.ts': 'src/core/slots.ts',
  'test/features/bookings-rules.test.ts': 'src/features/bookings/rules.ts',
  'test/api/bookings.test.ts': 'test/support/app.ts',
  'test/web/desk.test.ts': 'test/support/app.ts',
  'test/web/families.test.ts': 'test/support/app.ts',
  'test/journeys/browser/desk.test.ts': 'src/surfaces/web/desk/desk.tsx',
};
const tree = sourceTree(
  new Map(
    Object.entries(files).map(([path, taken]) => [
      path,
      taken === '' ? '' : `import './${posix.relative(posix.dirname(path), taken)}';`,
    ]),
  ),
);

it('a rule of core is tested by those that import it, nearest first', () => {
  expect(testsFor(tree, ['src/core/slots.ts'])).toEqual([
    'test/core/slots.test.ts',
    'test/features/bookings-rules.test.ts',
  ]);
});

it('a feature and a page are tested also through the whole service, by the tests that have their name', () => {
  expect(testsFor(tree, ['src/features/bookings/book-slot.ts'])).toEqual([
    'test/api/bookings.test.ts',
    'test/features/bookings-rules.test.ts',
  ]);
  expect(testsFor(tree, ['src/surfaces/web/desk/desk.tsx'])).toEqual(['test/web/desk.test.ts']);
});

it('what starts the whole service is tested by all, a changed test by itself, and a text by none', () => {
  expect(testsFor(tree, ['test/support/app.ts'])).toHaveLength(3);
  expect(testsFor(tree, ['test/web/families.test.ts'])).toEqual(['test/web/families.test.ts']);
  expect(testsFor(tree, ['README.md', 'test/web/removed.test.ts'])).toEqual([]);
});
