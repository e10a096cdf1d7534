// The booking desk through the public door: what it shows, what it keeps to itself, and what it hears.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../../src/core/permissions.ts';
import { deskToReturnTo, withDone } from '../../src/surfaces/web/booking/desk-address.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { openPages, type Pages } from '../support/pages.ts';

const MONDAY = '/desk?area=lahti-etela&date=2026-11-23&service=neuvola-maaraaikainen';
const NURSE = 'professional:th-lahti-1';

let service: TestApp;
let desk: Pages;
let other: Pages;
beforeAll(async () => {
  service = await openApp();
  desk = await openPages(service, 'scheduler');
  other = await openPages(service, 'coordinator');
});
afterAll(async () => service.close());

/** The slot of a free place on the page, by the button's name. */
function placeOn(html: string, name: RegExp): string {
  const buttons = [...html.matchAll(/<button[^>]*name="slot"[^>]*>/g)].map(([tag]) => tag);
  const match = buttons.find((tag) => name.test(/aria-label="([^"]*)"/.exec(tag)?.[1] ?? ''));
  return /value="([^"]*)"/.exec(match ?? '')?.[1] ?? `no place ${name}`;
}

/** A free time's slot, by its wall-clock start and who gives it. */
async function slotAt(start: string, professional = 'th-lahti-1'): Promise<string> {
  const day = `from=${start.slice(0, 10)}T00:00:00Z&to=${start.slice(0, 10)}T23:00:00Z`;
  const question = `service=neuvola-maaraaikainen&area=lahti-etela&professional=${professional}&${day}`;
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${question}`);
  const slot = body.items.find((one: { start: string }) => one.start.startsWith(start));
  return slot?.id ?? `no free time ${start}`;
}

async function hold(pages: Pages, slot: string): Promise<string> {
  const held = await pages.send('/desk/holds', { slot, area: 'lahti-etela', back: MONDAY });
  expect(held.status, slot).toBe(303);
  return held.location;
}

async function book(pages: Pages, slot: string, reference: string): Promise<string> {
  const form = await hold(pages, slot);
  const booked = await pages.send(form, { reference, registers: reference, channel: 'on-site' });
  expect(booked.status).toBe(303);
  return new URL(booked.location, 'http://x').searchParams.get('booking') ?? '';
}

test('an open day of somebody who gives another service says that it has no time of the chosen one', async () => {
  const desk = await openPages(service, 'scheduler');
  const { text } = await desk.open('/desk?area=lahti-etela&date=2026-11-24&service=neuvola-maaraaikainen');
  const heads = [...text.matchAll(/<section class="desk-column".*?<\/h2>/gs)].map(([head]) => head);
  const without = heads.filter((head) => head.includes('Ei vapaita aikoja'));
  expect(heads.length).toBeGreaterThan(2);
  expect(without).toHaveLength(1);
  expect(without[0]).toContain('Varhaiskasvatuksen opettaja');
});

describe('the desk', () => {
  const views = ['', '&view=list', '&view=week', '&by=room', '&view=week&by=room', '&view=list&by=room'];

  test.each(languages.flatMap((language) => views.map((view) => [language, view] as const)))(
    'speaks %s in the view %s',
    async (language, view) => {
      await desk.open(`/language/${language}?to=/`);
      const { status, text } = await desk.open(MONDAY + view);
      expect(status).toBe(200);
      expect(text).toContain(`<html lang="${language}">`);
      expect(text.match(/<h1[ >]/g)).toHaveLength(1);
      expect(text).not.toMatch(/ style="|<script(?![^>]* src=)|undefined|\[object/);
      await desk.open('/language/fi?to=/');
    },
  );

  test('is where a scheduler’s work begins, and no worker’s or specialist’s to see', async () => {
    expect((await desk.open('/')).text).toContain('<a class="button small" href="/desk">');
    for (const role of ['worker', 'specialist'] as const) {
      const pages = await openPages(service, role);
      for (const path of ['/desk', '/desk/fragment', '/desk/events']) {
        expect((await pages.open(path)).status).toBe(403);
      }
    }
  });

  test('is of one’s own areas only, whatever the address says', async () => {
    const hartola = await openPages(service, 'scheduler', 'hartola');
    const { text } = await hartola.open('/desk?area=lahti-etela&date=2026-11-23');
    expect(text).toContain('Terveydenhoitaja, Hartola');
    expect(text).not.toContain('Terveydenhoitaja 1, eteläinen neuvola');
  });

  test.each(['', '&by=room', '&view=list'])('of a day when nobody receives leads to the next%s', async (view) => {
    const { text } = await desk.open(`/desk?area=lahti-etela&date=2026-12-05&service=neuvola-maaraaikainen${view}`);
    expect(text).toContain('Seuraava vapaa päivä: ma 7.12.');
    expect(text).toMatch(/href="\/desk\?[^"]*date=2026-12-07/);
  });

  test.each(['', '&by=room', '&view=list'])(
    'of a day with nothing free says so, and leads to the day that has%s',
    async (view) => {
      const checked = '/desk?area=lahti-etela&service=kolmevuotistarkastus';
      // the daycare's nurse works on Wednesdays, others on every day
      const { text } = await desk.open(`${checked}&date=2026-11-24${view}`);
      expect(text).toContain('Kolmevuotistarkastus päiväkodissa: ei vapaita aikoja tänä päivänä.');
      const [, next = '', day] = /href="(\/desk\?[^"]*)">Seuraava vapaa päivä: \w+ (\d+)\./.exec(text) ?? [];
      const led = await desk.open(next.replaceAll('&amp;', '&'));
      expect(led.text).toMatch(new RegExp(`<h1>[^<]* ${day}\\.`));
      expect(led.text).toContain('name="slot"');
      expect(led.text).not.toContain('ei vapaita aikoja tänä päivänä');
      const never = await desk.open(`${checked}&date=2029-01-02${view}`);
      expect(never.text).not.toContain('Seuraava vapaa päivä');
    },
  );

  test('has a line at this moment, on today alone', async () => {
    service.travelTo('2026-11-23T10:32:00+02:00');
    expect((await desk.open(MONDAY)).text.match(/desk-now h2 m30/g)).toHaveLength(3);
    expect((await desk.open(MONDAY.replace('-23', '-24'))).text).not.toContain('desk-now');
    service.travelTo('2026-11-20T09:00:00+02:00');
  });

  test('says in words when nobody receives', async () => {
    const { text } = await desk.open(MONDAY);
    expect(text).toMatch(/Ei vastaanottoa[^0-9]*11\.30–12\.15/);
  });
});

describe('a free place', () => {
  test('is kept, filled in and booked; then both desks see it, and whose it is', async () => {
    const before = await desk.open(MONDAY);
    const slot = placeOn(before.text, /klo 8\.00, Terveydenhoitaja 1/);
    const form = await hold(desk, slot);
    expect((await desk.open(form)).text).toMatch(/Varattuna sinulle klo 9\.05 asti/);
    const kept = (await other.open(MONDAY)).text;
    expect(kept).toMatch(/8\.00 Lastenneuvolan määräaikaistarkastus, Pidossa · varattavana 9\.05 asti/);
    expect(kept).not.toContain(form.split('?')[0]);
    const booked = await desk.send(form, { reference: 'SALAINEN-77', registers: 'SALAINEN-77', channel: 'on-site' });
    expect(booked.location).toMatch(/^\/desk\?area=lahti-etela&date=2026-11-23&service=.*done=booked&booking=/);
    for (const pages of [desk, other]) {
      const { text } = await pages.open(MONDAY);
      expect(text).toMatch(/8\.00 perhe SALAINEN-77, Varattu · Lastenneuvolan määräaikaistarkastus · Vastaanotto 1/);
    }
  });

  test('that another has taken meanwhile is answered with the nearest that are free', async () => {
    const slot = placeOn((await desk.open(MONDAY)).text, /klo 9\.00, Terveydenhoitaja 1/);
    await hold(other, slot);
    const lost = await desk.send('/desk/holds', { slot, area: 'lahti-etela', back: MONDAY });
    expect(lost.status).toBe(409);
    expect(lost.text.match(/name="slot" value="neuvola-maaraaikainen/g)).toHaveLength(3);
    expect(lost.text).toContain('action="/desk/holds"');
  });

  test('whose button is pressed twice, or in two tabs, is kept once', async () => {
    const slot = placeOn((await desk.open(MONDAY)).text, /klo 9\.00, Terveydenhoitaja 2/);
    const [one, two] = [await hold(desk, slot), await hold(desk, slot)];
    expect(two).toBe(one);
    await desk.send(one.replace('?', '/release?'), { back: MONDAY });
  });

  test('in a room’s column is kept in that room', async () => {
    const { text } = await desk.open(`${MONDAY}&by=room`);
    const slot = placeOn(text, /klo 13\.00, Vastaanotto 2/);
    expect(slot).toContain('room:lahti-n-2');
    expect((await hold(desk, slot)).split('?')[0]).toMatch(/^\/desk\/holds\/[\w-]+$/);
  });

  test('is no place in a room of another site', async () => {
    const { text } = await desk.open(`${MONDAY}&by=room`);
    expect(text).toMatch(/aria-label="Vapaa[^"]*Vastaanotto 2/);
    expect(text).not.toMatch(/aria-label="Vapaa[^"]*Rauhallinen tila/);
  });

  test('is not booked without a family, and what was typed stays', async () => {
    const form = await hold(desk, placeOn((await desk.open(MONDAY)).text, /klo 10\.00, Terveydenhoitaja 2/));
    const faulty = await desk.send(form, { reference: '', channel: 'on-site', note: 'Tuo neuvolakortti.' });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toContain('Kirjoita asiakasnumero.');
    expect(faulty.text).toContain('Tuo neuvolakortti.');
    const released = await desk.send(form.replace('?', '/release?'), { back: MONDAY });
    expect(released.location).toBe(`${MONDAY}&done=released&was=2026-11-23T08%3A00%3A00.000Z`);
    expect((await desk.open(released.location)).text).toMatch(/Luovuit ajasta\..*maanantai 23\.11\. klo 10\.00/s);
    // Back to it leads there too, and says the same
    expect((await desk.open(form)).location).toBe(released.location);
  });
});

describe('a booking', () => {
  test('is marked as arrived from the list, which comes back', async () => {
    const booking = await book(desk, await slotAt('2026-11-23T12:15'), '1042');
    const early = (await desk.open(`${MONDAY}&view=list`)).text;
    expect(early).not.toContain(`/desk/bookings/${booking}/arrive`);
    expect(early).toContain(`/bookings/${booking}/reschedule`);
    service.travelTo('2026-11-23T12:10:00+02:00');
    expect((await desk.open(`${MONDAY}&view=list`)).text).toContain(`/desk/bookings/${booking}/arrive`);
    const marked = await desk.send(`/desk/bookings/${booking}/arrive`, { back: `${MONDAY}&view=list` });
    expect(marked.location).toBe(`${MONDAY}&view=list&done=arrive&booking=${booking}`);
    expect((await desk.open(marked.location)).text).toMatch(/Saapunut/);
    service.travelTo('2026-11-20T09:00:00+02:00');
  });

  test('dropped on a free place is asked about, from when to when, and moves when that is confirmed', async () => {
    const booking = await book(desk, await slotAt('2026-11-23T14:00'), '1043');
    const at = Date.parse('2026-11-23T11:45:00Z');
    const asked = await desk.open(`/desk/move?booking=${booking}&resource=professional:th-lahti-2&at=${at}`);
    expect(asked.text).toMatch(/Siirretäänkö aika\?.*klo 14\.00.*klo 13\.45/s);
    const slot = /name="slot" value="([^"]+)"/.exec(asked.text)?.[1] ?? '';
    const moved = await desk.send('/desk/move', { booking, slot, back: MONDAY });
    expect(moved.location).toBe(`${MONDAY}&done=moved&booking=${booking}&was=2026-11-23T12%3A00%3A00.000Z`);
    expect((await desk.open(moved.location)).text).toMatch(
      /role="status".*Aika on siirretty\..*13\.45.*Terveydenhoitaja 2.*perhe 1043.*Aiempi aika ma 23\.11\. klo 14\.00 ei ole enää voimassa/s,
    );
    // Pressed twice is pressed once.
    const again = await desk.send('/desk/move', { booking, slot, back: MONDAY });
    expect(again.location).toBe(`${MONDAY}&done=same-time&booking=${booking}`);
    const nothing = (await desk.open(again.location)).text;
    expect(nothing).toContain('Varaus on jo tässä ajassa. Mitään ei muutettu.');
    expect(nothing).not.toContain('Viesti lähtee');
    expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.sequence).toBe(1);
    expect((await desk.open(MONDAY)).text).toMatch(/13\.45 perhe 1043, Varattu[^"]*Terveydenhoitaja 2/);
  });

  test('may be dropped a little later: its own time does not stand in its way', async () => {
    const booking = await book(desk, await slotAt('2026-11-23T14:00'), '1044');
    const at = Date.parse('2026-11-23T12:15:00Z');
    const asked = await desk.open(`/desk/move?booking=${booking}&resource=${NURSE}&at=${at}`);
    expect(asked.text).toMatch(/Siirretäänkö aika\?.*klo 14\.00.*klo 14\.15/s);
  });

  test('that is being dragged is told where it fits: what is free for its own service, its own time included', async () => {
    const booking = await book(desk, await slotAt('2026-11-24T10:00'), '1047');
    const ask = (more: string, of = booking, pages = desk) =>
      pages.open(`/desk/landings?booking=${of}&area=lahti-etela&date=2026-11-24${more}`);
    const landings = async (more = '') =>
      JSON.parse((await ask(more)).text).items as { resource: string; start: number; end: number }[];
    const at = (time: string) => Date.parse(`2026-11-24T${time}:00+02:00`);
    // whatever service the desk shows; from the opening to the lunch, across its own time
    const own = (await landings('&service=rokotus')).filter(({ resource }) => resource === NURSE);
    expect(own.map(({ start, end }) => [start, end])[0]).toEqual([at('08:00'), at('11:30')]);
    await book(other, await slotAt('2026-11-24T08:00'), '1048');
    expect((await landings()).find(({ resource }) => resource === NURSE)?.start).toBe(at('08:45'));
    const rooms = await landings('&by=room');
    expect(rooms.length).toBeGreaterThan(0);
    expect(rooms.every(({ resource }) => resource.startsWith('room:'))).toBe(true);
    const week = await landings('&view=week');
    expect(new Set(week.map(({ start }) => new Date(start).getUTCDay())).size).toBeGreaterThan(3);
    expect((await ask('', 'x')).status).toBe(400);
    expect((await ask('', booking, await openPages(service, 'worker'))).status).toBe(404);
  });

  test('dropped where nobody receives stays, and the nearest free times are offered', async () => {
    const booking = await book(desk, await slotAt('2026-11-23T10:15', 'th-lahti-2'), '1045');
    const at = Date.parse('2026-11-23T15:30:00Z');
    const asked = await desk.open(`/desk/move?booking=${booking}&resource=${NURSE}&at=${at}`);
    expect(asked.text).toContain('Tähän kohtaan ei voi siirtää');
    expect(asked.text.match(/name="slot"/g)).toHaveLength(3);
  });
});

describe('the search', () => {
  const familyOf = async (reference: string, professional: string, name = `Suku${reference}`) => {
    const family = { area: 'lahti-etela', reference, name };
    const registered = await service.call('scheduler', 'POST', '/api/families', family);
    expect(registered.status).toBe(201);
    const { id } = registered.body;
    const named = await service.call('scheduler', 'POST', `/api/families/${id}/named-worker`, { professional });
    expect(named.status).toBeLessThan(300);
    return id;
  };

  test('puts the named worker’s times on top, and holds no name in its address', async () => {
    const id = await familyOf('2042', 'th-lahti-2', 'Virtanen');
    const question = { area: 'lahti-etela', date: '2026-11-23', service: 'rokotus', within: '1', query: 'Virtanen' };
    const found = await desk.send('/desk/search', question);
    const opened = await desk.open(found.location);
    expect(opened.location).toContain(`family=${id}`);
    expect(found.location + opened.location).not.toMatch(/virtanen/i);
    const { text } = await desk.open(opened.location);
    const suggestions = text.slice(text.indexOf('id="suggestions"'));
    expect(suggestions).toMatch(/Oma työntekijä ensin/);
    expect(suggestions.indexOf('Terveydenhoitaja 2')).toBeLessThan(suggestions.indexOf('Terveydenhoitaja 1'));
  });

  test('says whose own worker somebody is by the family’s record, whatever its address claims', async () => {
    const question = '/desk?area=lahti-etela&date=2026-11-23&within=1&service=rokotus';
    const own = async (more: string) => {
      const { text } = await desk.open(`${question}${more}`);
      return text.match(/Oma työntekijä ensin|oman työntekijän/)?.[0];
    };
    expect(await own('&named=th-lahti-2')).toBeUndefined();
    const id = await familyOf('2044', 'th-lahti-2');
    expect(await own(`&family=${id}`)).toBe('Oma työntekijä ensin');
    await service.call('scheduler', 'POST', `/api/families/${id}/named-worker`, { professional: 'vk-jalo' });
    expect(await own(`&family=${id}&named=th-lahti-2`)).toBe('oman työntekijän');
    // whom the family has by now is no claim of the address either
    expect((await desk.open(`${question}&family=${id}&done=unnamed`)).text).not.toContain('/named-worker');
  });

  test('marks who does not speak the wished language, and whose times are not the own worker’s, and warns on the hold', async () => {
    const family = await familyOf('2043', 'vk-jalo');
    const wishes = `${MONDAY}&within=1&language=sv&family=${family}`;
    const { text } = await desk.open(wishes);
    const suggestions = text.slice(text.indexOf('id="suggestions"'));
    expect(suggestions).toContain('Mikään näistä ei ole oman työntekijän');
    expect(suggestions).not.toContain('Oma työntekijä ensin');
    const buttons = suggestions.split('<button').slice(1);
    const marked = (mark: string) => buttons.filter((button) => button.includes(mark));
    expect(marked('toivottu kieli puuttuu: ruotsi').length).toBeGreaterThan(0);
    for (const button of marked('toivottu kieli puuttuu')) expect(button).not.toContain('Terveydenhoitaja 2');
    for (const button of marked('Terveydenhoitaja 2')) expect(button).toContain(' · ruotsi');
    const warned = async (person: RegExp, back: string) => {
      const held = await desk.send('/desk/holds', {
        slot: placeOn(text, person),
        area: 'lahti-etela',
        back,
        family: back === MONDAY ? '' : family,
      });
      const form = (await desk.open(held.location)).text;
      await desk.send(held.location.replace('?', '/release?'), { back });
      return [form.includes('Toivottu kieli on ruotsi'), form.includes('ei ole perheen oman työntekijän')];
    };
    expect(await warned(/Terveydenhoitaja 1/, wishes)).toEqual([true, true]);
    expect(await warned(/Terveydenhoitaja 2/, wishes)).toEqual([false, true]);
    expect(await warned(/Terveydenhoitaja 1/, MONDAY)).toEqual([false, false]);

    const taken = placeOn((await desk.open(wishes)).text, /Terveydenhoitaja 2/);
    const hold = await service.call('coordinator', 'POST', '/api/holds', { slot: taken });
    const lost = await desk.send('/desk/holds', { slot: taken, area: 'lahti-etela', back: wishes });
    await service.call('coordinator', 'DELETE', `/api/holds/${hold.body.id}`);
    const offers = lost.text.split('class="slot"').slice(1);
    expect([hold.status, lost.status, offers.length]).toEqual([201, 409, 3]);
    for (const offer of offers) expect(offer.includes('puuttuu: ruotsi')).toBe(!offer.includes('Terveydenhoitaja 2'));
  });

  test('with a language wished, who does not speak it is marked over their day, on each free time, in the list and by room', async () => {
    const lacks = 'toivottu kieli puuttuu: ruotsi';
    const shown = async (more: string) => {
      const { text } = await desk.open(`${MONDAY}${more}`);
      const [live = ''] = text.slice(text.indexOf('id="desk-live"')).split('id="suggestions"');
      const places = live.match(/aria-label="Vapaa [^"]*"/g) ?? [];
      const heads = (live.match(/<h[23][^>]*>(?:(?!<h[23])[\s\S])*?(?=<ol|<ul|<form)/g) ?? []).join('\n');
      return { live, places, heads };
    };
    for (const view of ['', '&view=list']) {
      const { places, heads } = await shown(`&language=sv${view}`);
      expect(places.filter((place) => place.includes('Terveydenhoitaja 1')).length).toBeGreaterThan(0);
      for (const place of places) expect(place.includes(lacks)).toBe(!place.includes('Terveydenhoitaja 2'));
      expect(heads).toMatch(/Terveydenhoitaja 1[^\n]*toivottu kieli puuttuu: ruotsi/);
      expect(heads).not.toMatch(/Terveydenhoitaja 2[^\n]*puuttuu/);
      expect((await shown(view)).live).not.toContain('puuttuu');
    }
    const timeIn = (place: string) => /klo [\d.]+/.exec(place)?.[0] ?? '';
    const inSwedish = (await shown('')).places.filter((place) => place.includes('Terveydenhoitaja 2')).map(timeIn);
    const byRoom = await shown('&language=sv&by=room');
    expect(byRoom.places.some((place) => place.includes(lacks))).toBe(true);
    for (const place of byRoom.places) expect(place.includes(lacks)).toBe(!inSwedish.includes(timeIn(place)));
    expect(byRoom.heads).not.toContain('puuttuu');
  });

  test('says so when no family is found', async () => {
    const { status, text } = await desk.send('/desk/search', { area: 'lahti-etela', query: 'Ei-ketään' });
    expect([status, text.includes('Perhettä ei löytynyt')]).toEqual([200, true]);
  });

  test('registers a caller whom nobody knows beside the day, and shows the named worker’s times for them', async () => {
    const asked = { area: 'lahti-etela', date: '2026-11-23', service: 'rokotus', within: '1', language: 'sv' };
    const { text } = await desk.send('/desk/search', { ...asked, query: 'Uudensoittaja' });
    expect(text).toContain('value="Uudensoittaja"');
    expect(text).toMatch(/value="sv" selected/);
    const caller = { name: 'Uudensoittaja', phone: '040 555 6677', spoken: 'sv', named: 'th-lahti-2' };
    const unnamed = await desk.send('/desk/families', { ...asked, ...caller });
    expect([unnamed.status, unnamed.text.includes('href="#guardian"')]).toEqual([422, true]);
    const whole = { ...asked, ...caller, guardian: 'Ulla Uudensoittaja' };
    const registered = await desk.send('/desk/families', whole);
    expect(registered.location).toMatch(/^\/desk\/family\/[\w-]{36}\?area=lahti-etela&.*language=sv/);
    const { location } = await desk.open(registered.location);
    expect(location).not.toMatch(/uudensoittaja/i);
    const times = (await desk.open(location)).text;
    expect(times).toMatch(/Oma työntekijä ensin/);
    const held = await desk.send('/desk/holds', {
      slot: placeOn(times, /Terveydenhoitaja 2/),
      area: 'lahti-etela',
      back: location,
      family: /family=([\w-]+)/.exec(location)?.[1] ?? '',
    });
    const booked = await desk.send(held.location, { channel: 'on-site' });
    expect(booked.location).toContain('done=booked');
    expect((await desk.open(booked.location)).text).toMatch(/Aika on varattu.*klo \d+\.\d\d.*Uudensoittaja/s);
    // pressed again it is the family that is there; with another guardian it is asked about
    expect((await desk.send('/desk/families', whole)).location).toBe(registered.location);
    const alike = await desk.send('/desk/families', { ...whole, guardian: 'Urho Uudensoittaja' });
    expect([alike.status, alike.text.includes('Tämä on eri perhe')]).toEqual([422, true]);
    const families = await service.deps.db.family.count();
    const misnamed = await desk.send('/desk/families', {
      ...asked,
      name: 'Puolitie',
      spoken: 'fi',
      named: 'ei-ketaan',
    });
    expect([misnamed.status, misnamed.text.includes('href="#named"')]).toEqual([422, true]);
    expect(await service.deps.db.family.count()).toBe(families);
    const unserved = { area: 'lahti-etela', name: 'Vaillanen' };
    const { id: alone } = (await service.call('scheduler', 'POST', '/api/families', unserved)).body;
    const half = (await desk.open(`/desk/family/${alone}?area=lahti-etela&done=unnamed`)).location;
    expect((await desk.open(half)).text).toContain(
      'Perhe on rekisteröity, mutta nimettyä työntekijää ei saatu tallennettua.',
    );
  });

  test('shows the same day with what is wrong, where nobody can be searched so or the date is none', async () => {
    const asked = { area: 'lahti-etela', date: '2026-11-23', service: 'rokotus' };
    for (const [query, fault] of [
      ['x', 'Kirjoita vähintään kaksi merkkiä'],
      ['131052-308T', 'Poista henkilötunnus'],
    ] as const) {
      const { status, text } = await desk.send('/desk/search', { ...asked, query });
      expect([query, status, text.includes('href="#query"'), text.includes(fault)]).toEqual([query, 422, true, true]);
      expect(text).toContain('Maanantai 23.11.');
    }
    const { status, text } = await desk.open('/desk?area=lahti-etela&date=someday');
    expect([status, text.includes('href="#date"'), text.includes('id="desk-live"')]).toEqual([422, true, true]);
  });

  test('keeps to the part of the day that was asked for', async () => {
    const { text } = await desk.open(`${MONDAY}&part=morning&within=1`);
    const suggestions = text.slice(text.indexOf('id="suggestions"'));
    const times = [...suggestions.matchAll(/<time[^>]*>(\d+)\.\d\d<\/time>/g)].map(([, hour]) => Number(hour));
    expect(times.length).toBeGreaterThan(0);
    expect(times.filter((hour) => hour >= 12)).toEqual([]);
  });
});

describe('who takes part', () => {
  /** a family with two who may be written to and two who may not, and a form that books for it */
  async function openForm(reference: string, at: string) {
    const guardians = [
      { name: 'Aino', email: 'aino@example.test', channel: 'mail' },
      { name: 'Bo', email: 'bo@example.test', channel: 'mail' },
      { name: 'Cilla', email: 'cilla@example.test', channel: 'mail', safeToSend: false },
      { name: 'Deniz', phone: '040 123 4567', channel: 'phone' },
    ];
    const children = ['Eeva', 'Frans'].map((name) => ({ name, born: '2024-05' }));
    const family = { area: 'lahti-etela', reference, name: `Perhe ${reference}`, guardians, children, confirmed: true };
    const registered = await service.call('scheduler', 'POST', '/api/families', family);
    expect(registered.status).toBe(201);
    const { body } = await service.call('scheduler', 'GET', `/api/families/${registered.body.id}?purpose=appointment`);
    const slot = await slotAt(at);
    const held = await desk.send('/desk/holds', { slot, area: 'lahti-etela', back: MONDAY, family: body.id });
    return { family: body, form: held.location };
  }

  async function booked(location: string) {
    const id = new URL(location, 'http://x').searchParams.get('booking');
    return (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body;
  }

  test('all who may be written to are ticked, and the others are named with why not', async () => {
    const { family, form } = await openForm('3042', '2026-12-08T08:00');
    const { text } = await desk.open(form);
    for (const { id } of family.guardians.slice(0, 2)) expect(text).toContain(`value="${id}" checked`);
    for (const { id } of family.guardians.slice(2)) expect(text).not.toContain(id);
    expect(text).toMatch(/Cilla: viestejä ei saa lähettää/);
    expect(text).toMatch(/Deniz: haluaa, että soitetaan/);
  });

  test('only the chosen guardian, the child and the interpreter are in the booking', async () => {
    const { family, form } = await openForm('3043', '2026-12-08T09:00');
    const [, bo, cilla] = family.guardians;
    const child = family.children[1].id;
    const told = { guardians: [bo.id, cilla.id], child, interpreter: 'so', channel: 'on-site' };
    const faulty = await desk.send(form, { ...told, channel: '' });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toMatch(/value="so" selected/);
    const unsafe = await desk.send(form, told);
    expect([unsafe.status, unsafe.text.includes('href="#guardians"')]).toEqual([422, true]);
    const { location } = await desk.send(form, { ...told, guardians: bo.id });
    const booking = await booked(location);
    expect(booking.child).toBe(child);
    const came = booking.participants.filter(({ role }: { role: string }) => role === 'guardian');
    expect(came.map(({ guardian }: { guardian: string }) => guardian)).toEqual([bo.id]);
    expect(booking.participants).toContainEqual(expect.objectContaining({ role: 'interpreter', language: 'so' }));
  });

  test('nobody is told where nobody is ticked', async () => {
    const { form } = await openForm('3044', '2026-12-08T10:15');
    const { location } = await desk.send(form, { channel: 'on-site' });
    const roles = (await booked(location)).participants.map(({ role }: { role: string }) => role);
    expect(roles).not.toContain('guardian');
    expect(roles).not.toContain('interpreter');
  });
});

describe('a time that a rule refuses', () => {
  const REASON = 'Perhe muuttaa ulkomailta.';
  const CLOSED = '2027-03-10';
  beforeAll(async () => {
    const closed = { nameFi: 'Remontti', from: CLOSED, to: CLOSED, areas: 'lahti-etela' };
    expect((await other.send('/closures/new', closed)).status).toBe(303);
  });

  /** the nurse's slot at an instant, offered or not */
  const slotOf = (at: string) =>
    `neuvola-maaraaikainen~th-lahti-1.lahti-neuvola~${at}~professional:th-lahti-1+room:lahti-n-1`;
  const refused = (pages: Pages, slot: string) =>
    pages.send('/desk/holds', { slot, area: 'lahti-etela', back: MONDAY });
  const hrefIn = ({ text }: { text: string }, start: string) =>
    new RegExp(`"(${start}[^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';

  test.each([
    ['notice', '20261120T080000Z', 'aika on liian lähellä'],
    ['horizon', '20280612T050000Z', 'aika on liian kaukana'],
    ['absence', '20261221T060000Z', 'ammattilainen on poissa'],
    ['closure', '20270310T060000Z', 'paikka on suljettu'],
    ['quota', '20270201T060000Z', 'kiintiö on täynnä'],
  ])('of %s is a coordinator’s to book anyway, with a reason that stays on the form', async (rule, at, said) => {
    const slot = slotOf(at);
    const quota = { service: 'neuvola-maaraaikainen', area: 'lahti-etela' };
    const limit = (most: number | null) => service.call('coordinator', 'POST', '/api/quotas', { ...quota, most });
    if (rule === 'quota') await limit(0);
    const refusal = await refused(other, slot);
    expect(refusal.status).toBeGreaterThanOrEqual(409);
    const page = hrefIn(refusal, '/desk/anyway');
    expect((await other.open(page)).text).toContain(said);
    const asked = { slot, area: 'lahti-etela', back: MONDAY };
    for (const why of ['x', 'Soita 040 123 4567.']) {
      const faulty = await other.send('/desk/anyway', { ...asked, why });
      expect(faulty.status).toBe(422);
      expect(faulty.text).toContain(why);
      expect(faulty.text).toContain(`value="${slot}"`);
    }
    const held = await other.send('/desk/anyway', { ...asked, why: REASON });
    expect(held.status).toBe(303);
    expect(decodeURIComponent(held.location)).not.toContain('Perhe');
    // The form is a page of its own, which may be loaded again.
    for (let times = 0; times < 2; times += 1) {
      const form = await other.open(held.location);
      expect(form.status).toBe(200);
      expect(form.text).toContain(REASON);
      expect(form.text).toContain(`name="rules" value="${rule}"`);
    }
    const filled = { reference: '4042', registers: '4042', channel: 'on-site', rules: rule };
    const without = await other.send(held.location, { ...filled, why: '' });
    expect(without.status).toBe(422);
    expect(without.text).toContain('value="4042"');
    // Each field that holds personal data says so itself, and no other does.
    const told = await other.send(held.location, { ...filled, why: 'Soita 040 123 4567.' });
    expect([told.status, told.text.includes('href="#why"')]).toEqual([422, true]);
    expect(told.text).not.toMatch(/href="#(?:reference|note)"/);
    const booked = await other.send(held.location, { ...filled, why: REASON });
    expect(booked.location).toContain('done=booked');
    if (rule === 'quota') await limit(null);
    const log = await service.call('auditor', 'GET', '/api/access-log?limit=20');
    const row = log.body.items.find(({ action }: { action: string }) => action === 'book-slot');
    expect(row).toMatchObject({ purpose: REASON, details: { override: rule } });
  });

  test.each([
    ['is outside working hours', '20261123T050000Z'],
    ['is past', '20261119T080000Z'],
    ['is taken', '20261214T060000Z'],
  ])('is not to be had where it %s', async (_, at) => {
    if (at === '20261214T060000Z') await book(desk, slotOf(at), '4050');
    const refusal = await refused(other, slotOf(at));
    expect(refusal.status).toBeGreaterThanOrEqual(409);
    expect(refusal.text).not.toContain('/desk/anyway');
    const insisted = { slot: slotOf(at), area: 'lahti-etela', back: MONDAY, why: REASON };
    expect((await other.send('/desk/anyway', insisted)).status).toBeGreaterThanOrEqual(409);
  });

  test('is nobody else’s to book anyway', async () => {
    expect((await refused(desk, slotOf('20280619T050000Z'))).text).not.toContain('Varaa silti');
    const insisted = { slot: slotOf('20280619T050000Z'), area: 'lahti-etela', why: REASON };
    expect((await desk.send('/desk/anyway', insisted)).status).toBe(403);
    expect((await desk.open('/desk/anyway?area=lahti-etela&date=2026-12-21')).status).toBe(403);
  });

  test('is found from the day’s columns and the list, by who is away', async () => {
    const day = '/desk?area=lahti-etela&date=2026-12-22&service=neuvola-maaraaikainen';
    for (const view of ['', '&view=list']) {
      const { text } = await other.open(day + view);
      const listed = await other.open(hrefIn({ text }, '/desk/anyway'));
      expect(listed.text).toMatch(/8\.00 · Terveydenhoitaja 1.*ammattilainen on poissa/s);
      expect((await desk.open(day + view)).text).not.toContain('/desk/anyway');
    }
    const unchosen = await other.send('/desk/anyway', {
      ...{ area: 'lahti-etela', service: 'neuvola-maaraaikainen', date: '2026-12-22', why: REASON, back: day },
    });
    expect(unchosen.status).toBe(422);
    expect(unchosen.text).toContain(REASON);
  });
});

