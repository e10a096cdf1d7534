// What those who work are told in the morning: once, by what is so then, in times and numbers alone.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { digestDayAt } from '../../src/core/digest.ts';
import { postDigests } from '../../src/features/clinics/post-digests.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, sendDue } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
let specialist: { id: string; email: string; professional: string };
let coordinator: { id: string; email: string };
beforeAll(async () => {
  service = await openApp();
  const [user] = await service.deps.db.user.findMany({
    where: { professionalId: { not: null } },
    orderBy: { email: 'asc' },
  });
  const leads = await service.deps.db.user.findFirstOrThrow({ where: { grants: { some: { role: 'coordinator' } } } });
  specialist = { id: user?.id ?? '', email: user?.email ?? '', professional: user?.professionalId ?? '' };
  coordinator = { id: leads.id, email: leads.email };
});
afterAll(() => service.close());
beforeEach(async () => {
  await service.deps.db.message.deleteMany({});
  await service.deps.db.trayMessage.deleteMany({});
});

async function postAt(instant: string): Promise<number> {
  service.travelTo(instant);
  return postDigests(service.deps);
}
const mailsTo = async (address: string) =>
  (await readMailTray(service.deps)).filter(({ recipient }) => recipient === address);

test('the day begins at seven and the week on its first working day, by the clock of the place', () => {
  const at = (text: string, zone = 'Europe/Helsinki') =>
    digestDayAt(Temporal.Instant.from(text).epochMilliseconds, zone, 'FI');
  expect(at('2026-11-23T06:59:59+02:00')).toBeUndefined();
  expect(at('2026-11-23T12:00:00+02:00')).toBeUndefined();
  expect(at('2026-11-23T07:00:00+02:00')).toMatchObject({ date: '2026-11-23', isWorkday: true, beginsWeek: true });
  expect(at('2026-11-24T07:00:00+02:00')).toMatchObject({ isWorkday: true, beginsWeek: false });
  expect(at('2026-11-28T07:00:00+02:00')).toMatchObject({ isWorkday: false, beginsWeek: false });
  // Easter Monday: the week begins on Tuesday; and the clock has gone forward a week before
  expect(at('2026-04-06T07:00:00+03:00')).toMatchObject({ isWorkday: false, beginsWeek: false });
  expect(at('2026-04-07T07:00:00+03:00')).toMatchObject({ beginsWeek: true });
  expect(at('2026-03-29T07:00:00+03:00')?.day).toMatchObject({
    start: Date.parse('2026-03-29T00:00+02:00'),
    end: Date.parse('2026-03-30T00:00+03:00'),
  });
});

test('a specialist is told their times of the day once, without names, and what they have not opened', async () => {
  const { body: slots } = await service.call(
    'worker',
    'GET',
    `/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=${specialist.professional}&from=2026-11-22T00:00:00Z`,
  );
  const [slot] = slots.items;
  expect(slot, specialist.professional).toBeDefined();
  const booked = await service.call('worker', 'POST', '/api/bookings', {
    slot: slot.id,
    area: 'hartola',
    channel: 'video',
    case: { topic: 'sleep', ageBand: '3-5', question: 'Lapsi valvoo öisin eikä nuku.' },
  });
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  const date = slot.start.slice(0, 10);
  expect(await postAt(`${date}T06:59:00+02:00`)).toBe(0);
  service.travelTo(`${date}T07:00:00+02:00`);
  const written = await Promise.all([postDigests(service.deps), postDigests(service.deps)]);
  expect(written.reduce((sum, one) => sum + one)).toBe(1);
  expect(await postAt(`${date}T08:00:00+02:00`)).toBe(0);
  await sendDue(service);
  const [mail, ...others] = await mailsTo(specialist.email);
  expect(others).toEqual([]);
  const time = `${slot.start.slice(11, 16)}`.replace(/^0/, '').replace(':', '.');
  expect(mail?.text).toContain(`Sinulla on tänään 1 aika:\n${time}–`);
  expect(mail?.text).toMatch(/, videolla\n/);
  expect(mail?.text).toContain('Seuraavien seitsemän päivän kysymyksistä 1 on vielä avaamatta.');
  expect(mail?.text).toContain('/my-day');
  expect(`${mail?.subject}${mail?.text}`).not.toMatch(/valvoo|uni|konsultaatio|Hartola/i);

  // opened by them: no longer among those that wait
  const cookie = await service.signIn('specialist');
  await service.app.request(`/bookings/${booked.body.id}`, { headers: { Cookie: cookie } });
});

