import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Actor } from '../../src/core/permissions.ts';
import { readAccessLog, readFeedback } from '../../src/features/insights/read.ts';
import { sealLog } from '../../src/features/insights/seal-log.ts';
import { sendFeedback } from '../../src/features/insights/send-feedback.ts';
import { verifySeals } from '../../src/features/insights/verify-seals.ts';
import { recordRead } from '../../src/platform/command.ts';
import { engine } from '../support/database.ts';
import { actorWith, type Identity, openIdentity } from '../support/identity.ts';

let service: Identity;
const worker = actorWith('worker@hartola');
const auditor = actorWith('auditor@*');

beforeAll(async () => {
  service = await openIdentity();
});
afterAll(() => service.close());

beforeEach(async () => {
  service.setTime('2026-11-24T08:00:00Z');
  await asDatabaseAdministrator('TRUNCATE access_log, access_seal RESTART IDENTITY');
});

/** What somebody with every right in the database, but not the service's secret, could do. */
async function asDatabaseAdministrator(sql: string): Promise<void> {
  const { db } = service.deps;
  await db.$transaction(async (tx) => {
    await tx.$executeRawUnsafe('ALTER TABLE access_log DISABLE TRIGGER ALL');
    await tx.$executeRawUnsafe('ALTER TABLE access_seal DISABLE TRIGGER ALL');
    await tx.$executeRawUnsafe(sql);
    await tx.$executeRawUnsafe('ALTER TABLE access_log ENABLE TRIGGER ALL');
    await tx.$executeRawUnsafe('ALTER TABLE access_seal ENABLE TRIGGER ALL');
  });
}

async function readBookings(count: number, as: Actor = worker, area = 'hartola'): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const subject = { kind: 'booking', id: `b-${n}` };
    await recordRead(service.deps, as, { action: 'read-booking', subject, area: area as never });
  }
}

/**
 * Seals until nothing waits. On a PostgreSQL shared with other tests one sealing may not be enough: transaction
 * ids belong to the whole cluster, and the sealer waits for every one that is open.
 */
async function sealAll(): Promise<{ sealed: number }> {
  const { db } = service.deps;
  let sealed = 0;
  await vi.waitUntil(
    async () => {
      sealed += (await sealLog(service.deps)).sealed;
      return (await db.accessLog.count()) === (await db.accessSeal.count());
    },
    { timeout: 20_000 },
  );
  return { sealed };
}

/** Five rows sealed, three more sealed half an hour later. */
async function sealTwice(): Promise<void> {
  await readBookings(5);
  await sealAll();
  service.setTime('2026-11-24T08:30:00Z');
  await readBookings(3);
  await sealAll();
}

const insertRow = (id: string, at: string) =>
  asDatabaseAdministrator(`
    INSERT INTO access_log (${id && 'id, '}at, actor, role, action, subject_kind, subject_id, details)
    VALUES (${id && `${id}, `}'${at}', 'somebody', 'worker', 'read-booking', 'booking', 'b-9', '{}')`);

describe('the log as the database keeps it', () => {
  test.each([
    `UPDATE access_log SET actor = 'nobody'`,
    'DELETE FROM access_log',
    'TRUNCATE access_log',
    `UPDATE access_seal SET hash = ''`,
    'DELETE FROM access_seal',
  ])('refuses: %s', async (sql) => {
    await sealTwice();
    await expect(service.deps.db.$executeRawUnsafe(sql)).rejects.toThrow();
    expect(await service.deps.db.accessLog.count()).toBe(8);
  });
});

