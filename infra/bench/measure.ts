// Measures: searches in the process and through the app, pages of slots, and bookings by many clients over HTTP.

import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import pg from 'pg';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { searchTimes } from '../../src/features/availability/read.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { createApiKey } from '../../src/features/identity/create-api-key.ts';
import { mailSignInLink } from '../../src/features/identity/mail-sign-in-link.ts';
import { execute } from '../../src/platform/command.ts';
import { openDependencies } from '../../src/platform/open-dependencies.ts';
import { findPostgres } from '../../test/support/parts.ts';
import { runSql, startPostgres } from '../../test/support/postgres.ts';
import { statementsIn } from '../../test/support/statements.ts';
import { areaIds, directoryFile, fillCalendar, NOW, professionalIds, serviceIds, siteIds } from './region.ts';

const SEARCHES = 400;
const WARM_UP = 60;
const CLIENTS = 16;
const BOOKING_SECONDS = 10;
const DAY = 86_400_000;

const desk = {
  principal: 'key:bench',
  name: 'bench',
  language: 'fi',
  grants: [{ role: 'scheduler', area: '*' }],
} as unknown as Actor;
const administrator = { ...desk, grants: [{ role: 'administrator', area: '*' }] } as unknown as Actor;

const bin = findPostgres();
if (bin === undefined) throw new Error('npm run bench needs PostgreSQL 14 or newer');
const cluster = await startPostgres(bin, { lasting: true });
try {
  await runSql(cluster.url('postgres'), 'CREATE DATABASE bench');
  console.log(JSON.stringify(await measure(cluster.url('bench')), null, 2));
} finally {
  await cluster.stop();
}

async function measure(url: string): Promise<object> {
  const config = readConfig({
    DATABASE_URL: url,
    SECRET: 'a secret for measuring that is long enough',
    LOG_LEVEL: 'silent',
    RATE_LIMIT: '0',
    DATA_DIR: join(tmpdir(), 'neuvoaika-bench'),
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: 'none',
    LIVEKIT_API_SECRET: 'none',
  });
  const { deps, close } = await openDependencies(config, mailSignInLink, { clock: { now: () => NOW } });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await execute(deps, theService, importDirectory, { file: directoryFile });
    const filled = await fillCalendar(client);
    const app = createApp(deps);
    const key = await keyOf('scheduler');
    const worker = await keyOf('worker');
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
    const post = async (body: object) => {
      const response = await app.request('/api/search', { method: 'POST', headers, body: JSON.stringify(body) });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      await response.text();
    };
    const get = async (path: string) => {
      const response = await app.request(path, { headers: { Authorization: `Bearer ${worker}` } });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      await response.text();
    };
    const slotPages = areaIds.map((area) => `/api/slots?service=advice&area=${area}&limit=100`);
    const [load] = loadavg();
    const inProcess = await timed(questions(), (question) => searchTimes(deps, desk, question));
    return {
      // Where the load is above the cores, wall-clock figures are others' as much as ours: see the processor time.
      machine: { cores: availableParallelism(), load, node: process.version, postgres: await versionOf(client) },
      data: { professionals: professionalIds.length, sites: siteIds.length, weeks: 4, ...filled },
      search: { ...inProcess.all, cpu: inProcess.cpu },
      searchByKind: inProcess.byKind,
      searchOverApp: (await timed(questions(), post)).all,
      claimsQuery: await explainClaims(client),
      slotPage: (
        await timed(
          Array.from({ length: 160 }, (_, at) => ['slots', slotPages[at % 4] ?? '']),
          get,
        )
      ).all,
      bookings: await book(app, worker),
    };

    async function keyOf(role: string): Promise<string> {
      const made = await execute(deps, administrator, createApiKey, { label: role, role, areas: ['*'] });
      return made.key;
    }
  } finally {
    await client.end();
    await close();
  }
}

type Asked<Question> = readonly [kind: string, question: Question];

