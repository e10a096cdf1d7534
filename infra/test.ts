// `npm test`: every test, in two runs beside each other, so that neither core waits for the other.

import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { type Found, sayLast } from './report.ts';

const root = resolve(import.meta.dirname, '..');
/** People who meet are sent pictures at their time; what else there is takes what they leave of the processor. */
const RUNS = [
  { projects: ['--project', 'meetings'], nice: 0 },
  { projects: ['--project', '!meetings'], nice: 5 },
];

type Ended = { readonly code: number; readonly found: readonly Found[] };

function runTests(args: readonly string[], nice: number): Promise<Ended> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const all = [vitest, 'run', '--config', 'infra/vitest.config.ts', '--passWithNoTests', ...args];
  const child = spawn(process.execPath, all, { cwd: root, stdio: ['inherit', 'pipe', 'pipe', 'ipc'] });
  if (child.pid !== undefined) setPriority(child.pid, nice);
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  const found: Found[] = [];
  child.on('message', (one: Found) => found.push(one));
  return new Promise((ended) => child.once('close', (code) => ended({ code: code ?? 1, found })));
}

const args = process.argv.slice(2);
const chosen = args.some((arg) => arg.startsWith('--project')) ? [{ projects: [], nice: 0 }] : RUNS;
const runs = await Promise.all(chosen.map(({ projects, nice }) => runTests([...projects, ...args], nice)));
const found = runs.flatMap((run) => run.found);
const failed = sayLast(found);
const isEmpty = found.every(({ files }) => files.length === 0);
process.exitCode = failed > 0 || isEmpty ? 1 : Math.max(...runs.map(({ code }) => code));
