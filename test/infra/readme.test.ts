import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeSettings } from '../../src/config.ts';

test('the README lists every setting with its default and meaning, as the configuration itself has them', () => {
  const readme = readFileSync('README.md', 'utf8');
  const table =
    readme
      .split('<!-- settings:')[1]
      ?.split('\n')
      .filter((line) => line.startsWith('| `')) ?? [];
  const expected = describeSettings().map(
    (setting) =>
      `| \`${setting.name}\` | ${setting.default === '' ? '' : `\`${setting.default}\``} | ${setting.text} |`,
  );
  expect(table).toEqual(expected);
});
