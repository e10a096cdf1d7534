import { existsSync, readFileSync } from 'node:fs';
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

test('every file and folder the README leads to is there, and so is every command it names', () => {
  const readme = readFileSync('README.md', 'utf8');
  const map = readme.slice(readme.indexOf('## Find your way'), readme.indexOf('## Configuration'));
  const paths = [...map.matchAll(/`((?:src|core|platform|features|surfaces|prisma|infra|test)\/[\w./-]*)`/g)];
  expect(paths.length).toBeGreaterThan(15);
  const missing = paths.map(([, path = '']) => path).filter((path) => !existsSync(path) && !existsSync(`src/${path}`));
  expect(missing).toEqual([]);
  const usage = /const USAGE = `([^`]+)`/.exec(readFileSync('src/surfaces/cli/run-command-line.ts', 'utf8'))?.[1] ?? '';
  const commands = [...usage.matchAll(/^ {2}([a-z][a-z-]*(?: [a-z]+)?)/gm)].map(([, command = '']) => command);
  expect(commands).toContain('import');
  for (const command of commands) expect(readme).toContain(`\`${command}`);
  const scripts = [...readme.matchAll(/npm (?:run (?!--)|)(start|test|[a-z]+:?[a-z]*)\b/g)].map(
    ([, script = '']) => script,
  );
  const known = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
  expect(scripts.filter((script) => script !== 'ci' && !(script in known))).toEqual([]);
});
