// The order of the measuring: a small database and a large one, the service beside its worker, everything in turn.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { findPostgres } from '../../test/support/parts.ts';
import { runSql, startPostgres } from '../../test/support/postgres.ts';
import { type Answer, ask, askWell, keptOpen, load, median, type Question, quantile } from './ask.ts';
import { clearCeiling, measureCeiling } from './ceiling.ts';
import { measureCore } from './core.ts';
import { fill } from './fill.ts';
import { startMailSink } from './mail-sink.ts';
import { type Mailed, measureAway, measureDrain } from './mails.ts';
import { directoryFile, fiftyPeople, NOW } from './region.ts';
import { cpuOf, runCli, type Service, type Settings, startService } from './start-app.ts';

const quick = process.argv.includes('--quick');
// wrong words are said before anything is measured
demanded();
/** Bookings in the large database and in the small one, and how long and how often each thing is done. */
const SIZE = quick
  ? {
      large: 50_000,
      small: 5_000,
      rounds: 2,
      seconds: 5,
      ofEach: 20,
      lagSeconds: 15,
      rush: 400,
      followed: 1500,
      drain: 10_000,
    }
  : {
      large: 1_000_000,
      small: 10_000,
      rounds: 3,
      seconds: 10,
      ofEach: 100,
      lagSeconds: 60,
      rush: 1000,
      followed: 3000,
      drain: 10_000,
    };
const CLIENTS = 16;
const LAG_RATE = 50;
/** Answers before any is measured. */
const WARMING = 5;
/** One address may be read so often in a while. */
const FEED_READS = 12;
const DAY = 86_400_000;
const OPEN_JOBS = `FROM pgboss.job WHERE name = 'booking-changed' AND state < 'completed'`;
// the waiting list is offered free times all along: its mails are not waited for
const OPEN_MESSAGES = `FROM message WHERE next_at IS NOT NULL AND state <> 'sent' AND about = 'booking'`;
const content = {
  topic: 'sleep',
  ageBand: '0-2',
  question: 'Lapsi herää yöllä monta kertaa. Miten voin tukea vanhempia?',
};
const agent = keptOpen(4);

/** Figures by their key; what was measured several times is given by its median. */
const figures = new Map<string, number[]>();
const note = (key: string, value: number) => figures.set(key, [...(figures.get(key) ?? []), value]);
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

const bin = findPostgres();
if (bin === undefined) throw new Error('npm run bench needs PostgreSQL 14 or newer');
const folder = mkdtempSync(join(tmpdir(), 'neuvoaika-bench-'));
const cluster = await startPostgres(bin, { lasting: true });
const mails = await startMailSink();
// a measuring that is broken off leaves no server behind
const endServer = () => void process.kill(cluster.pid, 'SIGQUIT');
process.once('exit', endServer);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  writeFileSync(join(folder, 'region.json'), JSON.stringify(directoryFile));
  await measureCoreAlone();
  const small = await prepare('small', SIZE.small);
  await measureLists(small, 'small');
  await small.service.stop();
  const large = await prepare('large', SIZE.large);
  await measureLists(large, 'large');
  noteGrowth();
  await measureFeed(large);
  await measureInsights(large);
  for (let round = 1; round <= SIZE.rounds; round += 1) {
    say(`round ${round} of ${SIZE.rounds}`);
    await measureReading(large);
    await measureBooking(large);
  }
  await measureRush(large);
  await measureLag(large);
  await measureFollowUp(large);
  await measureMails(large);
  await measureTwo(large);
  await large.service.stop();
  print();
} catch (error) {
  // what was measured for many minutes is not lost with what failed
  say('broken off: until then it was');
  printTable();
  throw error;
} finally {
  await mails.stop();
  await cluster.stop();
  process.off('exit', endServer);
  rmSync(folder, { recursive: true, force: true });
}

type Place = {
  readonly url: string;
  readonly settings: Settings;
  readonly service: Service;
  /** of a worker and of a scheduler, for the API */
  readonly key: string;
  readonly deskKey: string;
  /** sessions of a scheduler, of an auditor and of a coordinator, for pages */
  readonly cookie: string;
  readonly auditor: string;
  readonly coordinator: string;
  /** free times of the consultation, far more than are booked */
  readonly slots: string[];
};

