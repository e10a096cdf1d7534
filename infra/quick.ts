// `npm run test:quick`: the tests nearest to what changed since main, on the embedded database.

import { execFileSync, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { targetOf } from './structure/resolution.ts';
import { readSourceTree, type SourceTree } from './structure/tree.ts';

/** How many files a minute holds on two cores; the farthest are left to `npm test`. */
const MOST = 10;
/** Everything reaches everything through these, so the way to a change stops here. */
const WHOLE = ['src/app.ts', 'src/main.ts', 'test/support/app.ts'];
const TEST = /^test\/(?!journeys\/).*\.test\.tsx?$/;

/** The test files that reach a changed file, nearest first. Those named like its feature or section count as near. */
export function testsFor(tree: SourceTree, changed: readonly string[]): readonly string[] {
  const takers = takersOf(tree);
  const distance = new Map(changed.map((path) => [path, 0]));
  for (const path of distance.keys()) {
    if (WHOLE.includes(path) && !changed.includes(path)) continue;
    for (const taker of takers.get(path) ?? []) {
      if (!distance.has(taker)) distance.set(taker, (distance.get(path) ?? 0) + 1);
    }
  }
  const topics = new Set(changed.flatMap(topicOf));
  for (const path of tree.paths) {
    const name = path.replace(/^.*\//, '');
    if (TEST.test(path) && [...topics].some((topic) => name.startsWith(topic))) {
      distance.set(path, Math.min(distance.get(path) ?? 1, 1));
    }
  }
  const far = (path: string) => distance.get(path) ?? Number.POSITIVE_INFINITY;
  return [...distance.keys()]
    .filter((path) => TEST.test(path) && tree.modules.has(path))
    .sort((one, other) => far(one) - far(other) || one.localeCompare(other));
}

function takersOf(tree: SourceTree): ReadonlyMap<string, readonly string[]> {
  const takers = new Map<string, string[]>();
  for (const module of tree.modules.values()) {
    for (const imported of module.imports) {
      const target = targetOf(tree, module, imported);
      if (imported.type || target.kind !== 'file') continue;
      takers.set(target.path, [...(takers.get(target.path) ?? []), module.path]);
    }
  }
  return takers;
}

/** The feature of a file, or the section or page it belongs to. */
function topicOf(path: string): readonly string[] {
  const feature = /^src\/features\/([^/]+)\//.exec(path)?.[1];
  const section = /^src\/surfaces\/[^/]+\/(?:(?:pages|components|messages)\/)?([^/.]+)/.exec(path)?.[1];
  return [feature, section].filter((topic) => topic !== undefined);
}

function changedSinceMain(root: string): readonly string[] {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const base = ['main', 'origin/main', 'HEAD'].find((name) => {
    return spawnSync('git', ['rev-parse', '--verify', '--quiet', name], { cwd: root }).status === 0;
  });
  const changed = git('diff', '--name-only', git('merge-base', base ?? 'HEAD', 'HEAD'));
  return [...changed.split('\n'), ...git('ls-files', '--others', '--exclude-standard').split('\n')].filter(Boolean);
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..');
  const all = testsFor(readSourceTree(root), changedSinceMain(root));
  const near = all.slice(0, MOST);
  console.log(`${near.length} of the ${all.length} test files that this change reaches; npm test runs all.`);
  if (near.length > 0) {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const args = ['run', '--config', 'infra/vitest.config.ts', '--project', 'pure', '--project', 'pglite', ...near];
    process.exitCode = spawnSync(process.execPath, [vitest, ...args], { cwd: root, stdio: 'inherit' }).status ?? 1;
  }
}
