// Background work in a process of its own: it outlives nothing, and nothing waits for ever where it dies.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresDatabase } from '../../support/database.ts';
import { type Service, startService, temporaryFolder, until } from '../../support/process.ts';
import { type MailServer, startMailServer } from '../../support/smtp.ts';

const folder = temporaryFolder();
let mails: MailServer;
let settings: Readonly<Record<string, string>>;
let slots: readonly string[];

beforeAll(async () => {
  mails = await startMailServer();
  settings = {
    DATABASE_URL: await createPostgresDatabase(),
    DATA_DIR: folder.path,
    SMTP_URL: mails.url,
    CLOCK_START: '2026-11-20T09:00:00+02:00',
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: 'none',
    LIVEKIT_API_SECRET: 'none',
  };
});
afterAll(async () => {
  await mails?.stop();
  folder.remove();
});

test('a mail goes out by the worker beside the service, also when that worker was killed, and it ends with its service', async () => {
  const service = await startService(settings);
  const found = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
  const { items } = (await found.json()) as { items: { id: string; start: string }[] };
  // both specialists have the same times, and nobody asks two at once
  slots = [...new Map(items.map(({ id, start }) => [start, id])).values()];
  await until(() => workersOf(service).length === 1, 30_000);
  const [first = 0] = workersOf(service);
  await book(service, 0);
  await until(() => mails.messages.length > 0, 30_000);
  process.kill(first, 'SIGKILL');
  await book(service, 1);
  const before = mails.messages.length;
  await until(() => mails.messages.length > before, 120_000);
  const [second = 0] = workersOf(service);
  expect(second).not.toBe(first);
  await service.stop('SIGKILL');
  await until(() => !isAlive(second), 20_000);
});

test('with WORKER=off nothing is mailed until a worker is started beside', async () => {
  const service = await startService({ ...settings, WORKER: 'off' });
  mails.messages.length = 0;
  await book(service, 2);
  expect(workersOf(service)).toEqual([]);
  expect(mails.messages).toEqual([]);
  const worker = spawn(process.execPath, ['dist/main.js', 'worker'], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...settings },
    stdio: 'ignore',
  });
  await until(() => mails.messages.length > 0, 60_000);
  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
  expect(await service.stop()).toBe(0);
});

test('with the embedded database a worker of its own is refused in a sentence', async () => {
  const worker = spawn(process.execPath, ['dist/main.js', 'worker'], {
    env: { PATH: process.env.PATH, DATA_DIR: folder.path },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  worker.stderr.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  expect(await once(worker, 'exit')).toEqual([1, null]);
  expect(said).toMatch(/^DATABASE_URL is missing: .+ does its own background work\.\n$/);
});

async function book(service: Service, at: number): Promise<void> {
  const booked = await service.call('worker', 'POST', '/api/bookings', {
    slot: slots[at],
    case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
  });
  expect(booked.status, await booked.clone().text()).toBe(201);
}

function workersOf({ process: { pid } }: Service): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