describe('a move that a rule refuses', () => {
  const REASON = 'Perhe ei pääse muulloin.';
  const linkIn = (text: string) =>
    /href="(\/bookings\/[^"]*reschedule\?slot=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';

  test('is a coordinator’s to make where somebody is away, with a reason, and leads back to the desk', async () => {
    const booking = await book(desk, await slotAt('2026-12-22T09:00', 'th-lahti-2'), '6042');
    const at = Date.parse('2026-12-22T06:00:00Z');
    const drop = `/desk/move?booking=${booking}&resource=${NURSE}&at=${at}&area=lahti-etela`;
    expect(linkIn((await desk.open(drop)).text)).toBe('');
    const asked = await other.open(drop);
    expect(asked.text).toMatch(/Siirretäänkö aika\?.*klo 9\.00.*klo 8\.00.*Siirrä silti/s);
    const confirm = linkIn(asked.text);
    expect((await other.open(confirm)).text).toContain('ammattilainen on poissa');
    const slot = new URL(confirm, 'http://x').searchParams.get('slot') ?? '';
    const path = `/bookings/${booking}/reschedule`;
    const sent = { slot, sure: 'yes', rules: 'absence', back: MONDAY };
    const faulty = await other.send(path, { ...sent, why: 'ei' });
    expect(faulty.status).toBe(422);
    expect(faulty.text).toMatch(/>\s*ei\s*<\/textarea>/);
    // A time that is not to be had any more leads back to those that are, whatever the reason.
    const gone = await other.send(path, { ...sent, slot: slot.replace('~20261222', '~20261119'), why: 'ei' });
    expect(gone.location).toMatch(new RegExp(`^${path}\\?lost=yes&back=`));
    expect((await desk.send(path, { ...sent, why: REASON })).status).toBe(403);
    expect((await other.send(path, { ...sent, why: REASON })).location).toContain(
      `${MONDAY}&done=moved&booking=${booking}&was=`,
    );
    const { body } = await service.call('coordinator', 'GET', `/api/bookings/${booking}`);
    expect(body.slot).toBe(slot);
    const found = await other.open(`${path}?despite=2026-12-21`);
    expect(found.text).toMatch(/9\.00<\/b>.*Terveydenhoitaja 1.*ammattilainen on poissa/s);
  });

  test('is a coordinator’s to make once the cut-off has passed', async () => {
    const booking = await book(desk, await slotAt('2026-12-01T08:00'), '6043');
    service.travelTo('2026-11-30T20:00:00+02:00');
    const path = `/bookings/${booking}/reschedule`;
    expect((await desk.open(path)).text).toContain('Määräaika on ohi');
    const list = '/desk?area=lahti-etela&date=2026-12-01&service=neuvola-maaraaikainen&view=list';
    expect((await other.open(list)).text).toMatch(new RegExp(`${path}[^>]*>[^S]*Siirrä silti`));
    expect((await desk.open(list)).text).not.toContain(path);
    const dropped = `/desk/move?booking=${booking}&resource=${NURSE}&at=${Date.parse('2026-12-01T14:30:00Z')}`;
    const asked = (await other.open(`${dropped}&area=lahti-etela`)).text;
    expect(asked).toContain('Tähän kohtaan ei voi siirtää');
    expect(asked.match(new RegExp(`href="${path}\\?slot=`, 'g'))).toHaveLength(3);
    const slot = await slotAt('2026-12-01T13:00');
    expect((await other.open(`${path}?slot=${encodeURIComponent(slot)}`)).text).toContain('määräaika on ohi');
    const moved = await other.send(path, { slot, sure: 'yes', rules: 'cut-off', why: REASON });
    expect(moved.location).toBe(`/bookings/${booking}?done=moved&was=2026-12-01T06:00:00.000Z`);
    service.travelTo('2026-11-20T09:00:00+02:00');
  });

  test.each([
    ['another area’s nurse', 'professional:th-asikkala', '2026-12-08T08:00:00Z'],
    ['a time that is taken', NURSE, '2026-12-08T10:30:00Z'],
  ])('is nobody’s to make to %s', async (_, resource, at) => {
    if (resource === NURSE) await book(desk, await slotAt('2026-12-08T12:15'), '6045');
    const booking = await book(desk, await slotAt('2026-12-08T13:00', 'th-lahti-2'), `6044-${resource.slice(-4)}`);
    const drop = `/desk/move?booking=${booking}&resource=${resource}&at=${Date.parse(at)}&area=lahti-etela`;
    const asked = await other.open(drop);
    expect(asked.text).toContain('Tähän kohtaan ei voi siirtää');
    expect(asked.text).not.toContain('Siirrä silti');
    const query = 'service=neuvola-maaraaikainen&area=asikkala&limit=1';
    const { body } = await service.call('coordinator', 'GET', `/api/slots?${query}`);
    const insisted = await other.send('/desk/move', { booking, slot: body.items[0].id, back: MONDAY });
    expect(insisted.status).toBeGreaterThanOrEqual(400);
    const { body: same } = await service.call('coordinator', 'GET', `/api/bookings/${booking}`);
    expect(same.start).toContain('2026-12-08T13:00');
    await other.send(`/bookings/${booking}/cancel`, { reason: 'not-needed' });
  });
});

