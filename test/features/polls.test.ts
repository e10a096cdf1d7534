// A common time found across organisations, through the door: proposed, held, answered by link, chosen, let go, forgotten.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { demoDirectory } from '../../src/features/directory/demo-directory.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { keepPolls } from '../../src/features/polls/keep-polls.ts';
import { pollMailTexts } from '../../src/features/polls/texts/words.ts';
import { execute } from '../../src/platform/command.ts';
import { deskTexts } from '../../src/surfaces/web/desk/texts/words.ts';
import { pollTexts } from '../../src/surfaces/web/polls/texts/words.ts';
import { myDayTexts } from '../../src/surfaces/web/schedule/texts/words.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, START, type TestApp } from '../support/app.ts';

const OUTSIDE = 'rehtori@koulu.example';
/** A psychologist of Hartola and Sysmä, and a nurse of Asikkala. */
const PEOPLE = ['pn-psykologi', 'th-asikkala'];
const DEADLINE = '2026-11-27T15:00:00+02:00';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };

let service: TestApp;
let worker: string;
beforeAll(async () => {
  service = await openApp({ directory: demoDirectory });
  const key = { label: 'hartola', role: 'worker', areas: ['hartola'] };
  worker = (await service.call('administrator', 'POST', '/api/api-keys', key)).body.key;
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const get = (role: string, path: string) => service.call(role, 'GET', `/api${path}`);
const post = (role: string, path: string, body: object = {}) => service.call(role, 'POST', `/api${path}`, body);
const deps = () => service.deps;

async function freeTimes(role = 'coordinator', people = PEOPLE): Promise<readonly string[]> {
  const { status, body } = await get(role, `/common-times?area=hartola&people=${people.join()}`);
  expect([status, body.code]).toEqual([200, undefined]);
  return body.items.map(({ start }: { start: string }) => start);
}

/** The first free time on each of several days. */
async function days(count: number): Promise<readonly string[]> {
  const byDay = Map.groupBy(await freeTimes(), (start) => start.slice(0, 10));
  return [...byDay]
    .filter(([day]) => day >= '2026-11-30')
    .slice(0, count)
    .map(([, starts]) => starts[0] ?? '');
}

async function proposed(more: object = {}, count = 3) {
  const times = await days(count);
  const wish = { area: 'hartola', professionals: PEOPLE, outside: [{ email: OUTSIDE }], times, deadline: DEADLINE };
  const { status, body } = await post('coordinator', '/polls', { ...wish, ...more });
  expect([status, body.code, body.faults]).toEqual([201, undefined, undefined]);
  return { poll: body.id as string, times: body.times as { id: string; start: string; state: string }[], body };
}

async function withdraw(poll: string): Promise<number> {
  return (await post('coordinator', `/polls/${poll}/withdraw`)).status;
}

/** The words that reached a mailbox since the last look, with the link in them. */
async function mailsTo(mailbox: string) {
  await sendDueMessages(deps(), wordMessages(deps()));
  const rows = await deps().db.trayMessage.findMany({ where: { recipient: mailbox }, orderBy: { createdAt: 'asc' } });
  // of one instant, as the clock stands still: in the order of their subjects
  return rows
    .map(({ subject, raw }) => ({ subject, text: Buffer.from(raw).toString() }))
    .sort((one, other) => one.subject.localeCompare(other.subject));
}

async function linkOf(mailbox: string): Promise<string> {
  const found = (await mailsTo(mailbox)).flatMap(
    ({ text }) => /\/p\/([\w-]{43})/.exec(text.replaceAll('=\r\n', ''))?.[1] ?? [],
  );
  return `/p/${found.at(-1)}`;
}

/** Posts the page's own form. */
async function answer(link: string, answers: Readonly<Record<string, string>>) {
  const body = new URLSearchParams(Object.entries(answers).map(([time, said]) => [`t-${time}`, said]));
  return service.app.request(link, { method: 'POST', body, headers: { Origin: deps().config.publicUrl } });
}

describe('common times', () => {
  test('are those at which all are free, of any area that the caller may ask', async () => {
    const free = await freeTimes();
    expect(free.slice(0, 2)).toEqual(['2026-11-23T09:00:00+02:00', '2026-11-23T09:15:00+02:00']);
    const refused = await get(worker, '/common-times?area=hartola&people=th-asikkala');
    expect([refused.status, refused.body.faults[0].path]).toEqual([400, 'people']);
    expect((await get(worker, '/common-times?area=asikkala&people=pn-psykologi')).status).toBe(403);
  });
});

describe('a poll', () => {
  test('is answered by link, chosen and booked for all; the others are let go and who said no is told', async () => {
    const { poll, times } = await proposed();
    const [first, second, third] = times;
    expect(await freeTimes()).not.toContain(first?.start);
    const outside = await linkOf(OUTSIDE);
    const house = await linkOf('th-asikkala@example.test');
    expect(outside).not.toBe(house);
    const page = await service.app.request(outside);
    expect(page.status).toBe(200);
    const shown = await page.text();
    expect(shown).not.toMatch(/psykolog|Terveydenhoitaja|th-asikkala|Verkosto/i);
    const said = { [first?.id ?? '']: 'no', [second?.id ?? '']: 'yes', [third?.id ?? '']: 'if-need-be' };
    expect((await answer(outside, said)).status).toBe(303);
    await answer(house, { ...said, [first?.id ?? '']: 'yes' });
    const seen = await get('coordinator', `/polls/${poll}`);
    expect(seen.body).toMatchObject({ suggestion: second?.id, acts: ['choose', 'withdraw', 'remove'] });
    expect(seen.body.times.map(({ yes, ifNeedBe, no }: Record<string, number>) => [yes, ifNeedBe, no])).toEqual([
      [1, 0, 1],
      [2, 0, 0],
      [0, 2, 0],
    ]);
    const chosen = await post('coordinator', `/polls/${poll}/choose`, { time: first?.id });
    expect([chosen.status, chosen.body.state]).toEqual([200, 'chosen']);
    expect(chosen.body.times.map(({ state }: { state: string }) => state)).toEqual(['chosen', 'let-go', 'let-go']);
    const booking = await get('coordinator', `/bookings/${chosen.body.booking}`);
    expect(booking.body).toMatchObject({ status: 'booked', channel: 'video', start: first?.start });
    expect(booking.body.participants.map(({ role }: { role: string }) => role).sort()).toEqual(
      ['booker', 'guest', 'professional', 'professional'].sort(),
    );
    expect(await freeTimes()).toContain(second?.start);
    const told = (await mailsTo(OUTSIDE)).map(({ subject }) => subject);
    expect(told).toEqual([pollMailTexts.fi.askedSubject, pollMailTexts.fi.overSubject]);
    expect((await answer(outside, said)).status).toBe(409);
    const again = await post('coordinator', `/polls/${poll}/choose`, { time: first?.id });
    expect([again.status, again.body.booking]).toEqual([200, chosen.body.booking]);
    const other = await post('coordinator', `/polls/${poll}/choose`, { time: second?.id });
    expect([other.status, other.body.code]).toEqual([409, 'wrong_status']);
    await post('coordinator', `/bookings/${chosen.body.booking}/cancel`, { reason: 'mistake' });
    // who looks here later does not come to a meeting that is not held
    const cancelled = await get('coordinator', `/polls/${poll}`);
    expect(cancelled.body).toMatchObject({ meeting: { start: first?.start, cancelled: true }, acts: [] });
    const last = await (await service.app.request(outside, { headers: { 'Accept-Language': 'fi' } })).text();
    expect(last).toContain(pollTexts.fi.own.cancelled);
    expect(last).not.toContain(pollTexts.fi.own.over.chosen);
    expect((await get('coordinator', `/polls/${poll}/following`)).body.code).toBe('wrong_status');
  });

  test('is bound by no quota: none can be set for a service that is met at common times', async () => {
    const network = [...demoDirectory.services].find(({ kind }) => kind === 'network-meeting')?.id;
    const quota = { service: network, area: 'hartola', per: 'week', most: 1 };
    const { status, body } = await post('coordinator', '/quotas', quota);
    expect([status, body.faults?.[0]?.path]).toEqual([400, 'service']);
  });

  test('is held from everybody else, and by its deadline reminded of once, then let go and told', async () => {
    const { poll, times } = await proposed({ outside: [{ email: 'toinen@koulu.example' }] });
    const clash = await post('coordinator', '/polls', {
      area: 'hartola',
      professionals: ['pn-psykologi'],
      times: [times[0]?.start, '2026-12-14T12:00:00+02:00'],
      deadline: DEADLINE,
    });
    expect([clash.status, clash.body.code, clash.body.faults[0].path]).toEqual([409, 'slot_taken', 'times[0]']);
    const link = await linkOf('toinen@koulu.example');
    service.travelTo('2026-11-27T15:01:00+02:00');
    await Promise.all([keepPolls(deps()), keepPolls(deps())]);
    await keepPolls(deps());
    const proposer = (await mailsTo('coordinator@neuvoaika.example')).map(({ subject }) => subject);
    expect(proposer).toEqual([pollMailTexts.fi.undecidedSubject]);
    const late = await answer(link, Object.fromEntries(times.map(({ id }) => [id, 'yes'])));
    expect(late.status).toBe(409);
    service.travelTo('2026-11-28T15:01:00+02:00');
    await keepPolls(deps());
    expect((await get('coordinator', `/polls/${poll}`)).body).toMatchObject({ state: 'lapsed', acts: [] });
    expect((await mailsTo('toinen@koulu.example')).map(({ subject }) => subject)).toEqual([
      pollMailTexts.fi.askedSubject,
      pollMailTexts.fi.overSubject,
    ]);
    expect(await freeTimes()).toContain(times[1]?.start);
  });

  test('goes with all that was said in it a month after it was over', async () => {
    const { poll } = await proposed({ outside: [{ email: 'kolmas@koulu.example' }] });
    expect((await post('coordinator', `/polls/${poll}/withdraw`)).body.state).toBe('withdrawn');
    service.travelTo('2026-12-22T09:00:00+02:00');
    await removeByRetention(deps());
    expect((await get('coordinator', `/polls/${poll}`)).status).toBe(404);
    expect(await deps().db.pollAsked.count({ where: { pollId: poll } })).toBe(0);
  });

  test('takes somebody of another house off: their link is dead at once, as is one that was guessed', async () => {
    const { poll, body } = await proposed({ outside: [{ email: 'poistuva@koulu.example' }] });
    const link = await linkOf('poistuva@koulu.example');
    const person = body.asked.find(({ email }: { email?: string }) => email !== undefined).id;
    const remove = () => service.call('coordinator', 'DELETE', `/api/polls/${poll}/people/${person}`);
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 200]);
    const paths = [link, `/p/${'x'.repeat(43)}`, '/p/short'];
    const pages = await Promise.all(paths.map((path) => service.app.request(path)));
    expect(pages.map(({ status }) => status)).toEqual([404, 404, 404]);
    const told = (await mailsTo('poistuva@koulu.example')).map(({ subject }) => subject);
    expect(told).toEqual([pollMailTexts.fi.askedSubject, pollMailTexts.fi.overSubject]);
    const foreign = [await get(worker, `/polls/${poll}`), await post(worker, `/polls/${poll}/withdraw`)];
    expect(foreign.map(({ status }) => status)).toEqual([404, 404]);
    expect([await withdraw(poll), await withdraw(poll)]).toEqual([200, 200]);
  });

  test('takes the time of who proposed it as well, and nobody books a time that is kept for it', async () => {
    const cookie = await service.signIn('worker');
    const ask = (method: string, path: string, body?: object) =>
      service.app.request(`/api${path}`, {
        method,
        headers: { Cookie: cookie, Origin: deps().config.publicUrl, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    const about = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
    const { items } = (await get('worker', `/slots?${about}`)).body;
    const [slot] = items.filter(({ start }: { start: string }) => start > '2026-11-30');
    const [, other] = await days(2);
    const wish = { area: 'hartola', professionals: ['pn-psykologi'], times: [slot.start, other], deadline: DEADLINE };
    const made = await ask('POST', '/polls', { ...wish, minutes: 30 });
    expect(made.status).toBe(201);
    const { id: poll, times } = (await made.json()) as { id: string; times: { id: string }[] };
    const booked = await post('coordinator', '/bookings', { slot: slot.id, case: CASE });
    expect([booked.status, booked.body.code]).toEqual([409, 'slot_taken']);
    const beside = { ...wish, professionals: ['th-hartola'], times: [slot.start, '2026-12-16T09:00:00+02:00'] };
    const clash = await ask('POST', '/polls', beside);
    expect([clash.status, ((await clash.json()) as { code: string }).code]).toEqual([409, 'slot_taken']);
    const chosen = await ask('POST', `/polls/${poll}/choose`, { time: times[0]?.id });
    const { booking } = (await chosen.json()) as { booking: string };
    const own = await deps().db.claim.findMany({ where: { resourceId: { startsWith: 'asker:' } } });
    expect(own.map(({ bookingId, expiresAt }) => [bookingId, expiresAt])).toEqual([[booking, null]]);
    await post('coordinator', `/bookings/${booking}/cancel`, { reason: 'mistake' });
  });

  test('is seen as proposed in the day of who is to come, with their own link, and at the desk', async () => {
    const { poll, times } = await proposed({ outside: [] }, 2);
    const date = times[0]?.start.slice(0, 10);
    const pageOf = async (role: 'specialist' | 'coordinator', path: string) =>
      (await service.app.request(path, { headers: { Cookie: await service.signIn(role) } })).text();
    const day = await pageOf('specialist', `/my-day?date=${date}`);
    expect(day).toContain(myDayTexts.fi.proposed);
    const link = /href="(\/p\/[\w-]{43})"/.exec(day)?.[1] ?? '';
    expect((await answer(link, Object.fromEntries(times.map(({ id }) => [id, 'yes'])))).status).toBe(303);
    expect(await pageOf('coordinator', `/desk?area=asikkala&date=${date}&service=neuvola-maaraaikainen`)).toContain(
      deskTexts.fi.proposed,
    );
    expect(await withdraw(poll)).toBe(200);
    expect(await pageOf('specialist', `/my-day?date=${date}`)).not.toContain(myDayTexts.fi.proposed);
  });

  test('is answered only for its own times, by whose link it is', async () => {
    const one = await proposed({ outside: [{ email: 'yksi@koulu.example' }] }, 2);
    const other = await proposed({ outside: [{ email: 'kaksi@koulu.example' }] }, 2);
    const link = await linkOf('yksi@koulu.example');
    const foreign = await answer(link, Object.fromEntries(other.times.map(({ id }) => [id, 'yes'])));
    expect(foreign.status).toBe(422);
    const { body } = await get('coordinator', `/polls/${other.poll}`);
    expect(body.times.map(({ yes }: { yes: number }) => yes)).toEqual([0, 0]);
    expect([await withdraw(one.poll), await withdraw(other.poll)]).toEqual([200, 200]);
  });

  test('goes on as a series: each date free for all, the nearest where one is not, booked at once or not at all', async () => {
    const { poll, times } = await proposed({ outside: [{ email: 'viides@koulu.example' }] });
    const series = `/polls/${poll}/following`;
    expect((await get('coordinator', series)).status).toBe(409);
    await post('coordinator', `/polls/${poll}/choose`, { time: times[0]?.id });
    const query = `${series}?everyWeeks=3&times=2&monthly=1`;
    type Item = { wanted: string; free: boolean; start: string };
    const before: Item[] = (await get('coordinator', query)).body.items;
    expect(before).toHaveLength(3);
    const second = before[1]?.wanted ?? '';
    const day = second.slice(0, 10);
    const away = { professional: 'th-asikkala', from: `${day}T00:00`, to: `${day}T23:59`, reason: 'training' };
    await execute(deps(), theService, addAbsence, away);
    const { items }: { items: Item[] } = (await get('coordinator', query)).body;
    expect([items[1]?.wanted, items[1]?.free]).toEqual([second, false]);
    expect(Math.abs(Date.parse(items[1]?.start ?? '') - Date.parse(second))).toBeLessThanOrEqual(3 * 86_400_000);
    const starts = items.map(({ start }) => start);
    const clash = await post('coordinator', series, { starts: [starts[0], second] });
    expect([clash.status, clash.body.code, clash.body.faults[0].path]).toEqual([409, 'slot_taken', 'starts[1]']);
    const booked = await post('coordinator', series, { starts });
    expect([booked.status, booked.body.acts]).toEqual([200, []]);
    const again = await post('coordinator', series, { starts });
    expect([again.status, again.body.plan]).toEqual([200, booked.body.plan]);
    const visits = (await get('coordinator', `/plans/${booked.body.plan}`)).body.visits as {
      start: string;
      status: string;
      participants: { role: string }[];
    }[];
    expect(visits.map(({ start, status }) => [start, status])).toEqual(
      [times[0]?.start, ...starts].map((start) => [start, 'booked']),
    );
    expect(visits.map(({ participants }) => participants.filter(({ role }) => role === 'guest').length)).toEqual([
      1, 1, 1, 1,
    ]);
    await post('coordinator', `/plans/${booked.body.plan}/cancel`, { reason: 'mistake' });
  });

  test('is chosen once, however many choose at the same moment', async () => {
    const { poll, times } = await proposed({ outside: [] });
    const all = await Promise.all(times.map(({ id }) => post('coordinator', `/polls/${poll}/choose`, { time: id })));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { body } = await get('coordinator', `/polls/${poll}`);
    expect(body.times.filter(({ state }: { state: string }) => state === 'chosen')).toHaveLength(1);
    await post('coordinator', `/bookings/${body.booking}/cancel`, { reason: 'mistake' });
  });

  test('loses a time that somebody has filled in their own calendar meanwhile', async () => {
    const { poll, times } = await proposed();
    const [first] = times;
    const { id: user } = await deps().db.user.findFirstOrThrow();
    const span = `{[${first?.start},${first?.start.replace('T09', 'T10')})}`;
    await deps().db.$executeRaw`
      INSERT INTO busy_calendar (id, resource_id, user_id, kind, host, sealed, busy, created_at)
      VALUES (gen_random_uuid(), 'professional:th-asikkala', ${user}, 'ics', 'kalenteri.example', 'x', ${span}::tstzmultirange, now())`;
    await keepPolls(deps());
    const { body } = await get('coordinator', `/polls/${poll}`);
    expect(body.times.map(({ state }: { state: string }) => state)).toEqual(['lost', 'held', 'held']);
    await deps().db.$executeRaw`DELETE FROM busy_calendar`;
    expect(await withdraw(poll)).toBe(200);
  });

  test('loses a time at which somebody falls away, and who has answered is told', async () => {
    const { poll, times } = await proposed({ outside: [{ email: 'neljas@koulu.example' }] });
    const link = await linkOf('neljas@koulu.example');
    const said = Object.fromEntries(times.map(({ id }) => [id, 'yes']));
    expect([(await answer(link, said)).status, (await answer(link, said)).status]).toEqual([303, 303]);
    const day = times[0]?.start.slice(0, 10);
    const away = { professional: 'th-asikkala', from: `${day}T00:00`, to: `${day}T23:59`, reason: 'training' };
    await execute(deps(), theService, addAbsence, away);
    await keepPolls(deps());
    const { body } = await get('coordinator', `/polls/${poll}`);
    expect(body.times.map(({ state }: { state: string }) => state)).toEqual(['lost', 'held', 'held']);
    const told = (await mailsTo('neljas@koulu.example')).map(({ subject }) => subject);
    expect(told).toEqual([pollMailTexts.fi.askedSubject, pollMailTexts.fi.changedSubject]);
    expect(await withdraw(poll)).toBe(200);
  });
});
