// The built service as a process of its own, as an operator runs it; stopped by its process id.

import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Role } from '../../src/core/permissions.ts';
import { freePort } from './postgres.ts';

export type Service = {
  readonly url: string;
  readonly process: ChildProcess;
  readonly keys: Readonly<Record<Role, string>>;
  readonly links: Readonly<Record<Role, string>>;
  readonly output: readonly string[];
  /** milliseconds from its start to the first page served */
  readonly startedIn: number;
  readonly call: (role: Role, method: string, path: string, body?: unknown) => Promise<Response>;
  /** ends it and waits for the end; resolves with the exit code */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

/** A data folder that is removed by `remove`; empty, or `like` another that no process has open. */
export function temporaryFolder(like?: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'neuvoaika-data-'));
  if (like !== undefined) cpSync(like, path, { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What the service's modules compile to, kept from one start to the next: a fifth of what loading them costs. */
const COMPILED = resolve('test-results/compiled');

/** Generous: several services may start at once on two busy cores. */
const START_WITHIN = 60_000;

/**
 * Starts `node dist/main.js` with these settings and waits until it serves and its demonstration is announced.
 * One that does not come up is ended before the error is thrown.
 */
export async function startService(environment: Readonly<Record<string, string>>): Promise<Service> {
  const port = environment.PORT ?? String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const began = performance.now();
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      ...{ PATH: process.env.PATH, PORT: port, RATE_LIMIT: '0', LOG_LEVEL: 'warn', NODE_COMPILE_CACHE: COMPILED },
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const ended = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => output.push(line));
  const failed = () => child.exitCode !== null || child.signalCode !== null;
  let startedIn = 0;
  const started = until(async () => {
    if (failed()) throw new Error(`the service ended at its start:\n${output.join('\n')}`);
    if (
      startedIn === 0 &&
      (await fetch(`${url}/sign-in`, { signal: AbortSignal.timeout(START_WITHIN) }).then(
        (answer) => answer.ok,
        () => false,
      ))
    )
      startedIn = performance.now() - began;
    return startedIn > 0 && output.some((line) => line.startsWith('demo auditor'));
  }, START_WITHIN);
  await started.catch(async (error) => {
    child.kill('SIGKILL');
    await ended;
    throw error;
  });
  const demo = output.filter((line) => line.startsWith('demo ')).map((line) => line.split(' '));
  const table = (column: 2 | 3) =>
    Object.fromEntries(demo.map((words) => [words[1], words[column]])) as Record<Role, string>;
  const keys = table(3);
  return {
    url,
    process: child,
    keys,
    links: table(2),
    output,
    startedIn,
    call: (role, method, path, body) =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${keys[role]}`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Waits until the condition holds, asking every 50 ms. */
export async function until(holds: () => Promise<boolean> | boolean, milliseconds: number): Promise<void> {
  const deadline = performance.now() + milliseconds;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${milliseconds} ms`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
