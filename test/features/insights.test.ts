import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../../src/core/permissions.ts';
import { readAccessLog, readFeedback } from '../../src/features/insights/read.ts';
import { removeOldLog } from '../../src/features/insights/remove-old-log.ts';
import { sealBeforeStop, sealLog } from '../../src/features/insights/seal-log.ts';
import { sendFeedback } from '../../src/features/insights/send-feedback.ts';
import { verifySeals } from '../../src/features/insights/verify-seals.ts';
import { type Command, execute } from '../../src/platform/command.ts';
import { type LogEntry, recordRead } from '../../src/platform/record-acts.ts';
import { engine } from '../support/database.ts';
import { actorWith, type Identity, openIdentity } from '../support/identity.ts';
import { sealAll } from '../support/seal.ts';

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

/** Ids of the rows that have no seal. */
async function unsealedIds(): Promise<string[]> {
  const rows = await service.deps.db.$queryRaw<{ id: bigint }[]>`
    SELECT id FROM access_log l WHERE NOT EXISTS (SELECT 1 FROM access_seal s WHERE s.log_id = l.id) ORDER BY id`;
  return rows.map((row) => String(row.id));
}

/** Five rows sealed, three more sealed half an hour later. */
async function sealTwice(): Promise<void> {
  await readBookings(5);
  await sealAll(service.deps);
  service.setTime('2026-11-24T08:30:00Z');
  await readBookings(3);
  await sealAll(service.deps);
}

/** Writes all these rows of ours in one statement. */
async function writeRows(entries: readonly Omit<LogEntry, 'action' | 'area'>[]): Promise<void> {
  const [first, ...others] = entries.map((entry) => ({
    ...entry,
    action: 'read-booking' as const,
    area: '*' as const,
  }));
  if (first === undefined) return;
  const command: Command<object, void> = {
    name: 'write-rows',
    capability: 'anyone-signed-in',
    input: z.object({}),
    run: async () => ({ result: undefined, log: [first, ...others] }),
  };
  await execute(service.deps, worker, command, {}, { requestId: 'request-1' });
}

const insertRow = (id: string, at: string) =>
  asDatabaseAdministrator(`
    INSERT INTO access_log (${id && 'id, '}at, actor, role, action, subject_kind, subject_id, details, nonce, mac)
    VALUES (${id && `${id}, `}'${at}', 'somebody', 'worker', 'read-booking', 'booking', 'b-9', '{}',
      gen_random_uuid(), repeat('0', 64))`);

/** A copy of a row of ours, with every column but its id. */
const copyRow = (id: number) =>
  asDatabaseAdministrator(`
    INSERT INTO access_log
      (at, actor, role, action, subject_kind, subject_id, area, purpose, request_id, details, nonce, mac)
    SELECT at, actor, role, action, subject_kind, subject_id, area, purpose, request_id, details, nonce, mac
    FROM access_log WHERE id = ${id}`);

