// Once what is kept a while has been removed, no word of it stands anywhere: not in any column, answer, job or row of the log.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/core/instant.ts';
import { keepPromises } from '../../src/features/consultations/keep-promises.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { demoDirectory } from '../../src/features/directory/demo-directory.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { keepPolls } from '../../src/features/polls/keep-polls.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { sendDue } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';

const SERVICE = 'perheneuvola-konsultaatio';
/** no word of any page, name or mail */
const WORD = 'Kvasaarinen';
const OUTSIDE = 'kvasaari@koulu.example';

let service: TestApp;
let colleague: string;
let said = 0;
/** A sentence that nobody else says. */
const words = () => {
  said += 1;
  return `${WORD} lause numero ${said}`;
};
const about = (question = words()) => ({ topic: 'sleep', ageBand: '0-2', question });

beforeAll(async () => {
  service = await openApp({ directory: demoDirectory });
  const person = { email: 'kollega@example.test', name: 'Kaisa Kollega', professional: 'pn-sosiaalityontekija' };
  const grants = [{ role: 'specialist', area: 'hartola' }];
  const { id: user } = (await service.call('administrator', 'POST', '/api/users', { ...person, grants })).body;
  const wish = { label: 'own', role: 'specialist', areas: ['hartola'], user };
  const { id, key } = (await service.call('administrator', 'POST', '/api/api-keys', wish)).body;
  await service.deps.db.apiKey.update({ where: { id }, data: { acceptedAt: new Date(START) } });
  colleague = key;
});
afterAll(() => service.close());

let asked = 0;
/** As programs send it: with a key under which the answer is kept to be repeated. */
async function post(
  role: string,
  path: string,
  body: object,
): Promise<{ readonly id: string } & Record<string, never>> {
  asked += 1;
  const key = { 'Idempotency-Key': `no-word-left-${asked}` };
  const answer = await service.call(role, 'POST', `/api/${path}`, body, key);
  expect([path, answer.status, answer.body.code, answer.body.faults]).toEqual([
    ...[path, expect.toSatisfy((status: number) => status < 300), undefined, undefined],
  ]);
  return answer.body;
}

const free = async (): Promise<{ readonly id: string; readonly start: string }> => {
  const wish = `service=${SERVICE}&area=hartola&professional=pn-psykologi`;
  return (await service.call('worker', 'GET', `/api/slots?${wish}`)).body.items[0];
};

/** The tables of the whole database that hold a text anywhere, also as bytes. */
async function holding(text: string): Promise<readonly string[]> {
  const { db } = service.deps;
  // the tray stands for the mailboxes of a demonstration: no service that sends has any
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'tray_message'`;
  const bytes = Buffer.from(text).toString('hex');
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM ${name} t WHERE t::text ILIKE '%' || $1 || '%' OR t::text LIKE '%' || $2 || '%'`,
      ...[text, bytes],
    );
    if ((row?.n ?? 0) > 0) found.push(name);
  }
  return found;
}

test('questions, answers, steps, notes, reasons and proposals of the shelf leave no word behind', async () => {
  service.travelTo(START);
  const thread = (await post('worker', 'threads', { service: SERVICE, area: 'hartola', case: about() })).id;
  const say = (role: string, what: string, version: number) =>
    post(role, `threads/${thread}/${what}`, { text: words(), version });
  await say('specialist', 'ask-back', 0);
  await say('worker', 'reply', 1);
  const answered = await say('specialist', 'answer', 2);
  // overtaken by a colleague: kept as unsent
  await say(colleague, 'answer', 2);
  const { texts } = answered as unknown as { texts: { id: string }[] };
  const text = { topic: 'sleep', language: 'fi', title: words(), text: words() };
  const from = { thread, text: texts.at(-1)?.id };
  const proposal = (await post('specialist', 'shelf', { area: 'hartola', ...text, from })).id;
  await post(colleague, `shelf/${proposal}/send-back`, { version: 0, reason: words() });

  const gone = (await post('worker', 'bookings', { slot: (await free()).id, case: about(), note: words() })).id;
  await post('worker', `bookings/${gone}/reword`, { case: about(), note: words() });
  await post('worker', `bookings/${gone}/cancel`, { reason: words() });
  const slot = await free();
  const met = (await post('worker', 'bookings', { slot: slot.id, case: about(), note: words() })).id;
  await post('worker', 'waitlist', {
    service: SERVICE,
    areas: ['hartola'],
    case: about(),

    fromDate: '2026-11-24',
    toDate: '2027-01-31',
  });

  const away = { professional: 'pn-psykologi', from: '2026-11-26T00:00', to: '2026-11-26T12:00', reason: 'leave' };
  const { id: absence } = await executeSeen(service.deps, actorWith('coordinator@*'), addAbsence, away);
  const put = { service: SERVICE, area: 'hartola', case: about(), professional: 'pn-psykologi' };
  const handed = (await post('worker', 'threads', put)).id;
  await post('specialist', 'duties', { absence, deputy: 'pn-sosiaalityontekija', note: words() });
  await post('worker', `threads/${handed}/close`, { because: 'other-help', version: 0 });

  const times = ['2026-12-07T09:00:00+02:00', '2026-12-09T09:00:00+02:00'];
  const poll = { area: 'hartola', professionals: ['th-hartola'], deadline: '2026-12-02T15:00:00+02:00', times };
  await post('coordinator', 'polls', { ...poll, outside: [{ email: OUTSIDE }] });

  service.travelTo(slot.start);
  const step = { what: words(), by: 'other', other: words(), until: '2026-12-30' };
  const agreed = (await post('specialist', `bookings/${met}/next-steps`, step)).id;
  await post('worker', `next-steps/${agreed}/confirm`, { version: 0, wish: words() });
  service.travelTo(Date.parse(slot.start) + 3 * HOUR);
  await post('worker', `bookings/${met}/usefulness`, { score: 4, sentence: words() });
  await post('specialist', `bookings/${met}/usefulness`, { score: 4, sentence: words() });
  await sendDue(service);
  expect(said).toBeGreaterThan(20);
  expect((await holding(WORD)).length).toBeGreaterThan(5);
  expect((await holding(OUTSIDE)).length).toBeGreaterThan(0);

  // the questions are left, and closed by that; a year on nothing of all this is kept
  for (const days of [40, 80, 365]) {
    service.travelTo(Date.parse(slot.start) + days * DAY);
    await keepPromises(service.deps);
    await keepPolls(service.deps);
    await removeByRetention(service.deps);
  }
  expect({ words: await holding(WORD), address: await holding(OUTSIDE) }).toEqual({ words: [], address: [] });
});
