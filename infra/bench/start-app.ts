// The service as its users start it: processes of their own, whose processor time and memory are read from outside.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { freePort } from '../../test/support/postgres.ts';

export type Service = {
  readonly url: string;
  readonly pid: number;
  /** from its start to the first answer */
  readonly startedInMs: number;
  /** processor seconds so far, children included */
  readonly cpu: () => number;
  /** the same without its children */
  readonly ownCpu: () => number;
  /** resident memory now, and the most it has been */
  readonly memory: () => { readonly mb: number; readonly mostMb: number };
  /** resident memory of the worker beside it now */
  readonly workerMb: () => number;
  readonly stop: () => Promise<void>;
};

export type Settings = Readonly<Record<string, string>>;

/** Starts `node dist/main.js` with these settings, and waits until it answers. */
export async function startService(settings: Settings): Promise<Service> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = spawn(process.execPath, ['dist/main.js'], {
    // as `npm start` does: glibc keeps memory apart for each thread otherwise, a tenth of what the service takes
    env: { PATH: process.env.PATH, PORT: String(port), MALLOC_ARENA_MAX: '2', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = heard(child);
  // A measuring that fails leaves nothing behind.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  while (!(await answers(`${url}/healthz`))) {
    if (child.exitCode !== null) throw new Error(`the service ended at its start:\n${said.join('\n')}`);
    await new Promise((done) => setTimeout(done, 25));
  }
  const startedInMs = performance.now() - began;
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    startedInMs,
    cpu: () => cpuOf(pid),
    ownCpu: () => cpuOf(pid, []),
    memory: () => memoryOf(pid),
    workerMb: () => childrenOf(pid).reduce((sum, child) => sum + memoryOf(child).mb, 0),
    stop: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill('SIGTERM');
      }),
  };
}

/** Runs the command line with these settings; what it printed. */
export function runCli(settings: Settings, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/main.js', ...words], {
    env: { PATH: process.env.PATH, ...settings },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

function heard(child: ChildProcess): string[] {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => said.push(line));
  }
  return said;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  );
}

const TICKS_PER_SECOND = 100;

/** Processor seconds of a process and of its living children (PostgreSQL's are its connections). */
export function cpuOf(pid: number, children = childrenOf(pid)): number {
  const ticks = (of: number) => {
    const fields = read(`/proc/${of}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    // utime, stime, and those of children that have ended
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0);
  };
  return [pid, ...children].reduce((sum, of) => sum + ticks(of), 0) / TICKS_PER_SECOND;
}

function memoryOf(pid: number): { mb: number; mostMb: number } {
  const status = read(`/proc/${pid}/status`);
  const mb = (name: string) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
  return { mb: mb('VmRSS'), mostMb: mb('VmHWM') };
}

function childrenOf(pid: number): readonly number[] {
  const own = read(`/proc/${pid}/task/${pid}/children`).trim();
  const children = own === '' ? [] : own.split(' ').map(Number);
  return children.flatMap((child) => [child, ...childrenOf(child)]);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
