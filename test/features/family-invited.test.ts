// A family comes to the consultation about it: invited with its consent, in its own words, and told when it is not needed.

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { linkIn, mailTo, tellAsQueued } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const CASE = { topic: 'sleep', ageBand: '3-5', question: 'Miten tuemme nukahtamista päiväkodissa?' };
const CONSENT = { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-20T08:00:00+02:00' };
const [PARENT, OTHER, INTERPRETER] = ['aiti@perhe.example', 'isa@perhe.example', 'tulkki@tulkit.example'] as const;
/** What a family reads nowhere: the case, its topic, the specialist's post, the service. */
const SECRET = /nukahtami|päiväko|uni\b|psykolog|konsultaatio|perheneuvola/i;

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

const call = (method: string, path: string, body?: object, role = 'worker') =>
  service.call(role, method, `/api/bookings${path}`, body);

async function consultation(): Promise<BookingId> {
  service.travelTo(START);
  const query = `service=${SERVICE}&area=hartola&professional=pn-psykologi`;
  const { items } = (await service.call('worker', 'GET', `/api/slots?${query}`)).body;
  const booked = await call('POST', '', { slot: items[0].id, case: CASE, channel: 'video' });
  expect([booked.status, booked.body.code]).toEqual([201, undefined]);
  return booked.body.id;
}

const invite = (booking: string, email: string, role: string, language = 'fi') =>
  call('POST', `/${booking}/participants`, { role, email, language });

test('a family is invited once it has consented, each by a link of their own, and reads nothing of the case', async () => {
  const booking = await consultation();
  const early = await invite(booking, PARENT, 'family-guest');
  expect([early.status, early.body.faults?.[0]]).toMatchObject([
    400,
    { path: 'role', message: expect.stringContaining('consent') },
  ]);
  await call('POST', `/${booking}/family`, { family: { reference: 'HAR-91' }, consent: CONSENT });
  for (const [address, role, language] of [
    [PARENT, 'family-guest', 'fi'],
    [OTHER, 'family-guest', 'sv'],
    [INTERPRETER, 'interpreter', 'ar'],
  ] as const) {
    expect((await invite(booking, address, role, language)).status).toBe(201);
    await tellAsQueued(service, booking);
  }
  const mails = await Promise.all([PARENT, OTHER, INTERPRETER].map((address) => mailTo(service, address)));
  for (const [at, { text, invite: entry }] of mails.slice(0, 2).entries()) {
    expect([SECRET.exec(text)?.[0], SECRET.exec(entry)?.[0]]).toEqual([undefined, undefined]);
    for (const of of [at === 0 ? OTHER : PARENT, INTERPRETER, 'HAR-91']) expect(`${text}${entry}`).not.toContain(of);
  }
  expect([mails[0]?.text.includes('sovi teille'), mails[1]?.text.includes('passar er')]).toEqual([true, true]);
  const links = mails.map(({ text }) => linkIn(text));
  expect(new Set(links).size).toBe(3);
  const page = await service.app.request(links[0] ?? '');
  const shown = await page.text();
  expect([page.status, shown.includes('Perheesi on kutsuttu mukaan tapaamiseen.')]).toEqual([200, true]);
  expect(SECRET.exec(shown)?.[0]).toBeUndefined();

  // the consent is taken back: those of the family are not needed, whom the interpreter stays for does
  expect((await call('DELETE', `/${booking}/family`)).status).toBe(200);
  await tellAsQueued(service, booking);
  const opened = await Promise.all(links.map(async (link) => (await service.app.request(link)).status));
  expect(opened).toEqual([404, 404, 200]);
  const after = await mailTo(service, PARENT);
  expect([after.text === mails[0]?.text, SECRET.exec(after.text)?.[0]]).toEqual([false, undefined]);
  const { participants } = (await call('GET', `/${booking}`)).body;
  expect(participants.map(({ role }: { role: string }) => role)).not.toContain('family-guest');
  expect((await invite(booking, PARENT, 'family-guest')).status).toBe(400);
});

test('the page where people are invited says that the consent comes first, and offers the family among them', async () => {
  const booking = await consultation();
  const worker = await openPages(service, 'worker');
  const typed = { role: 'family-guest', language: 'fi', email: PARENT, phone: '' };
  const refused = await worker.send(`/bookings/${booking}/invited`, typed);
  expect([refused.status, refused.text.includes('kun perhe on suostunut')]).toEqual([422, true]);
  await call('POST', `/${booking}/family`, { family: { reference: 'HAR-92' }, consent: CONSENT });
  expect((await worker.send(`/bookings/${booking}/invited`, typed)).location).toContain('done=invited');
  expect((await worker.open(`/bookings/${booking}/invited`)).text).toContain('Perheen jäsen');
});
