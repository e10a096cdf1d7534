// Recurring visits: what is shown before anything is booked, booked as one, changed alone, cancelled to the end.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openApp, START, type TestApp } from '../support/app.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const SERVICE = 'neuvola-etavastaanotto';

async function slotOn(date: string, time = '09:00'): Promise<string> {
  const query = `service=${SERVICE}&area=hartola&from=${date}T00:00:00%2B02:00&to=${date}T23:00:00%2B02:00`;
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const slot = body.items.find((one: { start: string }) => one.start.startsWith(`${date}T${time}`));
  if (slot === undefined) throw new Error(`no slot on ${date} at ${time}`);
  return slot.id;
}

const call = (path: string, body: object, role = 'scheduler') => service.call(role, 'POST', path, body);
const FAMILY = { family: { reference: '2077' } };

type VisitAnswer = {
  visit: number;
  start: string;
  slot?: { id: string; professionals: { id: string }[] };
  conflict?: { code: string; nearest: { id: string; start: string }[] };
};

test('the preview shows six visits at one wall-clock time with one professional, over the years, and books none', async () => {
  const before = await service.deps.db.booking.count();
  const { status, body } = await call('/api/plans/preview', { slot: await slotOn('2026-11-23'), every: 2, times: 6 });
  expect(status).toBe(200);
  expect(body.visits.map(({ start }: VisitAnswer) => start)).toEqual([
    '2026-11-23T09:00:00+02:00',
    '2026-12-07T09:00:00+02:00',
    '2026-12-21T09:00:00+02:00',
    '2027-01-04T09:00:00+02:00',
    '2027-01-18T09:00:00+02:00',
    '2027-02-01T09:00:00+02:00',
  ]);
  const who = body.visits.flatMap(({ slot }: VisitAnswer) => slot?.professionals.map(({ id }) => id));
  expect(new Set(who)).toEqual(new Set(['th-hartola']));
  expect(await service.deps.db.booking.count()).toBe(before);
});

test('a plan keeps its wall-clock time when the clocks change', async () => {
  service.travelTo('2027-03-08T09:00:00+02:00');
  const { body } = await call('/api/plans/preview', { slot: await slotOn('2027-03-22'), every: 1, times: 2 });
  expect(body.visits.map(({ slot }: { slot?: { start: string } }) => slot?.start)).toEqual([
    '2027-03-22T09:00:00+02:00',
    undefined,
  ]);
  const { body: later } = await call('/api/plans/preview', { slot: await slotOn('2027-03-24'), every: 1, times: 2 });
  expect(later.visits.map(({ slot }: { slot?: { start: string } }) => slot?.start)).toEqual([
    '2027-03-24T09:00:00+02:00',
    '2027-03-31T09:00:00+03:00',
  ]);
});

test('a visit in conflict is told with its reason and the nearest free times; booking refuses all until it is solved', async () => {
  const taken = await slotOn('2026-12-09', '10:00');
  expect((await call('/api/bookings', { slot: taken, ...FAMILY })).status).toBe(201);
  const rhythm = { slot: await slotOn('2026-11-25', '10:00'), every: 1, times: 4 };
  const { body: preview } = await call('/api/plans/preview', rhythm);
  const [first, , third] = preview.visits as VisitAnswer[];
  expect([first?.conflict, third?.slot, third?.conflict?.code]).toEqual([undefined, undefined, 'slot_taken']);
  expect(third?.conflict?.nearest[0]?.start).toBe('2026-12-09T09:30:00+02:00');

  const before = await service.deps.db.booking.count();
  const refused = await call('/api/plans', { ...rhythm, ...FAMILY });
  expect([refused.status, refused.body.code, refused.body.faults[0].path]).toEqual([409, 'slot_taken', 'visits[2]']);
  expect(await service.deps.db.booking.count()).toBe(before);

  const instead = [{ visit: 3, slot: third?.conflict?.nearest[0]?.id }, { visit: 4 }];
  const booked = await call('/api/plans', { ...rhythm, ...FAMILY, instead });
  expect([booked.status, booked.body.visits.map(({ start }: { start: string }) => start)]).toEqual([
    201,
    ['2026-11-25T10:00:00+02:00', '2026-12-02T10:00:00+02:00', '2026-12-09T09:30:00+02:00'],
  ]);
});

test('a public holiday in the row is a conflict', async () => {
  const rhythm = { slot: await slotOn('2026-11-27', '10:00'), every: 1, times: 6 };
  const { body } = await call('/api/plans/preview', rhythm);
  const codes = (body.visits as VisitAnswer[]).map(({ start, conflict }) => [start.slice(0, 10), conflict?.code]);
  expect(codes).toContainEqual(['2026-12-25', 'unknown_slot']);
  expect(codes).toContainEqual(['2026-12-18', undefined]);
});

test('a plan that loses a visit to another at the last moment books nothing at all', async () => {
  const rhythm = { slot: await slotOn('2027-01-11', '12:00'), every: 1, times: 3 };
  const answers = await Promise.all(Array.from({ length: 6 }, () => call('/api/plans', { ...rhythm, ...FAMILY })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  const plan = answers.find(({ status }) => status === 201)?.body.id;
  const rows = await service.deps.db.booking.findMany({ where: { slot: { contains: '~20270118T100000Z~' } } });
  expect(rows.map(({ planId }) => planId)).toEqual([plan]);
});

test('each visit is moved and cancelled alone; the rest is cancelled together, what has been stays', async () => {
  const rhythm = { slot: await slotOn('2026-11-23', '13:00'), every: 2, times: 4 };
  const { body: plan } = await call('/api/plans', { ...rhythm, ...FAMILY });
  const [first, second, third, fourth] = plan.visits.map(({ id }: { id: string }) => id);
  const moved = await call(`/api/bookings/${second}/reschedule`, {
    slot: await slotOn('2026-12-09', '13:00'),
  });
  expect([moved.status, moved.body.plan, moved.body.sequence]).toEqual([200, plan.id, 1]);
  expect((await call(`/api/bookings/${third}/cancel`, { reason: 'not-needed' })).status).toBe(200);

  service.travelTo('2026-12-01T09:00:00+02:00');
  const { status, body } = await call(`/api/plans/${plan.id}/cancel`, { reason: 'other-help' });
  expect([status, body]).toEqual([200, { cancelled: [second, fourth], kept: [] }]);
  const read = await service.call('scheduler', 'GET', `/api/plans/${plan.id}`);
  expect(read.body.visits.map((one: { id: string; status: string }) => [one.id, one.status])).toEqual([
    [first, 'booked'],
    [second, 'cancelled'],
    [third, 'cancelled'],
    [fourth, 'cancelled'],
  ]);
  const again = await call(`/api/plans/${plan.id}/cancel`, { reason: 'other-help' });
  expect([again.status, again.body]).toEqual([200, { cancelled: [second, third, fourth], kept: [] }]);
  expect((await call(`/api/plans/${plan.id}/cancel`, { reason: 'mistake' })).body.code).toBe('wrong_status');
});

test('a plan is nobody else’s business, and an unknown one is not there', async () => {
  const rhythm = { slot: await slotOn('2026-11-25', '12:00'), every: 1, times: 2 };
  const { body: plan } = await call('/api/plans', { ...rhythm, ...FAMILY });
  expect((await service.call('worker', 'GET', `/api/plans/${plan.id}`)).status).toBe(404);
  expect((await call(`/api/plans/${plan.id}/cancel`, { reason: 'mistake' }, 'worker')).status).toBe(404);
  expect((await service.call('scheduler', 'GET', `/api/plans/${crypto.randomUUID()}`)).status).toBe(404);
});
