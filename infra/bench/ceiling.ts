// The ceiling: how many bookings a second this database takes when pgbench writes the rows of one in one statement.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSql } from '../../test/support/postgres.ts';

/** What one `POST /api/bookings` reads and writes: the caller's key, the ground, and every row of it. */
const BOOKING = `
\\set k random(0, 199)
\\set t random(0, 400000)
WITH caller AS (
  SELECT k.id, k.hash,
    (SELECT jsonb_agg(jsonb_build_object('role', g.role, 'area', g.area)) FROM role_grant g WHERE g.user_id = k.user_id)
  FROM api_key k WHERE k.id = 'none'),
ground AS (
  SELECT (SELECT version FROM region), (SELECT jsonb_agg(jsonb_build_array(area_id, per)) FROM quota WHERE service_id = 'advice'),
    (SELECT jsonb_agg(jsonb_build_object('resource', resource_id, 'start', (date_part('epoch', lower(during)) * 1000)::bigint))
      FROM claim WHERE active AND resource_id = ANY (ARRAY['professional' || chr(58) || 'nurse-' || :k::int])
        AND during && tstzrange(timestamptz '2026-12-08', timestamptz '2026-12-12'))),
new AS MATERIALIZED (
  SELECT gen_random_uuid() AS id, timestamptz '2030-01-01' + :t::int * interval '15 min' AS s),
made AS (
  INSERT INTO booking (id, status, service_id, area_id, site_id, slot, start, "end", professionals, channel, booked_by,
    language, calendar_uid, created_at, changed_at, phone)
  SELECT id, 'booked', 'advice', 'area-5', 'clinic-5', 'advice~nurse-25.clinic-5~20261207T070000Z~professional-nurse-25',
    s, s + interval '15 min', ARRAY['nurse-' || :k::int], 'phone', 'key' || chr(58) || 'pgbench', 'fi',
    id || '@neuvoaika.example', now(), now(), '040 123 4567' FROM new),
claimed AS (
  INSERT INTO claim (booking_id, resource_id, during)
  SELECT id, 'professional' || chr(58) || 'nurse-' || :k::int, tstzrange(s, s + interval '15 min') FROM new
  ON CONFLICT DO NOTHING RETURNING 1),
about AS (
  INSERT INTO "case" (booking_id, topic, age_band, question, remove_after)
  SELECT id, 'sleep', '0-2', 'Lapsi herää yöllä. Miten tuen vanhempia?', s + interval '30 days' FROM new),
people AS (
  INSERT INTO participant (id, booking_id, role, principal, professional_id, email, language)
  SELECT gen_random_uuid(), id, 'booker', 'ca3f0356-5e53-45a2-bba3-2045efff51bf', NULL, NULL, 'fi' FROM new
  UNION ALL
  SELECT gen_random_uuid(), id, 'professional', NULL, 'nurse-' || :k::int, 'nurse-1@example.test', 'fi' FROM new),
logged AS (
  INSERT INTO access_log (nonce, mac, at, actor, role, request_id, action, subject_kind, subject_id, area, details)
  SELECT gen_random_uuid(), repeat('a', 64), now(), 'key' || chr(58) || 'pgbench', 'scheduler', 'r', 'book-slot', 'booking',
    id::text, 'area-5', jsonb_build_object('booking', id, 'service', 'advice', 'channel', 'phone', 'sequence', 0) FROM new),
kept AS (
  INSERT INTO idempotency_key (principal, key, fingerprint, answer, created_at)
  SELECT 'key' || chr(58) || 'pgbench', id::text, repeat('f', 64), jsonb_build_object('id', id, 'status', 'booked',
    'service', 'advice', 'area', 'area-5', 'x', repeat('y', 700)), now() FROM new),
queued AS (
  INSERT INTO pgboss.job_common (name, data, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy,
    expire_seconds, deletion_seconds)
  SELECT 'bench', jsonb_build_object('booking', id, 'sequence', 0, 'change', 'booked'), 12, 5, true, 3600, 'standard',
    900, 604800 FROM new RETURNING 1)
SELECT (SELECT count(*) FROM claimed), (SELECT count(*) FROM queued), (SELECT count(*) FROM caller),
  (SELECT count(*) FROM ground);
`;

/** Bookings a second with 16 clients, each statement prepared. */
export async function measureCeiling(bin: string, url: string, seconds: number): Promise<number> {
  await runSql(url, `SELECT pgboss.create_queue('bench', '{"policy": "standard"}')`);
  const folder = await mkdtemp(join(tmpdir(), 'neuvoaika-pgbench-'));
  const script = join(folder, 'booking.sql');
  await writeFile(script, BOOKING);
  try {
    const words = ['-n', '-M', 'prepared', '-j', '1', '-c', '16', '-T', String(seconds), '-f', script, url];
    const tps = /tps = ([\d.]+) \(without/.exec(await run(join(bin, 'pgbench'), words))?.[1];
    if (tps === undefined) throw new Error('pgbench printed no rate');
    return Number(tps);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What was written to find the ceiling goes again, so that nothing else is measured beside it. */
export async function clearCeiling(url: string): Promise<void> {
  await runSql(
    url,
    `SELECT pgboss.delete_queue('bench')`,
    `DELETE FROM booking WHERE booked_by = 'key:pgbench'`,
    `DELETE FROM idempotency_key WHERE principal = 'key:pgbench'`,
  );
}

function run(command: string, words: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
    child.once('error', fail);
    child.once('exit', (code) => (code === 0 ? done(said) : fail(new Error(said))));
  });
}
