// What insights tell: the sums that the worker keeps are those of the bookings as they stand, and who may read them how.

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AreaId, ServiceId } from '../../src/core/ids.ts';
import type { Measure } from '../../src/core/measures.ts';
import { countAll, countFigures } from '../../src/features/insights/count-figures.ts';
import { noteAccess } from '../../src/features/insights/note-access.ts';
import { recordMeasured } from '../../src/platform/record-measured.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { sealAll } from '../support/seal.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.booking.deleteMany();
  await countAll(service.deps);
});

const CONSULTATION = 'perheneuvola-konsultaatio';
const content = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Miten tuen vanhempia?' };

type Slot = { readonly id: string; readonly start: string };

async function slotsOf(from = '2026-11-24T00:00:00+02:00'): Promise<readonly Slot[]> {
  const query = new URLSearchParams({ service: CONSULTATION, area: 'hartola', from, limit: '100' });
  const { items } = (await service.call('worker', 'GET', `/api/slots?${query}`)).body;
  // nobody asks in two places at once
  return [...new Map(items.map((slot: Slot) => [slot.start, slot])).values()] as Slot[];
}
async function book(slot: string): Promise<readonly [string] | undefined> {
  const made = await service.call('worker', 'POST', '/api/bookings', { slot, channel: 'video', case: content });
  return made.status === 201 ? [made.body.id] : undefined;
}
/** A wish on the waiting list that this booking came of. */
async function wishOf(bookingId: string, since: string): Promise<void> {
  const createdAt = new Date(since);
  const wish = { serviceId: CONSULTATION, areas: ['hartola'], addedBy: 'key:test', createdAt, state: 'booked' };
  const offer = {
    id: randomUUID(),
    bookingId,
    slot: 'of the booking',
    deadline: createdAt,
    state: 'accepted',
    createdAt,
  };
  await service.deps.db.waitlistEntry.create({
    data: { ...wish, id: randomUUID(), fromDate: '2026-11-10', toDate: '2027-01-31', offers: { create: offer } },
  });
}
/** What the worker does every few minutes. */
async function follow(): Promise<void> {
  await sealAll(service.deps);
  await countFigures(service.deps);
}
const kept = async () => ({
  days: await service.deps.db.figureDay.findMany({
    orderBy: [{ day: 'asc' }, { serviceId: 'asc' }, { seriesId: 'asc' }],
  }),
  months: await service.deps.db.figureMonth.findMany({
    orderBy: [{ month: 'asc' }, { serviceId: 'asc' }, { seriesId: 'asc' }],
  }),
});
const read = (query = '', role = 'coordinator') => service.call(role, 'GET', `/api/insights?${query}`);

