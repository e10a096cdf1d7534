// Drop-ins and groups as pages: without scripts, a GET changes nothing, and nobody sees more than is theirs.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, type TestApp } from '../support/app.ts';
import { openPages, type Pages } from '../support/pages.ts';

const AT = { site: 'asikkala-paivakoti', service: 'perheohjaaja-paivakodissa' };
const QUEUE = `/walk-ins?${new URLSearchParams(AT)}`;
const PLAN = {
  service: 'vanhempainiltapaiva',
  site: 'asikkala-paivakoti',
  nameFi: 'Vanhempainiltapäivä',
  date: '2026-12-03',
  from: '13:00',
  to: '15:00',
  order: 'in-order',
  capacity: '1',
  childcarePlaces: '0',
};

let service: TestApp;
let desk: Pages;
let stranger: Pages;
beforeAll(async () => {
  service = await openApp();
  desk = await openPages(service, 'scheduler');
  stranger = await openPages(service, 'auditor');
});
afterAll(() => service.close());

/** Somebody who never signed in. */
const anybody = async (path: string, form?: Record<string, string>) => {
  const origin = new URL(service.deps.config.publicUrl).origin;
  const response = await service.app.request(path, {
    headers: { Origin: origin, Cookie: 'language=en' },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  return { status: response.status, location: response.headers.get('Location') ?? '', text: await response.text() };
};
const planned = async (change: object = {}) =>
  (await desk.send('/groups/new', { ...PLAN, ...change })).location.replace(/\?.*/, '');

describe('a drop-in’s page', () => {
  test('lists what runs today, and says when nothing does', async () => {
    expect((await desk.open('/walk-ins')).text).toContain('Tänään ei ole enää avoimia vastaanottoja');
    service.travelTo('2026-11-26T14:05:00+02:00');
    expect((await desk.open('/walk-ins')).text).toMatch(/Auki tänään klo 14\.00–16\.30/);
    expect((await stranger.open(QUEUE)).status).toBe(403);
  });

  test('gives numbers, calls the next, and marks who is done', async () => {
    const first = await desk.send('/walk-ins/register', AT);
    expect((await desk.open(first.location)).text).toContain('Numero 1 on annettu. Vuoro heti.');
    const second = await desk.send('/walk-ins/register', AT);
    expect((await desk.open(second.location)).text).toContain('Numero 2 on annettu. Noin 30 min.');
    const called = await desk.open((await desk.send('/walk-ins/call', AT)).location);
    expect(called.text).toContain('Kutsuttu: numero 1.');
    const close = /\/walk-ins\/[\w-]{36}\/close/.exec(called.text)?.[0] ?? '';
    const done = await desk.send(close, { ...AT, as: 'served' });
    expect((await desk.open(done.location)).text).toContain('Tänään palveltu: 1');
    expect((await desk.open((await desk.send(close, { ...AT, as: 'left' })).location)).text).toContain(
      'ehtinyt muuttua',
    );
  });

  test('is numbers alone on the waiting room’s screen, for which nobody signs in, and which renews itself', async () => {
    await desk.send('/walk-ins/call', AT);
    const response = await service.app.request(`${QUEUE}&view=board`);
    const text = await response.text();
    expect([response.status, response.headers.get('Refresh')]).toEqual([200, '15']);
    expect(text).toMatch(/class="huge">2</);
    expect(text).not.toMatch(/<form|walk-ins\/[\w-]{36}/);
    expect((await anybody(QUEUE)).location).toMatch(/^\/sign-in\?/);
    service.travelTo('2026-11-20T09:00:00+02:00');
  });
});

describe('planning a group', () => {
  test('says every fault at its field and keeps what was typed', async () => {
    const answer = await desk.send('/groups/new', { ...PLAN, nameFi: '', capacity: 'monta', to: '12:00', service: '' });
    expect(answer.status).toBe(400);
    for (const field of ['service', 'nameFi', 'capacity']) expect(answer.text).toContain(`href="#${field}"`);
    expect(answer.text).toContain('value="monta"');
    const early = await desk.send('/groups/new', { ...PLAN, to: '12:00', capacity: '31', date: '2026-11-01' });
    for (const field of ['to', 'capacity', 'date']) expect(early.text).toContain(`href="#${field}"`);
  });

  test('is for the desk only', async () => {
    expect([(await stranger.open('/groups')).status, (await stranger.open('/groups/new')).status]).toEqual([403, 403]);
    expect((await anybody('/groups')).location).toMatch(/^\/sign-in\?/);
  });
});

describe('a group’s public page', () => {
  test('takes anybody in, gives them a page of their own, and shows nobody who else registered', async () => {
    const event = await planned();
    expect((await anybody(event)).text).toContain('Places left: 1 of 1');
    const first = await anybody(event, { email: '', childcare: '0' });
    expect(first).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^\/groups\/registration\/[\w-]{43}$/),
    });
    expect((await anybody(first.location)).text).toContain('There is a place for you');
    const second = await anybody(event, { email: 'Jono@example.test' });
    expect((await anybody(second.location)).text).toContain('you are waiting in line');
    const seen = (await anybody(event)).text;
    expect(seen).toContain('Full (1 places)');
    expect(seen).not.toMatch(/jono@example|registrations\//i);
    expect((await desk.open(event)).text).toMatch(/registrations\//);
    expect((await desk.open(event)).text).not.toMatch(/jono@example/i);

    // opening the link, however often, cancels nothing
    await anybody(`${first.location}/cancel`);
    expect((await anybody(first.location)).text).toContain('There is a place for you');
    await anybody(`${first.location}/cancel`, {});
    expect((await anybody(first.location)).text).toContain('Your registration is cancelled');
    expect((await anybody(second.location)).text).toContain('There is a place for you');
  });

  test('says what is wrong with an address or too many children', async () => {
    const event = await planned({ capacity: '5', childcarePlaces: '2' });
    const answer = await anybody(event, { email: 'not an address', childcare: '1' });
    expect([answer.status, answer.text.includes('href="#email"')]).toEqual([400, true]);
    expect((await anybody(event, { childcare: '3' })).text).toContain('href="#childcare"');
    expect((await anybody('/groups/registration/unknown')).status).toBe(404);
    expect((await anybody('/groups/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('shows the seal of a draw before it, and the seed and the numbers after it', async () => {
    const event = await planned({ order: 'by-lot' });
    const { commitment } = (await service.call('worker', 'GET', `/api${event}`)).body.lot;
    for (let at = 0; at < 3; at += 1) await anybody(event, {});
    const before = (await anybody(event)).text;
    expect(before).toContain(commitment);
    expect(before).toContain('Published when the draw is made.');
    expect((await anybody(`${event}/draw`)).location).toMatch(/^\/sign-in\?/);
    expect((await stranger.send(`${event}/draw`, {})).status).toBe(403);
    expect((await desk.open(`${event}/draw`)).text).toContain('Arvotaanko paikat nyt?');
    const drawn = await desk.send(`${event}/draw`, {});
    expect((await desk.open(drawn.location)).text).toContain('Arvonta on tehty.');
    const { lot } = (await service.call('worker', 'GET', `/api${event}`)).body;
    const after = (await anybody(event)).text;
    for (const text of [commitment, lot.seed, '1, 2, 3', `<b>${lot.drawn.join(', ')}</b>`])
      expect(after).toContain(text);
    expect((await desk.open((await desk.send(`${event}/draw`, {})).location)).text).toContain('ehtinyt muuttua');
  });

  test('tells that it is cancelled, and takes nobody then', async () => {
    const event = await planned();
    const own = await anybody(event, {});
    await desk.send(`${event}/cancel`, {});
    const page = (await anybody(event)).text;
    expect([page.includes('The event is cancelled.'), page.includes('<form method="post" action="/groups/')]).toEqual([
      true,
      false,
    ]);
    expect((await anybody(own.location)).text).toContain('The event is cancelled.');
    expect((await anybody(event, {})).location).toBe(event);
  });
});
