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
  test('lists what runs today, and when nothing does, when and where the next ones are', async () => {
    const closed = await desk.open('/walk-ins');
    expect(closed.text).toContain('Tänään ei ole enää avoimia vastaanottoja');
    expect(closed.text).toMatch(
      /Seuraavat avoimet[^§]*torstai 26\.11\. klo 14\.00–16\.30[^§]*Asikkalan päiväkoti[^§]*Mallitie 8/,
    );
    for (const [language, next] of [
      ['sv', /Kommande öppna mottagningar[^§]*torsdag 26\.11 kl\. 14\.00–16\.30/],
      ['en', /The next drop-ins[^§]*Thursday 26 November, 14:00–16:30/],
      ['fi', /Seuraavat avoimet vastaanotot/],
    ] as const) {
      const { location } = await desk.open(`/language/${language}?to=/walk-ins`);
      expect((await desk.open(location)).text).toMatch(next);
    }
    service.travelTo('2026-11-26T14:05:00+02:00');
    const open = await desk.open('/walk-ins');
    expect(open.text).toMatch(/Auki tänään klo 14\.00–16\.30/);
    expect(open.text).not.toContain('Seuraavat avoimet vastaanotot');
    expect((await stranger.open(QUEUE)).status).toBe(403);
  });

  test('is announced only to those whose area it is in', async () => {
    service.travelTo('2026-11-26T16:30:00+02:00');
    const elsewhere = await openPages(service, 'scheduler', 'hartola');
    const { text } = await elsewhere.open('/walk-ins');
    expect(text).toContain('ei ole merkitty seuraavien neljän viikon ajalle');
    const here = await openPages(service, 'scheduler', 'asikkala');
    expect((await here.open('/walk-ins')).text).toContain('torstai 3.12. klo 14.00–16.30');
    service.travelTo('2026-11-26T14:05:00+02:00');
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
    expect([response.status, text]).toEqual([
      200,
      expect.stringContaining('<noscript><meta http-equiv="refresh" content="15"/></noscript>'),
    ]);
    expect(text).toMatch(/class="huge">2</);
    expect(text).not.toMatch(/<form|walk-ins\/[\w-]{36}/);
    expect((await anybody(QUEUE)).location).toMatch(/^\/sign-in\?/);
  });

  test('tells anybody who looks at it that the queue has changed, and not which', async () => {
    const address = QUEUE.replace('/walk-ins?', '/walk-ins/events?');
    const response = await service.app.request(address);
    expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/event-stream']);
    const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('event: listening');
    await desk.send('/walk-ins/register', AT);
    expect((await reader.read()).value).toBe('event: changed\ndata: \n\n');
    await reader.cancel();
    expect((await service.app.request('/walk-ins/events?site=nowhere&service=nothing')).status).toBe(400);
  });

  test('has lines for those who listen: to ask for the head of one takes none', async () => {
    const address = QUEUE.replace('/walk-ins?', '/walk-ins/events?');
    const heads = Array.from({ length: 100 }, () => service.app.request(address, { method: 'HEAD' }));
    expect((await Promise.all(heads)).filter(({ status }) => status !== 200)).toEqual([]);
    const line = await service.app.request(address);
    expect([line.status, line.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
    await line.body?.cancel();
  });

  test('shows the booked times between which numbers are called', async () => {
    const times = new URLSearchParams({ ...AT, area: 'asikkala', from: '2026-11-26T15:00:00+02:00', limit: '1' });
    const [slot] = (await service.call('scheduler', 'GET', `/api/slots?${times}`)).body.items;
    await service.call('scheduler', 'POST', '/api/bookings', { slot: slot.id });
    const { text } = await desk.open(QUEUE);
    expect(text).toMatch(/Seuraava varattu aika alkaa klo 15\.00[\s\S]*Varatut ajat[\s\S]*15\.00–15\.30/);
    expect((await anybody(`${QUEUE}&view=board`)).text).not.toContain('15:00–15:30');
    service.travelTo('2026-11-20T09:00:00+02:00');
  });
});

