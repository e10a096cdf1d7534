// Fifty desks book, move and cancel joint appointments over the same three people and two rooms, on PostgreSQL.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../../src/platform/db.ts';
import { createPostgresDatabase } from '../../support/database.ts';
import { type Desks, runDesks } from '../../support/desks.ts';
import { type Service, startService, temporaryFolder } from '../../support/process.ts';

/** `DESK_SECONDS=60 npx vitest run … test/journeys/postgres/desks.test.ts` is the full minute. */
const SECONDS = Number(process.env.DESK_SECONDS ?? 15);

const folder = temporaryFolder();
let service: Service;
let open: OpenDatabase;
let told: Desks;

beforeAll(
  async () => {
    const url = await createPostgresDatabase();
    service = await startService({
      DATABASE_URL: url,
      DATA_DIR: folder.path,
      CLOCK_START: '2026-11-20T09:00:00+02:00',
    });
    open = await openDatabase({ url, pool: 2, dataDir: '' });
    told = await runDesks(service, { desks: 50, seconds: SECONDS });
    const [{ deadlocks }] = await open.db.$queryRaw<[{ deadlocks: number }]>`
    SELECT deadlocks::int AS deadlocks FROM pg_stat_database WHERE datname = current_database()`;
    const { held, booked, moved, cancelled, refused } = told;
    console.log(
      `50 desks, ${SECONDS} s: ${held} held, ${booked} booked, ${moved} moved, ${cancelled} cancelled, ${refused} refused; ${deadlocks} deadlocks met and retried`,
    );
  },
  60_000 + SECONDS * 1000,
);
afterAll(async () => {
  await open?.close();
  await service?.stop();
  folder.remove();
});

test('every desk was answered: done or refused by a rule, never a server error', () => {
  expect(told.unexpected).toEqual([]);
  expect(Math.min(told.held, told.booked, told.moved, told.cancelled, told.refused)).toBeGreaterThan(0);
  expect(service.output.filter((line) => /deadlock|40P01|"level":[56]0/i.test(line))).toEqual([]);
});

test('no two claims on one person, room or family overlap', async () => {
  const overlaps = await open.db.$queryRaw<object[]>`
    SELECT a.resource_id, a.booking_id::text, b.booking_id::text AS other FROM claim a JOIN claim b
      ON a.resource_id = b.resource_id AND a.id < b.id AND a.during && b.during AND a.active AND b.active`;
  expect(overlaps).toEqual([]);
});

test('no team is half-claimed: each booking has exactly the claims of its people and its room, for its time', async () => {
  const rows = await open.db.$queryRaw<{ wanted: string[]; claimed: string[]; fits: boolean }[]>`
    SELECT
      ARRAY(SELECT r FROM unnest((SELECT array_agg('professional:' || p) FROM unnest(b.professionals) p)
        || ARRAY['room:' || b.room_id]) r ORDER BY r) AS wanted,
      ARRAY(SELECT c.resource_id FROM claim c WHERE c.booking_id = b.id AND c.active
        AND c.resource_id NOT LIKE 'family:%' ORDER BY c.resource_id) AS claimed,
      (SELECT bool_and(lower(c.during) = b.start AND upper(c.during) = b."end") FROM claim c
        WHERE c.booking_id = b.id AND c.active) AS fits
    FROM booking b WHERE b.status = 'booked'`;
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => row.wanted.length < 3 || row.wanted.join() !== row.claimed.join() || !row.fits)).toEqual(
    [],
  );
  const stray = await open.db.$queryRaw<object[]>`
    SELECT b.id::text FROM booking b JOIN claim c ON c.booking_id = b.id AND c.active WHERE b.status = 'cancelled'`;
  expect(stray).toEqual([]);
});

test('what the desks were told is what is kept', async () => {
  const rows = await open.db.booking.findMany({ select: { id: true, status: true, slot: true, sequence: true } });
  const kept = new Map(rows.map((row) => [row.id, `${row.status} ${row.slot} ${row.sequence}`]));
  expect(kept.size).toBe(told.booked);
  expect([...told.last].filter(([id, last]) => kept.get(id) !== last)).toEqual([]);
});
