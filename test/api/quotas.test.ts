// Quotas: how many bookings of a service an area may have in an ISO week, also when many want the last one at once.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { periodOf } from '../../src/core/quota.ts';
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

function inWeek(monday: string, start: string): boolean {
  const week = periodOf('week', Temporal.Instant.from(`${monday}T12:00:00+02:00`).epochMilliseconds, 'Europe/Helsinki');
  return week.start <= Date.parse(start) && Date.parse(start) < week.end;
}

const setQuota = (most: number | null, role = 'coordinator') =>
  service.call(role, 'POST', '/api/quotas', { service: SERVICE, area: 'hartola', most });
const book = (slot: string | undefined, more: object = {}, role = 'scheduler') =>
  service.call(role, 'POST', '/api/bookings', { slot, area: 'hartola', ...FAMILY, ...more });

test('a week is full when its quota is booked; the next week is offered, and a cancellation makes room', async () => {
  const [here, next] = [await slotsIn('2026-11-30'), await slotsIn('2026-12-07')];
  expect((await setQuota(2)).body).toEqual({ service: SERVICE, area: 'hartola', per: 'week', most: 2 });
  const one = await book(here[0]);
  expect([one.status, (await book(here[5])).status]).toEqual([201, 201]);
  const { status, body } = await book(here[9]);
  expect([status, body.code]).toEqual([422, 'quota_reached']);
  const week = periodOf('week', Date.parse('2026-12-01T09:00:00+02:00'), 'Europe/Helsinki');
  expect(body.nearest).toHaveLength(3);
  for (const { start } of body.nearest)
    expect(Date.parse(start) < week.start || Date.parse(start) >= week.end).toBe(true);
  expect((await service.call('scheduler', 'POST', '/api/holds', { slot: here[9], area: 'hartola' })).body.code).toBe(
    'quota_reached',
  );
  const other = await book(next[0]);
  expect(other.status).toBe(201);
  expect(
    (
      await service.call('scheduler', 'POST', `/api/bookings/${other.body.id}/reschedule`, {
        slot: here[9],
        calendar: 'cancel',
      })
    ).body.code,
  ).toBe('quota_reached');
  const within = await service.call('scheduler', 'POST', `/api/bookings/${one.body.id}/reschedule`, {
    slot: here[9],
    calendar: 'cancel',
  });
  expect(within.status).toBe(200);
  await service.call('scheduler', 'POST', `/api/bookings/${one.body.id}/cancel`, { reason: 'not-needed' });
  expect((await book(here[0])).status).toBe(201);
});

