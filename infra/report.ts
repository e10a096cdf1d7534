// The run's last words: its slowest files, what could not be tested for want of a part, and `N passed, N failed`.

import type { Reporter, TestModule } from 'vitest/node';
import { findParts } from '../test/support/parts.ts';

const SLOWEST = 10;

export default class Report implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter(
      (module) =>
        module.state() === 'failed' &&
        ![...module.children.allTests()].some((test) => test.result().state === 'failed'),
    );
    for (const line of slowest(modules)) console.log(line);
    const missing = findParts().filter((part) => part.found === undefined);
    for (const part of missing) console.log(`skipped: what needs ${part.name} (not found: ${part.howTo})`);
    const failed = count('failed') + broken.length + (process.env.CI === 'true' ? missing.length : 0);
    const skipped = count('skipped');
    console.log(`${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    if (failed > 0) process.exitCode = 1;
  }
}

/** The slowest files with their seconds on the clock, imports and hooks included. */
function slowest(modules: readonly TestModule[]): readonly string[] {
  const timed = modules.map((module) => {
    const { duration, collectDuration, setupDuration, environmentSetupDuration } = module.diagnostic();
    return {
      name: `${module.project.name} ${module.relativeModuleId}`,
      seconds: (duration + collectDuration + setupDuration + environmentSetupDuration) / 1000,
    };
  });
  const first = timed.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  const of = Map.groupBy(timed, ({ name }) => name.split(' ')[0]);
  const sums = [...of].map(
    ([project, files]) => `${project} ${files.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s`,
  );
  return [
    `the seconds of all files together: ${sums.join(', ')}`,
    `the ${first.length} slowest of ${timed.length} files:`,
    ...first.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${name}`),
  ];
}