test('nobody is told whose role is gone, who wants none, who is away or may not sign in', async () => {
  await service.deps.db.user.update({ where: { id: coordinator.id }, data: { digest: false } });
  expect(await postAt('2026-11-30T07:00:00+02:00')).toBe(0);
  await service.deps.db.user.update({ where: { id: coordinator.id }, data: { digest: true } });
  expect(await postDigests(service.deps)).toBe(1);
  await service.deps.db.roleGrant.updateMany({
    where: { userId: coordinator.id, role: 'coordinator' },
    data: { role: 'auditor' },
  });
  await sendDue(service);
  expect(await mailsTo(coordinator.email)).toEqual([]);
  expect(await service.deps.db.message.findMany({ select: { about: true, state: true } })).toEqual([
    { about: 'digest', state: 'superseded' },
  ]);
  await service.deps.db.roleGrant.updateMany({
    where: { userId: coordinator.id, role: 'auditor' },
    data: { role: 'coordinator' },
  });
});

test('a coordinator is told when the week begins what is free, did not arrive and is unconfirmed', async () => {
  service.travelTo('2026-11-27T09:00:00+02:00');
  await bookAppointment(service, { from: '2026-12-01T06:00:00Z' });
  expect(await postAt('2026-12-01T07:00:00+02:00')).toBe(0);
  expect(await postAt('2026-11-30T07:00:00+02:00')).toBe(1);
  await sendDue(service);
  const [mail] = await mailsTo(coordinator.email);
  expect(mail?.text).toMatch(/Hartola\n(?:.*\n)*?Perheneuvolan konsultaatio: \d+ vapaata? aikaa?/);
  expect(mail?.text).toContain('Kaikki viestit ovat menneet perille.');
  expect(mail?.text).toContain('Huomisen ajoista 1 on vahvistamatta.');
  const details = await service.call('coordinator', 'POST', '/api/own-details', { digest: false });
  expect(details.status).toBe(200);
  expect(await postAt('2026-12-07T07:00:00+02:00')).toBe(0);
});

test('who says when they want to hear nothing hears it after, however often it is tried', async () => {
  service.travelTo('2026-12-14T06:00:00+02:00');
  await service.call('coordinator', 'POST', '/api/own-details', { digest: true });
  const pages = await openPages(service, 'coordinator');
  const choose = (quietFrom: string, quietTo: string) => pages.send('/own-messages', { quietFrom, quietTo });
  const half = await choose('', '10:30');
  expect([half.status, half.text.includes('Anna molemmat ajat'), half.text.includes('value="10:30"')]).toEqual([
    422,
    true,
    true,
  ]);
  expect((await choose('05:00', '09:30')).location).toBe('/own-messages?done=changed');
  expect((await choose('05:00', '09:30')).location).toContain('done=unchanged');
  expect((await pages.open('/own-messages')).text).toMatch(/name="quietFrom"[^>]*value="05:00"/);
  expect([await postAt('2026-12-14T09:29:00+02:00'), await postAt('2026-12-14T09:30:00+02:00')]).toEqual([0, 1]);
  // written, and not sent when they have said something else since
  await choose('09:00', '11:00');
  await sendDue(service);
  expect(await mailsTo(coordinator.email)).toEqual([]);
  service.travelTo('2026-12-14T11:00:00+02:00');
  await sendDue(service);
  expect(await mailsTo(coordinator.email)).toHaveLength(1);
  expect((await choose('', '')).location).toBe('/own-messages?done=changed');
});