test('a full week is not listed as free, and a search that finds nothing says so', async () => {
  const week = await slotsIn('2027-01-04');
  await setQuota(1);
  const first = await book(week[0]);
  expect([first.status, await slotsIn('2027-01-04')]).toEqual([201, []]);
  const search = { service: SERVICE, areas: ['hartola'], from: '2027-01-04T00:00:00Z', to: '2027-01-10T00:00:00Z' };
  const { body } = await service.call('scheduler', 'POST', '/api/search', search);
  expect([body.days, body.whyNot.free]).toEqual([[], 0]);
  const [quota] = body.whyNot.obstacles;
  expect([quota.obstacle, quota.count, quota.alone]).toEqual(['quota', week.length - 1, week.length - 1]);
  await service.call('scheduler', 'POST', `/api/bookings/${first.body.id}/cancel`, { reason: 'not-needed' });
  expect(await slotsIn('2027-01-04')).toEqual(week);
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

test('a preview says which visits’ weeks are full, and offers times of weeks with room', async () => {
  service.travelTo('2027-02-01T09:00:00+02:00');
  const week = await slotsIn('2027-02-15');
  await setQuota(1);
  expect((await book((await slotsIn('2027-03-01'))[8])).status).toBe(201);
  const plan = { slot: week[0], area: 'hartola', every: 2, times: 3 };
  const { body } = await service.call('scheduler', 'POST', '/api/plans/preview', plan);
  expect(body.visits.map(({ conflict }: { conflict?: { code: string } }) => conflict?.code)).toEqual([
    undefined,
    'quota_reached',
    undefined,
  ]);
  const nearest = body.visits[1].conflict.nearest.map(({ start }: { start: string }) => start);
  expect(nearest).toHaveLength(3);
  // neither in the full week, nor where the plan's own first and third visits take the only place
  for (const monday of ['2027-02-15', '2027-03-01', '2027-03-15'])
    expect(nearest.filter((start: string) => inWeek(monday, start))).toEqual([]);
  const override = { rules: ['quota'], reason: 'Sovittu ylilääkärin kanssa' };
  const refused = await service.call('scheduler', 'POST', '/api/plans', { ...plan, ...FAMILY, override });
  expect(refused.body.code).toBe('not_allowed');
  const over = await service.call('coordinator', 'POST', '/api/plans', { ...plan, ...FAMILY, override });
  expect([over.status, over.body.visits.length]).toEqual([201, 3]);
  const full = await service.call('scheduler', 'POST', '/api/plans/preview', {
    ...plan,
    slot: week[9],
  });
  expect([full.status, full.body.code]).toEqual([422, 'quota_reached']);
});

test('who comes to a full week is told from when there is room, also over a full week in between', async () => {
  service.travelTo('2027-02-15T09:00:00+02:00');
  await setQuota(1);
  const [here, next] = [await slotsIn('2027-04-19'), await slotsIn('2027-04-26')];
  expect([(await book(here[0])).status, (await book(next[0])).status]).toEqual([201, 201]);
  const { body } = await book(here[5]);
  expect([body.code, body.from]).toEqual(['quota_reached', '2027-05-03T00:00:00+03:00']);
  const lost = await book(next[0]);
  for (const { start } of [...body.nearest, ...lost.body.nearest])
    expect([inWeek('2027-04-19', start), inWeek('2027-04-26', start)], start).toEqual([false, false]);
});

test('the end of 2026 is of week 53 and the fourth of January of week 1; who moves takes their place along', async () => {
  await setQuota(1);
  const [old, young] = [await slotsIn('2026-12-28'), await slotsIn('2027-01-04')];
  const eve = old.at(-1);
  const one = await book(old[0]);
  expect([one.status, (await book(eve)).body.code]).toEqual([201, 'quota_reached']);
  const move = (booking: string, slot: string | undefined) =>
    service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' });
  expect((await move(one.body.id, young[0])).status).toBe(200);
  const two = await book(eve);
  expect([two.status, (await book(young[5])).body.code]).toEqual([201, 'quota_reached']);
  expect((await move(two.body.id, young[5])).body.code).toBe('quota_reached');
  expect((await move(two.body.id, old[0])).status).toBe(200);
  await service.call('scheduler', 'POST', `/api/bookings/${one.body.id}/cancel`, { reason: 'not-needed' });
  expect((await move(two.body.id, young[5])).status).toBe(200);
});

test('of two moved at once into the last place of a week one comes in, and the other stays', async () => {
  service.travelTo('2027-02-01T09:00:00+02:00');
  await setQuota(1);
  const wanted = await slotsIn('2027-03-29');
  const made = [await book((await slotsIn('2027-04-05'))[0]), await book((await slotsIn('2027-04-12'))[0])];
  const moved = await Promise.all(
    made.map(({ body }, at) =>
      service.call('scheduler', 'POST', `/api/bookings/${body.id}/reschedule`, {
        slot: wanted[at * 5],
        calendar: 'cancel',
      }),
    ),
  );
  expect(moved.map(({ status, body }) => (status === 200 ? 'moved' : body.code)).sort()).toEqual([
    'moved',
    'quota_reached',
  ]);
  const lost = moved.findIndex(({ status }) => status !== 200);
  const stays = await service.call('scheduler', 'GET', `/api/bookings/${made[lost]?.body.id}`);
  expect([stays.body.slot, stays.body.sequence]).toEqual([made[lost]?.body.slot, 0]);
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
    most: 1,
  });
  expect([unknown.status, unknown.body.faults[0].path]).toEqual([400, 'area']);
  await setQuota(7);
  const list = async () => (await service.call('scheduler', 'GET', '/api/quotas?area=hartola')).body.items;
  expect(await list()).toEqual([{ service: SERVICE, area: 'hartola', per: 'week', most: 7 }]);
  await setQuota(null);
  expect(await list()).toEqual([]);
});

