// An area's public list of group events and drop-ins, as anybody reads it.

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openApp, START, type TestApp } from '../support/app.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterEach(() => service.travelTo(START));
afterAll(() => service.close());

const read = async (path: string, language = 'en') => {
  const response = await service.app.request(path, { headers: { Cookie: `language=${language}` } });
  return { status: response.status, text: await response.text() };
};
const plan = async (change: object = {}): Promise<string> => {
  const { body } = await service.call('scheduler', 'POST', '/api/groups', {
    service: 'vanhempainiltapaiva',
    site: 'asikkala-paivakoti',
    name: { fi: 'Vanhempainiltapäivä', en: 'Parents’ afternoon' },
    start: '2026-12-03T13:00:00+02:00',
    end: '2026-12-03T15:00:00+02:00',
    capacity: 12,
    ...change,
  });
  return body.id;
};

test('an area’s list is reached from its booking page, whether or not that is open', async () => {
  expect((await read('/areas/asikkala')).text).toContain('href="/areas/asikkala/events"');
  const services = ['neuvola-maaraaikainen'];
  await service.call('coordinator', 'POST', '/api/areas/hartola/self-booking', { services });
  expect((await read('/areas/hartola')).text).toContain('href="/areas/hartola/events"');
  expect((await read('/areas/nowhere/events')).status).toBe(404);
});

test('it holds what is to come in the area, soonest first, and nobody is counted on it', async () => {
  const later = await plan({ start: '2026-12-10T13:00:00+02:00', end: '2026-12-10T15:00:00+02:00' });
  const soon = await plan();
  const lot = await plan({ byLot: true, capacity: 4 });
  const off = await plan({ name: { fi: 'Peruttu tapahtuma' } });
  await service.call('scheduler', 'POST', `/api/groups/${off}/cancel`);
  const elsewhere = await plan({ site: 'jalo-paivakoti' });
  const { status, text } = await read('/areas/asikkala/events');
  expect(status).toBe(200);
  const links = [...text.matchAll(/href="\/groups\/([\w-]{36})"/g)].map(([, id]) => id);
  expect(links).not.toContain(elsewhere);
  expect([...links].sort()).toEqual([later, soon, lot, off].sort());
  expect(links.at(-1)).toBe(later);
  expect(text).toContain('There are 4 places, drawn by lot');
  expect(text).toContain('The event is cancelled.');
  expect(text).not.toMatch(/\d+ of 12|\/ 12/);
  for (const language of ['fi', 'sv']) {
    expect((await read('/areas/asikkala/events', language)).text).toContain(`lang="${language}"`);
  }
  service.travelTo('2026-12-03T13:00:00+02:00');
  expect((await read('/areas/asikkala/events')).text).not.toContain(soon);
});

test('it says when drop-ins are open, which is open now, and which can be booked too', async () => {
  const before = (await read('/areas/asikkala/events')).text;
  expect(before).toMatch(/Thursday 26 November, 14:00–16:30/);
  expect(before).not.toMatch(/Open now|book a time<\/a>\s*<\/p>\s*<\/li>/);
  const services = ['perheohjaaja-paivakodissa'];
  await service.call('coordinator', 'POST', '/api/areas/asikkala/self-booking', { services });
  service.travelTo('2026-11-26T14:05:00+02:00');
  const during = (await read('/areas/asikkala/events')).text;
  expect(during).toMatch(/Open now\.[\s\S]*view=board/);
  expect(during).toContain('href="/areas/asikkala/perheohjaaja-paivakodissa"');
  expect((await read('/areas/sysma/events')).text).toContain('There are no drop-ins in the next two weeks.');
});
