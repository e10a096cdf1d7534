// `npm run check`: words, types, lint and format, structure. Runs all of them, says how long each took, fails if one fails.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

type Step = { readonly name: string; readonly command: string; readonly args: readonly string[] };
type Outcome = { readonly passed: boolean; readonly seconds: string; readonly output: string };

const root = resolve(import.meta.dirname, '..');
const binary = (name: string) => join(root, 'node_modules', '.bin', name);
const colors = process.stdout.isTTY ? 'force' : 'off';
/** React's JSX differs from the pages' JSX, so islands have their own types. */
const islands = 'src/surfaces/web/booking/islands/tsconfig.json';

const steps: readonly Step[] = [
  // first, as it writes the types of the texts
  ...(existsSync(join(root, 'src/core/words.ts'))
    ? [{ name: 'words', command: process.execPath, args: ['infra/words.ts', 'check'] }]
    : []),
  { name: 'types', command: binary('tsc'), args: ['-p', 'tsconfig.json'] },
  ...(existsSync(join(root, islands))
    ? [{ name: 'types of islands', command: binary('tsc'), args: ['--noEmit', '-p', islands] }]
    : []),
  {
    name: 'lint and format',
    command: binary('biome'),
    args: ['ci', '--config-path=infra', '--error-on-warnings', '--max-diagnostics=100', `--colors=${colors}`],
  },
  ...(existsSync(join(root, 'infra/kept.ts'))
    ? [{ name: 'kept data', command: process.execPath, args: ['infra/kept.ts'] }]
    : []),
  { name: 'structure', command: process.execPath, args: ['infra/structure.ts'] },
];

let failures = 0;
for (const step of steps) {
  const { passed, seconds, output } = await run(step);
  if (!passed) {
    failures += 1;
    console.log(output.trimEnd());
  }
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
}
process.exitCode = failures === 0 ? 0 : 1;

async function run(step: Step): Promise<Outcome> {
  const start = performance.now();
  const child = spawn(step.command, step.args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const passed = await new Promise<boolean>((settle) => {
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${step.command} did not start: ${error.message}`));
      settle(false);
    });
    child.on('close', (code) => settle(code === 0));
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  return { passed, seconds, output: Buffer.concat(chunks).toString() };
}
