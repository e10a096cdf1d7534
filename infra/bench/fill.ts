// Fills a database with bookings as a year leaves them, and with what hangs on them. 85 % of each working day is taken;
// the first area's next two weeks come first, so that a small database is as full there as a large one.

import { runSql } from '../../test/support/postgres.ts';
import { NOW } from './region.ts';

/**
 * Writes so many bookings, and families, log rows, waiting people and messages in proportion; at least so many that the first
 * page of each list is full, as two lists are compared by their first pages.
 */
export async function fill(url: string, bookings: number): Promise<void> {
  const families = Math.max(1_000, Math.ceil(bookings / 100));
  const waiting = Math.max(150, Math.ceil(bookings * 0.003));
  const oneFailedOf = Math.min(500, Math.ceil(bookings / 400));
  await runSql(
    url,
    'SET work_mem = 262144',
    'SET maintenance_work_mem = 1048576',
    'SET synchronous_commit = off',
    // checked once, when all are in
    'ALTER TABLE claim DROP CONSTRAINT claim_no_overlap',
    'ALTER TABLE booking DISABLE TRIGGER USER',
    CELLS(bookings),
    FAMILIES(families),
    BOOKINGS(families),
    CLAIMS,
    PARTICIPANTS,
    MESSAGES(oneFailedOf),
    LOG(Math.ceil(bookings * 0.3), families),
    WAITING(waiting, families),
    'ALTER TABLE booking ENABLE TRIGGER USER',
    'ALTER TABLE claim ADD CONSTRAINT claim_no_overlap EXCLUDE USING gist (resource_id WITH =, during WITH &&) WHERE (active)',
    'VACUUM ANALYZE',
    'CHECKPOINT',
  );
}

/** Nobody is booked then: the public holidays of that half year that are no weekend. */
const HOLIDAYS = '{2026-12-24,2026-12-25,2027-01-01,2027-01-06,2027-03-26,2027-03-29}';

const CELLS = (n: number) => `
  CREATE TEMP TABLE cell AS
  WITH person AS (SELECT k, k / 5 AS site, (k / 5) % 10 AS area FROM generate_series(0, 199) AS k),
  day AS (
    SELECT d, date '${NOW.slice(0, 10)}' + d AS date FROM generate_series(-184, 184) AS d
    WHERE extract(isodow FROM date '${NOW.slice(0, 10)}' + d) < 6 AND date '${NOW.slice(0, 10)}' + d <> ALL ('${HOLIDAYS}'::date[])),
  quarter AS (
    SELECT c, CASE WHEN c < 16 THEN interval '8 hours' + c * interval '15 min'
      ELSE interval '12 hours 45 min' + (c - 16) * interval '15 min' END AS at
    FROM generate_series(0, 28) AS c)
  SELECT gen_random_uuid() AS id, k, site, area, (date + at) AT TIME ZONE 'Europe/Helsinki' AS start,
    row_number() OVER (ORDER BY (area = 0 AND d BETWEEN -1 AND 16) DESC, abs(d), d, k, c) AS rank
  FROM person, day, quarter
  WHERE (hashint4(k * 100000 + (d + 200) * 100 + c) & 1023) < 870;
  DELETE FROM cell WHERE rank > ${n};
  ANALYZE cell`;

const NAMES = `(ARRAY['Virtanen','Korhonen','Nieminen','Mäkinen','Laine','Heikkinen','Koskinen','Järvinen'])`;

/** A UUID of the fourth version for each such text: others are none to the service. */
const ID = (text: string) => `overlay(overlay(md5(${text}) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid`;

const FAMILIES = (n: number) => `
  INSERT INTO family (id, area_id, reference, folded_reference, name, words, created_at)
  SELECT ${ID(`'f' || i`)}, 'area-' || (i % 10), 'N-' || (5000 + i), 'n' || (5000 + i), ${NAMES}[1 + i % 8] || i,
    lower(${NAMES}[1 + i % 8] || i || ' matti liisa ' || (400000000 + i * 7)), timestamptz '${NOW}' - interval '1 year'
  FROM generate_series(1, ${n}) AS i;
  INSERT INTO guardian (id, family_id, name, email, phone)
  SELECT ${ID(`'g' || i || '-' || j`)}, ${ID(`'f' || i`)}, (ARRAY['Matti','Liisa'])[j] || ' ' || ${NAMES}[1 + i % 8] || i,
    'g' || i || '-' || j || '@example.test', '+35840' || (1000000 + i * 7)
  FROM generate_series(1, ${n}) AS i, generate_series(1, 2) AS j;
  INSERT INTO child (id, family_id, name, born)
  SELECT ${ID(`'c' || i || '-' || j`)}, ${ID(`'f' || i`)}, 'Lapsi' || j || ' ' || ${NAMES}[1 + i % 8] || i, '2023-0' || j
  FROM generate_series(1, ${n}) AS i, generate_series(1, 2) AS j;
  INSERT INTO named_worker (id, family_id, professional_id, since)
  SELECT ${ID(`'n' || i`)}, ${ID(`'f' || i`)}, 'nurse-' || (i % 200), timestamptz '${NOW}' - interval '1 year'
  FROM generate_series(1, ${n}) AS i`;