test('a move that takes a family from its own worker says so before the press, at the desk and on the booking’s page', async () => {
  const booking = await book(desk, await slotAt('2027-01-20T09:00'), '6061');
  const { body } = await service.call('scheduler', 'GET', `/api/bookings/${booking}`);
  await service.call('scheduler', 'POST', `/api/families/${body.family.id}/named-worker`, {
    professional: 'th-lahti-1',
  });
  const slot = await slotAt('2027-01-20T09:00', 'th-lahti-2');
  const warning = 'Tämä aika ei ole perheen oman työntekijän.';
  const confirm = (to: string) => desk.open(`/bookings/${booking}/reschedule?slot=${encodeURIComponent(to)}`);
  expect((await confirm(slot)).text).toContain(warning);
  expect((await confirm(await slotAt('2027-01-20T10:00'))).text).not.toContain(warning);
  const at = Date.parse('2027-01-20T07:00:00Z');
  const drop = `/desk/move?booking=${booking}&resource=professional:th-lahti-2&at=${at}&area=lahti-etela`;
  expect((await desk.open(drop)).text).toContain(warning);
});

test('going back to a consultation’s time that was given up leads to its times and says so', async () => {
  const { body } = await service.call('scheduler', 'GET', '/api/slots?service=perheneuvola-konsultaatio&limit=1');
  const [{ id: slot, start }] = body.items;
  const own = (await desk.send('/holds', { slot })).location;
  await desk.send(`${own}/release`, {});
  const back = await desk.open(own);
  const was = new URLSearchParams({ was: new Date(start).toISOString() });
  expect(back.location).toBe(`/book/perheneuvola-konsultaatio?done=released&${was}`);
  expect((await desk.open(back.location)).text).toContain('Luovuit ajasta.');
  expect((await other.open(own)).status, 'nobody else’s').toBe(409);
});