/** Takes the newest row out of the log before it is sealed, to be put back when nobody looks. */
async function takeAway(): Promise<{ putBack: () => Promise<void> }> {
  await asDatabaseAdministrator('DROP TABLE IF EXISTS kept');
  await asDatabaseAdministrator('CREATE TABLE kept AS SELECT * FROM access_log ORDER BY id DESC LIMIT 1');
  await asDatabaseAdministrator('DELETE FROM access_log WHERE id = (SELECT id FROM kept)');
  return { putBack: () => asDatabaseAdministrator('INSERT INTO access_log SELECT * FROM kept') };
}

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
    expect(await sealAll(service.deps)).toEqual({ sealed: 5 });
    expect(await sealLog(service.deps)).toEqual({ sealed: 0 });
    expect(await verifySeals(service.deps)).toMatchObject({ sealed: 5, findings: [] });
  });

  test('a backlog of thousands is one sealing', async () => {
    await writeRows(
      Array.from({ length: 2500 }, (_, n) => ({
        subject: { kind: 'booking', id: `b-${n}` },
        details: { count: n, as: 'ä' },
      })),
    );
    expect(await sealAll(service.deps)).toEqual({ sealed: 2500 });
    expect(await verifySeals(service.deps)).toMatchObject({ sealed: 2500, findings: [] });
  });

  test('whatever a row says comes back from the database as it was authenticated', async () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\u0000'));
    const numbers = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const entry = fc.record({
      subject: fc.record({ kind: text, id: text }),
      purpose: text,
      details: fc.dictionary(text, fc.oneof(text, fc.boolean(), numbers)),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 20, maxLength: 50 }), (entries) => writeRows(entries)),
      { numRuns: 10 },
    );
    expect((await verifySeals(service.deps)).findings).toEqual([]);
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).findings).toEqual([]);
  });

  test('a quiet night leaves a row an hour, so that nothing can be put back into it', async () => {
    await sealTwice();
    await readBookings(1);
    const { putBack } = await takeAway();
    // every minute around each hour, when a row is due or just not yet, and the middle between
    const rounds = [1, 2, 3, 4, 5].flatMap((hour) => [
      60 * hour,
      ...Array.from({ length: hour + 3 }, (_, nth) => 29 + 60 * hour + nth),
    ]);
    for (const minutes of [31, ...rounds]) {
      service.setTime(new Date(Date.parse('2026-11-24T08:00:00Z') + minutes * 60_000).toISOString());
      await sealAll(service.deps);
    }
    const rows = await service.deps.db.accessLog.findMany({ where: { action: 'seal-log' }, orderBy: { id: 'asc' } });
    const times = [Date.parse('2026-11-24T08:30:00Z'), ...rows.map((row) => row.at.getTime())];
    const quiet = times.slice(1).map((time, nth) => (time - (times[nth] ?? 0)) / 60_000);
    // Where one sealing took two, they are a millisecond apart, and the hour is over a minute's round later.
    expect(quiet).toEqual(Array(5).fill(expect.toSatisfy((minutes) => minutes === 60 || minutes === 61)));
    await putBack();
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).findings).toMatchObject([{ kind: 'inserted', logId: '9' }]);
  });

  test('a stop seals what the last minute wrote, and writes nothing itself', async () => {
    await readBookings(2);
    await sealAll(service.deps);
    service.setTime('2026-11-24T12:00:00Z');
    await readBookings(3);
    await vi.waitUntil(
      async () => {
        await sealBeforeStop(service.deps);
        return (await unsealedIds()).length === 0;
      },
      { timeout: 20_000 },
    );
    const whole = { sealed: 5, findings: [], waiting: { count: 0, late: 0 } };
    expect(await verifySeals(service.deps)).toMatchObject(whole);
    service.setTime('2026-11-24T15:00:00Z');
    await sealBeforeStop(service.deps);
    expect(await verifySeals(service.deps), 'a quiet time is not broken by a stop').toMatchObject(whole);
  });

  test('several sealers at once make one chain', async () => {
    await readBookings(20);
    await Promise.all(Array.from({ length: 4 }, () => sealLog(service.deps)));
    await sealAll(service.deps);
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
          action: 'read-booking',
          subject: { kind: 'booking', id: 'b-0' },
          area: '*',
        });
        begun();
        await finished;
      });
      await beginning;
      await readBookings(2);
      expect(await sealLog(service.deps)).toEqual({ sealed: 0 });
      finish();
      await slow;
      expect(await sealAll(service.deps)).toEqual({ sealed: 3 });
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
    await sealAll(service.deps);
    service.setTime('2026-11-24T09:00:00Z');
    await readBookings(2);
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '9', position: '9' }]);
  });

  test.each([
    ['with a present date', () => insertRow('', '2026-11-24T08:30:00Z')],
    ['as a copy of one that is sealed', () => copyRow(8)],
    ['below all others', () => insertRow('-1', '2026-11-24T08:30:00Z')],
    ['with a date that no calendar has', () => insertRow('', 'infinity')],
  ])('a row inserted %s, before the next sealing and after it', async (_how, insert) => {
    await sealTwice();
    await insert();
    const [inserted] = await unsealedIds();
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: inserted }]);
    await readBookings(2);
    expect(await sealAll(service.deps)).toEqual({ sealed: 3 });
    expect((await verifySeals(service.deps)).findings).toMatchObject([{ kind: 'inserted', logId: inserted }]);
    service.setTime('2026-11-24T09:00:00Z');
    await readBookings(2);
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).findings).toMatchObject([{ kind: 'inserted', logId: inserted }]);
  });

  test('a copy of a row that is not sealed yet, before the next sealing and after it', async () => {
    await sealTwice();
    await readBookings(1);
    await copyRow(9);
    await copyRow(9);
    const copies = [
      { kind: 'inserted', logId: '10' },
      { kind: 'inserted', logId: '11' },
    ];
    expect((await verifySeals(service.deps)).findings).toEqual(copies);
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).findings).toMatchObject(copies);
  });

  test('a row of ours altered before its sealing, then and after it', async () => {
    await sealTwice();
    await readBookings(1);
    await asDatabaseAdministrator(`UPDATE access_log SET subject_id = 'b-2' WHERE id = 9`);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '9' }]);
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '9', position: '9' }]);
  });

  test('a row inserted with a seal that is outside the chain', async () => {
    await sealTwice();
    await insertRow('', '2026-11-24T08:30:00Z');
    await asDatabaseAdministrator(
      `INSERT INTO access_seal (position, log_id, hash, sealed_at) VALUES (-1, 9, repeat('0', 64), '2026-11-24T08:30:00Z')`,
    );
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '9' }]);
  });

  test('a row inserted with a code that is no text of ours', async () => {
    await sealTwice();
    await insertRow('', '2026-11-24T08:30:00Z');
    await asDatabaseAdministrator(`UPDATE access_log SET mac = repeat('ä', 64) WHERE id = 9`);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '9' }]);
  });

  test('a row of ours that was taken away before its sealing and put back after it', async () => {
    await readBookings(5);
    const { putBack } = await takeAway();
    await sealAll(service.deps);
    service.setTime('2026-11-24T08:30:00Z');
    await readBookings(1);
    await sealAll(service.deps);
    await putBack();
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '5' }]);
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'inserted', logId: '5', position: '6' }]);
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
    expect(await verifySeals(service.deps, end)).toMatchObject({
      findings: [],
      differs: { kind: 'not-reached', position: '8' },
      end: { position: '6' },
    });
  });
});

