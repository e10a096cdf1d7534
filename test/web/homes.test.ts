// Where each person begins: their home by role, the public door, the search at the head, and “I am away”.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Role, roles } from '../../src/core/permissions.ts';
import { openApp, paijatHame, type TestApp } from '../support/app.ts';
import { openPages, type Pages } from '../support/pages.ts';

/** The example region, with a number to call in Hartola. */
const region = paijatHame as { readonly areas: readonly { readonly id: string }[] };
const withPhone = {
  ...region,
  areas: region.areas.map((area) => (area.id === 'hartola' ? { ...area, phone: '03 000 0003' } : area)),
};

let service: TestApp;

beforeAll(async () => {
  service = await openApp({ directory: withPhone });
});
afterAll(() => service.close());

/** The text of a page as it is read: without its tags. */
const read = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('a home', () => {
  const homes: readonly (readonly [Role, readonly string[]])[] = [
    ['worker', ['Sinulla ei ole varattuja aikoja', 'Varaa uudelleen', 'Odotat aikaa']],
    ['specialist', ['Olen poissa', 'Seuraavat konsultaatiopäivät']],
    [
      'scheduler',
      ['Soita takaisin', 'Tarjoa aikaa puhelimitse', 'Ei mennyt perille', 'Seuraava vapaa aika palveluittain'],
    ],
    ['coordinator', ['Päiviä kolmanteen vapaaseen aikaan', 'Varaukset ilman järjestelyä', 'Vahvistamatta huomenna']],
    ['administrator', ['Viimeisimmät muutokset']],
    ['auditor', ['Poikkeuksellisen monta katselua', 'Katseluja oman alueen ulkopuolelta']],
  ];
  test.each(homes)('of a %s says what waits, and what to do where nothing does', async (role, blocks) => {
    const { status, text } = await (await openPages(service, role)).open('/');
    expect(status).toBe(200);
    for (const block of blocks) expect(read(text)).toContain(block);
    expect(text.match(/<h1/g)).toHaveLength(1);
    expect(text).toContain('href="/" aria-current="page"');
  });

  test('of somebody with areas of their own names them, and shows nobody else’s numbers', async () => {
    const { text } = await (await openPages(service, 'coordinator', 'hartola')).open('/');
    expect(read(text)).toContain('Hartola');
    expect(text).not.toContain('Lahti, eteläinen');
  });
});