describe('the sums', () => {
  /** Every act once, so that no play is one of refusals alone. */
  const EACH = [
    ...[0, 1, 2, 3].map((at) => ['book', at, false] as const),
    ...[
      ['move', 0, true] as const,
      ['cancel', 1, false] as const,
      ['fulfil', 2, false] as const,
      ['no-show', 3, true] as const,
    ],
  ];

  test('are those of the bookings, whatever was booked, moved, cancelled or missed since, and as if all were counted anew', async () => {
    const act = fc.tuple(
      fc.constantFrom('book', 'book', 'move', 'cancel', 'fulfil', 'no-show'),
      fc.nat(1000),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 6, maxLength: 12 }), async (more) => {
        service.travelTo(START);
        const standing: string[] = [];
        const acts = [...EACH, ...more];
        for (const [what, which, followed] of acts) {
          const one = standing[which % Math.max(1, standing.length)];
          const slots = await slotsOf();
          const slot = slots[which % Math.max(1, slots.length)]?.id;
          if (what === 'book' && slot) standing.push(...((await book(slot)) ?? []));
          else if (one === undefined) continue;
          else if (what === 'move') await service.call('worker', 'POST', `/api/bookings/${one}/reschedule`, { slot });
          else if (what === 'cancel')
            await service.call('worker', 'POST', `/api/bookings/${one}/cancel`, { reason: 'mistake' });
          else {
            const { body } = await service.call('worker', 'GET', `/api/bookings/${one}`);
            service.travelTo(Date.parse(body.end ?? START));
            await service.call('coordinator', 'POST', `/api/bookings/${one}/${what}`, {});
            service.travelTo(START);
          }
          if (followed) await follow();
        }
        await follow();
        const followedOnly = await kept();
        await countAll(service.deps);
        expect(followedOnly).toEqual(await kept());
        const made = followedOnly.days.reduce((sum, day) => sum + day.made, 0);
        expect(made).toBe(await service.deps.db.booking.count({ where: { status: { not: 'held' } } }));
      }),
      { numRuns: 4 },
    );
    const done = await service.deps.db.accessLog.groupBy({ by: ['action'], _count: true });
    const often = (action: string) => done.find((one) => one.action === action)?._count ?? 0;
    for (const action of ['book-slot', 'reschedule-booking', 'cancel-booking', 'fulfil-booking', 'record-no-show'])
      expect(often(action), action).toBeGreaterThan(0);
  });

  test('tell how long people waited, from the wish where there was one, and how full a series is', async () => {
    const slots = (await slotsOf()).slice(0, 8);
    const made = [];
    for (const { id } of slots) made.push(...((await book(id)) ?? []));
    // those of the four soonest had been on the waiting list for ten days when a time was offered to them
    for (const booking of made.slice(0, 4)) await wishOf(booking, '2026-11-10T12:00:00+02:00');
    await follow();
    await noteAccess(service.deps);
    const { body } = await read('from=2026-11-01&to=2026-12-31&area=hartola');
    expect(body.period).toMatchObject({ from: '2026-11-01', to: '2026-12-31' });
    const told = body.period.services.find((one: { service: string }) => one.service === CONSULTATION);
    expect(told).toMatchObject({ kept: 8, cancelled: 0, noShows: 0 });
    const waits = slots.map(({ start }, at) =>
      Math.round((Date.parse(start.slice(0, 10)) - Date.parse('2026-11-20')) / 86_400_000 + (at < 4 ? 10 : 0)),
    );
    expect(told.wait).toBe(waits.toSorted((a, b) => a - b)[3]);
    expect(
      body.period.series
        .map(({ fill }: { fill: number | null }) => fill)
        .some((fill: number | null) => (fill ?? 0) > 0),
    ).toBe(true);
  });
});

describe('what features measure', () => {
  const measure = (what: Measure, values: readonly number[], takenBack?: true) =>
    service.deps.db.$transaction((tx) =>
      recordMeasured(
        tx,
        values.map((value) => ({
          ...{ what, value, area: 'hartola' as AreaId, service: CONSULTATION as ServiceId },
          at: Date.parse('2026-11-30T23:30:00+02:00'),
          ...(takenBack && { takenBack }),
        })),
      ),
    );

  test('is told as how often, a mean, a median and a share, without what was taken back and what is small', async () => {
    await measure('usefulness', [5, 5, 4, 4, 4, 0]);
    await measure('usefulness', [0], true);
    await measure('question-to-answer', [60, 120, 480, 485, 490]);
    await measure('promise-kept', [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1]);
    await measure('in-time', [1, 1, 1, 1, 1, 0]);
    await measure('solved-without-meeting', [1, 1, 1]);
    const { body } = await read('from=2026-11-01&to=2026-11-30&area=hartola');
    expect(body.period.total.measures).toEqual([
      { what: 'solved-without-meeting', times: null, value: null },
      { what: 'question-to-answer', times: 5, value: 480 },
      { what: 'promise-kept', times: 11, value: 55 },
      { what: 'usefulness', times: 5, value: 4.4 },
      { what: 'in-time', times: 6, value: null },
    ]);
    expect((await read('from=2026-12-01&to=2026-12-31&area=hartola')).body.period.total.measures).toEqual([]);
  });
});

test('anybody sees on an area’s page how long it is to the third free time, as the morning found it, and the next is noted anew', async () => {
  await service.deps.db.accessDay.deleteMany();
  const page = async () => (await service.app.request('/areas/hartola')).text();
  expect(await page()).not.toContain('Odotusajat nyt');
  expect([await noteAccess(service.deps), await noteAccess(service.deps)]).toEqual([true, false]);
  expect(await page()).toContain('Odotusajat nyt');
  const where = { areaId: 'hartola', serviceId: CONSULTATION };
  const noted = await service.deps.db.accessDay.findMany({ where });
  const third = (await slotsOf(START))[2]?.start ?? '';
  expect(noted.map(({ days }) => days)).toEqual([
    Math.round((Date.parse(third.slice(0, 10)) - Date.parse(START.slice(0, 10))) / 86_400_000),
  ]);
  service.travelTo('2026-11-21T09:00:00+02:00');
  expect(await noteAccess(service.deps)).toBe(true);
  expect(await service.deps.db.accessDay.count({ where })).toBe(2);
});

