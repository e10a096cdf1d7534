// `npm test`: every test, in two runs, one after the other: beside other work people who meet lose their pictures.

import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { type Found, sayLast } from './report.ts';

const root = resolve(import.meta.dirname, '..');
const RUNS = [
  ['--project', 'meetings'],
  ['--project', '!meetings'],
];

type Ended = { readonly code: number; readonly found: readonly Found[] };

function runTests(args: readonly string[]): Promise<Ended> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const all = [vitest, 'run', '--config', 'infra/vitest.config.ts', '--passWithNoTests', ...args];
  const child = spawn(process.execPath, all, { cwd: root, stdio: ['inherit', 'pipe', 'pipe', 'ipc'] });
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  const found: Found[] = [];
  child.on('message', (one: Found) => found.push(one));
  return new Promise((ended) => child.once('close', (code) => ended({ code: code ?? 1, found })));
}

const args = process.argv.slice(2);
const chosen = args.some((arg) => arg.startsWith('--project')) ? [[]] : RUNS;
const runs: Ended[] = [];
for (const projects of chosen) runs.push(await runTests([...projects, ...args]));
const found = runs.flatMap((run) => run.found);
const failed = sayLast(found);
const isEmpty = found.every(({ files }) => files.length === 0);
process.exitCode = failed > 0 || isEmpty ? 1 : Math.max(...runs.map(({ code }) => code));
