// The run's last words: what could not be tested for want of a part, and `N passed, N failed`.

import type { Reporter, TestModule } from 'vitest/node';
import { findParts } from '../test/support/parts.ts';

export default class Report implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter(
      (module) =>
        module.state() === 'failed' &&
        ![...module.children.allTests()].some((test) => test.result().state === 'failed'),
    );
    const missing = findParts().filter((part) => part.found === undefined);
    for (const part of missing) console.log(`skipped: what needs ${part.name} (not found: ${part.howTo})`);
    const failed = count('failed') + broken.length + (process.env.CI === 'true' ? missing.length : 0);
    const skipped = count('skipped');
    console.log(`${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    if (failed > 0) process.exitCode = 1;
  }
}