describe('a baseline', () => {
  const keep = (body: object) => service.call('coordinator', 'POST', '/api/baselines', body);
  const before = { name: 'Ennen muutosta', from: '2026-11-02', to: '2026-12-05' };

  test('stays as it was kept, of months that are over, whatever becomes of their bookings, and its name is its own', async () => {
    const made = [];
    for (const { id } of (await slotsOf()).slice(0, 6)) made.push(...((await book(id)) ?? []));
    await follow();
    expect((await keep(before)).status).toBe(400);
    service.travelTo('2027-01-04T09:00:00+02:00');
    const kept = await keep(before);
    expect(kept.status).toBe(201);
    expect(await keep(before)).toMatchObject({ status: 200, body: { id: kept.body.id } });
    expect((await keep({ ...before, from: '2026-10-01' })).status).toBe(409);
    expect((await keep({ ...before, name: 'Liisa Virtanen 010190-123A' })).status).toBe(422);
    await service.deps.db.booking.deleteMany({ where: { id: { in: made.slice(1) } } });
    await countAll(service.deps);
    const { body } = await read(`from=2026-11-01&to=2026-12-31&area=hartola&against=${kept.body.id}`);
    expect([body.period.total.kept, body.against.total.kept]).toEqual([null, 6]);
    await expect(
      service.deps.db.baseline.update({ where: { id: kept.body.id }, data: { name: 'Muu' } }),
    ).rejects.toThrow();
    const { body: list } = await service.call('coordinator', 'GET', '/api/baselines');
    expect(list.items).toMatchObject([{ id: kept.body.id, name: before.name, from: '2026-11-01', to: '2026-12-31' }]);
    expect((await service.call('worker', 'GET', '/api/baselines')).status).toBe(403);
    const log = await service.call('auditor', 'GET', `/api/access-log?subject=baseline:${kept.body.id}&sayIn=fi`);
    expect(log.body.items.map(({ said }: { said: { what: string } }) => said.what)).toEqual([
      'Säilytti lähtötason: sunnuntai 1.11.2026 – torstai 31.12.2026, avaimella demo',
    ]);
    expect((await read('against=00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });
});

describe('the answer', () => {
  test('says so while not all has been counted yet, and is whole as soon as it has', async () => {
    for (const { id } of (await slotsOf()).slice(0, 6)) await book(id);
    await service.deps.db.figureProgress.deleteMany();
    expect((await read()).body.counted).toBe(false);
    await countFigures(service.deps);
    const { body } = await read('from=2026-11-01&to=2026-12-31&area=hartola');
    expect([body.counted, body.period.total.kept]).toEqual([true, 6]);
  });

  test('hides what is small, and is a table in the words that are asked for', async () => {
    for (const { id } of (await slotsOf()).slice(0, 3)) await book(id);
    await follow();
    const { body } = await read('from=2026-11-01&to=2026-12-31&area=hartola');
    expect(body.period.total.kept).toBeNull();
    expect(JSON.stringify(body.period)).not.toMatch(/"kept":3/);
    const table = await read('from=2026-11-01&to=2026-12-31&area=hartola&format=csv&sayIn=sv');
    expect(table.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(table.body).toContain('"Väntan, dagar"');
    expect(table.body).toContain('"dold"');
  });

  test('is for coordinators, of their own areas', async () => {
    const own = { label: 'Hartola', role: 'coordinator', areas: ['hartola'] };
    const { key } = (await service.call('administrator', 'POST', '/api/api-keys', own)).body;
    await service.deps.db.$executeRaw`INSERT INTO figure_month (month, area_id, service_id, series_id, made, cancelled,
      no_shows, fulfilled, minutes, waits) VALUES ('2026-11-01', 'lahti-etela', ${CONSULTATION}, '', 9, 0, 0, 9, 99, '{}')`;
    const { body } = await read('', key);
    expect(body.period.services.filter(({ area }: { area: string }) => area !== 'hartola')).toEqual([]);
    expect((await read('area=lahti-etela', key)).status).toBe(403);
    expect((await read('area=lahti-etela')).body.period.total.kept).toBe(9);
    for (const role of ['worker', 'specialist', 'scheduler', 'administrator', 'auditor']) {
      expect((await read('', role)).status, role).toBe(403);
    }
    expect((await read('area=nowhere')).status).toBe(404);
    expect((await read('service=nothing')).status).toBe(404);
    expect((await read('from=2026-12-01&to=2026-11-01')).status).toBe(400);
    expect((await read('from=2000-01-01&to=2026-11-01')).status).toBe(400);
  });
});
