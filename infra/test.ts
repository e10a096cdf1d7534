// `npm test`: every test. People who meet are sent pictures at their time; what a database is asked takes what they leave
// of the processor, and browsers begin when both are done.

import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, resolve } from 'node:path';
import { type Found, sayLast } from './report.ts';

const root = resolve(import.meta.dirname, '..');
const onDatabase = ['--project', '!meetings', '--project', '!journeys'];

type Ended = { readonly code: number; readonly found: readonly Found[] };

/** Resolves when the run has ended; `beside` others it gives way to them. */
function runTests(args: readonly string[], { beside = false } = {}): Promise<Ended> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const all = [vitest, 'run', '--config', 'infra/vitest.config.ts', '--passWithNoTests', ...args];
  // A session of its own, as Linux shares the processor out by sessions.
  const child = spawn(process.execPath, all, {
    cwd: root,
    stdio: ['inherit', 'pipe', 'pipe', 'ipc'],
    detached: beside,
  });
  if (beside && child.pid !== undefined) {
    giveWay(child.pid);
    endWith(child.pid);
  }
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  const found: Found[] = [];
  child.on('message', (one: Found) => found.push(one));
  return new Promise((ended) => child.once('close', (code) => ended({ code: code ?? 1, found })));
}

function giveWay(pid: number): void {
  setPriority(pid, constants.priority.PRIORITY_LOW);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(constants.priority.PRIORITY_LOW));
  } catch {
    // A system that does not share by sessions goes by the process's own priority.
  }
}

/** A key that ends this run does not reach another session. */
function endWith(pid: number): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      try {
        process.kill(-pid, signal);
      } catch {
        // It has ended by itself.
      }
      process.exit(1);
    });
}

/** What failed in meetings beside other work is asked again with nothing beside it, and what it finds then counts. */
async function askAgainAlone(meetings: Ended): Promise<Ended> {
  const [found] = meetings.found;
  const lost = found?.files.filter(({ failed }) => failed > 0) ?? [];
  if (found === undefined || lost.length === 0) return meetings;
  const paths = lost.map(({ path }) => path);
  console.log(`asked again alone: ${paths.join(', ')}`);
  const again = await runTests(['--project', 'meetings', ...paths]);
  const others = { files: found.files.filter((file) => !lost.includes(file)) };
  return { code: again.code, found: [others, ...again.found] };
}

const args = process.argv.slice(2);
const runs: Ended[] = [];
if (args.some((arg) => arg.startsWith('--project'))) runs.push(await runTests(args));
else {
  const [meetings, besides] = await Promise.all([
    runTests(['--project', 'meetings', ...args]),
    runTests([...onDatabase, ...args], { beside: true }),
  ]);
  runs.push(besides, await askAgainAlone(meetings), await runTests(['--project', 'journeys', ...args]));
}
const found = runs.flatMap((run) => run.found);
const failed = sayLast(found);
const isEmpty = found.every(({ files }) => files.length === 0);
process.exitCode = failed > 0 || isEmpty ? 1 : Math.max(...runs.map(({ code }) => code));
