// Work behind the scenes rests while pages keep the database busy, and only then.

import { expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/db.ts';
import { countAnswering, makeWay } from '../../src/platform/make-way.ts';
import { createPostgresDatabase, engine } from '../support/database.ts';

test('where nobody is in a hurry nothing rests', async () => {
  expect(await restIn(() => 1)).toBe(0);
});

test('it rests while there is a rush, and goes on soon after', async () => {
  expect(await restIn((rested) => (rested < 1_000 ? 5 : 0))).toBe(1_400);
});

test('a moment without anybody ends no rush', async () => {
  expect(await restIn((rested) => (rested < 1_000 && rested % 400 === 0 ? 3 : 0))).toBe(1_400);
});

test('it goes on after fifteen seconds, however many are in a hurry, and then rests shortly after each batch', async () => {
  const { rest, rested } = resting(() => 10);
  await rest();
  expect(rested()).toBe(15_000);
  for (let batch = 1; batch <= 3; batch += 1) {
    await rest();
    expect(rested()).toBe(15_000 + batch * 600);
  }
});

test('a rush that comes once the last was over is made way for like the first', async () => {
  let busy = true;
  const { rest, rested } = resting(() => (busy ? 10 : 0));
  await rest();
  busy = false;
  await rest();
  busy = true;
  await rest();
  expect(rested()).toBe(30_000);
});

/** How long (ms) it rests after one batch where so many are answered, by how long it has rested. */
async function restIn(answering: (rested: number) => number): Promise<number> {
  const { rest, rested } = resting(answering);
  await rest();
  return rested();
}

function resting(answering: (rested: number) => number) {
  let rested = 0;
  const rest = makeWay(
    async () => answering(rested),
    async (ms) => {
      rested += ms;
    },
  );
  return { rest, rested: () => rested };
}

test.runIf(engine === 'postgres')('those who answer people are counted in every process, and no worker', async () => {
  const url = await createPostgresDatabase();
  const open = (sessions: 'pages' | 'worker') => openDatabase({ url, pool: 4, dataDir: '', sessions });
  const [page, other, worker] = await Promise.all([open('pages'), open('pages'), open('worker')]);
  const asks = [page, page, other, worker].map(({ db }) => db.$queryRaw`SELECT pg_sleep(2)`);
  await expect.poll(() => countAnswering(worker.connection), { timeout: 1_500 }).toBe(3);
  await Promise.all(asks);
  expect(await countAnswering(worker.connection)).toBe(0);
  await Promise.all([page, other, worker].map(({ close }) => close()));
});
