// Quotas: how many bookings of a service an area may have in an ISO week, also when many want the last one at once.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { weekOf } from '../../src/features/bookings/rules.ts';
import { openApp, START, type TestApp } from '../support/app.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const SERVICE = 'rokotus';
const FAMILY = { family: { reference: '3001' } };

async function slotsIn(monday: string): Promise<string[]> {
  const to = Temporal.PlainDate.from(monday).add({ days: 7 }).toString();
  const query = `service=${SERVICE}&area=hartola&from=${monday}T00:00:00%2B02:00&to=${to}T00:00:00%2B02:00`;
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}&limit=500`);
  return body.items.map(({ id }: { id: string }) => id);
}

const setQuota = (perWeek: number | null, role = 'coordinator') =>
  service.call(role, 'POST', '/api/quotas', { service: SERVICE, area: 'hartola', perWeek });
const book = (slot: string | undefined, more: object = {}, role = 'scheduler') =>
  service.call(role, 'POST', '/api/bookings', { slot, area: 'hartola', ...FAMILY, ...more });

test('a week is full when its quota is booked; the next week is offered, and a cancellation makes room', async () => {
  const [here, next] = [await slotsIn('2026-11-30'), await slotsIn('2026-12-07')];
  expect((await setQuota(2)).body).toEqual({ service: SERVICE, area: 'hartola', perWeek: 2 });
  const one = await book(here[0]);
  expect([one.status, (await book(here[5])).status]).toEqual([201, 201]);
  const { status, body } = await book(here[9]);
  expect([status, body.code]).toEqual([422, 'quota_reached']);
  const week = weekOf(Date.parse('2026-12-01T09:00:00+02:00'), 'Europe/Helsinki');
  expect(body.nearest).toHaveLength(3);
  for (const { start } of body.nearest)
    expect(Date.parse(start) < week.start || Date.parse(start) >= week.end).toBe(true);
  expect((await service.call('scheduler', 'POST', '/api/holds', { slot: here[9], area: 'hartola' })).body.code).toBe(
    'quota_reached',
  );
  const other = await book(next[0]);
  expect(other.status).toBe(201);
  expect(
    (await service.call('scheduler', 'POST', `/api/bookings/${other.body.id}/reschedule`, { slot: here[9] })).body.code,
  ).toBe('quota_reached');
  const within = await service.call('scheduler', 'POST', `/api/bookings/${one.body.id}/reschedule`, { slot: here[9] });
  expect(within.status).toBe(200);
  await service.call('scheduler', 'POST', `/api/bookings/${one.body.id}/cancel`, { reason: 'not-needed' });
  expect((await book(here[0])).status).toBe(201);
});

test('a hold counts until it runs out, and is booked without counting twice', async () => {
  const slots = await slotsIn('2026-12-14');
  await setQuota(1);
  const hold = await service.call('scheduler', 'POST', '/api/holds', { slot: slots[0], area: 'hartola' });
  expect((await book(slots[5])).body.code).toBe('quota_reached');
  expect((await book(undefined, { hold: hold.body.id })).status).toBe(201);
  const later = await slotsIn('2027-01-11');
  await service.call('scheduler', 'POST', '/api/holds', { slot: later[0], area: 'hartola' });
  service.travelTo('2026-11-20T09:06:00+02:00');
  expect((await book(later[5])).status).toBe(201);
});

test('twenty who want the last three at once: three get one', async () => {
  const slots = await slotsIn('2027-01-18');
  await setQuota(3);
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => book(slots[at * 2])));
  expect(answers.map(({ status, body }) => (status === 201 ? 'booked' : body.code)).sort()).toEqual([
    ...Array.from({ length: 3 }, () => 'booked'),
    ...Array.from({ length: 17 }, () => 'quota_reached'),
  ]);
});

test('a plan counts each visit in its own week, and is refused whole by a full one', async () => {
  const [first] = await slotsIn('2027-01-25');
  await setQuota(1);
  expect((await book((await slotsIn('2027-02-01'))[8])).status).toBe(201);
  const before = await service.deps.db.booking.count();
  const { status, body } = await service.call('scheduler', 'POST', '/api/plans', {
    slot: first,
    area: 'hartola',
    every: 1,
    times: 3,
    ...FAMILY,
  });
  expect([status, body.code, body.faults[0].path]).toEqual([422, 'quota_reached', 'visits[1]']);
  expect(await service.deps.db.booking.count()).toBe(before);
});

test('a coordinator may go over it with a reason, which is logged; the desk may not', async () => {
  const slots = await slotsIn('2027-02-08');
  await setQuota(0);
  const override = { rules: ['quota'], reason: 'Sovittu ylilääkärin kanssa' };
  expect((await book(slots[0], { override })).body.code).toBe('not_allowed');
  const { status, body } = await book(slots[0], { override }, 'coordinator');
  expect(status).toBe(201);
  const [logged] = await service.deps.db.accessLog.findMany({
    where: { action: 'book-slot', details: { path: ['booking'], equals: body.id } },
  });
  expect([logged?.purpose, logged?.details]).toEqual([override.reason, expect.objectContaining({ override: 'quota' })]);
});

test('only a coordinator sets a quota, of what there is; null takes it away; the desk sees them', async () => {
  expect((await setQuota(5, 'scheduler')).body.code).toBe('not_allowed');
  const unknown = await service.call('coordinator', 'POST', '/api/quotas', {
    service: SERVICE,
    area: 'nowhere',
    perWeek: 1,
  });
  expect([unknown.status, unknown.body.faults[0].path]).toEqual([400, 'area']);
  await setQuota(7);
  const list = async () => (await service.call('scheduler', 'GET', '/api/quotas?area=hartola')).body.items;
  expect(await list()).toEqual([{ service: SERVICE, area: 'hartola', perWeek: 7 }]);
  await setQuota(null);
  expect(await list()).toEqual([]);
});

test('a week runs from Monday to Monday on the area’s own clock, also over a clock change', () => {
  const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
  const week = weekOf(at('2026-10-25T23:30:00+02:00'), 'Europe/Helsinki');
  expect(week).toEqual({ start: at('2026-10-19T00:00:00+03:00'), end: at('2026-10-26T00:00:00+02:00') });
  expect(weekOf(week.end, 'Europe/Helsinki').start).toBe(week.end);
});
