import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DatabaseAway, type OpenDatabase, openDatabase, sqlState } from '../../src/platform/db.ts';
import { FolderUnusable } from '../../src/platform/make-folder.ts';
import { openTestDatabase } from '../support/database.ts';
import { freePort } from '../support/postgres.ts';
import { temporaryFolder } from '../support/process.ts';

let open: OpenDatabase;
beforeAll(async () => {
  open = await openTestDatabase();
});
afterAll(() => open.close());

const booking = (id: string) => open.db.$executeRaw`
  INSERT INTO booking (id, status, service_id, area_id, slot, start, "end", booked_by, language, calendar_uid, created_at, changed_at)
  VALUES (${id}::uuid, 'booked', 's', 'a', 'slot', '2026-11-24T11:00Z', '2026-11-24T11:45Z', 'u', 'fi', ${id}, '2026-11-01', '2026-11-01')`;

const claim = (id: string, from: string, to: string) => open.db.$executeRaw`
  INSERT INTO claim (booking_id, resource_id, during) VALUES (${id}::uuid, 'professional:p', tstzrange(${from}::timestamptz, ${to}::timestamptz))`;

test('the database itself refuses two active claims that overlap, and allows those that only touch', async () => {
  const id = '00000000-0000-4000-8000-000000000001';
  await booking(id);
  await claim(id, '2026-11-24T11:00Z', '2026-11-24T11:50Z');
  await claim(id, '2026-11-24T11:50Z', '2026-11-24T12:40Z');
  const error = await claim(id, '2026-11-24T11:49Z', '2026-11-24T11:51Z').catch((caught: unknown) => caught);
  expect(sqlState(error)).toBe('23P01');
});

test('rows of the access log cannot be changed or removed', async () => {
  await open.db
    .$executeRaw`INSERT INTO access_log (at, actor, role, action, subject_kind, subject_id, details, nonce, mac)
    VALUES ('2026-11-01', 'u', 'worker', 'read-booking', 'booking', 'b', '{}', gen_random_uuid(), '')`;
  await expect(open.db.$executeRaw`UPDATE access_log SET actor = 'x'`).rejects.toThrow();
  await expect(open.db.$executeRaw`DELETE FROM access_log`).rejects.toThrow();
  expect(await open.db.accessLog.count()).toBe(1);
});

test('the embedded engine answers a text it knows as it did the first time, also after an error and after many others', async () => {
  if (open.connection.engine !== 'pglite') return;
  const { pglite } = open.connection;
  const half = async (of: number) => (await pglite.query('SELECT 8 / $1::int AS half', [of])).rows;
  const known = async () =>
    (await pglite.query<{ known: number }>('SELECT count(*)::int AS known FROM pg_prepared_statements')).rows[0]?.known;
  for (let time = 0; time < 450; time += 1) expect(await half(2)).toEqual([{ half: 4 }]);
  expect(sqlState(await half(0).catch((error: unknown) => error))).toBe('22012');
  const failed = await pglite
    .transaction(async (tx) => {
      await tx.query('SELECT no_such_column').catch(() => {});
      await tx.query('SELECT 8 / $1::int AS half', [2]);
    })
    .catch((error: unknown) => error);
  expect(sqlState(failed)).toBe('25P02');
  expect(await half(2)).toEqual([{ half: 4 }]);
  for (let other = 0; other < 310; other += 1)
    expect((await pglite.query(`SELECT $1::text AS said, ${other} AS other`, ['so'])).rows).toEqual([
      { said: 'so', other },
    ]);
  expect(await known()).toBe(300);
  expect(await half(4)).toEqual([{ half: 2 }]);
});

test('a server that is down stops the start with one sentence, which does not tell the password', async () => {
  const url = `postgresql://somebody:hunter2@127.0.0.1:${await freePort()}/neuvoaika`;
  const error = await openDatabase({ url, pool: 2, dataDir: '' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(DatabaseAway);
  expect(String((error as Error).message)).toMatch(
    /^The database that DATABASE_URL names lets nobody in \(ECONNREFUSED\)\.$/,
  );
});

test('an embedded database that is damaged stops the start with one sentence, and lets go of its folder', async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder.path, 'database'));
  await writeFile(join(folder.path, 'database', 'PG_VERSION'), 'x');
  for (const attempt of ['once', 'and again']) {
    const error = await openDatabase({ pool: 1, dataDir: folder.path }).catch((caught: unknown) => caught);
    expect([attempt, error instanceof DatabaseAway]).toEqual([attempt, true]);
    expect(String((error as Error).message)).toMatch(/^The embedded database in \/\S+ does not open: [^\n]+\.$/);
  }
  folder.remove();
});

test.each(['/proc/neuvoaika/data', '/proc', '/dev/null/data', '/sys/neuvoaika'])(
  'a folder where nothing can be kept (%s) stops the start with one sentence, at once',
  async (dataDir) => {
    const error = await openDatabase({ pool: 1, dataDir }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(FolderUnusable);
    expect(String((error as Error).message)).toMatch(/^DATA_DIR cannot be used: \/\S+ \([A-Z]+\)\.$/);
  },
);