test('a week runs from Monday to Monday on the area’s own clock, also over a clock change', () => {
  const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
  const week = periodOf('week', at('2026-10-25T23:30:00+02:00'), 'Europe/Helsinki');
  expect(week).toEqual({ start: at('2026-10-19T00:00:00+03:00'), end: at('2026-10-26T00:00:00+02:00') });
  expect(periodOf('week', week.end, 'Europe/Helsinki').start).toBe(week.end);
});

test('a month and a session are bounded as a week is: what is left is listed, a refusal says when there is room again', async () => {
  const quota = (per: string, most: number | null) =>
    service.call('coordinator', 'POST', '/api/quotas', { service: SERVICE, area: 'hartola', per, most });
  const listed = async (from: string, to: string) => {
    const query = `service=${SERVICE}&area=hartola&from=${from}T00:00:00%2B02:00&to=${to}T00:00:00%2B02:00&limit=500`;
    const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
    return body.items as readonly { id: string; start: string; quota?: { per: string; most: number; left: number } }[];
  };
  await setQuota(null);
  await service.deps.db.claim.deleteMany();
  await service.deps.db.booking.deleteMany();
  const january = await listed('2027-01-01', '2027-02-01');
  const before = (await listed('2027-02-01', '2027-02-08')).length;
  await quota('month', 2);
  expect((await listed('2027-01-01', '2027-02-01'))[0]?.quota).toEqual({ per: 'month', most: 2, left: 2 });
  const search = { service: SERVICE, areas: ['hartola'], from: '2027-01-01T00:00:00+02:00', limit: 1 };
  const found = await service.call('scheduler', 'POST', '/api/search', search);
  expect(found.body.days[0].slots[0].quota).toEqual({ per: 'month', most: 2, left: 2 });
  // of many who want the last two of a month, in weeks of their own, two get one
  const spread = Array.from({ length: 8 }, (_, at) => january[Math.floor((at * january.length) / 8)]?.id);
  const answers = await Promise.all(spread.map((slot) => book(slot)));
  const booked = answers.filter(({ status }) => status === 201);
  const refused = answers.find(({ status }) => status === 422);
  expect([booked.length, refused?.body.code, refused?.body.from]).toEqual([
    2,
    'quota_reached',
    '2027-02-01T00:00:00+02:00',
  ]);
  expect([
    (await listed('2027-01-01', '2027-02-01')).length,
    (await listed('2027-02-01', '2027-02-08')).length,
  ]).toEqual([0, before]);
  await service.call('scheduler', 'POST', `/api/bookings/${booked[0]?.body.id}/cancel`, { reason: 'not-needed' });
  expect((await listed('2027-01-01', '2027-02-01'))[0]?.quota).toMatchObject({ left: 1 });
  // within its month a booking moves freely; a session is the narrower bound, and a second of a day is one too many
  const day = (await listed('2027-02-01', '2027-02-08')).slice(0, 2).map(({ id }) => id);
  await quota('session', 1);
  expect((await book(day[0])).status).toBe(201);
  const again = await book(day[1]);
  expect([again.status, again.body.code]).toEqual([422, 'quota_reached']);
  expect(again.body.from > (january.at(-1)?.start ?? '')).toBe(true);
  const { body } = await service.call('scheduler', 'GET', '/api/quotas?area=hartola');
  expect(body.items).toEqual([
    { service: SERVICE, area: 'hartola', per: 'month', most: 2 },
    { service: SERVICE, area: 'hartola', per: 'session', most: 1 },
  ]);
  expect((await quota('session', null)).status).toBe(200);
  expect((await quota('month', null)).status).toBe(200);
});
