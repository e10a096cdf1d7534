// The migrations: they give exactly the Prisma schema, refuse to be changed once applied, and bear company.

import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { openDatabase, overPGlite } from '../../src/platform/db.ts';
import { engine, openTestDatabase } from '../support/database.ts';
import { runSql } from '../support/postgres.ts';

const PRISMA = new URL('../../prisma/', import.meta.url).pathname;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** An empty cluster as a data folder: making one costs six times as much as loading it. */
let blank: Blob | undefined;
async function emptyPGlite(): Promise<PGlite> {
  const extensions = { btree_gist };
  if (blank !== undefined) return PGlite.create({ extensions, loadDataDir: blank });
  const first = await PGlite.create({ extensions });
  blank = await first.dumpDataDir('none');
  return first;
}

/** An empty database; `open` applies the migrations, `exec` runs statements on it. */
async function emptyDatabase(): Promise<{ open: () => Promise<void>; exec: (sql: string) => Promise<void> }> {
  if (engine === 'pglite') {
    const pglite = await emptyPGlite();
    closing.push(() => pglite.close());
    return { open: async () => void (await overPGlite(pglite)), exec: async (sql) => void (await pglite.exec(sql)) };
  }
  const name = `empty_${process.pid}_${Math.random().toString(36).slice(2)}`;
  const url = `${inject('postgres')}${name}`;
  await runSql(`${inject('postgres')}postgres`, `CREATE DATABASE ${name}`);
  return {
    open: async () => (await openDatabase({ url, pool: 2, dataDir: '' })).close(),
    exec: (sql) => runSql(url, sql),
  };
}

/** One to which every migration was applied. */
async function migratedDatabase(): Promise<PGlite> {
  const { connection, close } = await openTestDatabase();
  closing.push(close);
  if (connection.engine !== 'pglite') throw new Error('this test is about PGlite');
  return connection.pglite;
}