test('a booking moves by a quarter of an hour; a pressed time that is gone, or its own, is said to be', async () => {
  const booking = await book(desk, await slotAt('2027-01-11T09:00'), '6062');
  const path = `/bookings/${booking}/reschedule`;
  const own = (await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.slot;
  const near = own.replace('T070000Z', 'T071500Z');
  const listed = (await desk.open(`${path}?day=2027-01-11`)).text;
  expect([listed.includes(`value="${near}"`), listed.includes(`value="${own}"`)]).toEqual([true, false]);
  const far = await slotAt('2027-01-11T13:00');
  await book(other, far, '6063');
  const asked = (slot: string) => desk.open(`${path}?slot=${encodeURIComponent(slot)}`);
  const gone = await asked(far);
  expect(gone.location).toBe(`${path}?lost=yes`);
  expect((await desk.open(gone.location)).text).toContain('Tämä aika ei ole enää vapaana. Nykyinen aika on voimassa');
  expect((await asked(own)).location).toBe(`/bookings/${booking}?done=same-time`);
  expect((await desk.send(path, { slot: near, sure: 'yes' })).location).toContain('done=moved');
  expect((await asked(near)).location).toBe(`/bookings/${booking}?done=same-time`);
});

describe('a time whose cut-off has passed', () => {
  const REASON = 'Perhe soitti: lapsi sairastui yöllä.';
  const BEFORE = '2026-11-20T09:00:00+02:00';
  const LATE = '2027-01-12T20:00:00+02:00';
  const WHO = 'Enää alueen koordinaattori voi siirtää tai perua ajan';
  afterEach(() => service.travelTo(BEFORE));
  const logOf = async (booking: string, action: string) => {
    const rows = await service.deps.db.accessLog.findMany({ where: { action } });
    return rows.find(({ details }) => JSON.stringify(details).includes(booking));
  };

  test('is cancelled on its page by a coordinator who says why, and not without', async () => {
    const booking = await book(desk, await slotAt('2027-01-13T09:00'), '6051');
    service.travelTo(LATE);
    const path = `/bookings/${booking}`;
    const page = (await other.open(path)).text;
    for (const way of ['reschedule', 'cancel']) expect(page).toContain(`href="${path}/${way}"`);
    for (const said of ['Siirrä silti', 'Peru silti', 'määräaika on ohi']) expect(page).toContain(said);
    const form = await other.open(`${path}/cancel`);
    for (const said of ['Peruste', 'siirron ja perumisen määräaika on ohi']) expect(form.text).toContain(said);
    const silent = await other.send(`${path}/cancel`, { reason: 'unwell', why: 'ei' });
    expect([silent.status, silent.text.includes('href="#why"')]).toEqual([422, true]);
    expect((await other.send(`${path}/cancel`, { reason: 'unwell', why: REASON })).location).toContain(
      'done=cancelled',
    );
    expect(await logOf(booking, 'cancel-booking')).toMatchObject({
      purpose: REASON,
      details: expect.objectContaining({ override: 'cut-off' }),
    });
  });

  test('is met another way when a coordinator says why', async () => {
    const query = 'service=neuvola-etavastaanotto&area=lahti-etela&from=2027-01-12T22:00:00Z&limit=1';
    const { body: slots } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
    const content = { slot: slots.items[0].id, channel: 'video', family: { reference: '6052' }, phone: '040 123 4567' };
    const { body } = await service.call('scheduler', 'POST', '/api/bookings', { ...content, area: 'lahti-etela' });
    service.travelTo(Date.parse(body.start) - 60 * 60 * 1000);
    const path = `/bookings/${body.id}/channel`;
    expect((await other.open(`/bookings/${body.id}`)).text).toContain('Vaihda tapaamistapa silti');
    expect((await other.open(path)).text).toContain('Peruste');
    const silent = await other.send(path, { channel: 'phone', why: '' });
    expect([silent.status, silent.text.includes('href="#why"')]).toEqual([422, true]);
    expect((await other.send(path, { channel: 'phone', why: REASON })).location).toContain('done=channel');
    expect(await logOf(body.id, 'change-channel')).toMatchObject({
      purpose: REASON,
      details: expect.objectContaining({ override: 'cut-off' }),
    });
  });

  test('tells the desk who may still change it: on its page, in the list, when it is dragged and when it is refused', async () => {
    const booking = await book(desk, await slotAt('2027-01-13T10:00'), '6053');
    service.travelTo(LATE);
    const path = `/bookings/${booking}`;
    const page = (await desk.open(path)).text;
    expect(page).toContain(WHO);
    expect(page).not.toMatch(/href="[^"]*\/(?:reschedule|cancel|channel)"/);
    for (const way of ['reschedule', 'cancel', 'channel']) {
      const refused = await desk.open(`${path}/${way}`);
      expect([refused.status, refused.text.includes(WHO)], way).toEqual([422, true]);
    }
    const day = '/desk?area=lahti-etela&date=2027-01-13&service=neuvola-maaraaikainen';
    expect((await desk.open(`${day}&view=list`)).text).toContain('Siirto ja peruminen: alueen koordinaattori');
    expect((await desk.open(day)).text).toContain(`data-booking="${booking}"`);
    const at = Date.parse('2027-01-13T11:00:00Z');
    const dropped = await desk.open(`/desk/move?booking=${booking}&resource=${NURSE}&at=${at}&area=lahti-etela`);
    expect(dropped.text).toMatch(new RegExp(`Tähän kohtaan ei voi siirtää.*${WHO}`, 's'));
    expect(dropped.text).not.toContain('reschedule');
    const landings = await desk.open(`/desk/landings?booking=${booking}&area=lahti-etela&date=2027-01-13`);
    expect(JSON.parse(landings.text)).toEqual({ items: [], nextCursor: null });
    const sent = { reason: 'unwell', why: REASON, rules: 'cut-off' };
    const pressed = await desk.send(`${path}/cancel`, sent);
    expect(pressed.location).toBe(`${path}?done=late&typed=unsaved`);
    const led = (await desk.open(pressed.location)).text;
    expect([led.includes(WHO), led.includes('ei tallennettu')]).toEqual([true, true]);
    const { body } = await service.call('coordinator', 'GET', `/api/bookings/${booking}`);
    expect(body.status).toBe('booked');
  });

  test('that passes between the page and the press asks a coordinator for the reason', async () => {
    const booking = await book(desk, await slotAt('2027-01-13T09:00'), '6054');
    const slot = await slotAt('2027-01-19T09:00');
    service.travelTo(LATE);
    const pressed = await other.send(`/bookings/${booking}/reschedule`, { slot, sure: 'yes' });
    expect([pressed.status, pressed.text.includes('href="#why"')]).toEqual([422, true]);
  });
});

describe('a number that is of no family here', () => {
  test('is asked about before a family is made of it, with all that was typed, and with the families that have it', async () => {
    const { db } = service.deps;
    const slot = await slotAt('2026-12-17T10:00');
    const form = await hold(desk, slot);
    const elsewhere = { area: 'sysma', reference: 'Sy-71', name: 'Toisaalla' };
    const other = await service.call('scheduler', 'POST', '/api/families', elsewhere);
    const typed = { slot, area: 'lahti-etela', reference: 'sy-71', note: 'Tuo neuvolakortti.', channel: 'on-site' };
    const asked = await desk.send(form, typed);
    expect(asked.status).toBe(409);
    const said = ['Asiakasnumerolla sy-71 ei ole perhettä tällä alueella', 'name="registers" value="sy-71"'];
    const kept = ['value="sy-71"', 'Tuo neuvolakortti.', 'Toisaalla (Sy-71), Sysmä', `family=${other.body.id}`];
    for (const shown of [...said, ...kept]) expect(asked.text).toContain(shown);
    const here = { areaId: 'lahti-etela', foldedReference: { in: ['sy-71', 'sy-72'] } };
    expect(await db.family.count({ where: here })).toBe(0);
    const slip = await desk.send(form, { ...typed, reference: 'sy-72', registers: 'sy-71' });
    expect([slip.status, slip.text.includes('Asiakasnumerolla sy-72')]).toEqual([409, true]);
    expect(await db.family.count({ where: here })).toBe(0);
    expect((await desk.send(form, { ...typed, registers: 'sy-71' })).location).toContain('done=booked');
    expect(await db.family.count({ where: here })).toBe(1);
    const known = await hold(desk, await slotAt('2026-12-17T12:00'));
    expect((await desk.send(known, { reference: 'SY-71', channel: 'on-site' })).location).toContain('done=booked');
    expect(await db.family.count({ where: here })).toBe(1);
  });
});

describe('a number that a family of another area has', () => {
  test('is said in a consultation’s form as well, which goes on with that family', async () => {
    const elsewhere = { area: 'sysma', reference: 'Ko-71', name: 'Muualla' };
    const { body: family } = await service.call('scheduler', 'POST', '/api/families', elsewhere);
    const query = 'service=perheneuvola-konsultaatio&area=hartola&limit=1';
    const { body: slots } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
    const { location } = await desk.send('/holds', { slot: slots.items[0].id, area: 'hartola' });
    const typed = {
      slot: slots.items[0].id,
      area: 'hartola',
      topic: 'sleep',
      age: '0-2',
      question: 'Miten tuen vanhempia?',
      about: 'family',
      familyReference: 'ko-71',
      consentScope: 'this-consultation',
      consentGivenBy: 'guardian',
      consentGivenOn: '2026-11-19',
      channel: 'video',
    };
    const asked = await desk.send(location, typed);
    expect(asked.status).toBe(409);
    const way = `${location}?family=${family.id}`;
    for (const said of ['Muualla (Ko-71), Sysmä', `href="${way}"`]) expect(asked.text).toContain(said);
    expect((await desk.open(way)).text).toContain('value="Ko-71"');
    const booked = await desk.send(way, typed);
    expect(booked.location).toContain('done=booked');
    const id = /bookings\/([0-9a-f-]+)/.exec(booked.location)?.[1];
    const { body } = await service.call('scheduler', 'GET', `/api/bookings/${id}`);
    expect(body.family.id).toBe(family.id);
    expect(await service.deps.db.family.count({ where: { foldedReference: 'ko-71' } })).toBe(1);
  });
});

describe('a form that outlives its hold', () => {
  test('books the time where it is still free', async () => {
    const form = await hold(desk, await slotAt('2026-12-15T08:00'));
    service.travelTo('2026-11-20T09:20:00+02:00');
    const { text } = await desk.open(form);
    expect(text).toContain('Aika ei ole enää varattuna sinulle');
    const booked = await desk.send(form, { reference: '5042', registers: '5042', channel: 'on-site' });
    expect(booked.location).toContain('done=booked');
    service.travelTo('2026-11-20T09:00:00+02:00');
  });

  test('keeps what was typed when another has the time, and books one of the nearest instead', async () => {
    const slot = await slotAt('2026-12-15T09:00');
    const form = await hold(desk, slot);
    service.travelTo('2026-11-20T09:20:00+02:00');
    await book(other, slot, '5043');
    const family = { reference: '5044', registers: '5044' };
    const typed = { slot, area: 'lahti-etela', ...family, note: 'Tuo neuvolakortti.', channel: 'on-site' };
    const lost = await desk.send(form, typed);
    expect(lost.status).toBe(409);
    for (const kept of ['value="5044"', 'Tuo neuvolakortti.', 'name="instead"']) expect(lost.text).toContain(kept);
    const [, offers = ''] = /name="offers" value="([^"]*)"/.exec(lost.text) ?? [];
    const again = { ...typed, lost: 'slot_taken', offers };
    const unchosen = await desk.send(form, again);
    expect(unchosen.status).toBe(422);
    expect(unchosen.text.match(/type="radio" name="instead"/g)).toHaveLength(3);
    const [instead = ''] = offers.split(' ');
    expect((await desk.send(form, { ...again, instead })).location).toContain('done=booked');
    service.travelTo('2026-11-20T09:00:00+02:00');
  });
});