/** Four weeks each, as a desk asks: any time, afternoons, a person, a language, near a site, a joint team, nothing free. */
function questions(): readonly Asked<object>[] {
  const weeks = { from: new Date(NOW).toISOString(), to: new Date(NOW + 28 * DAY).toISOString() };
  const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
  return Array.from({ length: SEARCHES }, (_, at): Asked<object> => {
    const base = { service: pick(serviceIds, Math.floor(at / 8)), ...weeks };
    switch (at % 8) {
      case 0:
        return ['anything', base];
      case 1:
        return ['afternoons', { ...base, earliest: '12:00', latest: '16:00', weekdays: ['TU', 'WE', 'TH'] }];
      case 2:
        return ['area', { ...base, areas: [pick(areaIds, at)] }];
      case 3:
        return [
          'near, Swedish if possible',
          { ...base, near: { site: pick(siteIds, at) }, language: 'sv', languagePreferred: true },
        ];
      case 4:
        return ['person', { ...base, professional: pick(professionalIds, at * 3) }];
      case 5:
        return ['in Swedish', { ...base, language: 'sv', sites: [pick(siteIds, at), pick(siteIds, at + 3)] }];
      case 6:
        return ['all of four weeks', { ...base, limit: 500 }];
      default:
        return ['nothing free, explained', { ...base, weekdays: ['SA'] }];
    }
  });
}

type Figures = { readonly n: number; readonly p50: number; readonly p95: number; readonly max: number };

/** Runs each, one after another, after a warm-up; milliseconds. `cpu`: of the process, for one on average. */
async function timed<Question>(asked: readonly Asked<Question>[], run: (question: Question) => Promise<unknown>) {
  for (const [, question] of asked.slice(0, WARM_UP)) await run(question);
  const times: (readonly [kind: string, ms: number])[] = [];
  const before = process.cpuUsage();
  for (const [kind, question] of asked) {
    const start = performance.now();
    await run(question);
    times.push([kind, performance.now() - start]);
  }
  const { user, system } = process.cpuUsage(before);
  const byKind = [...Map.groupBy(times, ([kind]) => kind)].map(([kind, of]) => [kind, figures(of.map(([, ms]) => ms))]);
  const cpu = Math.round((user + system) / asked.length / 100) / 10;
  return { all: figures(times.map(([, ms]) => ms)), cpu, byKind: Object.fromEntries(byKind) };
}

function figures(times: readonly number[]): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}

/** The statement that reads the claims of everybody and every room for four weeks: which index it walks, and how long. */
async function explainClaims(client: pg.Client): Promise<object> {
  const { rows } = await client.query(
    `EXPLAIN (ANALYZE, FORMAT JSON)
     SELECT wanted.resource, claimed.starts FROM unnest($1::text[]) AS wanted (resource)
     CROSS JOIN LATERAL (
       SELECT array_agg(date_part('epoch', lower(during))) AS starts FROM claim
       WHERE resource_id = wanted.resource AND active AND during && tstzrange($2, $3)) AS claimed`,
    [professionalIds.map((id) => `professional:${id}`), new Date(NOW), new Date(NOW + 28 * DAY)],
  );
  const plan = rows[0]['QUERY PLAN'][0];
  const indexes = JSON.stringify(plan).match(/"Index Name": ?"[^"]+"/g) ?? [];
  return { indexes: [...new Set(indexes.map((text) => text.split('"')[3]))], ms: plan['Execution Time'] };
}

/** Clients that each book one free consultation after another, over HTTP, for some seconds. */
async function book(app: ReturnType<typeof createApp>, key: string): Promise<object> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const slots: string[] = [];
  for (let cursor = ''; slots.length < 12_000; ) {
    const query = `service=advice&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = (await (await fetch(`${base}/api/slots?${query}`, { headers })).json()) as {
      items: { id: string }[];
      nextCursor: string | null;
    };
    slots.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  const content = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä. Miten tuen vanhempia?' };
  const times: number[] = [];
  const answers = new Map<number, number>();
  const start = performance.now();
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (performance.now() - start < BOOKING_SECONDS * 1000) {
      const slot = slots.shift();
      if (slot === undefined) return;
      const began = performance.now();
      const response = await fetch(`${base}/api/bookings`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ slot, case: content, channel: 'phone', phone: '040 123 4567' }),
      });
      await response.text();
      times.push(performance.now() - began);
      answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
    }
  });
  const before = process.cpuUsage();
  await Promise.all(clients);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const statements = await statementsIn(async () => {
    const body = JSON.stringify({ slot: slots.shift(), case: content, channel: 'phone', phone: '040 123 4567' });
    await (await fetch(`${base}/api/bookings`, { method: 'POST', headers, body })).text();
  });
  server.close();
  const booked = answers.get(201) ?? 0;
  return {
    clients: CLIENTS,
    perSecond: Math.round(booked / seconds),
    answers: Object.fromEntries(answers),
    ...figures(times),
    cpu: Math.round((user + system) / times.length / 100) / 10,
    // Round trips of one booking, the look-up of its key included: what stays the same on a busy machine.
    statements: statements.length,
  };
}

async function versionOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  return rows[0]?.server_version ?? '';
}
