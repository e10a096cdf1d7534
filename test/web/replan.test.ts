// The page where an absence's bookings are planned anew, as a person without scripts uses it.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openApp, START, type TestApp } from '../support/app.ts';
import { openPages, type Pages } from '../support/pages.ts';

let service: TestApp;
let pages: Pages;
beforeAll(async () => {
  service = await openApp();
  pages = await openPages(service, 'coordinator');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

async function book(start: string): Promise<string> {
  const query = 'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-1&limit=500';
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const slot = body.items.find((one: { start: string }) => one.start === start)?.id;
  const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot, family: { reference: '5001' } });
  expect(booked.status).toBe(201);
  return booked.body.id;
}

async function addAbsence(date: string): Promise<string> {
  const days = { span: 'days', fromDate: date, toDate: date, reason: 'other' };
  const added = await pages.send('/absences/new', { professional: 'th-lahti-1', ...days });
  return /href="(\/absences\/[^"]+\/replan)"/.exec((await pages.open(added.location)).text)?.[1] ?? 'no link';
}

/** What each proposal of a booking's field would be sent as, with its words. */
function choicesOf(html: string, booking: string): Map<string, string> {
  const inputs = html.matchAll(new RegExp(`name="b-${booking}" value="([^"]*)"[^>]*>.*?<span>(.*?)</label>`, 'gs'));
  return new Map([...inputs].map(([, value = '', words = '']) => [words.replaceAll(/<[^>]+>/g, ' '), value]));
}

test('after an absence is added, its bookings are planned anew on one page, and what was done is said', async () => {
  const [one, two] = [await book('2026-11-24T09:00:00+02:00'), await book('2026-11-24T13:00:00+02:00')];
  const path = await addAbsence('2026-11-24');
  const { status, text } = await pages.open(path);
  expect(status).toBe(200);
  expect(text).toContain('tiistai 24.11.2026');
  const words = [...choicesOf(text, one).keys()];
  expect(words.some((said) => said.includes('Terveydenhoitaja 2') && said.includes('Sama aika'))).toBe(true);
  const [, colleague = ''] = [...choicesOf(text, one)].find(([said]) => said.includes('Sama aika')) ?? [];
  const sent = await pages.send(path, { [`b-${one}`]: colleague, [`b-${two}`]: 'cancel' });
  expect([sent.status, sent.location.split('&')[0]]).toEqual([303, `${path}?done=2`]);
  const after = (await pages.open(sent.location)).text;
  expect(after).toContain('Soita ja kerro muutoksesta:');
  for (const [id, time] of [[one, '9.00'] as const, [two, '13.00'] as const])
    expect(after).toMatch(new RegExp(`<a href="/bookings/${id}">tiistai 24\\.11\\. klo ${time}</a>`));
  expect(after).toContain('2 varausta on järjestetty uudelleen.');
  expect(after).toContain('ei osu yhteenkään tulevaan varaukseen');
  const moved = await service.call('scheduler', 'GET', `/api/bookings/${one}`);
  expect([moved.body.professionals[0].id, moved.body.sequence]).toEqual(['th-lahti-2', 1]);
  expect((await service.call('scheduler', 'GET', `/api/bookings/${two}`)).body.status).toBe('cancelled');
});

test('one press chooses the same time with a colleague for all; choosing nothing is told, and changes nothing', async () => {
  const booking = await book('2026-12-01T09:00:00+02:00');
  const path = await addAbsence('2026-12-01');
  const chosen = (await pages.open(`${path}?choose=colleague`)).text;
  expect(chosen).toMatch(new RegExp(`name="b-${booking}" value="[^"]*th-lahti-2[^"]*" checked`));
  const nothing = await pages.send(path, { [`b-${booking}`]: '' });
  expect([nothing.status, nothing.text.includes('Et valinnut vielä mitään')]).toEqual([422, true]);
  expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.sequence).toBe(0);
});

test('what was taken meanwhile is said in words, and the booking is still there to choose for', async () => {
  const booking = await book('2026-12-08T09:00:00+02:00');
  const path = await addAbsence('2026-12-08');
  const [, slot = ''] =
    [...choicesOf((await pages.open(path)).text, booking)].find(([said]) => said.includes('Sama aika')) ?? [];
  const query = 'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-2&limit=500';
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const same = body.items.find((one: { start: string }) => one.start === '2026-12-08T09:00:00+02:00').id;
  await service.call('scheduler', 'POST', '/api/bookings', { slot: same, family: { reference: '5002' } });
  const { location } = await pages.send(path, { [`b-${booking}`]: slot });
  const { text } = await pages.open(location);
  expect(text).toContain('Yhtä varausta ei voitu muuttaa. Se on ennallaan:');
  expect(text).toContain('joku ehti varata ajan');
  expect(text).toContain(`name="b-${booking}"`);
});

test('an absence that is not there is not found, and a worker may not replan', async () => {
  expect((await pages.open('/absences/none/replan')).status).toBe(404);
  const worker = await openPages(service, 'worker');
  expect((await worker.open('/absences/none/replan')).status).toBe(403);
});
