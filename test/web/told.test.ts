// Wherever it is said who hears of a time: each who has to be told otherwise by themselves, never hidden behind one who is written to.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import type { Role } from '../../src/core/permissions.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots, tellAsQueued } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.message.deleteMany();
});

/** The text of a page as it is read: without its tags. */
const read = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const AREA = 'hartola';
const written = { name: 'Aino Malli', email: 'aino@example.test', language: 'fi' };
const of = (...others: readonly object[]) => [written, ...others] as readonly object[] as [];
const book = async (...others: object[]) => {
  const { booking, family, guardians } = await bookAppointment(service, { area: AREA, guardians: of(...others) });
  await tellAsQueued(service, booking);
  return { booking, family, guardians };
};
const free = async () => (await freeSlots(service, { area: AREA })).at(-1);
const move = async (booking: BookingId) => {
  const to = { slot: (await free())?.id, calendar: 'cancel' };
  expect((await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, to)).status).toBe(200);
  await tellAsQueued(service, booking);
};
const listed = async (role: Role = 'scheduler') =>
  (await service.call(role, 'GET', '/api/undelivered-messages')).body.items;
const nobodyTold = 'Viestiä ei voi lähettää huoltajalle (Bertta Malli): kerro muulla tavalla.';

describe('of two guardians of whom one cannot be written to', () => {
  test.each([
    ['by phone only', { phone: '03 123 4567', channel: 'phone' }, ' Bertta Malli, puhelin: 03 123 4567'],
    ['not safe to write to', { email: 'bertta@example.test', phone: '040 1112223', safeToSend: false }, ''],
    ['without any channel', { email: 'bertta@example.test', phone: '040 1112223', channel: 'none' }, ''],
  ])('that one is named before and after each change, and stands on the lists until told: %s', async (_, at, call) => {
    const { booking } = await book({ name: 'Bertta Malli', language: 'fi', ...at });
    const desk = await openPages(service, 'scheduler', AREA);
    const says = async (path: string) => read((await desk.open(path)).text);
    const goes = 'Viesti lähtee ammattilaiselle ja huoltajalle (Aino Malli).';
    const promised = `${goes} ${nobodyTold}${call}`;
    expect(await says(`/bookings/${booking}?done=booked`)).toContain(promised);
    const slot = await free();
    const to = { slot: slot?.id ?? '' };
    const where = { booking, resource: `professional:${/th-[\w-]+?(?=\.|$)/.exec(to.slot)?.[0]}` };
    const drop = new URLSearchParams({ ...where, at: String(Date.parse(slot?.start ?? '')), area: AREA });
    expect(await says(`/desk/move?${drop}`)).toContain(promised);
    const path = `/bookings/${booking}/reschedule`;
    expect(await says(`${path}?${new URLSearchParams(to)}`)).toContain(promised);
    const moved = await desk.send(path, { ...to, sure: 'yes', calendar: 'cancel' });
    expect(await says(moved.location)).toContain(promised);
    expect(await says(`/desk?area=${AREA}&done=moved&booking=${booking}`)).toContain(promised);
    await tellAsQueued(service, booking);
    const [row, ...others] = await listed();
    expect([others, row]).toMatchObject([[], { booking, kind: 'invite', moved: true, recipient: 'family', which: 2 }]);
    expect(await says('/undelivered')).toMatch(/Huoltaja 2 Tieto siirretystä ajasta · puhelu/);
    expect(await says('/')).toContain('Huoltaja 2');
    expect(JSON.stringify(row) + (await says('/undelivered'))).not.toMatch(/Bertta|4567|2223/);
    const page = await says(`/bookings/${booking}/messages`);
    expect(page).toContain('Huoltaja Bertta Malli');
    expect(page.includes('03 123 4567')).toBe(call !== '');
    const button = /aria-label="(Kerrottu puhelimitse: [^"]*)"/.exec((await desk.open('/undelivered')).text)?.[1];
    expect(button).toContain('Huoltaja 2');

    await desk.send(`/undelivered/${row.id}/told`, {});
    expect(await listed()).toEqual([]);
    expect(await says(`/bookings/${booking}/cancel`)).toContain(promised);
    const cancelled = await desk.send(`/bookings/${booking}/cancel`, { reason: 'mistake' });
    expect(await says(cancelled.location)).toContain(promised);
    await tellAsQueued(service, booking);
    expect(await listed()).toMatchObject([{ booking, kind: 'cancellation', which: 2, phoneKnown: true }]);
  });

  test('who changed the time by their own link knows of it, and the other is called', async () => {
    const { booking, guardians } = await book({ name: 'Bertta Malli', language: 'fi', channel: 'none' });
    const theirs = async (guardian: string | undefined) => {
      const { body } = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, { guardian });
      return new URL(body.url).pathname;
    };
    const nobody = await openPages(service, 'worker');
    await nobody.send(`${await theirs(guardians[0]?.id)}/cancel`, { reason: '' });
    await tellAsQueued(service, booking);
    expect(await listed()).toMatchObject([{ booking, kind: 'cancellation', which: 2 }]);
  });

  test('under non-disclosure, and to who keeps no families, the guardian is a number', async () => {
    const { booking } = await bookAppointment(service, {
      ...{ area: AREA, nonDisclosure: true },
      guardians: of({ name: 'Bertta Malli', language: 'fi', phone: '03 123 4567', channel: 'phone' }),
    });
    const { text } = await (await openPages(service, 'scheduler', AREA)).open(`/bookings/${booking}/cancel`);
    expect(read(text)).toContain(
      'ei voi lähettää huoltajalle 2: kerro muulla tavalla. Huoltaja 2, puhelin: 03 123 4567',
    );
  });

  test('who was left out by choice is not called, nor named', async () => {
    const { family, guardians } = await book({ name: 'Bertta Malli', email: 'bertta@example.test', language: 'fi' });
    const slot = (await freeSlots(service, { area: AREA }))[3]?.id;
    const only = { id: family, guardians: [guardians[0]?.id] };
    const { body } = await service.call('scheduler', 'POST', '/api/bookings', { slot, area: AREA, family: only });
    await tellAsQueued(service, body.id);
    const desk = await openPages(service, 'scheduler', AREA);
    expect(read((await desk.open(`/bookings/${body.id}/cancel`)).text)).toContain('ammattilaiselle ja perheelle.');
    await move(body.id);
    expect(await listed()).toEqual([]);
    expect((await desk.open(`/bookings/${body.id}/messages`)).text).not.toContain('Bertta');
  });
});