test.runIf(engine === 'pglite')('an applied migration is recorded as Prisma records it, and applied once', async () => {
  const pglite = await migratedDatabase();
  await overPGlite(pglite);
  const names = (await readdir(join(PRISMA, 'migrations'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const checksums = await Promise.all(
    names.sort().map(async (name) =>
      createHash('sha256')
        .update(await readFile(join(PRISMA, 'migrations', name, 'migration.sql')))
        .digest('hex'),
    ),
  );
  const { rows } = await pglite.query<{ migration_name: string; checksum: string }>(
    'SELECT * FROM _prisma_migrations ORDER BY migration_name',
  );
  expect(rows.map((row) => [row.migration_name, row.checksum])).toEqual(names.map((name, at) => [name, checksums[at]]));
});

test('a migration changed after it was applied stops the start with one sentence that names it', async () => {
  const { open, exec } = await emptyDatabase();
  await open();
  await exec(`UPDATE _prisma_migrations SET checksum = 'of another file'`);
  await expect(open()).rejects.toThrow(/^Migration \d+_\w+ was changed after it was applied\. Restore it/);
});

test('a migration that fails half-way leaves nothing of itself, and succeeds once the way is clear', async () => {
  const { open, exec } = await emptyDatabase();
  await exec('CREATE TABLE "idempotency_key" (id integer)');
  await expect(open()).rejects.toThrow();
  await exec('DROP TABLE "idempotency_key"');
  await open();
  await exec('SELECT fingerprint FROM "idempotency_key"');
});

test.runIf(engine === 'postgres')(
  'several processes that start at once on an empty database all find it ready',
  async () => {
    const { open, exec } = await emptyDatabase();
    await Promise.all([open(), open(), open(), open()]);
    await exec(`DO $$ BEGIN ASSERT (SELECT count(*) = count(DISTINCT migration_name) FROM _prisma_migrations); END $$`);
  },
);

test.runIf(engine === 'pglite')('the migrations give exactly the Prisma schema', async () => {
  const pglite = await migratedDatabase();
  expect(await missingFrom(pglite)).toBe('-- This is an empty migration.');
  await pglite.exec('ALTER TABLE "booking" ADD COLUMN "forgotten" text');
  expect(await missingFrom(pglite)).toContain('ADD COLUMN     "forgotten" TEXT');
});

test.runIf(engine === 'pglite')(
  'group events planned before they took rooms and closed stand as they were',
  async () => {
    const pglite = await emptyPGlite();
    closing.push(() => pglite.close());
    const names = (await readdir(join(PRISMA, 'migrations'))).filter((name) => /^\d+_/.test(name)).sort();
    const apply = async (wanted: (name: string) => boolean) => {
      for (const name of names.filter(wanted)) {
        await pglite.exec(await readFile(join(PRISMA, 'migrations', name, 'migration.sql'), 'utf8'));
      }
    };
    await apply((name) => name < '20261122150000');
    await pglite.exec(`
    INSERT INTO group_event (id, service_id, site_id, name, start, "end", capacity, created_at, took_part, drawn_at)
    SELECT gen_random_uuid(), 'group', 'site', '{}', now(), now() + interval '1 hour', places, now(), numbers, now()
    FROM (VALUES (1, NULL::int[]), (2, '{}'), (3, '{4,7}')) AS planned (places, numbers);
    INSERT INTO registration (id, event_id, number, state, created_at)
    SELECT gen_random_uuid(), id, 7, 'coming', now() FROM group_event WHERE capacity = 3`);
    await apply((name) => name >= '20261122150000');
    const { rows } = await pglite.query(
      'SELECT took_childcare, professionals, last_number, drawn_places FROM group_event ORDER BY capacity',
    );
    const stands = { professionals: [], last_number: 0 };
    expect(rows).toEqual([
      { ...stands, took_childcare: [], drawn_places: 1 },
      { ...stands, took_childcare: [], drawn_places: 2 },
      { ...stands, took_childcare: [0, 0], drawn_places: 3, last_number: 7 },
    ]);
  },
);

test('families whose numbers differ by case alone stay apart, and what is typed leads to the one that is known', async () => {
  const { exec } = await emptyDatabase();
  const names = (await readdir(join(PRISMA, 'migrations'))).filter((name) => /^\d+_/.test(name)).sort();
  const at = names.findIndex((name) => name.endsWith('_folded_references'));
  const apply = async (name: string) => exec(await readFile(join(PRISMA, 'migrations', name, 'migration.sql'), 'utf8'));
  for (const name of names.slice(0, at)) await apply(name);
  await exec(`INSERT INTO family (id, area_id, reference, name, created_at)
    SELECT gen_random_uuid(), area, reference, name, '2026-01-01'::timestamptz + at * interval '1 day'
    FROM (VALUES ('a', 'Ab-12', 'Virtanen', 2), ('a', 'ab‑12', NULL, 1), ('a', ' AB 13', NULL, 1), ('a', 'Ａｂ13', NULL, 2),
      ('b', 'ab-12', NULL, 1)) AS kept (area, reference, name, at)`);
  await apply(names[at] ?? '');
  const typed = (text: string) => `(SELECT reference FROM family WHERE area_id = 'a' AND folded_reference = '${text}')`;
  await exec(`DO $$ BEGIN
    ASSERT (SELECT count(*) FROM family) = 5;
    ASSERT ${typed('ab-12')} = 'Ab-12' AND ${typed('ab13')} = ' AB 13';
    ASSERT (SELECT count(*) FROM family WHERE area_id = 'a' AND split_part(folded_reference, ' ', 1) = 'ab-12') = 2;
  END $$`);
});

test('a link to an offer that was sent opens after each has their own, unless somebody who had it may not', async () => {
  const { exec } = await emptyDatabase();
  const names = (await readdir(join(PRISMA, 'migrations'))).filter((name) => /^\d+_/.test(name)).sort();
  const at = names.findIndex((name) => name.endsWith('_own_offer_links'));
  const apply = async (name: string) => exec(await readFile(join(PRISMA, 'migrations', name, 'migration.sql'), 'utf8'));
  for (const name of names.slice(0, at)) await apply(name);
  const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
  await exec(`
    INSERT INTO family (id, area_id, reference, folded_reference, created_at) VALUES ('${id(1)}', 'a', '1', '1', now());
    INSERT INTO guardian (id, family_id, name, safe_to_send) VALUES ('${id(1)}', '${id(1)}', 'A', true),
      ('${id(2)}', '${id(1)}', 'B', true), ('${id(3)}', '${id(1)}', 'C', false);
    INSERT INTO waitlist_entry (id, service_id, family_id, added_by, from_date, to_date, state, created_at)
      VALUES ('${id(1)}', 's', '${id(1)}', 'u', '2026-01-01', '2026-02-01', 'offered', now());
    INSERT INTO waitlist_offer (id, entry_id, booking_id, slot, hash, deadline, state, created_at)
      SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, '${id(1)}', gen_random_uuid(), 's', 'hash ' || n, now(), 'lapsed', now()
      FROM generate_series(1, 4) AS n;
    INSERT INTO waitlist_message (id, offer_id, guardian_id, state) VALUES
      (gen_random_uuid(), '${id(2)}', '${id(1)}', 'sent'),
      (gen_random_uuid(), '${id(3)}', '${id(1)}', 'sent'), (gen_random_uuid(), '${id(3)}', '${id(2)}', 'sent'),
      (gen_random_uuid(), '${id(4)}', '${id(1)}', 'sent'), (gen_random_uuid(), '${id(4)}', '${id(3)}', 'sent')`);
  await apply(names[at] ?? '');
  const links = `SELECT string_agg(concat_ws(' ', right(offer_id::text, 1), hash, right(guardian_id::text, 1),
    CASE WHEN revoked_at IS NULL THEN 'opens' END), ', ' ORDER BY offer_id) FROM waitlist_link WHERE id = offer_id`;
  await exec(`DO $$ BEGIN
    ASSERT (${links}) = '1 hash 1 opens, 2 hash 2 1 opens, 3 hash 3 opens, 4 hash 4', (${links});
  END $$`);
});

test('what was told of offers, and to whom, is in the ledger, and who registered is known to have been told', async () => {
  const { exec } = await emptyDatabase();
  const names = (await readdir(join(PRISMA, 'migrations'))).filter((name) => /^\d+_/.test(name)).sort();
  const at = names.findIndex((name) => name.endsWith('_messages'));
  const apply = async (name: string) => exec(await readFile(join(PRISMA, 'migrations', name, 'migration.sql'), 'utf8'));
  for (const name of names.slice(0, at)) await apply(name);
  const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
  await exec(`
    INSERT INTO family (id, area_id, reference, folded_reference, created_at) VALUES ('${id(1)}', 'a', '1', '1', now());
    INSERT INTO guardian (id, family_id, name, email) VALUES ('${id(1)}', '${id(1)}', 'A', 'a@x.test'), ('${id(2)}', '${id(1)}', 'B', 'B@x.test');
    INSERT INTO waitlist_entry (id, service_id, areas, family_id, email, added_by, from_date, to_date, state, created_at)
      SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, 's', '{h,k}', family, email, 'u', '2026-01-01', '2026-02-01', 'offered', now()
      FROM (VALUES (1, '${id(1)}'::uuid, NULL), (2, NULL, 'Own@x.test'), (3, NULL, NULL)) AS kept (n, family, email);
    INSERT INTO waitlist_offer (id, entry_id, booking_id, slot, deadline, state, created_at)
      SELECT ('00000000-0000-4000-8000-00000000000' || n)::uuid, ('00000000-0000-4000-8000-00000000000' || entry)::uuid, gen_random_uuid(),
        's~sched~20261201T083000Z~professional:p', now(), state, '2026-11-01'
      FROM (VALUES (1, 1, 'open'), (2, 2, 'withdrawn'), (3, 3, 'open'), (4, 1, 'lapsed')) AS kept (n, entry, state);
    INSERT INTO waitlist_message (id, offer_id, guardian_id, state, attempts, failure, sent_at)
      SELECT gen_random_uuid(), ('00000000-0000-4000-8000-00000000000' || offer)::uuid,
        ('00000000-0000-4000-8000-00000000000' || guardian)::uuid, state, attempts, failure, sent::timestamptz
      FROM (VALUES (1, 1, 'closed', 1, NULL, '2026-11-02'), (1, 1, 'pending', 2, 'delayed', NULL), (1, 2, 'failed', 1, 'refused-550', NULL),
        (2, NULL, 'recalled', 2, NULL, '2026-11-03'), (3, NULL, 'sent', 1, NULL, '2026-11-03'),
        (4, 1, 'failed', 1, 'no-address', NULL), (4, 2, 'closed', 0, NULL, NULL)) AS told (offer, guardian, state, attempts, failure, sent);
    INSERT INTO site (id, area_id, kind, name) VALUES ('place', 'h', 'clinic', '{}');
    INSERT INTO group_event (id, service_id, site_id, name, start, "end", capacity, created_at)
      VALUES ('${id(1)}', 'g', 'place', '{}', '2026-12-03T11:00Z', '2026-12-03T13:00Z', 9, now());
    INSERT INTO registration (id, event_id, number, state, email, created_at) VALUES
      ('${id(1)}', '${id(1)}', 1, 'coming', 'C@x.test', now()), ('${id(2)}', '${id(1)}', 2, 'coming', NULL, now())`);
  await apply(names[at] ?? '');
  const ledger = `SELECT string_agg(concat_ws(' ', right(about_id, 1), mailbox, version, kind, area_id, state, stage, code,
    CASE WHEN next_at IS NOT NULL THEN 'due' END, CASE WHEN reached_at IS NOT NULL THEN 'reached' END,
    to_char(start AT TIME ZONE 'UTC', 'DD.HH24:MI')), ', ' ORDER BY about, about_id, mailbox, version) FROM message WHERE about <> 'booking'`;
  await exec(`DO $$ BEGIN
    ASSERT (${ledger}) = '1 a@x.test 0 offer h sent reached 01.08:30, 1 a@x.test 1 offer h queued connect delayed due reached 01.08:30, '
      || '1 b@x.test 0 offer h failed recipient 550 01.08:30, '
      || '2 own@x.test 0 offer h sent reached 01.08:30, 2 own@x.test 1 withdrawal h sent reached 01.08:30, '
      || '4 a@x.test 0 offer h failed no-address 01.08:30, 4 b@x.test 0 offer h superseded 01.08:30, '
      || '1 c@x.test 0 registration h sent reached 03.11:00', (${ledger});
    ASSERT (SELECT string_agg(concat_ws(' ', right(id::text, 1), heard), ', ' ORDER BY id) FROM waitlist_offer) = '1, 2, 3, 4 f';
    ASSERT (SELECT bearer FROM message WHERE mailbox = 'b@x.test' AND about_id = '${id(1)}') = '${id(2)}';
  END $$`);
});

/** The part of Prisma's engine that is used here: its package points to types that it does not ship. */
type Engine = { readonly migrateDiff: (input: object) => Promise<unknown> };
type EngineClass = { readonly setup: (options: { readonly adapter: unknown }) => Promise<Engine> };

/** What the schema lacks of the database, as SQL, by Prisma's own engine. It sees no exclusion, check or trigger. */
async function missingFrom(pglite: PGlite): Promise<string> {
  const require = createRequire(import.meta.url);
  await placeEngine(require);
  const { SchemaEngineWasm } = require('@prisma/migrate') as { SchemaEngineWasm: EngineClass };
  const { bindMigrationAwareSqlAdapterFactory } = createRequire(require.resolve('@prisma/migrate'))(
    '@prisma/driver-adapter-utils',
  );
  const folder = join(PRISMA, 'schema');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma'));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), content: await readFile(join(folder, name), 'utf8') })),
  );
  const engine = await SchemaEngineWasm.setup({
    adapter: bindMigrationAwareSqlAdapterFactory(new PrismaPGlite(pglite)),
  });
  const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await engine.migrateDiff({
      from: { tag: 'schemaDatamodel', files },
      to: { tag: 'schemaDatasource', files, configDir: PRISMA },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return printed.mock.calls
      .map(([text]) => String(text))
      .join('')
      .trim();
  } finally {
    printed.mockRestore();
  }
}

/** The engine lies where only Prisma's command line looks: copied to where the library does, whole or not at all. */
async function placeEngine(require: NodeJS.Require): Promise<void> {
  const file = 'schema_engine_bg.wasm';
  const place = join(dirname(dirname(require.resolve('@prisma/internals'))), 'build');
  await mkdir(place, { recursive: true });
  await copyFile(
    join(dirname(require.resolve('prisma/package.json')), 'build', file),
    join(place, `${process.pid}.wasm`),
  );
  await rename(join(place, `${process.pid}.wasm`), join(place, file));
}

test.runIf(engine === 'pglite')(
  'every reference is found by an index, so that nothing is searched for in a whole table',
  async () => {
    const pglite = await migratedDatabase();
    const unindexed = `
    SELECT conrelid::regclass || '.' || attname AS reference
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
      SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1] AND indpred IS NULL
    ) ORDER BY 1`;
    expect((await pglite.query(unindexed)).rows).toEqual([]);
  },
);