test.each(roles)('nothing on the home of a %s leads to a page that refuses them', async (role) => {
  const pages = await openPages(service, role);
  const { text } = await pages.open('/');
  const paths = new Set([...text.matchAll(/<a [^>]*href="(\/(?!language\/)[^"#]*)/g)].map(([, path = '']) => path));
  expect(paths.size).toBeGreaterThan(3);
  const refused: string[] = [];
  for (const path of paths) if ((await pages.open(path.replaceAll('&amp;', '&'))).status >= 400) refused.push(path);
  expect(refused).toEqual([]);
});

describe('the menu', () => {
  test('gives a coordinator four doors with what is theirs, and marks the one they stand behind', async () => {
    const { text } = await (await openPages(service, 'coordinator')).open('/quotas');
    const doors = [...text.matchAll(/<summary([^>]*)>(Tänään|Ajat|Ihmiset|Asetukset)<\/summary>/g)];
    expect(doors.map(([, current, name]) => [name, current?.includes('aria-current')])).toEqual([
      ['Tänään', false],
      ['Ajat', true],
      ['Ihmiset', false],
      ['Asetukset', false],
    ]);
    expect(text).toContain('href="/quotas" aria-current="page"');
  });

  test('gives a worker plain links, and no search of families', async () => {
    const { text } = await (await openPages(service, 'worker')).open('/');
    expect(text).not.toContain('class="door"');
    expect(text).not.toContain('action="/find"');
  });
});

describe('the public door', () => {
  test('is read by somebody who has not signed in: areas with their numbers, and the way in for staff', async () => {
    const { status, text } = await pagesOfNobody('/');
    expect(status).toBe(200);
    for (const said of ['Hartola', '03 000 0003', 'Varaa aika itse', 'Hätätilanteessa soita 112.']) {
      expect(read(text)).toContain(said);
    }
    expect(text).toContain('href="/areas/hartola"');
    expect(text).toContain('href="/sign-in"');
  });

  test('names a service that anybody may book, with its first free day', async () => {
    const coordinator = await openPages(service, 'coordinator');
    await coordinator.send('/self-booking/hartola', { listed: 'yes', services: 'rokotus' });
    const { text } = await pagesOfNobody('/areas');
    expect(text).toContain('href="/areas/hartola/rokotus"');
    expect(read(text)).toMatch(/Rokotuskäynti.*seuraava \S+ \d+\.\d+\./);
  });
});

describe('the search at the head', () => {
  test('finds a family and leads to it and to booking for it', async () => {
    const desk = await openPages(service, 'scheduler');
    const made = await service.call('scheduler', 'POST', '/api/families', {
      area: 'hartola',
      name: 'Haapamäki',
      guardians: [{ name: 'Heli', phone: '+358 40 1234567', language: 'fi' }],
      children: [],
    });
    const { id } = made.body;
    const { text } = await desk.send('/find', { query: 'Haapamäki' });
    expect(text).toContain(`href="/families/${id}?purpose=appointment"`);
    expect(text).toContain(`href="/desk/family/${id}"`);
    expect((await desk.send('/find', { query: 'Olematon' })).text).toContain('Haulla ”Olematon” ei löytynyt mitään');
  });

  test('is refused to a worker, and an identity code is never searched by', async () => {
    expect((await (await openPages(service, 'worker')).send('/find', { query: 'Haapamäki' })).status).toBe(403);
    const { status, text } = await (await openPages(service, 'scheduler')).send('/find', { query: '131052-308T' });
    expect(status).toBe(422);
    expect(text).not.toContain('131052-308T');
  });
});

describe('“I am away”', () => {
  const away = {
    span: 'days',
    fromDate: '2027-03-01',
    toDate: '2027-03-02',
    fromTime: '',
    toTime: '',
    reason: 'training',
  };

  test('takes a specialist two presses, is shown to them, and waits for the coordinator', async () => {
    const specialist = await openPages(service, 'specialist');
    expect((await specialist.open('/')).text).toContain('href="/away"');
    const form = (await specialist.open('/away')).text;
    const today = service.deps.clock.now();
    const filled = new Date(today).toISOString().slice(0, 10);
    expect(form.match(new RegExp(`value="${filled}"`, 'g'))).toHaveLength(2);
    const sent = await specialist.send('/away', away);
    expect(sent.location).toBe('/away?done=reported');
    expect(read((await specialist.open(sent.location)).text)).toContain('maanantai 1.3.2027');
    expect(read((await (await openPages(service, 'coordinator')).open('/absences')).text)).toContain('1.3.2027');
  });

  test('that is not whole comes back with what was typed', async () => {
    const { status, text } = await (await openPages(service, 'specialist')).send('/away', { ...away, toDate: '' });
    expect(status).toBe(422);
    expect(text).toContain('value="2027-03-01"');
    expect(text).toContain('href="#toDate"');
  });
});

describe('people and their hours', () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await openPages(service, 'coordinator');
  });

  test('a professional is added, given hours, and can be booked', async () => {
    const person = {
      nameFi: 'Perhetyöntekijä 9, Hartola',
      profession: 'public-health-nurse',
      languages: ['fi', 'sv'],
      areas: ['hartola'],
      email: '',
      phone: '',
    };
    const added = await pages.send('/people/new', person);
    expect(added.location).toMatch(/^\/people\?done=saved#/);
    const [, id = ''] = added.location.split('#');
    const hours = {
      site: 'hartola-neuvola',
      services: ['rokotus'],
      MO: '8–11.30, 12.15–15',
      from: '2026-12-01',
      until: '',
    };
    expect((await pages.send(`/people/${id}/hours/new`, hours)).location).toBe('/people?done=hours');
    const { text } = await pages.open('/people?area=hartola');
    expect(read(text)).toContain('Perhetyöntekijä 9, Hartola');
    expect(read(text)).toContain('ma klo 8–11.30, 12.15–15');
  });

  test('hours that no clock has are said at their day, and nothing typed is lost', async () => {
    const hours = {
      site: 'hartola-neuvola',
      services: ['rokotus'],
      TU: 'aamusta iltaan',
      from: '2026-12-01',
      until: '',
    };
    const { status, text } = await pages.send('/people/th-hartola/hours/new', hours);
    expect(status).toBe(422);
    expect(text).toContain('href="#TU"');
    expect(text).toContain('value="aamusta iltaan"');
  });

  test('the directory is taken out as the file that changes nothing when it comes back', async () => {
    const { status, text } = await pages.open('/import/directory.json');
    expect(status).toBe(200);
    const back = await pages.upload('/import', { text });
    expect(read(back.text)).toContain('Mitään ei muuttuisi');
  });

  test('what an import would change is shown with the old value and the new', async () => {
    const file = JSON.parse((await pages.open('/import/directory.json')).text);
    const [first] = file.services;
    const services = [{ ...first, durationMinutes: first.durationMinutes + 15 }, ...file.services.slice(1)];
    const { text } = await pages.upload('/import', { text: JSON.stringify({ ...file, services }) });
    expect(read(text)).toContain('kesto: 45 min → muuttuu, uusi arvo: 1 t');
  });
});

async function pagesOfNobody(path: string) {
  const answer = await service.app.request(path, { headers: { 'Accept-Language': 'fi' } });
  return { status: answer.status, text: await answer.text() };
}
