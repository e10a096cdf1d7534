// The run's last words: its slowest files, what could not be tested for want of a part, and `N passed, N failed`.

import type { Reporter, TestModule } from 'vitest/node';
import { findParts } from '../test/support/parts.ts';

const SLOWEST = 10;

/** What a run found. */
export type Found = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** each file's seconds on the clock, imports and hooks included */
  readonly files: readonly { readonly name: string; readonly seconds: number }[];
};

/** Says it, or tells it to `npm test`, which runs beside others and says what all of them found. */
export default class Report implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const found = foundIn(modules);
    if (process.send) process.send(found);
    else if (sayLast([found]) > 0) process.exitCode = 1;
  }
}

function foundIn(modules: readonly TestModule[]): Found {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const count = (state: string) => tests.filter((test) => test.result().state === state).length;
  const broken = modules.filter(
    (module) =>
      module.state() === 'failed' && ![...module.children.allTests()].some((test) => test.result().state === 'failed'),
  );
  const files = modules.map((module) => {
    const { duration, collectDuration, setupDuration, environmentSetupDuration } = module.diagnostic();
    return {
      name: `${module.project.name} ${module.relativeModuleId}`,
      seconds: (duration + collectDuration + setupDuration + environmentSetupDuration) / 1000,
    };
  });
  return { passed: count('passed'), failed: count('failed') + broken.length, skipped: count('skipped'), files };
}

/** How many failed, said last. */
export function sayLast(runs: readonly Found[]): number {
  for (const line of slowest(runs.flatMap(({ files }) => files))) console.log(line);
  const missing = findParts().filter((part) => part.found === undefined);
  for (const part of missing) console.log(`skipped: what needs ${part.name} (not found: ${part.howTo})`);
  const sum = (what: 'passed' | 'failed' | 'skipped') => runs.reduce((all, found) => all + found[what], 0);
  const failed = sum('failed') + (process.env.CI === 'true' ? missing.length : 0);
  const skipped = sum('skipped');
  console.log(`${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed;
}

function slowest(files: Found['files']): readonly string[] {
  const first = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  const of = Map.groupBy(files, ({ name }) => name.split(' ')[0]);
  const sums = [...of].map(
    ([project, of]) => `${project} ${of.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s`,
  );
  return [
    `the seconds of all files together: ${sums.join(', ')}`,
    `the ${first.length} slowest of ${files.length} files:`,
    ...first.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`),
  ];
}