describe('verifying says of rows without a seal', () => {
  test('how many there are and since when', async () => {
    await sealTwice();
    service.setTime('2026-11-24T08:31:00Z');
    await readBookings(1);
    service.setTime('2026-11-24T08:32:00Z');
    await readBookings(1);
    const since = Date.parse('2026-11-24T08:31:00Z');
    expect((await verifySeals(service.deps)).waiting).toMatchObject({ count: 2, since, late: 0 });
  });

  test('that sealing has stopped, once the service went on for a quarter of an hour without it', async () => {
    await sealTwice();
    await readBookings(2);
    service.setTime('2026-11-24T23:00:00Z');
    expect((await verifySeals(service.deps)).waiting, 'a service that was killed').toMatchObject({ count: 2, late: 0 });
    await readBookings(1);
    expect((await verifySeals(service.deps)).waiting, 'a service that went on').toMatchObject({ count: 3, late: 2 });
    await sealAll(service.deps);
    expect((await verifySeals(service.deps)).waiting).toMatchObject({ count: 0, late: 0 });
  });

  test('which numbers have no row: taken away before their sealing, or given up', async () => {
    await sealTwice();
    await readBookings(2);
    expect((await verifySeals(service.deps)).waiting).toMatchObject({ count: 2, unborne: 0 });
    await asDatabaseAdministrator('DELETE FROM access_log WHERE id = 10');
    expect(await verifySeals(service.deps)).toMatchObject({ findings: [], waiting: { count: 1, unborne: 1 } });
    const givenUp = service.deps.db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT nextval('access_log_id_seq')`;
      throw new Error('given up');
    });
    await expect(givenUp).rejects.toThrow('given up');
    expect((await verifySeals(service.deps)).waiting).toMatchObject({ count: 1, unborne: 2 });
  });
});

describe('retention', () => {
  /** Rows of 2026 sealed twice, and three of 2039 sealed: twelve years later the first eight have been kept long enough. */
  async function sealAcrossYears(): Promise<void> {
    await sealTwice();
    service.setTime('2039-01-10T08:00:00Z');
    await readBookings(3);
    await sealAll(service.deps);
  }

  test('removes what is older than the years it is kept, which is not taken for tampering', async () => {
    await sealAcrossYears();
    const before = await verifySeals(service.deps);
    expect(before).toMatchObject({ sealed: 11, findings: [] });
    expect(before.removed).toBeUndefined();
    expect(await removeOldLog(service.deps)).toEqual({ removed: 8 });
    expect(await verifySeals(service.deps, before.end)).toMatchObject({ sealed: 3, findings: [], removed: '8' });
    await sealAll(service.deps);
    expect(await verifySeals(service.deps, before.end)).toMatchObject({ sealed: 4, findings: [], removed: '8' });
    expect(await removeOldLog(service.deps)).toEqual({ removed: 0 });
    expect(await service.deps.db.accessLog.findMany({ where: { action: 'remove-log' } })).toMatchObject([
      { actor: 'system', subjectId: 'access-log', details: { position: '8', rows: 8 } },
    ]);
  });

  test('goes on year after year, and never takes the newest sealing', async () => {
    await sealAcrossYears();
    await removeOldLog(service.deps);
    await sealAll(service.deps);
    service.setTime('2060-01-10T08:00:00Z');
    expect(await removeOldLog(service.deps)).toEqual({ removed: 3 });
    await sealAll(service.deps);
    expect(await verifySeals(service.deps)).toMatchObject({ sealed: 2, findings: [], removed: '11' });
  });

  test('takes the rows of the years that are set, and no others', async () => {
    await sealAcrossYears();
    const { deps } = service;
    const kept = { ...deps, config: { ...deps.config, accessLogYears: 20 } };
    expect(await removeOldLog(kept)).toEqual({ removed: 0 });
    expect(await deps.db.accessLog.count()).toBe(11);
  });

  test('two nights’ clearings at once remove once and say so once', async () => {
    await sealAcrossYears();
    const done = await Promise.all([1, 2, 3].map(() => removeOldLog(service.deps)));
    expect(done.map(({ removed }) => removed).sort()).toEqual([0, 0, 8]);
    expect(await service.deps.db.accessLog.count({ where: { action: 'remove-log' } })).toBe(1);
  });

  test.each([
    ['an altered row', `UPDATE access_log SET actor = 'nobody' WHERE id = 3`, { kind: 'altered', logId: '3' }],
    ['a removed row', 'DELETE FROM access_log WHERE id = 3', { kind: 'removed', logId: '3' }],
    [
      'a seal put back in time',
      `UPDATE access_seal SET sealed_at = '2026-11-24T08:30:00Z' WHERE position = 9`,
      { kind: 'altered', logId: '9' },
    ],
  ])('keeps %s with all before it, as evidence', async (_what, sql, finding) => {
    await sealAcrossYears();
    await readBookings(1);
    service.setTime('2039-01-10T09:00:00Z');
    await sealAll(service.deps);
    await asDatabaseAdministrator(sql);
    expect(await removeOldLog(service.deps)).toEqual({ removed: 0 });
    expect((await verifySeals(service.deps)).findings[0]).toMatchObject(finding);
  });

  const removeUntil = (position: number) =>
    asDatabaseAdministrator(
      `WITH s AS (DELETE FROM access_seal WHERE position <= ${position}) DELETE FROM access_log WHERE id <= ${position}`,
    );

  test.each([
    ['nobody has said', async () => {}],
    [
      'somebody else says',
      () =>
        asDatabaseAdministrator(`
          INSERT INTO access_log (at, actor, role, action, subject_kind, subject_id, details, nonce, mac)
          SELECT '2039-01-10T08:00:00Z', 'system', 'none', 'remove-log', 'retention', 'access-log',
            jsonb_build_object('position', '8', 'row', '8', 'hash', hash, 'sealedAt', 1, 'rows', 8),
            gen_random_uuid(), repeat('0', 64) FROM access_seal WHERE position = 8`),
    ],
  ])('a beginning removed by somebody else is found, where %s so', async (_who, say) => {
    await sealAcrossYears();
    await say();
    await removeUntil(8);
    expect((await verifySeals(service.deps)).findings[0]).toEqual({ kind: 'removed', position: '1-8' });
  });

  test('what is removed beyond retention is found, and so is an altered word of what it removed', async () => {
    await sealAcrossYears();
    await removeOldLog(service.deps);
    await sealAll(service.deps);
    await removeUntil(9);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'removed', position: '9' }]);
    await asDatabaseAdministrator(
      `UPDATE access_log SET details = details || '{"position": "9"}' WHERE action = 'remove-log'`,
    );
    expect((await verifySeals(service.deps)).findings).toMatchObject([
      { kind: 'removed', position: '1-9' },
      { kind: 'altered', position: '12' },
    ]);
  });

  test('a row altered right behind what was removed is named', async () => {
    await sealAcrossYears();
    await removeOldLog(service.deps);
    await asDatabaseAdministrator(`UPDATE access_log SET actor = 'nobody' WHERE id = 9`);
    expect((await verifySeals(service.deps)).findings).toEqual([{ kind: 'altered', logId: '9', position: '9' }]);
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

  test('a flood from one connection is stopped, and shuts out nobody else', async () => {
    const send = (address: string) => sendFeedback(service.deps, { page: '/', message: 'x' }, { address });
    for (let at = 0; at < 20; at += 1) await send('192.0.2.1');
    await expect(send('192.0.2.1')).rejects.toMatchObject({ code: 'rate_limited' });
    await send('192.0.2.2');
  });

  test('a flood from everywhere is stopped', async () => {
    await service.deps.db.feedback.createMany({
      data: Array.from({ length: 1_000 }, () => ({
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
