import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { crashWhileBooking } from '../support/crash.ts';
import { startService, temporaryFolder, until } from '../support/process.ts';

const CLOCK_START = '2026-11-20T09:00:00+02:00';
/** What the crash leaves: the later tests go on from a copy, or begin on an empty folder where they run alone. */
const begun = temporaryFolder();
afterAll(() => begun.remove());

test('kill -9 while sixteen clients book on the embedded database loses nothing that was confirmed', async () => {
  const confirmed = await crashWhileBooking({ DATA_DIR: begun.path }, { dataDir: begun.path });
  console.log(`embedded database: ${confirmed} bookings confirmed before kill -9, all kept`);
});

test('a second process on the same embedded database or port is told so in a sentence, and harms nothing', async () => {
  const folder = temporaryFolder(begun.path);
  const first = await startService({ DATA_DIR: folder.path });
  await expect(startService({ DATA_DIR: folder.path })).rejects.toThrow(/open in another process\. Stop that process/);
  const { port } = new URL(first.url);
  const other = temporaryFolder();
  await expect(startService({ DATA_DIR: other.path, PORT: port })).rejects.toThrow(/Port \d+ is taken: stop what/);
  expect(readdirSync(other.path), 'nothing was begun there').toEqual([]);
  await expect(startService({ DATA_DIR: folder.path, PORT: port })).rejects.toThrow(/Port \d+ is taken: stop what/);
  other.remove();
  expect((await first.call('worker', 'GET', '/api/areas')).status).toBe(200);
  expect(await first.stop()).toBe(0);
  const later = await startService({ DATA_DIR: folder.path });
  console.log(`a later start served its first page after ${Math.round(later.startedIn)} ms`);
  expect(await later.stop()).toBe(0);
  folder.remove();
});

test('SIGTERM finishes the requests in flight before it ends, and leaves no row of the log without a seal', async () => {
  const folder = temporaryFolder(begun.path);
  const service = await startService({
    DATA_DIR: folder.path,
    CLOCK_START,
    LOG_LEVEL: 'info',
  });
  const slots = await service.call(
    'worker',
    'GET',
    '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi',
  );
  const { items } = (await slots.json()) as { items: { id: string }[] };
  const bodies = items
    .slice(0, 8)
    .map((slot) => ({ slot: slot.id, case: { topic: 'sleep', ageBand: '0-2', question: 'Miten?' } }));
  const posts = bodies.map((body) => beginPost(`${service.url}/api/bookings`, service.keys.worker, body));
  await Promise.all(posts.map((post) => post.takenIn));
  const ended = service.stop();
  await until(() => service.output.some((line) => line.includes('"stopping"')), 10_000);
  expect(await Promise.all(posts.map((post) => post.finish()))).toEqual(bodies.map(() => 201));
  expect(await ended).toBe(0);
  const verified = spawnSync(process.execPath, ['dist/main.js', 'verify-access-log'], {
    env: { PATH: process.env.PATH, DATA_DIR: folder.path, CLOCK_START: '2026-11-20T09:01:00+02:00' },
    encoding: 'utf8',
  });
  expect(verified.stdout).toContain('all as they were written.\nNo row waits for its seal.');
  folder.remove();
});

/** A request whose headers the service has taken in (it said 100 Continue), and whose body is still to come. */
function beginPost(url: string, key: string, body: unknown): { takenIn: Promise<void>; finish: () => Promise<number> } {
  const post = request(url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', Expect: '100-continue' },
  });
  const status = new Promise<number>((done, fail) => {
    post.once('error', fail);
    post.once('response', (answer) => done(answer.resume().statusCode ?? 0));
  });
  const takenIn = new Promise<void>((done) => post.once('continue', done));
  post.flushHeaders();
  return {
    takenIn,
    finish: () => {
      post.end(JSON.stringify(body));
      return status;
    },
  };
}
