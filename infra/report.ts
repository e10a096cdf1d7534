// The run's last words: its slowest files, what could not be tested for want of a part, and `N passed, N failed`.

import type { Reporter, TestModule } from 'vitest/node';
import { findParts } from '../test/support/parts.ts';

const SLOWEST = 10;

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** What a run found, file by file. */
export type Found = {
  readonly files: readonly (Counts & {
    readonly project: string;
    readonly path: string;
    /** on the clock, imports and hooks included */
    readonly seconds: number;
  })[];
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
  const files = modules.map((module) => {
    const { duration, collectDuration, setupDuration, environmentSetupDuration } = module.diagnostic();
    const states = [...module.children.allTests()].map((test) => test.result().state);
    const count = (state: string) => states.filter((one) => one === state).length;
    // a file that broke before any of its tests did
    const isBroken = module.state() === 'failed' && count('failed') === 0;
    return {
      project: module.project.name,
      path: module.relativeModuleId,
      seconds: (duration + collectDuration + setupDuration + environmentSetupDuration) / 1000,
      passed: count('passed'),
      failed: isBroken ? 1 : count('failed'),
      skipped: count('skipped'),
    };
  });
  return { files };
}

/** How many failed, said last. */
export function sayLast(runs: readonly Found[]): number {
  const files = runs.flatMap((found) => found.files);
  for (const line of slowest(files)) console.log(line);
  const missing = findParts().filter((part) => part.found === undefined);
  for (const part of missing) console.log(`skipped: what needs ${part.name} (not found: ${part.howTo})`);
  const sum = (what: keyof Counts) => files.reduce((all, file) => all + file[what], 0);
  const failed = sum('failed') + (process.env.CI === 'true' ? missing.length : 0);
  const skipped = sum('skipped');
  console.log(`${sum('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed;
}

function slowest(files: Found['files']): readonly string[] {
  const first = files.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  const of = Map.groupBy(files, ({ project }) => project);
  const sums = [...of].map(
    ([project, of]) => `${project} ${of.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s`,
  );
  return [
    `the seconds of all files together: ${sums.join(', ')}`,
    `the ${first.length} slowest of ${files.length} files:`,
    ...first.map(({ project, path, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${project} ${path}`),
  ];
}
