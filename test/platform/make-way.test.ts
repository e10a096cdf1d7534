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

test('it goes on after two seconds, however many are in a hurry', async () => {
  expect(await restIn(() => 10)).toBe(2_000);
});

/** How long (ms) it rests where so many are answered, by how long it has rested. */
async function restIn(answering: (rested: number) => number): Promise<number> {
  let rested = 0;
  await makeWay(
    async () => answering(rested),
    async (ms) => {
      rested += ms;
    },
  );
  return rested;
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