test('a page that cancels a plan, and one that arranges times anew, know who has to be called', async () => {
  const { family, booking } = await book({
    name: 'Bertta Malli',
    language: 'fi',
    phone: '03 123 4567',
    channel: 'phone',
  });
  const slot = (await freeSlots(service, { area: AREA }))[5]?.id;
  const plan = { slot, area: AREA, family: { id: family }, every: 1, times: 2 };
  const made = await service.call('scheduler', 'POST', '/api/plans', plan);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const pages = await openPages(service, 'scheduler', AREA);
  const promised = `${nobodyTold} Bertta Malli, puhelin: 03 123 4567`;
  expect(read((await pages.open(`/plans/${made.body.id}/cancel`)).text)).toContain(promised);
  const held = await pages.send('/desk/holds', { slot: (await free())?.id ?? '', area: AREA, family, back: '/desk' });
  expect(read((await pages.open(held.location)).text)).toMatch(/Bertta Malli: [^:]* 03 123 4567/);

  const { professionals, start, end } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  const away = { professional: professionals[0], from: start.toISOString(), to: end.toISOString() };
  const query = new URLSearchParams(away as Record<string, string>);
  const affected = await service.call('coordinator', 'GET', `/api/affected-bookings?${query}`);
  const those = affected.body.items.filter((one: { booking: { id: string } }) => one.booking.id === booking);
  expect(those, JSON.stringify(affected.body)).toMatchObject([{ callNeeded: true }]);
});

test('of those who registered for a group, each who cannot be written to is told by number whom to call', async () => {
  const event = {
    ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', name: { fi: 'Vauvaryhmä' }, capacity: 9 },
    ...{ start: '2026-12-11T08:00:00+02:00', end: '2026-12-11T11:00:00+02:00' },
  };
  const { id } = (await service.call('scheduler', 'POST', '/api/groups', event)).body;
  for (const contact of [{ email: 'isa@example.test' }, { phone: '03 123 4567' }])
    await service.call('scheduler', 'POST', `/api/groups/${id}/registrations`, { ...contact, language: 'fi' });
  const pages = await openPages(service, 'scheduler');
  for (const page of ['cancel', 'change'])
    expect(read((await pages.open(`/groups/${id}/${page}`)).text)).toMatch(
      /Yhdelle ilmoittautuneelle ei voi kirjoittaa\. Soita itse: Ilmoittautuminen 2: 03 123 4567/,
    );
});

test('of two interpreters, the one without an address is named by which', async () => {
  const { family } = await book();
  const participants = [
    { role: 'interpreter', language: 'so', email: 'tulkki@example.test' },
    { role: 'interpreter', language: 'ar' },
  ];
  const slot = (await freeSlots(service, { area: AREA }))[4]?.id;
  const asked = { slot, area: AREA, family: { id: family }, participants };
  const { body, status } = await service.call('scheduler', 'POST', '/api/bookings', asked);
  expect(status, JSON.stringify(body)).toBe(201);
  const { text } = await (await openPages(service, 'scheduler', AREA)).open(`/bookings/${body.id}/cancel`);
  expect(read(text)).toMatch(
    /Viesti lähtee ammattilaiselle, tulkille [12] ja perheelle\. Viestiä ei voi lähettää tulkille [12]:/,
  );
});

test('several who failed of one booking are told apart, each by a button of its own', async () => {
  const { booking } = await book({ name: 'Bertta Malli', email: 'bertta@example.test', language: 'fi' });
  const failed = { state: 'failed', stage: 'recipient', code: '5.1.1', attempts: 1, nextAt: null, reachedAt: null };
  await service.deps.db.message.updateMany({ where: { aboutId: booking }, data: failed });
  const { text } = await (await openPages(service, 'coordinator', AREA)).open('/undelivered');
  const labels = [...text.matchAll(/aria-label="([^"]*tapaaminen[^"]*)"/g)].map(([, label]) => label);
  expect(labels.length).toBe(6);
  expect(new Set(labels).size).toBe(6);
  expect(read(text)).toMatch(/Huoltaja 1[\s\S]*Huoltaja 2|Huoltaja 2[\s\S]*Huoltaja 1/);
});
