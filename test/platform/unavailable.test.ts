// When the database is away, locked, full or overrun, the service says so and when to ask again.

import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/platform/db.ts';
import { watchReadiness } from '../../src/platform/readiness.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { engine } from '../support/database.ts';
import { findPostgres } from '../support/parts.ts';
import { type Cluster, runSql, startPostgres } from '../support/postgres.ts';

/** /readyz is patient for two seconds; one that queued for a connection would wait for ten. A busy machine adds its own. */
const AT_ONCE = 6_000;
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };

async function freeSlot(service: TestApp): Promise<string> {
  const { body } = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
  return body.items[0].id;
}

/** A refusal that says: not now, again in so many seconds. */
function expectNotNow(answer: { status: number; headers: Headers; body: { code?: string } }): void {
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
}

async function expectPageNotNow(service: TestApp, path: string, headers: Record<string, string> = {}): Promise<void> {
  const page = await service.app.request(path, { headers: { Accept: 'text/html', ...headers } });
  expect(page.status, path).toBe(503);
  expect(page.headers.get('Retry-After'), path).not.toBeNull();
  expect(await page.text()).toContain('</html>');
}

describe('a database that refuses to write', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await openApp();
    // what PostgreSQL says when it is so, said at every booking
    await service.deps.db.$executeRawUnsafe('CREATE TABLE fault (state text NOT NULL)');
    await service.deps.db.$executeRawUnsafe(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE s text; BEGIN
        SELECT state INTO s FROM fault;
        IF s IS NOT NULL THEN RAISE EXCEPTION 'so it is' USING ERRCODE = s; END IF;
        RETURN NEW;
      END $$`);
    for (const table of ['booking', 'idempotency_key']) {
      await service.deps.db.$executeRawUnsafe(
        `CREATE TRIGGER fail BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION fail()`,
      );
    }
  });
  afterAll(() => service.close());
  beforeEach(() => service.travelTo(START));
  afterEach(() => service.deps.db.$executeRawUnsafe('DELETE FROM fault'));

  test.each([
    ['the disk is full', '53100'],
    ['it is out of memory', '53200'],
    ['it has too many connections', '53300'],
    ['an operator shuts it down', '57P01'],
    ['it is starting up', '57P03'],
    ['the statement took too long', '57014'],
    ['the lock was not to be had', '55P03'],
    ['it is read only, as a standby is', '25006'],
    ['the disk fails', '58030'],
    ['the connection broke', '08006'],
    ['others were faster, every time', '40001'],
  ])('because %s answers 503 with a code, and /readyz says so', async (_why, state) => {
    const slot = await freeSlot(service);
    await service.deps.db.$executeRawUnsafe(`INSERT INTO fault VALUES ('${state}')`);
    expectNotNow(await service.call('worker', 'POST', '/api/holds', { slot }));
    expectNotNow(await service.call('worker', 'POST', '/api/bookings', { slot, case: CASE }));
    const cookie = await service.signIn('worker');
    const form = new URLSearchParams({ slot });
    const page = await service.app.request('/holds', {
      method: 'POST',
      body: form,
      headers: { Cookie: cookie, Accept: 'text/html', Origin: service.deps.config.publicUrl },
    });
    expect([page.status, page.headers.get('Retry-After')]).toEqual([503, '5']);
    const ready = await service.app.request('/readyz');
    expect([ready.status, ready.headers.get('Retry-After')]).toEqual([503, '5']);
    expect((await service.app.request('/healthz')).status).toBe(200);
    await service.deps.db.$executeRawUnsafe('DELETE FROM fault');
    expect((await service.call('worker', 'POST', '/api/holds', { slot })).status).toBe(201);
    expect((await service.app.request('/readyz')).status).toBe(200);
  });

  test('because of a fault of ours still answers 500, so that it is found', async () => {
    const slot = await freeSlot(service);
    await service.deps.db.$executeRawUnsafe(`INSERT INTO fault VALUES ('22012')`);
    expect((await service.call('worker', 'POST', '/api/holds', { slot })).status).toBe(500);
  });

  test('is not ready while there is too little room on the disk of an embedded database', async () => {
    const { deps } = service;
    const embedded = { ...deps, config: { ...deps.config, database: { pool: 1, dataDir: '/tmp/not/there/yet' } } };
    expect(await watchReadiness(embedded, Number.MAX_SAFE_INTEGER)()).toMatch(/room on the disk/);
    expect(await watchReadiness(embedded, 1)()).toBeUndefined();
  });
});

describe.runIf(engine === 'postgres')('a PostgreSQL server', () => {
  let cluster: Cluster;
  let service: TestApp;
  let url: string;
  const locks: pg.Client[] = [];

  beforeAll(async () => {
    cluster = await startPostgres(findPostgres() ?? '', { lasting: true });
    await runSql(cluster.url('postgres'), 'CREATE DATABASE away');
    url = cluster.url('away');
    service = await openApp({ database: await openDatabase({ url, pool: 3, dataDir: '' }) });
  }, 120_000);
  afterAll(async () => {
    await service.close().catch(() => {});
    await cluster.stop();
  });
  beforeEach(() => service.travelTo(START));
  afterEach(async () => {
    for (const lock of locks.splice(0)) await lock.end();
  });

  const lock = async (...statements: string[]) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    locks.push(client);
    for (const statement of ['BEGIN', ...statements]) await client.query(statement);
  };
  const timed = async <T>(run: () => Promise<T>): Promise<[T, number]> => {
    const began = performance.now();
    return [await run(), performance.now() - began];
  };

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'that ends by %s and comes back costs a 503 meanwhile, and no restart',
    async (signal) => {
      const cookie = await service.signIn('worker');
      const slot = await freeSlot(service);
      const underWay = service.deps.db.$queryRaw`SELECT pg_sleep(3)`.catch(() => undefined);
      await cluster.halt(signal);
      await underWay;
      for (let n = 0; n < 8; n += 1) {
        expectNotNow(await service.call('worker', 'POST', '/api/holds', { slot }));
        expectNotNow(await service.call('worker', 'GET', '/api/bookings'));
      }
      // who is signed in is not told that they are not, and a sign-in link is not called used
      await expectPageNotNow(service, '/bookings', { Cookie: cookie });
      await expectPageNotNow(service, '/sign-in/organisation?next=/', { Cookie: cookie });
      const confirmed = await service.app.request('/sign-in/confirm', {
        method: 'POST',
        body: new URLSearchParams({ token: 'a-token' }),
        headers: { Accept: 'text/html', Origin: service.deps.config.publicUrl },
      });
      expect(confirmed.status).toBe(503);
      const [ready, took] = await timed(async () => service.app.request('/readyz'));
      expect(ready.status).toBe(503);
      expect(took).toBeLessThan(3_000);
      await cluster.resume();
      await expect.poll(async () => (await service.app.request('/readyz')).status, { timeout: 20_000 }).toBe(200);
      expect((await service.app.request('/bookings', { headers: { Cookie: cookie } })).status).toBe(200);
      expect((await service.call('worker', 'GET', '/api/bookings')).status).toBe(200);
    },
    90_000,
  );

  test('with a locked table answers 503 within seconds, and /readyz answers at once', async () => {
    const slot = await freeSlot(service);
    await lock('LOCK TABLE booking IN ACCESS EXCLUSIVE MODE');
    const [ready, took] = await timed(async () => service.app.request('/readyz'));
    expect(ready.status).toBe(503);
    expect(took).toBeLessThan(AT_ONCE);
    const [answers, waited] = await timed(() =>
      Promise.all([
        service.call('worker', 'POST', '/api/holds', { slot }),
        service.call('worker', 'GET', '/api/bookings'),
      ]),
    );
    for (const answer of answers) expectNotNow(answer);
    expect(waited).toBeLessThan(9_000);
    for (const client of locks) await client.query('ROLLBACK');
    expect((await service.call('worker', 'GET', '/api/bookings')).status).toBe(200);
    expect((await service.app.request('/readyz')).status).toBe(200);
  }, 60_000);

  test('whose connections are all taken makes the next ones wait for seconds, then come again', async () => {
    const release: (() => void)[] = [];
    const held = Array.from({ length: 3 }, () =>
      service.deps.db.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        await new Promise<void>((done) => release.push(done));
      }),
    );
    try {
      await expect.poll(() => release.length).toBe(3);
      const [answer, waited] = await timed(() => service.call('worker', 'GET', '/api/bookings'));
      expectNotNow(answer);
      expect(waited).toBeLessThan(12_000);
      const [ready, took] = await timed(async () => service.app.request('/readyz'));
      expect(ready.status).toBe(503);
      expect(took).toBeLessThan(AT_ONCE);
    } finally {
      for (const done of release) done();
    }
    await Promise.all(held);
    expect((await service.call('worker', 'GET', '/api/bookings')).status).toBe(200);
  }, 60_000);

  test('that takes reads only is not ready, though it answers', async () => {
    await runSql(url, `ALTER DATABASE away SET default_transaction_read_only = on`);
    await runSql(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'neuvoaika' AND pid <> pg_backend_pid()`,
    );
    await expect.poll(async () => (await service.app.request('/readyz')).status, { timeout: 10_000 }).toBe(503);
    await runSql(
      url,
      'SET default_transaction_read_only = off',
      'ALTER DATABASE away RESET default_transaction_read_only',
    );
    await runSql(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'neuvoaika' AND pid <> pg_backend_pid()`,
    );
    await expect.poll(async () => (await service.app.request('/readyz')).status, { timeout: 10_000 }).toBe(200);
  }, 60_000);
});