describe('sealing', () => {
  test('takes every row once, and nothing is wrong with it', async () => {
    await readBookings(5);
    expect(await sealAll()).toEqual({ sealed: 5 });
    expect(await sealLog(service.deps)).toEqual({ sealed: 0 });
    expect(await verifySeals(service.deps)).toMatchObject({ sealed: 5, findings: [] });
  });

  test('a backlog of thousands is one sealing', async () => {
    await asDatabaseAdministrator(`
      INSERT INTO access_log (at, actor, role, action, subject_kind, subject_id, details)
      SELECT '2026-11-24T07:59:00Z', 'somebody', 'worker', 'read-booking', 'booking', n::text, '{"n": 1, "a": "ä"}'
      FROM generate_series(1, 2500) n`);
    expect(await sealAll()).toEqual({ sealed: 2500 });
    expect(await verifySeals(service.deps)).toMatchObject({ sealed: 2500, findings: [] });
  });

  test('a quiet night leaves a row an hour, so that nothing can be slipped into it', async () => {
    await sealTwice();
    for (let minutes = 31; minutes <= 330; minutes += 1) {
      service.setTime(new Date(Date.parse('2026-11-24T08:00:00Z') + minutes * 60_000).toISOString());
      await sealAll();
    }
    const rows = await service.deps.db.accessLog.findMany({ where: { action: 'seal-log' }, orderBy: { id: 'asc' } });
    expect(rows.map((row) => row.at.toISOString().slice(11, 16))).toEqual([
      '09:30',
      '10:30',
      '11:30',
      '12:30',
      '13:30',
    ]);
    await insertRow('', '2026-11-24T09:00:00Z');
    await sealAll();
    expect((await verifySeals(service.deps)).findings).toMatchObject([{ kind: 'inserted', logId: '14' }]);
  });

  test('several sealers at once make one chain', async () => {
    await readBookings(20);
    await Promise.all(Array.from({ length: 4 }, () => sealLog(service.deps)));
    await sealAll();
    expect(await verifySeals(service.deps)).toMatchObject({ sealed: 20, findings: [] });
  });

  test.runIf(engine === 'postgres')(
    'a row whose transaction is still open is waited for, with all that came after',
    async () => {
      const { db } = service.deps;
      let finish = () => {};
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let begun = () => {};
      const beginning = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const slow = db.$transaction(async (tx) => {
        await recordRead({ ...service.deps, db: tx as never }, worker, {
          action: 'slow',
          subject: { kind: 'booking', id: 'b-0' },
        });
        begun();
        await finished;
      });
      await beginning;
      await readBookings(2);
      expect(await sealLog(service.deps)).toEqual({ sealed: 0 });
      finish();
      await slow;
      expect(await sealAll()).toEqual({ sealed: 3 });
      expect(await verifySeals(service.deps)).toMatchObject({ sealed: 3, findings: [] });
    },
  );
});

describe('verifying finds and names', () => {
  test('a removed row', async () => {
    await sealTwice();
    await asDatabaseAdministrator('DELETE FROM access_log WHERE id = 3');
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'removed', logId: '3', position: '3' }]);
  });

  test('a row removed with its seal', async () => {
    await sealTwice();
    await asDatabaseAdministrator(
      'WITH s AS (DELETE FROM access_seal WHERE log_id = 3) DELETE FROM access_log WHERE id = 3',
    );
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'removed', position: '3' }]);
  });

  test('an altered row', async () => {
    await sealTwice();
    await asDatabaseAdministrator(`UPDATE access_log SET actor = 'nobody' WHERE id = 7`);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'altered', logId: '7', position: '7' }]);
  });

  test('a row inserted into the past, before the next sealing', async () => {
    await sealTwice();
    await insertRow('', '2026-11-24T08:01:00Z');
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '9' }]);
  });

  test('a row inserted into the past, even after it was sealed', async () => {
    await sealTwice();
    await insertRow('', '2026-11-24T08:01:00Z');
    await sealAll();
    service.setTime('2026-11-24T09:00:00Z');
    await readBookings(2);
    await sealAll();
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '9', position: '9' }]);
  });

  test('a row inserted under an id that was removed', async () => {
    await sealTwice();
    await asDatabaseAdministrator('DELETE FROM access_log WHERE id = 2');
    await insertRow('2', '2026-11-24T08:00:00Z');
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'altered', logId: '2', position: '2' }]);
  });

  test('a forged seal', async () => {
    await sealTwice();
    await insertRow('', '2026-11-24T08:30:00Z');
    await asDatabaseAdministrator(
      `INSERT INTO access_seal (position, log_id, hash, sealed_at) VALUES (9, 9, repeat('0', 64), '2026-11-24T08:30:00Z')`,
    );
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'altered', logId: '9', position: '9' }]);
  });

  test('an end cut off, where the end was noted before', async () => {
    await sealTwice();
    const { end } = await verifySeals(service.deps);
    await asDatabaseAdministrator(
      'WITH s AS (DELETE FROM access_seal WHERE log_id > 6) DELETE FROM access_log WHERE id > 6',
    );
    expect((await verifySeals(service.deps)).findings).toEqual([]);
    expect((await verifySeals(service.deps, end)).findings).toEqual([{ kind: 'removed', position: '8' }]);
  });
});

