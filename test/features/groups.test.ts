// Group events through the door: places never given twice, a waiting list that moves by itself, a lot anybody can check.

import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { forgetRegistrations } from '../../src/features/groups/forget-registrations.ts';
import { postRegistration } from '../../src/features/groups/post-registration.ts';
import { openRegistration } from '../../src/features/groups/read.ts';
import { registerByThemselves } from '../../src/features/groups/register-for-group.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, START, type TestApp } from '../support/app.ts';

const PLAN = {
  service: 'vanhempainiltapaiva',
  site: 'asikkala-paivakoti',
  name: { fi: 'Vanhempainiltapäivä' },
  start: '2026-12-03T13:00:00+02:00',
  end: '2026-12-03T15:00:00+02:00',
  capacity: 3,
};

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterEach(() => service.travelTo(START));
afterAll(() => service.close());

const plan = (change: object = {}, role = 'scheduler') =>
  service.call(role, 'POST', '/api/groups', { ...PLAN, ...change });
const planned = async (change: object = {}): Promise<string> => (await plan(change)).body.id;
const event = async (id: string) => (await service.call('worker', 'GET', `/api/groups/${id}`)).body;
/** By the desk, which is told where the registration stands. */
const register = async (id: string, body: object = {}) => {
  const { status, body: answer } = await service.call('scheduler', 'POST', `/api/groups/${id}/registrations`, body);
  return { status, body: { ...answer, ...answer.registration } };
};
const registrations = async (id: string) =>
  (await service.call('scheduler', 'GET', `/api/groups/${id}/registrations`)).body.items;
const states = async (id: string): Promise<Record<number, string>> =>
  Object.fromEntries(
    (await registrations(id)).map((one: { number: number; state: string }) => [one.number, one.state]),
  );
const cancel = (id: string, registration: string, role = 'scheduler') =>
  service.call(role, 'POST', `/api/groups/${id}/registrations/${registration}/cancel`, { calendar: 'cancel' });
const draw = (id: string) => service.call('scheduler', 'POST', `/api/groups/${id}/draw`);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const sendDue = () => sendDueMessages(service.deps, wordMessages(service.deps));

/** Sends the news about these registrations, and returns the newest mail to each address. */
async function tell(id: string, ...addresses: string[]): Promise<string[]> {
  service.travelTo(service.deps.clock.now() + 1);
  for (const one of await registrations(id)) await postRegistration(service.deps, { registration: one.id });
  await sendDue();
  const tray = await readMailTray(service.deps);
  return addresses.map((address) => tray.find(({ recipient }) => recipient === address)?.text ?? '');
}

describe('planning', () => {
  test('takes a group service at a site it is held at, to come, for no more than it may have', async () => {
    expect((await plan()).status).toBe(201);
    const faults = async (change: object) =>
      (await plan(change)).body.faults?.map(({ path }: { path: string }) => path);
    expect(await faults({ service: 'rokotus' })).toEqual(['service']);
    expect(await faults({ site: 'nowhere' })).toEqual(['site']);
    expect(await faults({ site: 'hartola-neuvola' })).toEqual(['site']);
    expect(await faults({ start: '2026-11-19T13:00:00+02:00' })).toEqual(['start']);
    expect(await faults({ end: PLAN.start })).toEqual(['end']);
    expect(await faults({ end: '2027-01-03T13:00:00+02:00' })).toEqual(['end']);
    const last = { start: '9999-12-03T13:00:00+02:00', end: '9999-12-03T15:00:00+02:00' };
    expect(await faults(last)).toEqual(['start']);
    expect(await faults({ capacity: 31 })).toEqual(['capacity']);
  });

  test('is for anybody who manages groups there', async () => {
    const key = { label: 'desk', role: 'scheduler', areas: ['hartola'] };
    const { key: elsewhere } = (await service.call('administrator', 'POST', '/api/api-keys', key)).body;
    expect([(await plan({}, 'worker')).status, (await plan({}, elsewhere)).status]).toEqual([403, 403]);
    const id = await planned();
    for (const path of ['/draw', '/cancel']) {
      expect((await service.call(elsewhere, 'POST', `/api/groups/${id}${path}`)).status).toBe(404);
    }
    expect((await service.call(elsewhere, 'GET', `/api/groups/${id}/registrations`)).status).toBe(404);
    const listed = await service.call(elsewhere, 'GET', '/api/groups');
    expect([listed.status, listed.body.items]).toEqual([200, []]);
  });
});