async function prepare(name: string, bookings: number): Promise<Place> {
  say(`filling the ${name} database with ${bookings} bookings`);
  await runSql(cluster.url('postgres'), `CREATE DATABASE ${name}`);
  const url = cluster.url(name);
  const settings: Settings = {
    DATABASE_URL: url,
    DATA_DIR: join(folder, name),
    SECRET: 'a secret for measuring that is long enough',
    LOG_LEVEL: 'error',
    RATE_LIMIT: '0',
    DEMO: 'false',
    CLOCK_START: NOW,
    SMTP_URL: mails.url,
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: 'none',
    LIVEKIT_API_SECRET: 'none',
  };
  runCli(settings, 'import', join(folder, 'region.json'));
  await fill(url, bookings);
  runCli(settings, 'count-figures');
  for (const role of ['scheduler', 'auditor', 'coordinator']) {
    const who = ['--email', `${role}@example.test`, '--name', role];
    runCli(settings, 'user', 'add', ...who, '--role', role, '--area', '*');
  }
  const service = await startService(settings);
  note('start_ms', service.startedInMs);
  note('rss_mb_idle', service.memory().mb);
  const keyOf = (role: string) =>
    runCli(settings, 'api-key', 'create', '--role', role, '--area', '*').split(/\s+/).at(-1) ?? '';
  const key = keyOf('worker');
  const place = {
    url,
    settings,
    service,
    key,
    deskKey: keyOf('scheduler'),
    cookie: await signIn(service, 'scheduler@example.test'),
    auditor: await signIn(service, 'auditor@example.test'),
    coordinator: await signIn(service, 'coordinator@example.test'),
    slots: await findSlots(service, key),
  };
  say(`${name}: ${place.slots.length} free times, ${service.memory().mb} MB`);
  return place;
}

async function signIn({ url }: Service, email: string): Promise<string> {
  const own = { Origin: url, 'Content-Type': 'application/x-www-form-urlencoded' };
  const link = mails.linkTo(email);
  await fetch(`${url}/sign-in`, { method: 'POST', headers: own, body: `email=${email}&next=/`, redirect: 'manual' });
  const token = new URL(await link).searchParams.get('token') ?? '';
  const body = new URLSearchParams({ token, next: '/' });
  const answer = await fetch(`${url}/sign-in/confirm`, { method: 'POST', headers: own, body, redirect: 'manual' });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (cookies.length === 0) throw new Error(`no session: ${answer.status}`);
  return cookies.join('; ');
}