describe('reading the log', () => {
  test('tells who, whose, what and when, newest first, page by page', async () => {
    await readBookings(5);
    const first = await readAccessLog(service.deps, auditor, { limit: 2, actor: worker.principal });
    expect(first.items.map((item) => item.subject.id)).toEqual(['b-5', 'b-4']);
    expect(first.items[0]).toMatchObject({
      action: 'read-booking',
      role: 'worker',
      area: 'hartola',
      at: '2026-11-24T08:00:00.000Z',
    });
    const second = await readAccessLog(service.deps, auditor, {
      limit: 5,
      actor: worker.principal,
      cursor: first.nextCursor,
    });
    expect(second.items.map((item) => item.subject.id)).toEqual(['b-3', 'b-2', 'b-1']);
    expect(second.nextCursor).toBeNull();
  });

  test('is itself logged', async () => {
    await readAccessLog(service.deps, auditor, { subject: 'booking:b-1' });
    const { items } = await readAccessLog(service.deps, auditor, {});
    expect(items).toMatchObject([{ action: 'read-access-log', subject: { kind: 'booking', id: 'b-1' } }]);
  });

  test('finds what was done to one booking, in a span of time', async () => {
    await readBookings(2);
    service.setTime('2026-11-24T09:00:00Z');
    await readBookings(2);
    const query = { subject: 'booking:b-2', from: '2026-11-24T10:30:00+02:00', to: '2026-11-24T12:00:00+02:00' };
    const { items } = await readAccessLog(service.deps, auditor, query);
    expect(items.map((item) => item.at)).toEqual(['2026-11-24T09:00:00.000Z']);
  });

  test('an auditor of one area sees the rows of that area', async () => {
    await readBookings(1, worker, 'hartola');
    await readBookings(2, worker, 'asikkala');
    const ofHartola = actorWith('auditor@hartola');
    expect((await readAccessLog(service.deps, ofHartola, {})).items).toHaveLength(1);
    await expect(readAccessLog(service.deps, ofHartola, { area: 'asikkala' })).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });

  test.each(['worker@*', 'coordinator@*', 'administrator@*'] as const)('is not for %s', async (grant) => {
    await expect(readAccessLog(service.deps, actorWith(grant), {})).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('a query that does not fit is refused by its path', async () => {
    await expect(readAccessLog(service.deps, auditor, { cursor: "1' OR 1=1" })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { faults: [{ path: 'cursor' }] },
    });
  });
});

describe('feedback on accessibility', () => {
  test('comes from anybody and reaches the administrator', async () => {
    await sendFeedback(service.deps, { page: '/book', message: ' The focus is hard to see. ' });
    const [item] = await readFeedback(service.deps, actorWith('administrator@*'));
    expect(item).toMatchObject({ page: '/book', message: 'The focus is hard to see.' });
    await expect(readFeedback(service.deps, worker)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test.each([
    [{ page: '/book', message: ' ' }, 'message'],
    [{ page: '/book', message: 'x'.repeat(4001) }, 'message'],
    [{ page: 'https://elsewhere.example/', message: 'x' }, 'page'],
    [{ page: '/b/secret?token=1', message: 'x' }, 'page'],
  ])('has limits (%#)', async (input, path) => {
    await expect(sendFeedback(service.deps, input)).rejects.toMatchObject({ details: { faults: [{ path }] } });
  });

  test('a flood is stopped', async () => {
    await service.deps.db.feedback.createMany({
      data: Array.from({ length: 200 }, () => ({
        id: crypto.randomUUID(),
        page: '/',
        message: 'x',
        createdAt: new Date('2026-11-24T07:30:00Z'),
      })),
    });
    await expect(sendFeedback(service.deps, { page: '/', message: 'one more' })).rejects.toMatchObject({
      code: 'rate_limited',
    });
  });
});
