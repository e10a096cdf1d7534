// The coordinator's weekly quotas as a page: set, seen in use, taken away.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { languages } from '../../src/core/permissions.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { openPages, type Pages } from '../support/pages.ts';

const SERVICE = 'neuvola-etavastaanotto';
const QUOTA = { service: SERVICE, area: 'hartola', per: 'week' };

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  pages = await openPages(service, 'coordinator');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

async function bookIn(from: string, to: string): Promise<void> {
  const query = `service=${SERVICE}&area=hartola&from=${from}T00:00:00%2B02:00&to=${to}T00:00:00%2B02:00&limit=1`;
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const booked = await service.call('scheduler', 'POST', '/api/bookings', {
    slot: body.items[0]?.id,
    family: { reference: '7001' },
  });
  expect(booked.status).toBe(201);
}

/** The numbers of the row: quota, this week, next week. */
const numbersIn = (html: string) =>
  [...html.matchAll(/<td[^>]*class="number"[^>]*><span>([^<]*)<\/span>/g)].map(([, said]) => said);

test('without a quota the page says so, in every language with one heading', async () => {
  for (const language of languages) {
    await pages.open(`/language/${language}?to=/`);
    const { status, text } = await pages.open('/quotas');
    expect(status).toBe(200);
    expect(text.match(/<h1[ >]/g)).toHaveLength(1);
    expect(text).not.toMatch(/<table|undefined|\[object/);
  }
  await pages.open('/language/fi?to=/');
  expect((await pages.open('/quotas')).text).toContain('Kiintiöitä ei ole');
});

test('a quota is set, shows how far this week and the next are booked, is changed and removed', async () => {
  const saved = await pages.send('/quotas', { ...QUOTA, most: '2' });
  expect([saved.status, saved.location]).toEqual([303, '/quotas?done=saved']);
  service.travelTo('2026-11-23T06:00:00+02:00');
  await bookIn('2026-11-23', '2026-11-30');
  await bookIn('2026-11-30', '2026-12-07');
  await bookIn('2026-11-30', '2026-12-07');
  const { text } = await pages.open(saved.location);
  expect(text).toContain('Kiintiö on tallennettu.');
  expect(numbersIn(text)).toEqual(['2', '1', '2 (täynnä)']);
  const [, change = ''] = /href="(\/quotas\?[^"]+)#set"/.exec(text) ?? [];
  expect((await pages.open(change.replaceAll('&amp;', '&'))).text).toMatch(/name="most"[^>]* value="2"/);
  await pages.send('/quotas', { ...QUOTA, most: '1' });
  expect(numbersIn((await pages.open('/quotas')).text)).toEqual(['1', '1 (täynnä)', '2 (täynnä)']);
  const removed = await pages.send('/quotas/remove', QUOTA);
  const after = (await pages.open(removed.location)).text;
  expect(after).toContain('Kiintiö on poistettu.');
  expect(after).not.toContain('<table');
});

test('what is missing is said at its field, and nothing is saved', async () => {
  const faulty = await pages.send('/quotas', { service: '', area: '', per: 'week', most: '-3' });
  expect(faulty.status).toBe(422);
  for (const field of ['service', 'area', 'most']) expect(faulty.text).toContain(`href="#${field}"`);
  const [, summary = ''] = /id="faults"(.*?)<\/ul>/s.exec(faulty.text) ?? [];
  expect([...summary.matchAll(/href="#(\w+)"/g)].map(([, field]) => field)).toEqual(['area', 'service', 'most']);
  expect(await service.deps.db.quota.count()).toBe(0);
});

test('a page that was open while somebody else changed a quota neither overwrites nor removes what it did not show', async () => {
  const figuresIn = (html: string) =>
    [...html.matchAll(/name="figures" value="([^"]*)"/g)].map(([, said]) => said ?? '');
  const before = figuresIn((await pages.open('/quotas')).text);
  expect(before).toEqual(['none']);
  await pages.send('/quotas', { ...QUOTA, most: '10', figures: before });
  const shown = figuresIn((await pages.open('/quotas')).text);
  const late = await pages.send('/quotas', { ...QUOTA, most: '3', figures: before });
  expect([late.status, late.text.includes('Joku muutti tätä kiintiötä')]).toEqual([409, true]);
  expect([numbersIn(late.text)[0], /name="most"[^>]* value="3"/.test(late.text)]).toEqual(['10', true]);
  const meant = await pages.send('/quotas', { ...QUOTA, most: '3', figures: figuresIn(late.text) });
  expect(meant.location).toBe('/quotas?done=saved');
  const removed = await pages.send('/quotas/remove', { ...QUOTA, figures: shown[0] ?? '' });
  expect(removed.location).toBe('/quotas?done=changed');
  const { text } = await pages.open(removed.location);
  expect([numbersIn(text)[0], text.includes('Mitään ei poistettu')]).toEqual(['3', true]);
  // what is so already is so
  expect((await pages.send('/quotas', { ...QUOTA, most: '3', figures: shown })).location).toContain('unchanged');
  const own = /action="\/quotas\/remove".*?name="figures" value="([^"]*)"/s.exec(text)?.[1] ?? '';
  const [one, two] = await Promise.all([
    pages.send('/quotas', { ...QUOTA, most: '4', figures: ['none', own] }),
    pages.send('/quotas', { ...QUOTA, most: '5', figures: ['none', own] }),
  ]);
  expect([one.status, two.status].sort()).toEqual([303, 409]);
  const last = figuresIn((await pages.open('/quotas')).text).find((figure) => figure !== 'none') ?? '';
  expect((await pages.send('/quotas/remove', { ...QUOTA, figures: last })).location).toBe('/quotas?done=removed');
});

test('a coordinator sees and sets the quotas of their own areas only; a scheduler has no such page', async () => {
  await pages.send('/quotas', { ...QUOTA, most: '5' });
  const lahti = await openPages(service, 'coordinator', 'lahti-etela');
  const { text } = await lahti.open('/quotas');
  expect(text).toContain('Kiintiöitä ei ole');
  expect(text).not.toContain('value="hartola"');
  expect((await lahti.send('/quotas', { ...QUOTA, most: '0' })).status).toBe(403);
  const scheduler = await openPages(service, 'scheduler');
  expect((await scheduler.open('/quotas')).status).toBe(403);
  expect(numbersIn((await pages.open('/quotas')).text)[0]).toBe('5');
});