describe('a family typed by its number', () => {
  test('that has several children is asked about: which of them the time is for, or all', async () => {
    const guardians = [{ name: 'Saara Sisarus', email: 'saara@example.test', language: 'fi' }];
    const children = [{ name: 'Eeli' }, { name: 'Olga' }];
    const family = { area: 'lahti-etela', reference: '7071', name: 'Sisarus', guardians, children };
    expect((await service.call('scheduler', 'POST', '/api/families', family)).status).toBe(201);
    const slot = await slotAt('2026-12-14T');
    const form = await hold(desk, slot);
    const typed = { slot, area: 'lahti-etela', channel: 'on-site', note: 'Tuo neuvolakortti.' };
    const asked = await desk.send(form, { ...typed, reference: '7071' });
    expect([asked.status, asked.text.includes('href="#child"')]).toEqual([422, true]);
    for (const said of ['Perheellä on useita lapsia', 'Eeli', 'Olga', 'Tuo neuvolakortti.']) {
      expect(asked.text).toContain(said);
    }
    const action = /action="(\/desk\/holds\/[^"]*family=[^"]*)"/.exec(asked.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const olga = /value="([\w-]{36})"[^>]*>Olga/.exec(asked.text)?.[1] ?? '';
    const guardian = /name="guardians"[^>]*value="([\w-]{36})"|value="([\w-]{36})"[^>]*name="guardians"/.exec(
      asked.text,
    );
    const told = guardian?.[1] ?? guardian?.[2] ?? '';
    const booked = await desk.send(action, { ...typed, child: olga, guardians: told });
    const booking = /booking=([\w-]+)/.exec(booked.location)?.[1] ?? '';
    expect(await service.deps.db.booking.findUnique({ where: { id: booking } })).toMatchObject({ childId: olga });

    // sent once more with nobody told: it says who is, and where that is changed
    const again = await desk.send(action, { ...typed, child: olga });
    expect(again.location).toBe(`/bookings/${booking}?done=already&unsaved=guardians`);
    const { text } = await desk.open(again.location);
    expect(text).toContain('Tästä ajasta viesti lähetetään näihin osoitteisiin: saara@example.test.');
    expect(text).toMatch(/href="\/families\/[\w-]{36}">Avaa perheen sivu/);
  });
});

describe('a family that has a time already', () => {
  const WHY = 'Isä tulee toiseen aikaan lapsen kanssa';

  test('is asked about before it gets another then: a coordinator says why, anybody else takes another time', async () => {
    const first = await book(desk, await slotAt('2026-12-16T08:00'), '5051');
    const slot = await slotAt('2026-12-16T08:00', 'th-lahti-2');
    const typed = { slot, area: 'lahti-etela', reference: '5051', note: 'Tuo neuvolakortti.', channel: 'on-site' };
    const form = await hold(desk, slot);
    const refused = await desk.send(form, typed);
    expect(refused.status).toBe(409);
    const said = ['Samaan aikaan on jo toinen varaus', `/bookings/${first}`, 'value="5051"', 'Tuo neuvolakortti.'];
    for (const kept of [...said, 'name="instead"']) expect(refused.text).toContain(kept);
    expect(refused.text).not.toContain('name="rules"');
    expect(refused.text).not.toContain('Voit silti jatkaa');
    await desk.send(form.replace('?', '/release?'), { back: MONDAY });

    const again = await hold(other, slot);
    const asked = await other.send(again, typed);
    expect(asked.status).toBe(409);
    for (const kept of [...said, 'name="rules" value="double-booking"', 'name="why"']) {
      expect(asked.text).toContain(kept);
    }
    expect(asked.text).not.toContain('name="instead"');
    expect((await other.send(again, { ...typed, rules: 'double-booking', why: '' })).status).toBe(422);
    const booked = await other.send(again, { ...typed, rules: 'double-booking', why: WHY });
    expect(booked.location).toContain('done=booked');
  });

  test('is said so as soon as it is chosen, before anything is sent', async () => {
    const first = await book(desk, await slotAt('2026-12-16T10:00'), '5053');
    const { familyId: family } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: first } });
    const slot = await slotAt('2026-12-16T10:00', 'th-lahti-2');
    const held = async (pages: Pages, at: string) => {
      const form = await hold(pages, at);
      return { form, text: (await pages.open(`${form}&family=${family}`)).text };
    };
    const scheduler = await held(desk, slot);
    expect(scheduler.text).toMatch(
      new RegExp(`Perheellä on jo toinen aika samaan aikaan.*${first}.*klo 10\\.00.*Koordinaattori voi varata`, 's'),
    );
    await desk.send(scheduler.form.replace('?', '/release?'), { back: MONDAY });
    const coordinator = await held(other, slot);
    expect(coordinator.text).toContain('Jos varaat silti samalle tulijalle, sinulta kysytään peruste.');
    await other.send(coordinator.form.replace('?', '/release?'), { back: MONDAY });
    const later = await held(desk, await slotAt('2026-12-16T11:00', 'th-lahti-2'));
    expect(later.text).not.toContain('Perheellä on jo toinen aika');
    await desk.send(later.form.replace('?', '/release?'), { back: MONDAY });
  });

  test('is not offered it when the other is moved, but by a coordinator with a reason', async () => {
    await book(desk, await slotAt('2026-12-16T09:00'), '5052');
    const booking = await book(desk, await slotAt('2026-12-16T10:00', 'th-lahti-2'), '5052');
    const slot = await slotAt('2026-12-16T09:00', 'th-lahti-2');
    const path = `/bookings/${booking}/reschedule`;
    expect((await desk.open(path)).text).not.toContain(`value="${slot}"`);
    expect((await desk.open(`${path}?slot=${encodeURIComponent(slot)}`)).text).not.toContain('name="sure"');
    expect((await desk.send(path, { slot, sure: 'yes' })).status).toBe(409);
    const asked = await other.open(`${path}?slot=${encodeURIComponent(slot)}`);
    expect(asked.text).toContain('on jo toisessa varauksessa samaan aikaan');
    const drop = `/desk/move?booking=${booking}&resource=professional:th-lahti-2&at=${Date.parse('2026-12-16T07:00:00Z')}`;
    expect((await other.open(`${drop}&area=lahti-etela`)).text).toContain('Siirrä silti');
    expect((await desk.open(`${drop}&area=lahti-etela`)).text).toContain('Tähän kohtaan ei voi siirtää');
    const moved = await other.send(path, { slot, sure: 'yes', rules: 'double-booking', why: WHY });
    expect(moved.location).toMatch(new RegExp(`^/bookings/${booking}\\?done=moved&was=2026-12-16T`));
  });
});

