// Drop-ins through the door: booked without a word about why, and queued for by number.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, type TestApp } from '../support/app.ts';

const AT = { service: 'perheohjaaja-paivakodissa', site: 'asikkala-paivakoti' };
/** a Thursday, on which the drop-in runs from 14 to 16.30 */
const thursday = (time: string) => `2026-11-26T${time}:00+02:00`;
const [MORNING, DURING, NEARLY_OVER, OVER] = [
  thursday('09:00'),
  thursday('14:05'),
  thursday('16:20'),
  thursday('16:30'),
];

let service: TestApp;
/** a professional of Asikkala, who calls people in */
let professional: string;
beforeAll(async () => {
  service = await openApp();
  const key = { label: 'drop-in', role: 'specialist', areas: ['asikkala'] };
  professional = (await service.call('administrator', 'POST', '/api/api-keys', key)).body.key;
});
afterAll(() => service.close());

const register = (body: object = AT, role = 'scheduler') => service.call(role, 'POST', '/api/walk-ins', body);
const next = () => service.call(professional, 'POST', '/api/walk-ins/call', AT);
const close = (id: string, as: string) => service.call(professional, 'POST', `/api/walk-ins/${id}/close`, { as });
const queue = async () =>
  (await service.call('scheduler', 'GET', `/api/walk-ins?${new URLSearchParams(AT)}`)).body.items;

describe('a time at a drop-in', () => {
  test('is booked without a family, a case or a question, and is then free no more', async () => {
    const query = `/api/slots?service=${AT.service}&site=${AT.site}&area=asikkala`;
    const slots = (await service.call('scheduler', 'GET', query)).body.items;
    expect(slots[0].channels).toEqual(['on-site']);
    const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot: slots[0].id });
    expect([booked.status, booked.body.detail]).toEqual([201, undefined]);
    expect(booked.body).toMatchObject({ service: AT.service, status: 'booked', channel: 'on-site' });
    expect([booked.body.case ?? null, booked.body.family ?? null]).toEqual([null, null]);
    const left = (await service.call('scheduler', 'GET', query)).body.items;
    expect(left.map((slot: { id: string }) => slot.id)).not.toContain(slots[0].id);
  });
});