describe('planning a group', () => {
  test('says every fault at its field and keeps what was typed', async () => {
    const answer = await desk.send('/groups/new', { ...PLAN, nameFi: '', capacity: 'monta', to: '12:00', service: '' });
    expect(answer.status).toBe(422);
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
    expect((await anybody(event)).text).toContain('Only a few places left');
    expect((await desk.open(event)).text).toContain('Vapaita paikkoja 1 / 1');
    const first = await anybody(event, { email: '', childcare: '0' });
    expect(first).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^\/groups\/registration\/[\w-]{43}$/),
    });
    expect((await anybody(first.location)).text).toContain('There is a place for you');
    const second = await anybody(event, {});
    expect((await anybody(second.location)).text).toContain('you are waiting in line');
    const mailed = await anybody(event, { email: 'Jono@example.test' });
    expect(mailed.location).toBe(`${event}?done=mailed`);
    expect((await anybody(mailed.location)).text).toContain('A message is on its way to the address you gave.');
    expect((await anybody(event, { email: 'jono@example.test' })).location).toBe(mailed.location);
    const seen = (await anybody(event)).text;
    expect(seen).toContain('Full: you can join the waiting list');
    expect(seen).not.toMatch(/jono@example|registrations\//i);
    expect((await desk.open(event)).text).toMatch(/registrations\//);
    expect((await desk.open(event)).text).not.toMatch(/jono@example/i);

    // opening the link, however often, cancels nothing
    await anybody(`${first.location}/cancel`);
    expect((await anybody(first.location)).text).toContain('There is a place for you');
    const twice = await Promise.all([1, 2].map(() => anybody(`${first.location}/cancel`, {})));
    expect(twice.map(({ status, location }) => [status, location])).toEqual(Array(2).fill([303, first.location]));
    expect((await anybody(first.location)).text).toContain('Your registration is cancelled');
    expect((await anybody(second.location)).text).toContain('There is a place for you');
    expect((await desk.open(event)).text.match(/Tulossa/g)).toHaveLength(1);
  });

  test('says what is wrong with an address or too many children', async () => {
    const event = await planned({ capacity: '5', childcarePlaces: '2' });
    const answer = await anybody(event, { email: 'not an address', childcare: '1' });
    expect([answer.status, answer.text.includes('href="#email"')]).toEqual([422, true]);
    expect((await anybody(event, { childcare: '3' })).text).toContain('href="#childcare"');
    expect((await anybody('/groups/registration/unknown')).status).toBe(404);
    expect((await anybody('/groups/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  test('shows the seal of a draw before it, and the seed and the numbers after it', async () => {
    const event = await planned({ order: 'by-lot' });
    const { commitment } = (await service.call('worker', 'GET', `/api${event}`)).body.lot;
    const folded = (await stranger.open(event)).text;
    expect(folded).toMatch(
      new RegExp(`<details[^>]*><summary>Näin arvonta tarkistetaan</summary>[\\s\\S]*${commitment}[\\s\\S]*</details>`),
    );
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
    const again = (await desk.open((await desk.send(`${event}/draw`, {})).location)).text;
    for (const text of [lot.seed, `<b>${lot.drawn.join(', ')}</b>`])
      expect(again, 'pressed twice it is drawn once').toContain(text);
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

describe('changing a group', () => {
  test('begins with how things are, and saves what was changed', async () => {
    const event = await planned({ capacity: '4', closeDate: '2026-12-01', closeTime: '12:00', room: 'asikkala-pk' });
    const form = (await desk.open(`${event}/change`)).text;
    for (const value of ['2026-12-03', '13:00', '15:00', '2026-12-01', '12:00', 'Vanhempainiltapäivä']) {
      expect(form).toContain(`value="${value}"`);
    }
    expect(form).toMatch(/<option value="asikkala-pk" selected/);
    const open = { room: '', closeDate: '', closeTime: '' };
    const change = { ...PLAN, ...open, capacity: '6', from: '14:00', to: '16:00' };
    const wrong = await desk.send(`${event}/change`, { ...change, capacity: '0', from: '16:00', to: '14:00' });
    expect(wrong.text).toContain('id="capacity-fault"');
    expect(wrong.text, 'beside it').toMatch(/id="(from|to|date)-fault"/);
    const saved = await desk.send(`${event}/change`, change);
    const page = (await desk.open(saved.location)).text;
    expect(page).toContain('Muutokset on tallennettu.');
    expect(page).toMatch(/klo 14\.00–16\.00[\s\S]*Vapaita paikkoja 6 \/ 6/);
    expect(page).not.toContain('Ilmoittaudu viimeistään');
  });

  test('that somebody else has changed comes back with what was typed, and says what is stored now', async () => {
    const event = await planned({ capacity: '4' });
    const marksIn = (html: string) =>
      Object.fromEntries(
        [...html.matchAll(/name="(drawn\.\w+)" value="([^"]*)"/g)].map(([, name, mark]) => [name, mark]),
      );
    const drawn = { ...PLAN, capacity: '4', ...marksIn((await desk.open(`${event}/change`)).text) };
    await desk.send(`${event}/change`, { ...drawn, capacity: '6', leaders: 'pn-psykologi' });
    const late = await desk.send(`${event}/change`, { ...drawn, leaders: '', nameEn: 'Open afternoon', capacity: '9' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('value="Open afternoon"');
    expect(late.text).toContain('Nyt tallessa on: 6.');
    expect(late.text).toMatch(/name="capacity"[^>]*value="9"/);
    expect(late.text).toMatch(/<option value="pn-psykologi" selected/);
    // what else is wrong with it is said beside it
    const wrong = { ...drawn, leaders: '', nameFi: '', capacity: '9', from: '16:00', to: '14:00' };
    const both = await desk.send(`${event}/change`, wrong);
    expect([both.status, both.text.includes('Nyt tallessa on: 6.')]).toEqual([409, true]);
    expect(both.text).toMatch(/id="(from|to|date)-fault"/);
    expect(both.text).toContain('id="nameFi-fault"');
    expect((await desk.open(event)).text).toContain('6 / 6');
    const again = { ...drawn, leaders: 'pn-psykologi', nameEn: 'Open afternoon', capacity: '9' };
    const saved = await desk.send(`${event}/change`, { ...again, ...marksIn(late.text) });
    expect(saved.location).toContain('done=change');
    expect((await desk.open(event)).text).toContain('9 / 9');
  });

  test('that somebody else has changed undoes nothing where another time is chosen in place of a taken one', async () => {
    await planned({ room: 'asikkala-pk', date: '2026-12-09' });
    const event = await planned({ date: '2026-12-09', capacity: '4' });
    const marks = [...(await desk.open(`${event}/change`)).text.matchAll(/name="(drawn\.\w+)" value="([^"]*)"/g)];
    const drawn = {
      ...PLAN,
      date: '2026-12-09',
      capacity: '4',
      leaders: '',
      ...Object.fromEntries(marks.map(([, name, mark]) => [name, mark])),
    };
    const clash = await desk.send(`${event}/change`, { ...drawn, room: 'asikkala-pk' });
    expect(clash.status).toBe(409);
    const [, offers = ''] = /id="taken"(.*?)<\/form>/s.exec(clash.text) ?? [];
    const carried = [...offers.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const instead = /name="instead" value="([^"]+)"/.exec(offers)?.[1] ?? '';
    await desk.send(`${event}/change`, { ...drawn, capacity: '8' });
    const taken = Object.fromEntries(carried.map(([, name, value]) => [name, value]));
    expect((await desk.send(`${event}/change`, { ...taken, leaders: '', instead })).status).toBe(409);
    expect((await desk.open(event)).text).toContain('8 / 8');
  });

  test('says plainly why places cannot be fewer, and keeps what was typed', async () => {
    const event = await planned({ capacity: '3' });
    for (let at = 0; at < 2; at += 1) await anybody(event, {});
    const answer = await desk.send(`${event}/change`, { ...PLAN, capacity: '1', nameFi: 'Uusi nimi' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Paikan on jo saanut 2.');
    expect(answer.text).toContain('value="Uusi nimi"');
  });

  test('offers rooms and times where the room is taken, and takes the one that is chosen', async () => {
    const there = { room: 'asikkala-pk', date: '2026-12-08' };
    await planned(there);
    const clash = await desk.send('/groups/new', { ...PLAN, ...there, nameFi: 'Toinen tapahtuma' });
    expect([clash.status, clash.text.includes('Huone tai vetäjä on silloin varattu')]).toEqual([409, true]);
    const instead = /name="instead" value="([^"]+)"/.exec(clash.text)?.[1] ?? '';
    const taken = await desk.send('/groups/new', { ...PLAN, ...there, nameFi: 'Toinen tapahtuma', instead });
    expect(taken.location).toMatch(/^\/groups\/[\w-]{36}\?done=planned$/);
    expect((await desk.open(taken.location)).text).toContain('Toinen tapahtuma');
  });

  test('names those who lead it, who find it in their own day', async () => {
    const event = await planned({ leaders: 'pn-psykologi', date: '2026-12-16' });
    expect(event).toMatch(/^\/groups\//);
    const specialist = await openPages(service, 'specialist');
    const day = (await specialist.open('/my-day?date=2026-12-16')).text;
    expect(day).toMatch(new RegExp(`href="${event}"[\\s\\S]*Vedät tätä ryhmää`));
    expect((await specialist.open('/my-day?date=2026-12-17')).text).not.toContain(event);
    await desk.send(`${event}/cancel`, {});
    expect((await specialist.open('/my-day?date=2026-12-16')).text).not.toContain(event);
  });

  test('shows where the room’s day is seen, as taken by the event', async () => {
    const event = await planned({ room: 'asikkala-pk', date: '2026-12-15' });
    for (const view of ['', '&view=list']) {
      const day = await desk.open(`/desk?area=asikkala&by=room&date=2026-12-15${view}`);
      expect([day.status, day.text.includes(`href="${event}"`)]).toEqual([200, true]);
    }
  });

  test('is for the desk only', async () => {
    const event = await planned();
    expect((await stranger.open(`${event}/change`)).status).toBe(404);
    expect((await stranger.send(`${event}/change`, PLAN)).status).toBe(404);
    expect((await anybody(`${event}/change`)).location).toMatch(/^\/sign-in\?/);
  });
});

describe('a registration at the desk', () => {
  test('notes a caller’s number, says when they had registered, and is not for anybody else', async () => {
    const event = await planned({ capacity: '5' });
    const first = await desk.send(event, { phone: '040 1234567' });
    const noted = (await desk.open(first.location)).text;
    expect(noted).toContain('Numero 1 on kirjattu.');
    expect(noted, 'no mail tells them').toMatch(
      /Linkki ilmoittautumiseen numero 1.*class="qr".*\/groups\/registration\//s,
    );
    expect((await anybody(first.location)).text).not.toContain('/groups/registration/');
    const again = await desk.send(event, { phone: '+358401234567' });
    expect((await desk.open(again.location)).text).toContain('oli jo ilmoittauduttu: numero 1');
    expect((await desk.open(event)).text).toContain('040 1234567');
    expect((await anybody(event)).text).not.toMatch(/name="phone"|040 1234567/);
    expect((await anybody(event, { phone: '040 7654321' })).status).toBe(422);
  });

  test('of somebody without an address can be put into a calendar from its own page, which says how it is found again', async () => {
    const own = await anybody(await planned(), {});
    const page = (await anybody(own.location)).text;
    expect(page).toContain('event.ics');
    expect(page, 'no mail brings them here again').toMatch(/Keep the link.*class="qr".*\/groups\/registration\//s);
    const file = await service.app.request(`${own.location}/event.ics`);
    expect(file.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8; method=PUBLISH');
    const text = await file.text();
    expect(text).toMatch(/METHOD:PUBLISH[\s\S]*DTSTART:20261203T110000Z/);
    expect(text).not.toMatch(/Vanhempain|ATTENDEE|päiväko/i);
    await anybody(`${own.location}/cancel`, {});
    expect(await (await service.app.request(`${own.location}/event.ics`)).text()).toContain('STATUS:CANCELLED');
  });
});

test('one connection takes so many places in an hour, cancelled ones not among them, and the desk as many as it needs', async () => {
  const other = await openApp();
  const { body } = await other.call('scheduler', 'POST', '/api/groups', {
    service: PLAN.service,
    site: PLAN.site,
    name: { fi: 'Ryhmä' },
    start: '2026-12-03T13:00:00+02:00',
    end: '2026-12-03T15:00:00+02:00',
    capacity: 30,
  });
  const send = async () => {
    const headers = { Origin: new URL(other.deps.config.publicUrl).origin };
    return other.app.request(`/groups/${body.id}`, { method: 'POST', headers, body: new URLSearchParams() });
  };
  const answers: Response[] = [];
  for (let at = 0; at < 21; at += 1) answers.push(await send());
  expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(303), 429]);
  const headers = { Origin: new URL(other.deps.config.publicUrl).origin };
  const cancelled = `${answers[0]?.headers.get('Location')}/cancel`;
  expect((await other.app.request(cancelled, { method: 'POST', headers })).status).toBe(303);
  expect((await send()).status).toBe(303);
  expect((await send()).status).toBe(429);
  expect((await other.call('scheduler', 'POST', `/api/groups/${body.id}/registrations`, {})).status).toBe(201);
  other.travelTo('2026-11-20T10:00:01+02:00');
  expect((await send()).status).toBe(303);
  await other.close();
});