async function findSlots(service: Service, key: string): Promise<string[]> {
  const slots: string[] = [];
  // each round, the mail server there, away and there again, and one process and two
  const wanted = (SIZE.rounds + 3 + 2) * SIZE.seconds * 1_000 + 10_000;
  for (let cursor = ''; slots.length < wanted; ) {
    // not the soonest: those are offered to who waits
    const from = new Date(Date.parse(NOW) + 14 * DAY).toISOString();
    const query = `service=advice&from=${from}&limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = JSON.parse(
      await askWell(agent, { url: `${service.url}/api/slots?${query}`, headers: bearer(key) }),
    ) as {
      items: { id: string }[];
      nextCursor: string | null;
    };
    slots.push(...page.items.map(({ id }) => id));
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  // the latest first: the waiting list takes the soonest, more of them the longer it is measured
  return slots.reverse();
}

function bearer(key: string) {
  return { Authorization: `Bearer ${key}` };
}

function booking({ service, key }: Pick<Place, 'service' | 'key'>, slot: string): Question {
  return {
    method: 'POST',
    url: `${service.url}/api/bookings`,
    headers: { ...bearer(key), 'Idempotency-Key': randomUUID() },
    body: { slot, case: content, channel: 'phone', phone: '040 123 4567' },
  };
}

/** One figure: the median and the 99th percentile of so many answers, one after another. */
async function timed(question: () => Question, n = SIZE.ofEach): Promise<readonly number[]> {
  const times: number[] = [];
  for (let at = -WARMING; at < n; at += 1) {
    const began = performance.now();
    await askWell(agent, question());
    if (at >= 0) times.push(performance.now() - began);
  }
  return times;
}

/** Two weeks of an area's twenty people, an hour later each time. */
function slotQuestion({ service, key }: Place): Question {
  const from = new Date(Date.parse(NOW) + DAY).toISOString();
  const to = new Date(Date.parse(NOW) + 15 * DAY).toISOString();
  const query = new URLSearchParams({ service: 'advice', area: 'area-0', from, to });
  return { url: `${service.url}/api/slots?${query}`, headers: bearer(key) };
}

async function measureReading(place: Place): Promise<void> {
  const { service, cookie, deskKey } = place;
  const slots = await timed(() => slotQuestion(place));
  note('slots_p50_ms', median(slots));
  note('slots_p99_ms', quantile(slots, 0.99));
  const many = await load(CLIENTS, () => slotQuestion(place), { forSeconds: SIZE.seconds / 2 });
  note('slots_rps', many.answers.length / many.seconds);
  const search = await timed(() => ({
    method: 'POST',
    url: `${service.url}/api/search`,
    headers: bearer(deskKey),
    body: { service: 'check', ...fiftyPeople, from: NOW, to: new Date(Date.parse(NOW) + 28 * DAY).toISOString() },
  }));
  note('search_50_4w_p50_ms', median(search));
  note('desk_p50_ms', median(await timed(() => ({ url: `${service.url}/desk`, headers: { Cookie: cookie } }))));
  note('page_p50_ms', median(await timed(() => ({ url: `${service.url}/bookings`, headers: { Cookie: cookie } }))));
}

async function measureBooking(place: Place): Promise<void> {
  const { service, slots, url } = place;
  const ceiling = await measureCeiling(bin ?? '', url, SIZE.seconds);
  await clearCeiling(url);
  note('book_ceiling_tps', ceiling);
  const taken: string[] = [];
  const next = () => {
    const slot = slots.shift();
    if (slot === undefined) return undefined;
    taken.push(slot);
    return booking(place, slot);
  };
  const before = { app: service.cpu(), database: cpuOf(cluster.pid) };
  const run = await load(CLIENTS, next, { forSeconds: SIZE.seconds });
  const booked = run.answers.filter(({ status }) => status === 201).length;
  refuseOthers(run.answers, [201, 409]);
  const cpu = service.cpu() - before.app;
  note('book_tps', booked / run.seconds);
  note('book_ratio', booked / run.seconds / ceiling);
  note('book_cpu_ms', (cpu * 1000) / booked);
  note('book_database_cpu_ms', ((cpuOf(cluster.pid) - before.database) * 1000) / booked);
  note('book_p50_ms', median(run.times));
  note('book_p99_ms', quantile(run.times, 0.99));
  note('rss_mb_load', service.memory().mb);
  await drained(url);
  const won = await cpuOfEach(place, slots.splice(0, 200), 201);
  await drained(url);
  // bookings have been made for seconds by now: what refuses is run in as well before it is measured beside them
  await cpuOfEach(place, taken.slice(200, 400), 409);
  const lost = await cpuOfEach(place, taken.slice(0, 200), 409);
  note('lost_race_ratio', lost / won);
}

/** Processor time of the service for one such answer, without its worker. The waiting list may take a few of the times. */
async function cpuOfEach(place: Place, slots: readonly string[], status: number): Promise<number> {
  const questions = slots.map((slot) => booking(place, slot));
  const before = place.service.ownCpu();
  const { answers } = await load(CLIENTS, () => questions.shift());
  refuseOthers(answers, [201, 409]);
  const expected = answers.filter((answer) => answer.status === status).length;
  if (expected < 0.8 * answers.length) throw new Error(`only ${expected} of ${answers.length} were answered ${status}`);
  return (place.service.ownCpu() - before) / answers.length;
}

function refuseOthers(answers: readonly Answer[], expected: readonly number[]): void {
  const other = answers.find(({ status }) => !expected.includes(status));
  if (other) throw new Error(`${other.status} in the place of ${expected.join(' or ')}: ${other.text.slice(0, 500)}`);
}

/** So many clients after a fifth as many times, all at once. */
async function measureRush(place: Place): Promise<void> {
  for (let round = 0; round < SIZE.rounds; round += 1) {
    const wanted = place.slots.splice(0, SIZE.rush / 5);
    const questions = Array.from({ length: SIZE.rush }, (_, at) => booking(place, wanted[at % wanted.length] ?? ''));
    const run = await load(SIZE.rush, () => questions.shift());
    const count = (keep: (answer: Answer) => boolean) => run.answers.filter(keep).length;
    note('rush_p99_ms', quantile(run.times, 0.99));
    note(
      'rush_booked',
      count(({ status }) => status === 201),
    );
    note(
      'rush_503',
      count(({ status, retryAfter }) => status === 503 && retryAfter),
    );
    note(
      'rush_5xx',
      count(({ status, retryAfter }) => (status >= 500 && !(status === 503 && retryAfter)) || status === 0),
    );
    note('rss_mb_rush', place.service.memory().mostMb);
    await drained(place.url);
  }
  await new Promise((done) => setTimeout(done, 5_000));
  note('rss_mb_after_rush', place.service.memory().mb);
}

/** The oldest message unsent while bookings come at a steady rate. */
async function measureLag(place: Place): Promise<void> {
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  const lagAgent = keptOpen(64);
  const asked: Promise<Answer>[] = [];
  const start = performance.now();
  let worst = 0;
  for (let at = 0; at < SIZE.lagSeconds * LAG_RATE; at += 1) {
    const due = start + (at * 1000) / LAG_RATE;
    const early = due - performance.now();
    if (early > 0) await new Promise((done) => setTimeout(done, early));
    asked.push(ask(lagAgent, booking(place, place.slots.shift() ?? '')));
    if (at % LAG_RATE === 0) worst = Math.max(worst, await oldestJob(client));
  }
  note('lag_s', Math.max(worst, await oldestJob(client)));
  refuseOthers(await Promise.all(asked), [201, 409]);
  await client.end();
  lagAgent.destroy();
  await drained(place.url);
}

/** How old (s) what still waits to be followed up or sent is; the newest message that waits is a moment old. */
async function oldestJob(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    `SELECT greatest((SELECT extract(epoch FROM now() - min(created_on)) ${OPEN_JOBS}),
      (SELECT extract(epoch FROM max(created_at) - min(created_at)) ${OPEN_MESSAGES}), 0)::float AS age`,
  );
  return rows[0].age;
}

/** Waits until everything that follows from bookings is done. */
async function drained(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (let left = 1; left > 0; ) {
    const { rows } = await client.query(
      `SELECT (SELECT count(*) ${OPEN_JOBS})::int + (SELECT count(*) ${OPEN_MESSAGES})::int AS left`,
    );
    left = rows[0].left;
    if (left > 0) await new Promise((done) => setTimeout(done, 50));
  }
  await client.end();
}

/** What follows from bookings made while nobody worked at it, done alone. */
async function measureFollowUp(place: Place): Promise<void> {
  const idle = await startService({ ...place.settings, WORKER: 'off' });
  await place.service.stop();
  const questions = place.slots.splice(0, SIZE.followed).map((slot) => booking({ ...place, service: idle }, slot));
  const { answers } = await load(CLIENTS, () => questions.shift());
  refuseOthers(answers, [201, 409]);
  const wanted = answers.filter(({ status }) => status === 201).length;
  await idle.stop();
  const sent = mails.count();
  Object.assign(place, { service: await startService(place.settings) });
  const began = performance.now();
  await drained(place.url);
  const seconds = (performance.now() - began) / 1000;
  say(`${wanted} bookings followed up, ${mails.count() - sent} mails sent in ${seconds.toFixed(1)} s`);
  note('followup_ratio', wanted / seconds / median(figures.get('book_ceiling_tps') ?? []));
}

async function measureMails(place: Place): Promise<void> {
  const next = () => place.slots.shift();
  const mailed: Mailed = {
    ...{ url: place.url, service: place.service, mails, headers: bearer(place.key) },
    nextBooking: () => {
      const slot = next();
      return slot === undefined ? undefined : booking(place, slot);
    },
    nextSlot: (site) => {
      const at = place.slots.findIndex((slot) => slot.includes(`.${site}~`));
      return place.slots.splice(at, 1)[0] ?? '';
    },
    drained: () => drained(place.url),
  };
  for (const measured of [await measureAway(mailed, SIZE.seconds), await measureDrain(mailed, SIZE.drain)]) {
    for (const [key, value] of Object.entries(measured)) note(key, value);
  }
}

/** The calendar that one professional subscribes to, with the times of a year. */
async function measureFeed({ service, settings }: Place): Promise<void> {
  const email = 'nurse-0@example.test';
  const who = ['--email', email, '--name', 'nurse', '--role', 'specialist', '--area', '*', '--professional', 'nurse-0'];
  runCli(settings, 'user', 'add', ...who);
  // the service has closed what stood open meanwhile, which is heard in a turn of its own
  await pause(100);
  const headers = { Cookie: await signIn(service, email), Origin: service.url };
  const made = await askWell(agent, { method: 'POST', url: `${service.url}/api/subscriptions`, headers, body: {} });
  const { url } = JSON.parse(made) as { url: string };
  const text = await askWell(agent, { url });
  note('feed_times', text.split('BEGIN:VEVENT').length - 1);
  const before = service.ownCpu();
  note('feed_p50_ms', median(await timed(() => ({ url }), FEED_READS)));
  note('feed_cpu_ms', ((service.ownCpu() - before) * 1000) / (FEED_READS + WARMING));
}

/** A year beside the year before, of every area: the page and what the API says of it, one after the other. */
async function measureInsights({ service, coordinator }: Place): Promise<void> {
  const year = 'from=2026-06-01&to=2027-05-31&against=year';
  const headers = { Cookie: coordinator };
  const page = await timed(() => ({ url: `${service.url}/insights?${year}`, headers }));
  const api = await timed(() => ({ url: `${service.url}/api/insights?${year}`, headers }));
  note('insights_p50_ms', median([...page, ...api]));
}

/** Two processes of the service on one database; the cores are shared with it and with the clients. */
async function measureTwo(place: Place): Promise<void> {
  const second = await startService(place.settings);
  const services = [place.service, second];
  const rate = async (among: readonly Service[]) => {
    let turn = 0;
    const next = () => {
      const slot = place.slots.shift();
      turn += 1;
      const service = among[turn % among.length] ?? place.service;
      return slot === undefined ? undefined : booking({ ...place, service }, slot);
    };
    const { answers, seconds } = await load(CLIENTS, next, { forSeconds: SIZE.seconds });
    if (seconds < SIZE.seconds) throw new Error(`the free times were over after ${seconds} s`);
    await drained(place.url);
    return answers.filter(({ status }) => status === 201).length / seconds;
  };
  const one = await rate([place.service]);
  note('scale_2x', (await rate(services)) / one);
  await second.stop();
}

/** The lists that could grow with the bookings: their first pages, on the small database and on the large one. */
async function measureLists(place: Place, size: string): Promise<void> {
  const { service, key, deskKey, cookie, auditor, coordinator } = place;
  const api = (path: string, of = deskKey): Question => ({ url: `${service.url}/api/${path}`, headers: bearer(of) });
  const page = (path: string, of = cookie): Question => ({ url: `${service.url}${path}`, headers: { Cookie: of } });
  const lists: Readonly<Record<string, Question>> = {
    bookings: api('bookings'),
    'bookings to come': api(`bookings?from=${NOW}`),
    'own bookings': api('bookings', key),
    families: api('families/duplicates?purpose=correction'),
    'undelivered messages': api('undelivered-messages'),
    'waiting list': api('waitlist'),
    desk: page('/desk'),
    'own bookings page': page('/bookings'),
    'access log page': page('/access-log', auditor),
    'search page': page('/find?q=virtanen'),
    home: page('/'),
    'coordinator’s home': page('/', coordinator),
    slots: slotQuestion(place),
  };
  for (const [name, question] of Object.entries(lists)) {
    note(`${size} ${name}`, median(await timed(() => question, Math.ceil(SIZE.ofEach / 4))));
  }
}

function noteGrowth(): void {
  for (const key of [...figures.keys()]) {
    if (!key.startsWith('large ')) continue;
    const name = key.slice('large '.length);
    const growth = median(figures.get(key) ?? []) / median(figures.get(`small ${name}`) ?? []);
    note(name === 'slots' ? 'growth' : `growth of ${name}`, growth);
  }
  const lists = [...figures.entries()].filter(([key]) => key.startsWith('growth of '));
  note('list_growth', Math.max(...lists.map(([, [growth = 0]]) => growth)));
}

function measureCoreAlone(): void {
  for (const [key, ms] of Object.entries(measureCore(SIZE.ofEach))) note(key, ms);
}

function printTable() {
  const table = [...figures].map(([key, values]) => ({
    key,
    median: round(median(values)),
    least: round(Math.min(...values)),
    most: round(Math.max(...values)),
  }));
  console.table(table);
  return table;
}

function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

function print(): void {
  const table = printTable();
  const [oneMinute = 0] = loadavg();
  const machine = { cores: availableParallelism(), load: round(oneMinute), node: process.version, quick };
  const keys = table.filter(({ key }) => /^[a-z0-9_]+$/.test(key)).map(({ key, median }) => [key, median]);
  const lists = table
    .filter(({ key }) => key.startsWith('growth of '))
    .map(({ key, median }) => [key.slice(10), median]);
  for (const { key, least } of demanded()) {
    const value = median(figures.get(key) ?? []);
    if (value >= least) continue;
    console.error(`${key} is ${round(value)}: at least ${least} was asked for`);
    process.exitCode = 1;
  }
  console.log(JSON.stringify({ machine, ...Object.fromEntries(keys), lists: Object.fromEntries(lists) }));
}

/** What must be reached: `--least book_ratio=0.15`, as often as is wanted. */
function demanded(): readonly { readonly key: string; readonly least: number }[] {
  return process.argv.flatMap((word, at, words) => {
    const [key = '', least] = word === '--least' ? (words[at + 1]?.split('=') ?? []) : [];
    if (word !== '--least') return [];
    if (Number.isNaN(Number(least ?? 'none'))) throw new Error('--least takes a key and a number: book_ratio=0.15');
    return [{ key, least: Number(least) }];
  });
}