describe('a walk-in', () => {
  test('is registered only where and when the drop-in runs, or comes later that day', async () => {
    // the day before, and at the very end
    for (const at of ['2026-11-25T14:05:00+02:00', OVER]) {
      service.travelTo(at);
      expect([at, (await register()).body.code]).toEqual([at, 'drop_in_closed']);
    }
    service.travelTo(DURING);
    expect((await register({ ...AT, site: 'hartola-neuvola' })).body.code).toBe('drop_in_closed');
    expect((await register({ ...AT, service: 'rokotus' })).body).toMatchObject({
      code: 'invalid_input',
      faults: [{ path: 'service' }],
    });
  });

  test('comes before it opens and waits until then; near the end it is not sure to be seen', async () => {
    service.travelTo(MORNING);
    const early = await register();
    // it opens in five hours, and the first half hour was booked above
    expect([early.status, early.body.number, early.body.wait]).toEqual([201, 1, { minutes: 330, doubtful: false }]);
    service.travelTo(NEARLY_OVER);
    const late = await register();
    expect([late.body.number, late.body.wait]).toEqual([2, { minutes: 30, doubtful: true }]);
    for (const { body } of [early, late]) expect((await close(body.id, 'left')).status).toBe(200);
  });

  test('gets the next number of the day, without gap or repetition, however many come at once', async () => {
    service.travelTo(DURING);
    const before = (await queue()).length;
    const came = await Promise.all(Array.from({ length: 25 }, () => register()));
    expect(came.map(({ status }) => status)).toEqual(Array(25).fill(201));
    const numbers = came.map(({ body }) => body.number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 25 }, (_, at) => before + at + 1));
  });

  test('is called in order, by two who call at once each another, and is done or has left once', async () => {
    const waiting = (await queue()).filter(({ state }: { state: string }) => state === 'waiting');
    const [one, other] = await Promise.all([next(), next()]);
    const called = [one, other].map(({ body }) => body.number).sort((a, b) => a - b);
    expect(called).toEqual([waiting[0].number, waiting[1].number]);
    expect((await close(waiting[2].id, 'served')).body.code).toBe('wrong_status');
    expect((await close(waiting[2].id, 'left')).status).toBe(200);
    expect((await close(waiting[0].id, 'served')).status).toBe(200);
    expect((await close(waiting[0].id, 'served')).status).toBe(200);
    expect((await close(waiting[0].id, 'left')).body.code).toBe('wrong_status');
    const now = await queue();
    const third = now.find(({ number }: { number: number }) => number === waiting[3].number);
    // one is being served, and the third has left: half an hour until it is their turn
    expect(third.wait).toEqual({ minutes: 30, doubtful: false });
    expect((await next()).body.number).toBe(waiting[3].number);
  });

  test('cannot be called when nobody waits', async () => {
    for (const { id, state } of await queue()) if (state === 'waiting') await close(id, 'left');
    expect((await next()).body.code).toBe('wrong_status');
  });

  test('is nobody’s in another area, and nothing is kept about who they are', async () => {
    const key = { label: 'desk', role: 'scheduler', areas: ['hartola'] };
    const { key: elsewhere } = (await service.call('administrator', 'POST', '/api/api-keys', key)).body;
    expect((await register(AT, elsewhere)).body.code).toBe('not_allowed');
    expect((await register(AT, 'worker')).body.code).toBe('not_allowed');
    const [first] = await queue();
    expect((await service.call(elsewhere, 'POST', `/api/walk-ins/${first.id}/close`, { as: 'left' })).status).toBe(404);
    const row = await service.deps.db.walkIn.findFirst();
    expect(Object.keys(row ?? {}).sort()).toEqual(
      ['calledAt', 'createdAt', 'date', 'id', 'number', 'serviceId', 'siteId', 'state'].sort(),
    );
  });
});

describe('booked times and numbers', () => {
  const another = (time: string) => `2026-12-03T${time}:00+02:00`;
  const waits = async () =>
    (await queue()).map(({ number, wait }: { number: number; wait: { minutes: number } | null }) => [
      number,
      wait?.minutes,
    ]);

  test('are both kept: a visit begins only where it ends before the next booked time, for every number in turn', async () => {
    service.travelTo(another('14:05'));
    const query = new URLSearchParams({ ...AT, area: 'asikkala', from: another('14:30'), to: another('15:00') });
    const [slot] = (await service.call('scheduler', 'GET', `/api/slots?${query}`)).body.items;
    expect(slot.start).toBe(another('14:30'));
    const first = await register();
    expect(first.body).toMatchObject({ number: 1, wait: { minutes: 0 } });
    const booked = await service.call('scheduler', 'POST', '/api/bookings', { slot: slot.id });
    await register();
    // 14.30-15.00 is booked, and a visit from 14.05 would reach into it
    expect(await waits()).toEqual([
      [1, 55],
      [2, 85],
    ]);
    await service.call('scheduler', 'POST', `/api/bookings/${booked.body.id}/cancel`, { reason: 'unwell' });
    expect(await waits()).toEqual([
      [1, 0],
      [2, 30],
    ]);
    await next();
    service.travelTo(another('14:15'));
    expect(await waits()).toEqual([
      [1, undefined],
      [2, 20],
    ]);
    // anybody who is in the room for longer than a visit should last is soon done
    service.travelTo(another('14:50'));
    expect(await waits()).toEqual([
      [1, undefined],
      [2, 5],
    ]);
  });

  test('are of their own day: numbers begin again at midnight, and yesterday’s can still be closed', async () => {
    service.travelTo(another('14:55'));
    const [, second] = await queue();
    service.travelTo('2026-12-04T00:00:00+02:00');
    expect(await queue()).toEqual([]);
    expect((await register()).body.code).toBe('drop_in_closed');
    expect((await close(second.id, 'left')).status).toBe(200);
    service.travelTo('2026-12-10T14:00:00+02:00');
    expect((await register()).body.number).toBe(1);
  });
});