describe('the child of a booked time', () => {
  const WHY = 'Lapset otetaan vastaan yhdessä';

  /** A family with two children, and a time of the first of them. */
  async function siblings(reference: string, at: string) {
    const children = [{ name: 'Eeli' }, { name: 'Olga' }];
    const guardians = [{ name: 'Saara Sisarus', email: `s${reference}@example.test` }];
    const family = { area: 'lahti-etela', reference, name: 'Sisarus', guardians, children, confirmed: true };
    const { id } = (await service.call('scheduler', 'POST', '/api/families', family)).body;
    const rows = await service.deps.db.child.findMany({ where: { familyId: id }, orderBy: { name: 'asc' } });
    const [eeli = '', olga = ''] = rows.map((row) => row.id);
    const bookFor = async (slot: string, child?: string): Promise<string> => {
      const whose = { id, ...(child && { child }) };
      const { status, body } = await service.call('scheduler', 'POST', '/api/bookings', { slot, family: whose });
      expect(status, JSON.stringify(body)).toBe(201);
      return body.id;
    };
    return { id, eeli, olga, bookFor, booking: await bookFor(await slotAt(at), eeli) };
  }
  const kept = async (id: string) => {
    const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id }, include: { claims: true } });
    const clients = row.claims.map(({ resourceId }) => resourceId).filter((one) => /^(?:child|family):/.test(one));
    return { child: row.childId, sequence: row.sequence, clients: clients.sort() };
  };
  const choose = (booking: string, body: object, role = 'scheduler') =>
    service.call(role, 'POST', `/api/bookings/${booking}/child`, body);
  const logged = (subjectId: string, action: string) =>
    service.deps.db.accessLog.findMany({ where: { subjectId, action }, orderBy: { at: 'asc' } });
  const told = async () => [
    await service.deps.db.message.count(),
    (await service.deps.db.$queryRaw<unknown[]>`SELECT FROM pgboss.job WHERE name = 'booking-changed'`).length,
  ];

  test('is another of its family’s, or all of them: their own time moves along, and nobody is told', async () => {
    const { id, eeli, olga, booking } = await siblings('7072', '2026-12-09T08:00');
    const quiet = await told();
    expect((await choose(booking, { child: olga, sequence: 0 })).body).toMatchObject({ id: booking, child: olga });
    expect(await kept(booking)).toEqual({ child: olga, sequence: 0, clients: [`child:${olga}`] });
    expect(await logged(id, 'choose-child')).toMatchObject([{ details: { booking, before: eeli, child: olga } }]);
    expect(await told()).toEqual(quiet);
    const again = await choose(booking, { child: olga, sequence: 7 });
    expect([again.status, (await logged(id, 'choose-child')).length]).toEqual([200, 1]);
    expect((await choose(booking, { child: eeli, sequence: 7 })).body.code).toBe('changed_meanwhile');
    // a change of the child makes no new version: two who looked at the same time are kept apart by whom it was for
    expect((await choose(booking, { child: null, sequence: 0, from: eeli })).body.code).toBe('changed_meanwhile');
    expect((await choose(booking, { child: olga, sequence: 0, from: eeli })).status).toBe(200);
    expect((await kept(booking)).child).toBe(olga);
    const { olga: stranger } = await siblings('7073', '2026-12-09T09:00');
    expect((await choose(booking, { child: stranger })).body).toMatchObject({
      code: 'invalid_input',
      faults: [{ path: 'child' }],
    });
    expect((await choose(booking, { child: eeli }, 'worker')).status).toBe(403);
    expect((await choose(booking, { child: null })).body).not.toHaveProperty('child');
    expect((await kept(booking)).clients).toEqual([`child:${eeli}`, `child:${olga}`, `family:${id}`].sort());
  });

  test('is advised on only where the other time is one child’s, and another could come', async () => {
    const { id, bookFor } = await siblings('7075', '2026-12-15T10:30');
    await bookFor(await slotAt('2026-12-15T14:30'));
    const advised = async (start: string) => {
      const form = await hold(desk, await slotAt(start, 'th-lahti-2'));
      const { text } = await desk.open(`${form}&family=${id}`);
      await desk.send(form.replace(/\?.*/, '/release'), { back: MONDAY });
      expect(text).toContain('Perheellä on jo toinen aika samaan aikaan');
      return text.includes('Jos tulija on toinen lapsi, valitse lapsi.');
    };
    expect([await advised('2026-12-15T10:30'), await advised('2026-12-15T14:30')]).toEqual([true, false]);
  });

  test('chosen wrongly, and then rightly, has the time that was held all along', async () => {
    const { id, eeli, olga } = await siblings('7077', '2026-12-14T14:30');
    const slot = await slotAt('2026-12-14T14:30', 'th-lahti-2');
    const form = `${await hold(desk, slot)}&family=${id}`;
    const typed = { slot, area: 'lahti-etela', reference: '7077', channel: 'on-site' };
    const refused = await desk.send(form, { ...typed, child: eeli });
    expect(refused.status).toBe(409);
    expect(refused.text).toMatch(/Samaan aikaan on jo toinen varaus.*Jos tulija on toinen lapsi, valitse lapsi./s);
    const [, offers = ''] = /name="offers" value="([^"]*)"/.exec(refused.text) ?? [];
    const again = { ...typed, lost: 'double_booked', offers };
    expect((await desk.send(form, { ...again, child: eeli })).status).toBe(409);
    const booked = await desk.send(form, { ...again, child: olga });
    expect(booked.location).toContain(`done=booked&booking=${/holds\/([\w-]+)/.exec(form)?.[1]}`);
  });

  test('is named on my bookings also when it is over, and a person who was removed is said to be here no more', async () => {
    const { id, booking } = await siblings('7076', '2026-12-10T12:00');
    await service.deps.db.booking.update({ where: { id: booking }, data: { professionals: ['th-poistunut'] } });
    const api = (await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body;
    expect(api.professionals).toEqual([{ id: 'th-poistunut' }]);
    expect((await desk.open(`/bookings/${booking}`)).text).toMatch(
      /Kuka<\/dt><dd><span>Ammattilainen, joka ei ole enää täällä/,
    );
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    const reads = { subjectId: id, action: 'read-booking' };
    const before = await service.deps.db.accessLog.count({ where: reads });
    const { text } = await desk.open('/bookings');
    const [, row = ''] = text.slice(text.indexOf('Menneet')).split(`href="/bookings/${booking}"`);
    expect(row.slice(0, row.indexOf('</li>'))).toMatch(/Sisarus \(Eeli\).*Ammattilainen, joka ei ole enää täällä/s);
    expect(await service.deps.db.accessLog.count({ where: reads })).toBe(before + 1);
  });

  test('is chosen on its page; of one who is elsewhere then by a coordinator who says why', async () => {
    const { id, eeli, olga, booking, bookFor } = await siblings('7074', '2026-12-09T10:00');
    const clash = await bookFor(await slotAt('2026-12-09T10:00', 'th-lahti-2'), olga);
    const path = `/bookings/${booking}/child`;
    expect((await desk.open(`/bookings/${booking}`)).text).toContain(`href="${path}"`);
    const form = await desk.open(path);
    expect(form.text).toMatch(new RegExp(`value="${eeli}" selected[^>]*>Eeli.*value="${olga}"[^>]*>Olga`, 's'));
    const refused = await desk.send(path, { child: olga });
    expect([refused.status, refused.text.includes('href="#child"')]).toEqual([422, true]);
    expect(refused.text).toMatch(/Samaan aikaan on jo toinen aika: [^<]*9\.12\.[^<]*10\.00[^<]*Koordinaattori voi/);
    expect(refused.text).not.toContain('name="why"');
    const api = await choose(booking, { child: olga });
    expect([api.status, api.body.code, api.body.clashes]).toMatchObject([409, 'double_booked', [{ booking: clash }]]);
    const aside = { rules: ['double-booking'], reason: WHY };
    expect((await choose(booking, { child: olga, override: aside })).status).toBe(403);
    expect(await kept(booking)).toEqual({ child: eeli, sequence: 0, clients: [`child:${eeli}`] });

    const asked = await other.send(path, { child: olga });
    expect([asked.status, asked.text.includes('name="rules" value="double-booking"')]).toEqual([422, true]);
    const done = await other.send(path, { child: olga, rules: 'double-booking', why: WHY });
    expect(done.location).toBe(`/bookings/${booking}?done=child`);
    expect((await other.open(done.location)).text).toMatch(/Muutos on tallennettu.*Sisarus \(Olga\)/s);
    expect(await logged(id, 'choose-child')).toMatchObject([
      { purpose: WHY, details: { before: eeli, child: olga, override: 'double-booking' } },
    ]);
    // the first child is free then, and comes to another time at once
    await service.call('scheduler', 'POST', `/api/bookings/${clash}/cancel`, { reason: 'mistake' });
    await bookFor(await slotAt('2026-12-09T10:00', 'th-lahti-2'), eeli);
    const same = await desk.send(path, { child: olga });
    expect((await desk.open(same.location)).text).toContain('Aika koski jo valittua lasta. Mitään ei muutettu.');
  });
});