describe('registering', () => {
  test('fifty at once get the thirty places and the twenty next in line, each a number of their own', async () => {
    const id = await planned({ capacity: 30 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => register(id)));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201));
    const numbers = answers.map(({ body }) => body.number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    for (const { body } of answers) expect(body.state).toBe(body.number <= 30 ? 'coming' : 'waiting');
    expect(await event(id)).toMatchObject({ placesLeft: 0, waiting: 20, open: true });
  });

  test('counts the childcare’s places apart: who needs one waits, who needs none comes', async () => {
    const id = await planned({ capacity: 3, childcarePlaces: 2 });
    expect((await register(id, { childcare: 2 })).body.state).toBe('coming');
    expect((await register(id, { childcare: 1 })).body.state).toBe('waiting');
    expect((await register(id)).body.state).toBe('coming');
    expect(await event(id)).toMatchObject({ placesLeft: 1, childcareLeft: 0, waiting: 1 });
    expect((await register(id, { childcare: 3 })).body.code).toBe('invalid_input');
  });

  test('ends when the event begins, is cancelled, or is not there', async () => {
    const id = await planned();
    service.travelTo(PLAN.start);
    expect((await register(id)).body.code).toBe('wrong_status');
    expect((await register('00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('keeps nothing but an address, if one was left: gone when they cancel, and a week after', async () => {
    const id = await planned();
    const gone = (await register(id, { email: 'Peruu@example.test' })).body;
    const { id: kept, link } = (await register(id, { email: 'jaa@example.test', language: 'sv' })).body;
    const row = () => service.deps.db.registration.findUniqueOrThrow({ where: { id: kept } });
    expect(Object.keys(await row()).sort()).toEqual(
      [
        ...[
          'childcare',
          'createdAt',
          'email',
          'eventId',
          'hash',
          'id',
          'language',
          'linkNumber',
          'number',
          'phone',
          'sequence',
        ],
        'state',
      ].sort(),
    );
    expect(JSON.stringify(await row())).not.toContain(link.split('/').at(-1));
    await cancel(id, gone.id);
    for (let time = 0; time < 2; time += 1) await postRegistration(service.deps, { registration: gone.id });
    await postRegistration(service.deps, { registration: kept });
    expect((await service.deps.db.registration.findUniqueOrThrow({ where: { id: gone.id } })).email).toBeNull();
    const addressed = async () =>
      (await service.deps.db.message.findMany({ where: { aboutId: { in: [gone.id, kept] } } })).map(
        ({ mailbox }) => mailbox,
      );
    await forgetRegistrations(service.deps);
    expect((await addressed()).sort()).toEqual(['jaa@example.test', 'peruu@example.test']);
    await sendDue();
    const mails = (await readMailTray(service.deps)).filter(({ recipient }) => recipient === 'peruu@example.test');
    expect(mails.map(({ text }) => text)).toEqual([expect.stringContaining('Ilmoittautumisesi on peruttu')]);
    await forgetRegistrations(service.deps);
    expect(await addressed()).toEqual(['jaa@example.test']);
    service.travelTo('2026-12-10T14:59:00+02:00');
    await forgetRegistrations(service.deps);
    expect((await row()).email).toBe('jaa@example.test');
    service.travelTo('2026-12-10T15:01:00+02:00');
    expect(await forgetRegistrations(service.deps)).toBeGreaterThan(0);
    expect([(await row()).email, (await row()).hash, await addressed()]).toEqual([null, null, []]);
  });
});

describe('a place that is given up', () => {
  test('goes to the first who waits and whom it fits, who is told by mail', async () => {
    const id = await planned({ capacity: 2, childcarePlaces: 2 });
    const first = (await register(id, { childcare: 1 })).body;
    const second = (await register(id, { childcare: 1 })).body;
    await register(id, { childcare: 2, email: 'kaksi@example.test' });
    await register(id, { childcare: 1, email: 'yksi@example.test', language: 'sv' });
    const { body } = await cancel(id, first.id);
    expect(body).toEqual({ cancelled: true, movedUp: [4] });
    expect(await states(id)).toEqual({ 1: 'cancelled', 2: 'coming', 3: 'waiting', 4: 'coming' });
    const [waiting, coming] = await tell(id, 'kaksi@example.test', 'yksi@example.test');
    expect([waiting, coming]).toEqual([expect.stringContaining('olet jonossa'), expect.stringContaining('Välkommen')]);
    for (const text of [waiting, coming]) expect(text).not.toMatch(/Vanhempain|päiväkoti|Mallitie/i);
    expect((await cancel(id, second.id)).body.movedUp).toEqual([]);
    const again = await cancel(id, second.id);
    expect([again.status, again.body]).toEqual([200, { cancelled: true, movedUp: [] }]);
  });

  test('is never given twice while many cancel and register at once', async () => {
    const id = await planned({ capacity: 5 });
    const first = await Promise.all(Array.from({ length: 10 }, () => register(id)));
    await Promise.all([
      ...first.slice(0, 6).map(({ body }) => cancel(id, body.id)),
      ...Array.from({ length: 6 }, () => register(id)),
    ]);
    const now = Object.values(await states(id));
    const count = (state: string) => now.filter((one) => one === state).length;
    expect([count('cancelled'), count('coming'), count('waiting')]).toEqual([6, 5, 5]);
  });

  test('is given up by the registration’s own link alone, or the desk', async () => {
    const id = await planned();
    const { registration: own } = await registerByThemselves(service.deps, 'sv', { event: id, language: 'sv' });
    const other = (await register(id)).body;
    expect((await cancel(id, own?.id ?? '', 'worker')).status).toBe(404);
    const opened = await openRegistration(service.deps, own?.link.split('/').at(-1) ?? '');
    expect(opened).toMatchObject({ number: 1, state: 'coming', language: 'sv', event: { id } });
    await expect(openRegistration(service.deps, 'A'.repeat(43))).rejects.toMatchObject({ code: 'not_found' });
    expect((await cancel(id, other.id)).status).toBe(200);
  });
});

describe('an event that is cancelled', () => {
  test('tells everybody who left an address, and takes nobody any more', async () => {
    const id = await planned({ capacity: 1 });
    await register(id, { email: 'tulee@example.test' });
    await register(id, { email: 'jonossa@example.test', language: 'en' });
    const cancelled = await service.call('scheduler', 'POST', `/api/groups/${id}/cancel`);
    expect(cancelled.body).toMatchObject({ cancelled: true, open: false });
    const told = await tell(id, 'tulee@example.test', 'jonossa@example.test');
    expect(told).toEqual([expect.stringContaining('on peruttu'), expect.stringContaining('has been cancelled')]);
    expect((await register(id)).body.code).toBe('wrong_status');
    const again = await service.call('scheduler', 'POST', `/api/groups/${id}/cancel`);
    expect([again.status, again.body.cancelled]).toEqual([200, true]);
  });
});

describe('a draw', () => {
  test('takes the places’ number of those who stand, by a seed whose hash was public from the start', async () => {
    const id = await planned({ byLot: true, capacity: 4 });
    const before = (await event(id)).lot;
    expect(before).toMatchObject({ commitment: expect.stringMatching(/^[0-9a-f]{64}$/), seed: null, drawn: [] });
    // who left an address is number 1, so that it is never theirs that is cancelled
    const mailed = await register(id, { email: 'arpa@example.test' });
    const all = [mailed, ...(await Promise.all(Array.from({ length: 8 }, () => register(id))))];
    expect(new Set(all.map(({ body }) => body.state))).toEqual(new Set(['waiting']));
    const third = all.find(({ body }) => body.number === 3)?.body;
    await cancel(id, third.id);
    const { lot } = (await draw(id)).body;
    expect(lot.commitment).toBe(before.commitment);
    expect(sha256(lot.seed)).toBe(before.commitment);
    expect(lot.tookPart).toEqual([1, 2, 4, 5, 6, 7, 8, 9]);
    const order = lot.tookPart.toSorted((a: number, b: number) =>
      sha256(`${lot.seed}:${a}`) < sha256(`${lot.seed}:${b}`) ? -1 : 1,
    );
    expect(lot.drawn).toEqual(order.slice(0, 4));
    const now = await states(id);
    for (const number of lot.tookPart) expect(now[number]).toBe(lot.drawn.includes(number) ? 'drawn' : 'not-drawn');
    expect((await tell(id, 'arpa@example.test'))[0]).toMatch(/Arvonta on tehty/);
    expect([(await draw(id)).body.lot, (await register(id)).body.code]).toEqual([lot, 'wrong_status']);

    const winner = (await registrations(id)).find(({ number }: { number: number }) => number === order[0]);
    expect((await cancel(id, winner.id)).body.movedUp).toEqual([order[4]]);
    expect((await event(id)).lot).toEqual(lot);
  });

  test('with childcare is what anybody finds who follows the steps on its page with sha256sum and a pencil', async () => {
    const id = await planned({ byLot: true, capacity: 4, childcarePlaces: 3 });
    for (const childcare of [2, 0, 3, 1, 2, 0, 1, 3, 0]) await register(id, { childcare });
    const { lot } = (await draw(id)).body;
    expect(lot).toMatchObject({ childcare: [2, 0, 3, 1, 2, 0, 1, 3, 0], places: 4, childcarePlaces: 3 });
    // nothing of ours from here on: only what is published
    const lines = lot.tookPart.map((number: number, at: number) => ({
      number,
      children: lot.childcare[at],
      hash: createHash('sha256').update(`${lot.seed}:${number}`).digest('hex'),
    }));
    lines.sort((one: { hash: string }, other: { hash: string }) => one.hash.localeCompare(other.hash));
    const byHand: number[] = [];
    let beds = lot.childcarePlaces;
    for (const { number, children } of lines) {
      if (byHand.length === lot.places || children > beds) continue;
      byHand.push(number);
      beds -= children;
    }
    expect(lot.drawn).toEqual(byHand);
    expect(await event(id)).toMatchObject({ placesLeft: 4 - byHand.length, childcareLeft: beds });
    // anybody who gives up a place with children lets in the next in the same order who fits
    const [first] = lot.drawn;
    const freed = lot.childcare[first - 1] + beds;
    const places = 5 - byHand.length;
    const next: number[] = [];
    let room = freed;
    for (const { number, children } of lines) {
      if (byHand.includes(number) || next.length === places || children > room) continue;
      next.push(number);
      room -= children;
    }
    const winner = (await registrations(id)).find(({ number }: { number: number }) => number === first);
    expect((await cancel(id, winner.id)).body.movedUp).toEqual(next);
  });

  test('is written down with its commitment when it is planned, where nobody can change it unseen', async () => {
    const id = await planned({ byLot: true });
    const [row] = await service.deps.db.$queryRaw<{ details: { commitment: string } }[]>`
      SELECT details FROM access_log WHERE action = 'plan-group-event' AND subject_id = ${id}`;
    expect(row?.details.commitment).toBe((await event(id)).lot.commitment);
  });

  test('is not made where places are given in order', async () => {
    expect((await draw(await planned())).body.code).toBe('wrong_status');
  });
});
