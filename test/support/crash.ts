// What a crash must not lose: sixteen clients book, the process is killed, and every answer it gave must still be true.

import { expect } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/platform/db.ts';
import { paijatHame } from './app.ts';
import { type Service, startService } from './process.ts';

const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
const CLIENTS = 16;

/** A region where the consultation is held every day from eight to four, so that there is something to book. */
const busyRegion = (() => {
  const file = structuredClone(paijatHame) as { series: { id: string; recurrence: string; window: string[] }[] };
  for (const series of file.series)
    if (series.id === 'perheneuvola-hartola')
      Object.assign(series, { recurrence: 'FREQ=DAILY', window: ['08:00', '16:20'] });
  return file;
})();

/**
 * Runs the story on the settings' database: import, book from sixteen clients, `kill -9`, start again, compare.
 * Returns how many bookings had been confirmed when the process died.
 */
export async function crashWhileBooking(
  environment: Readonly<Record<string, string>>,
  database: { url?: string; dataDir: string },
): Promise<number> {
  const settings = { CLOCK_START: '2026-11-20T09:00:00+02:00', ...environment };
  const before = await startService(settings);
  const imported = await before.call('coordinator', 'POST', '/api/import', busyRegion);
  expect(imported.status).toBe(200);
  const confirmed = await bookUntilDead(before);
  const after = await startService(settings);
  for (const id of confirmed) expect((await after.call('worker', 'GET', `/api/bookings/${id}`)).status).toBe(200);
  expect(await after.stop()).toBe(0);
  const open = await openDatabase({ ...database, pool: 2 });
  try {
    await expectWhole(open, confirmed);
  } finally {
    await open.close();
  }
  return confirmed.length;
}

async function bookUntilDead(service: Service): Promise<string[]> {
  const answer = await service.call(
    'worker',
    'GET',
    '/api/slots?service=perheneuvola-konsultaatio&area=hartola&limit=500',
  );
  const { items } = (await answer.json()) as { items: { id: string }[] };
  const slots = items.map((slot) => slot.id);
  const confirmed: string[] = [];
  const client = async () => {
    for (let slot = slots.pop(); slot !== undefined; slot = slots.pop()) {
      const booked = await service.call('worker', 'POST', '/api/bookings', { slot, case: CASE }).catch(() => undefined);
      // The two specialists have the same hours, and nobody asks both at once.
      if (booked?.status === 409) continue;
      if (booked?.status !== 201) return;
      // An answer cut off in the middle was not seen by the client, so nothing is owed for it.
      const body = await booked.json().catch(() => undefined);
      if (body === undefined) return;
      confirmed.push((body as { id: string }).id);
      if (confirmed.length === 60) void service.stop('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  expect(confirmed.length).toBeGreaterThanOrEqual(60);
  return confirmed;
}

/** Every booking, confirmed or not heard of, has its claim, its log row and its job: one each, nothing twice. */
async function expectWhole({ db }: OpenDatabase, confirmed: readonly string[]): Promise<void> {
  const rows = await db.$queryRaw<{ id: string; claims: number; logged: number; jobs: number; sides: number }[]>`
    SELECT b.id::text,
      (SELECT count(*)::int FROM claim c WHERE c.booking_id = b.id AND c.active
        AND c.resource_id LIKE 'professional:%') AS claims,
      (SELECT count(*)::int FROM access_log l WHERE l.action = 'book-slot' AND l.subject_id = b.id::text) AS logged,
      (SELECT count(*)::int FROM pgboss.job j WHERE j.name = 'booking-changed' AND j.data->>'booking' = b.id::text) AS jobs,
      (SELECT count(*)::int FROM participant p WHERE p.booking_id = b.id) AS sides
    FROM booking b WHERE b.status = 'booked'`;
  expect(rows.filter((row) => row.claims !== 1 || row.logged !== 1 || row.jobs !== 1 || row.sides !== 2)).toEqual([]);
  const kept = new Set(rows.map((row) => row.id));
  expect(confirmed.filter((id) => !kept.has(id))).toEqual([]);
  const [slots] = await db.$queryRaw<[{ twice: number }]>`
    SELECT count(*)::int AS twice FROM (SELECT slot FROM booking WHERE status = 'booked' GROUP BY slot HAVING count(*) > 1) AS doubled`;
  expect(slots.twice).toBe(0);
}