const BOOKINGS = (families: number) => `
  INSERT INTO booking (id, status, service_id, area_id, site_id, room_id, slot, start, "end", professionals, channel,
    booked_by, language, calendar_uid, created_at, changed_at, family_id)
  SELECT id, CASE WHEN start < '${NOW}' THEN 'fulfilled' ELSE 'booked' END, 'check', 'area-' || area, 'clinic-' || site,
    'clinic-' || site || '-r' || (k % 5),
    'check~h~' || to_char(start AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') || '~professional:nurse-' || k
      || '+room:clinic-' || site || '-r' || (k % 5), start, start + interval '15 min', ARRAY['nurse-' || k], 'on-site',
    'key:fill', 'fi', id::text, start - interval '20 days', start - interval '20 days',
    ${ID(`'f' || (1 + rank % ${families})`)}
  FROM cell ORDER BY start, k`;

const CLAIMS = `
  INSERT INTO claim (booking_id, resource_id, during)
  SELECT id, resource, tstzrange(start, start + interval '15 min')
  FROM cell, LATERAL (VALUES ('professional:nurse-' || k), ('room:clinic-' || site || '-r' || (k % 5))) AS of (resource)
  ORDER BY start, k`;

const PARTICIPANTS = `
  INSERT INTO participant (id, booking_id, role, principal, professional_id, email, language)
  SELECT gen_random_uuid(), id, CASE WHEN p = 1 THEN 'professional' ELSE 'booker' END,
    CASE WHEN p = 0 THEN 'key:fill' END, CASE WHEN p = 1 THEN 'nurse-' || k END,
    CASE WHEN p = 1 THEN 'nurse-' || k || '@example.test' END, 'fi'
  FROM cell, generate_series(0, 1) AS p ORDER BY start, k`;

const MESSAGES = (oneFailedOf: number) => `
  INSERT INTO message (id, kind, channel, about, about_id, version, bearer, mailbox, area_id, start, "end", state, attempts,
    created_at, reached_at, sent_at)
  SELECT gen_random_uuid(), 'invite', 'mail', 'booking', p.booking_id::text, 0, p.id::text, p.email, b.area_id, b.start, b."end",
    CASE WHEN hashtext(p.id::text) % ${oneFailedOf} = 0 THEN 'failed' ELSE 'sent' END, 1, b.created_at,
    CASE WHEN hashtext(p.id::text) % ${oneFailedOf} = 0 THEN NULL ELSE b.created_at END,
    CASE WHEN hashtext(p.id::text) % ${oneFailedOf} = 0 THEN NULL ELSE b.created_at END
  FROM participant AS p JOIN booking AS b ON b.id = p.booking_id WHERE p.role = 'professional'`;

const LOG = (n: number, families: number) => `
  INSERT INTO access_log (nonce, mac, at, actor, role, action, subject_kind, subject_id, area, details)
  SELECT gen_random_uuid(), repeat('a', 64), timestamptz '${NOW}' - (${n} - i) * interval '57 sec', 'key:fill', 'scheduler',
    (ARRAY['read-family','book-slot','read-booking','cancel-booking'])[1 + i % 4],
    (ARRAY['family','booking','booking','booking'])[1 + i % 4],
    CASE WHEN i % 4 = 0 THEN ${ID(`'f' || (1 + i % ${families})`)}::text ELSE gen_random_uuid()::text END,
    'area-' || (i % 10), '{"x": "1"}'
  FROM generate_series(1, ${n}) AS i`;

const WAITING = (n: number, families: number) => `
  INSERT INTO waitlist_entry (id, service_id, areas, family_id, added_by, language, weekdays, from_date, to_date, state,
    created_at)
  SELECT gen_random_uuid(), 'check', ARRAY['area-' || (i % 10)], ${ID(`'f' || (1 + i % ${families})`)}, 'key:fill', 'fi',
    ARRAY[]::text[], '2026-11-01', '2027-06-01', 'waiting', timestamptz '${NOW}' - i * interval '1 min'
  FROM generate_series(1, ${n}) AS i`;