describe('a child who is removed from the family while a form is open', () => {
  async function removing(reference: string, at: string) {
    const family = {
      area: 'lahti-etela',
      reference,
      name: 'Poistettu',
      children: [{ name: 'Vilja' }, { name: 'Otso' }],
      guardians: [{ name: 'Aada Malli', phone: '040 123 4567' }],
      confirmed: true,
    };
    const made = await service.call('scheduler', 'POST', '/api/families', family);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const { id } = made.body;
    const rows = await service.deps.db.child.findMany({ where: { familyId: id }, orderBy: { name: 'desc' } });
    const [vilja = '', otso = ''] = rows.map((row) => row.id);
    const remove = async () => {
      expect((await desk.send(`/families/${id}/children/${otso}/remove`, {})).status).toBe(303);
    };
    return { id, vilja, otso, slot: await slotAt(at), remove };
  }

  test('is said so where whom a time is for is changed, and the form stands on who it is for still', async () => {
    const { id, vilja, otso, slot, remove } = await removing('7091', '2027-01-27T09:00');
    const whose = { id, child: vilja };
    const { status: made, body } = await service.call('scheduler', 'POST', '/api/bookings', { slot, family: whose });
    expect(made, JSON.stringify(body)).toBe(201);
    await remove();
    const { status, text } = await desk.send(`/bookings/${body.id}/child`, { child: otso });
    expect([status, text.includes('Lapsi on poistettu perheestä.')]).toEqual([422, true]);
    expect(text).toMatch(new RegExp(`value="${vilja}" selected`));
    expect(text).not.toContain(otso);
  });

  test('has to be chosen anew where a time is booked: pressed again, it is not booked for nobody in particular', async () => {
    const { id, otso, slot, remove } = await removing('7092', '2027-01-27T10:00');
    const held = await desk.send('/desk/holds', { slot, area: 'lahti-etela', family: id, back: MONDAY });
    await remove();
    const asked = { family: id, slot, child: otso, channel: 'on-site' };
    const { status, text } = await desk.send(held.location, asked);
    expect([status, text.includes('Lapsi on poistettu perheestä. Valitse')]).toEqual([422, true]);
    const stands = /<select id="child".*?<option value="([^"]*)" selected[^>]*>([^<]*)/s.exec(text);
    expect(stands?.slice(1)).toEqual([otso, 'Ei enää valittavissa']);
    expect((await desk.send(held.location, { ...asked, child: stands?.[1] ?? '' })).status).toBe(422);
    expect((await desk.send(held.location, { ...asked, child: '' })).location).toContain('done=booked');
  });
});

