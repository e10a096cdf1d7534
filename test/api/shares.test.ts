// Shares: slots of a session kept for one of a series' areas, who may have what is left, and when it opens to the others.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { noteAccess } from '../../src/features/insights/note-access.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';

let service: TestApp;
/** those who book for colleagues, by area */
const keys: Record<string, string> = {};
beforeAll(async () => {
  service = await openApp();
  for (const area of ['hartola', 'sysma']) {
    const wish = { label: `Varaaja ${area}`, role: 'worker', areas: [area] };
    const { body } = await service.call('administrator', 'POST', '/api/api-keys', wish);
    keys[area] = body.key;
  }
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.claim.deleteMany();
  await service.deps.db.booking.deleteMany();
});

// Two people, 13-15.30, three times each: six of a session.
const SERIES = 'perheneuvola-hartola';
const SERVICE = 'perheneuvola-konsultaatio';
const SESSION = '2026-12-08';
const CASE = { topic: 'sleep', ageBand: '3-5', question: 'Miten tuemme nukahtamista?' };

const A_WEEK_BEFORE = [{ daysBefore: 7, keeps: 0 }];

type Releases = readonly { readonly daysBefore: number; readonly keeps: number }[];

/** So many slots of each session are kept for Hartola, the rest is for Sysmä as well. */
async function keepForHartola(slots: number, releases: Releases = A_WEEK_BEFORE) {
  const file = paijatHame as { series: { id: string }[] };
  const series = file.series.map((one) =>
    one.id === SERIES && slots > 0 ? { ...one, shares: [{ area: 'hartola', slots, releases }] } : one,
  );
  const { status, body } = await service.call('coordinator', 'POST', '/api/import', { ...file, series });
  expect([status, body]).toEqual([200, expect.anything()]);
}

type Listed = { readonly id: string; readonly start: string; readonly reservedFor?: object };

async function listed(area: string, more = ''): Promise<readonly Listed[]> {
  const range = `from=${SESSION}T00:00:00%2B02:00&to=${SESSION}T23:59:00%2B02:00`;
  const { body } = await service.call(
    keys[area] ?? '',
    'GET',
    `/api/slots?service=${SERVICE}&area=${area}&${range}${more}`,
  );
  return body.items;
}

const book = (slot: string | undefined, area: string) =>
  service.call(keys[area] ?? '', 'POST', '/api/bookings', { slot, area, case: CASE });

test('what is kept for one area is a number of times, said with its release; others have what is left beside it', async () => {
  await keepForHartola(4);
  const [ours, theirs] = [await listed('hartola'), await listed('sysma')];
  expect([ours.length, theirs.length]).toEqual([6, 6]);
  const reservedFor = { area: 'hartola', places: 4, until: '2026-12-01T00:00:00+02:00' };
  expect(new Set(ours.map((slot) => JSON.stringify(slot.reservedFor)))).toEqual(new Set([JSON.stringify(reservedFor)]));
  expect(theirs.map((slot) => slot.reservedFor)).toEqual(Array.from({ length: 6 }, () => undefined));
  // any two of the six, here the first and the last
  expect((await book(theirs[0]?.id, 'sysma')).status).toBe(201);
  expect((await book(theirs[5]?.id, 'sysma')).status).toBe(201);
  expect([(await listed('sysma')).length, (await listed('hartola')).length]).toEqual([0, 4]);
  const refused = await book(theirs[2]?.id, 'sysma');
  expect([refused.status, refused.body.code, refused.body.from]).toEqual([
    422,
    'kept_for_others',
    '2026-12-01T00:00:00+02:00',
  ]);
  // nearest: of other sessions, which are not full yet
  expect(refused.body.nearest.map(({ start }: Listed) => start.slice(0, 10))).not.toContain(SESSION);
  expect(refused.body.nearest).toHaveLength(3);
  expect((await book(ours[2]?.id, 'hartola')).status).toBe(201);
  expect((await listed('hartola')).map(({ reservedFor }) => reservedFor)).toEqual(
    Array.from({ length: 3 }, () => ({ ...reservedFor, places: 3 })),
  );
});

test('whatever is left is let go at midnight, a set number of days before, in steps; none stays locked', async () => {
  const steps = [
    { daysBefore: 7, keeps: 2 },
    { daysBefore: 2, keeps: 0 },
  ];
  await keepForHartola(5, steps);
  const theirs = await listed('sysma');
  expect((await book(theirs[0]?.id, 'sysma')).status).toBe(201);
  expect((await book(theirs[1]?.id, 'sysma')).body.from).toBe('2026-12-01T00:00:00+02:00');
  service.travelTo('2026-11-30T23:59:59+02:00');
  expect(await listed('sysma')).toEqual([]);
  service.travelTo('2026-12-01T00:00:00+02:00');
  expect((await listed('hartola'))[0]?.reservedFor).toEqual({
    ...{ area: 'hartola', places: 2, until: '2026-12-06T00:00:00+02:00' },
  });
  expect((await listed('sysma')).length).toBe(5);
  // three of the five may go, and then two are still kept
  for (const at of [1, 2, 3]) expect((await book(theirs[at]?.id, 'sysma')).status).toBe(201);
  expect((await book(theirs[4]?.id, 'sysma')).body.from).toBe('2026-12-06T00:00:00+02:00');
  service.travelTo('2026-12-06T00:00:00+02:00');
  expect((await listed('hartola')).map(({ reservedFor }) => reservedFor)).toEqual([undefined, undefined]);
  expect((await book(theirs[4]?.id, 'sysma')).status).toBe(201);
  expect((await book(theirs[5]?.id, 'sysma')).status).toBe(201);
});