test('a guardian who is written to no more since a form was opened stands there as gone until somebody unticks them', async () => {
  const family = {
    area: 'lahti-etela',
    reference: '7093',
    name: 'Kaksoset',
    guardians: ['Aada', 'Beda'].map((name) => ({ name, channel: 'mail', email: `${name}@example.test` })),
    confirmed: true,
  };
  const made = await service.call('scheduler', 'POST', '/api/families', family);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const { id } = made.body;
  const rows = await service.deps.db.guardian.findMany({ where: { familyId: id }, orderBy: { name: 'asc' } });
  const [aada = '', beda = ''] = rows.map((row) => row.id);
  const slot = await slotAt('2027-01-26T09:00');
  const held = await desk.send('/desk/holds', { slot, area: 'lahti-etela', family: id, back: MONDAY });
  expect((await service.call('scheduler', 'DELETE', `/api/families/${id}/guardians/${beda}`)).status).toBe(200);
  const asked = { family: id, slot, child: '', channel: 'on-site' };
  const { status, text } = await desk.send(held.location, { ...asked, guardians: [aada, beda] });
  expect([status, text.includes('href="#guardians"')]).toEqual([422, true]);
  const ticked = [...text.matchAll(/name="guardians" value="([^"]*)" checked[^>]*>\s*<span>\s*([^<]*)/g)];
  expect(ticked.map(([, value, label]) => [value, label?.trim()])).toEqual([
    [aada, 'Aada'],
    [beda, 'Ei enää valittavissa'],
  ]);
  expect((await desk.send(held.location, { ...asked, guardians: [aada] })).location).toContain('done=booked');
});

describe('a consultation', () => {
  test('chosen at the desk is booked on its own form, which leads back to the desk', async () => {
    const query = 'service=perheneuvola-konsultaatio&area=hartola&limit=1';
    const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
    const back = '/desk?area=hartola&date=2026-11-24';
    const held = await desk.send('/desk/holds', { slot: body.items[0].id, area: 'hartola', back });
    const form = (await desk.open(held.location)).location;
    expect(form).toMatch(/^\/holds\/[^?]+\?back=%2Fdesk/);
    expect((await desk.open(form)).text).toContain(`href="${back.replaceAll('&', '&amp;')}"`);
    const asked = { about: 'case', topic: 'sleep', age: '0-2', question: 'Lapsi herää yöllä.', channel: 'video' };
    const booked = await desk.send(form, asked);
    expect(booked.location).toMatch(/^\/desk\?area=hartola&date=2026-11-24&done=booked&booking=/);
  });
});

describe('more wishes', () => {
  const sought = { area: 'lahti-etela', date: '2026-11-23', service: 'neuvola-maaraaikainen', within: '3' };

  /** what is suggested after asking: the dates and the hours */
  async function suggested(wishes: Readonly<Record<string, string | readonly string[]>>) {
    const { location } = await desk.send('/desk/search', { ...sought, ...wishes });
    const { text } = await desk.open(location);
    const part = text.slice(text.indexOf('id="suggestions"'));
    return { text, times: [...part.matchAll(/<time datetime="([^"]+)">/g)].map(([, time]) => time ?? '') };
  }

  test('of weekdays are kept, and stay ticked', async () => {
    const { text, times } = await suggested({ weekdays: ['WE', 'FR'] });
    const days = new Set(times.map((time) => Temporal.PlainDate.from(time.slice(0, 10)).dayOfWeek));
    expect([...days].sort()).toEqual([3, 5]);
    expect(text).toMatch(/<details class="unfolds desk-wishes" open/);
    expect(text).toMatch(/value="WE" checked/);
    expect(text).not.toMatch(/value="MO" checked/);
  });

  test('of hours say more than the part of the day', async () => {
    const { times } = await suggested({ part: 'morning', earliest: '13:00', latest: '15:00' });
    expect(times.length).toBeGreaterThan(0);
    expect(times.filter((time) => !/T1[34]:/.test(time))).toEqual([]);
  });

  test('that end before they start are said, and the rest is searched', async () => {
    const { text, times } = await suggested({ earliest: '15:00', latest: '13:00' });
    expect(text).toContain('Loppu oli ennen alkua');
    expect(times.length).toBeGreaterThan(0);
  });
});

describe('an address of the desk', () => {
  test('says the same desk when it is read again', async () => {
    const { text } = await desk.open(MONDAY);
    const fragment = /data-address="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(fragment.split('?')[1]).toBe(MONDAY.split('?')[1]);
    expect((await desk.open(fragment)).text).toContain('data-days="2026-11-23');
  });

  test.each(['https://elsewhere.test', '//elsewhere.test', '/deskelsewhere', '/desk\\@elsewhere.test', undefined])(
    'never leads elsewhere: %s',
    (address) => {
      expect(deskToReturnTo(address)).toBe('/desk');
    },
  );

  test('bears what was done', () => {
    expect(withDone('/desk?area=hartola&done=moved', 'booked')).toBe('/desk?area=hartola&done=booked');
  });
});

describe('the live stream', () => {
  async function listen(cookie: string) {
    const answer = await service.app.request('/desk/events', { headers: { Cookie: cookie } });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const until = async (part: string) => {
      while (!heard.includes(part)) {
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) throw new Error(`the stream ended after: ${heard}`);
        heard += value;
      }
      return heard;
    };
    return { answer, until, close: () => reader?.cancel() };
  }

  test('tells which day has changed in which areas, and nothing of whom', async () => {
    const line = await listen(await service.signIn('scheduler'));
    expect(line.answer.headers.get('Content-Type')).toContain('text/event-stream');
    await line.until('listening');
    await book(other, await slotAt('2026-11-30T08:00'), 'SALAINEN-78');
    const heard = await line.until('2026-11-30');
    expect(heard).toContain('data: {"kind":"bookings","areas":["lahti-etela"],"day":"2026-11-30"}');
    expect(heard).not.toContain('SALAINEN');
    await line.close();
  });

  test('is of one’s own areas only', async () => {
    const line = await listen((await openPages(service, 'scheduler', 'hartola')).cookie);
    await line.until('listening');
    await book(other, await slotAt('2026-11-30T09:00'), '1046');
    const hartola = `service=rokotus&area=hartola&from=2026-12-02T00:00:00Z&to=2026-12-03T00:00:00Z`;
    const { body } = await service.call('scheduler', 'GET', `/api/slots?${hartola}`);
    await other.send('/desk/holds', { slot: body.items[0].id, area: 'hartola', back: '/desk' });
    expect(await line.until('2026-12-02')).not.toContain('2026-11-30');
    await line.close();
  });

  test('ends when the service stops', async () => {
    const line = await listen(await service.signIn('scheduler'));
    await line.until('listening');
    await service.deps.live.close();
    await expect(line.until('never')).rejects.toThrow('the stream ended');
  });
});