test('of two of the other area who want the last open time at once one gets it, though they want different times', async () => {
  await keepForHartola(5);
  const theirs = await listed('sysma');
  const answers = await Promise.all([0, 1, 2, 3].map((at) => book(theirs[at]?.id, 'sysma')));
  expect(answers.map(({ status, body }) => (status === 201 ? 'booked' : body.code)).sort()).toEqual([
    'booked',
    ...Array.from({ length: 3 }, () => 'kept_for_others'),
  ]);
  expect([(await listed('hartola')).length, (await listed('sysma')).length]).toEqual([5, 0]);
});

test('a hold takes of a share as a booking does, a cancellation gives it back, and a move takes its place along', async () => {
  await keepForHartola(2);
  const ours = await listed('hartola');
  const hold = await service.call(keys.hartola ?? '', 'POST', '/api/holds', { slot: ours[0]?.id, area: 'hartola' });
  expect((await listed('hartola'))[0]?.reservedFor).toMatchObject({ places: 1 });
  const booked = await service.call(keys.hartola ?? '', 'POST', '/api/bookings', { hold: hold.body.id, case: CASE });
  expect(booked.status).toBe(201);
  expect((await listed('hartola'))[0]?.reservedFor).toMatchObject({ places: 1 });
  const theirs = await listed('sysma');
  for (const at of [0, 1, 2]) expect((await book(theirs[at]?.id, 'sysma')).status).toBe(201);
  const [first] = await service.deps.db.booking.findMany({ where: { areaId: 'sysma' } });
  const fourth = await book(theirs[3]?.id, 'sysma');
  expect([(await book(theirs[4]?.id, 'sysma')).body.code, fourth.status]).toEqual(['kept_for_others', 201]);
  // within the session it only changes places; out of it and back in it must find room
  const move = (slot: string | undefined) =>
    service.call(keys.sysma ?? '', 'POST', `/api/bookings/${fourth.body.id}/reschedule`, { slot, calendar: 'cancel' });
  expect((await move(theirs[4]?.id)).status).toBe(200);
  expect(first?.status).toBe('booked');
  await service.call(keys.hartola ?? '', 'POST', `/api/bookings/${booked.body.id}/cancel`, { reason: 'not-needed' });
  expect((await listed('hartola'))[0]?.reservedFor).toMatchObject({ places: 2 });
  expect(await listed('sysma')).toEqual([]);
});

test('who asks about one of the people alone is told the same: a session is one for all who hold it', async () => {
  await keepForHartola(5);
  const theirs = await listed('sysma');
  expect((await book(theirs[0]?.id, 'sysma')).status).toBe(201);
  for (const who of ['pn-psykologi', 'pn-sosiaalityontekija'])
    expect(await listed('sysma', `&professional=${who}`)).toEqual([]);
  const search = {
    service: SERVICE,
    areas: ['sysma'],
    from: `${SESSION}T00:00:00+02:00`,
    to: `${SESSION}T23:00:00+02:00`,
  };
  const { body } = await service.call('scheduler', 'POST', '/api/search', search);
  expect([body.days, body.whyNot.obstacles[0]]).toEqual([
    [],
    expect.objectContaining({ obstacle: 'share', count: 6, alone: 5 }),
  ]);
});

test('a file is told what is wrong with its shares, and gives out those that it took in', async () => {
  await keepForHartola(2);
  const cookie = await service.signIn('coordinator');
  const taken = await service.app.request('/import/directory.json', { headers: { cookie } });
  const body = JSON.parse(await taken.text());
  expect(body.series.find(({ id }: { id: string }) => id === SERIES).shares).toEqual([
    { area: 'hartola', slots: 2, releases: A_WEEK_BEFORE },
  ]);
  const file = paijatHame as { series: { id: string }[] };
  const faultOf = async (share: object) => {
    const shares = [{ area: 'hartola', slots: 2, releases: A_WEEK_BEFORE, ...share }];
    const series = file.series.map((one) => (one.id === SERIES ? { ...one, shares } : one));
    const answer = await service.call('coordinator', 'POST', '/api/import', { ...file, series });
    return answer.body.faults?.map(({ path }: { path: string }) => path.replace(/^series\[\d+\]\./, ''));
  };
  expect(await faultOf({ area: 'lahti' })).toEqual(['shares[0].area']);
  expect(await faultOf({ releases: [{ daysBefore: 7, keeps: 1 }] })).toEqual(['shares[0].releases']);
  expect(await faultOf({ releases: [{ daysBefore: 2, keeps: 1 }, ...A_WEEK_BEFORE] })).toEqual([
    'shares[0].releases[1]',
  ]);
});

test('what was kept and nobody there took is counted once the session is over, and no second time', async () => {
  await keepForHartola(4);
  const [ours, theirs] = [await listed('hartola'), await listed('sysma')];
  expect((await book(ours[0]?.id, 'hartola')).status).toBe(201);
  expect((await book(theirs[1]?.id, 'sysma')).status).toBe(201);
  service.travelTo(`${SESSION}T09:00:00+02:00`);
  await noteAccess(service.deps);
  const counted = () =>
    service.deps.db.measured.findMany({
      where: { what: 'share-unused', day: new Date(SESSION) },
      orderBy: { id: 'asc' },
    });
  expect(await counted()).toHaveLength(0);
  for (const at of ['2026-12-09T06:00:00+02:00', '2026-12-09T07:00:00+02:00', '2026-12-10T06:00:00+02:00']) {
    service.travelTo(at);
    await noteAccess(service.deps);
    const rows = await counted();
    expect(rows.map(({ areaId, serviceId }) => `${areaId} ${serviceId}`)).toEqual(
      Array.from({ length: 3 }, () => `hartola ${SERVICE}`),
    );
  }
});
