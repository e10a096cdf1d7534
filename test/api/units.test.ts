// A worker belongs to units: times kept for one of them, and how many it may book, told and judged alike.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { openPages, pagesAs } from '../support/pages.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const SERIES = 'perheneuvola-hartola';
const SESSION = '2026-12-08';
/** Two units of Hartola, and one elsewhere. */
const [CLINIC, CAFE, STRANGE] = ['hartola-neuvola', 'hartola-perhekahvila', 'asikkala-neuvola'] as const;
const CASE = { topic: 'sleep', ageBand: '3-5', question: 'Miten tuemme nukahtamista?' };

let service: TestApp;
/** two people of the clinic, those of the café, of both and of Sysmä */
const keys: Record<'clinic' | 'colleague' | 'cafe' | 'both' | 'sysma', string> = {
  ...{ clinic: '', colleague: '', cafe: '', both: '', sysma: '' },
};

beforeAll(async () => {
  service = await openApp();
  keys.clinic = await keyOf('clinic', 'hartola', [CLINIC]);
  keys.colleague = await keyOf('colleague', 'hartola', [CLINIC]);
  keys.cafe = await keyOf('cafe', 'hartola', [CAFE]);
  keys.both = await keyOf('both', 'hartola', [CLINIC, CAFE]);
  keys.sysma = await keyOf('sysma', 'sysma', []);
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.claim.deleteMany();
  await service.deps.db.booking.deleteMany();
  await service.deps.db.unitQuota.deleteMany();
});

async function keyOf(name: string, area: string, units: readonly string[]): Promise<string> {
  const person = { email: `${name}@example.test`, name, grants: [{ role: 'worker', area }], units };
  const { id: user } = (await service.call('administrator', 'POST', '/api/users', person)).body;
  const wish = { label: 'own', role: 'worker', areas: [area], user };
  const { id, key } = (await service.call('administrator', 'POST', '/api/api-keys', wish)).body;
  await service.deps.db.apiKey.update({ where: { id }, data: { acceptedAt: new Date(START) } });
  return key;
}

/** So many of the six times of a session are kept for a unit, until a week before. */
async function keepFor(unit: string | undefined, slots: number) {
  const file = paijatHame as { series: { id: string }[] };
  const share = { area: 'hartola', ...(unit && { unit }), slots, releases: [{ daysBefore: 7, keeps: 0 }] };
  const series = file.series.map((one) => (one.id === SERIES && slots > 0 ? { ...one, shares: [share] } : one));
  return service.call('coordinator', 'POST', '/api/import', { ...file, series });
}

async function listed(who: keyof typeof keys, more = '') {
  const range = `from=${SESSION}T00:00:00%2B02:00&to=${SESSION}T23:59:00%2B02:00`;
  const area = who === 'sysma' ? 'sysma' : 'hartola';
  const { body } = await service.call(keys[who], 'GET', `/api/slots?service=${SERVICE}&area=${area}&${range}${more}`);
  return body.items as { id: string; unit?: string; reservedFor?: object; quota?: object }[];
}

const book = (who: keyof typeof keys, slot: string | undefined, more: object = {}) =>
  service.call(keys[who], 'POST', '/api/bookings', { slot, case: CASE, ...more });
const setQuota = (quota: object) => service.call('coordinator', 'POST', '/api/quotas', { service: SERVICE, ...quota });

test('times are kept for one unit: its workers see for whom and until when, its neighbours only what is left beside', async () => {
  expect((await keepFor(CLINIC, 4)).status).toBe(200);
  const ours = await listed('clinic');
  const reservedFor = { area: 'hartola', unit: CLINIC, places: 4, until: '2026-12-01T00:00:00+02:00' };
  expect([ours.length, ours[0]]).toMatchObject([6, { unit: CLINIC, reservedFor }]);
  const beside = await listed('cafe');
  expect([beside.length, beside[0]?.reservedFor]).toEqual([6, undefined]);
  // nobody is in two places: of two people's times of one start one is theirs
  for (const at of [0, 2]) expect((await book('cafe', beside[at]?.id)).status).toBe(201);
  expect([(await listed('cafe')).length, (await listed('sysma')).length, (await listed('clinic')).length]).toEqual([
    0, 0, 4,
  ]);
  const refused = await book('cafe', beside[4]?.id);
  expect([refused.status, refused.body.code, refused.body.from]).toEqual([422, 'kept_for_others', reservedFor.until]);
  const booked = await book('clinic', ours[4]?.id);
  expect([booked.status, booked.body.unit]).toEqual([201, CLINIC]);
  expect((await listed('clinic'))[0]?.reservedFor).toMatchObject({ places: 3 });
  service.travelTo('2026-12-01T00:00:00+02:00');
  expect((await listed('sysma')).length).toBe(3);
});

test('who belongs to several units says for which they ask; another’s unit is no one’s to ask for', async () => {
  await keepFor(CLINIC, 4);
  const either = await listed('both');
  expect([either.length, either[0]?.unit, either[0]?.reservedFor]).toEqual([6, undefined, undefined]);
  const forClinic = await listed('both', `&unit=${CLINIC}`);
  expect(forClinic[0]).toMatchObject({ unit: CLINIC, reservedFor: { unit: CLINIC, places: 4 } });
  for (const unit of [CAFE, STRANGE, 'nowhere']) {
    const refused = await book('clinic', forClinic[0]?.id, { unit });
    expect([refused.status, refused.body.faults?.[0]?.path]).toEqual([400, 'unit']);
  }
  const hold = await service.call(keys.both, 'POST', '/api/holds', { slot: forClinic[0]?.id, unit: CLINIC });
  expect([hold.status, hold.body.unit]).toEqual([201, CLINIC]);
  const other = await service.call(keys.both, 'POST', '/api/bookings', { hold: hold.body.id, unit: CAFE, case: CASE });
  expect([other.status, other.body.faults?.[0]?.path]).toEqual([400, 'unit']);
  const kept = await service.call(keys.both, 'POST', '/api/bookings', { hold: hold.body.id, case: CASE });
  expect([kept.status, kept.body.unit]).toEqual([201, CLINIC]);
  expect((await listed('clinic'))[0]?.reservedFor).toMatchObject({ places: 3 });
  // the coordinator names any unit of their area
  const named = await service.call('coordinator', 'POST', '/api/bookings', {
    slot: forClinic[1]?.id,
    unit: CAFE,
    case: CASE,
  });
  expect([named.status, named.body.unit]).toEqual([201, CAFE]);
});

test('who names a unit books in its area and in no other', async () => {
  await keepFor(undefined, 0);
  const query = `service=${SERVICE}&unit=sysma-neuvola`;
  const { items } = (await service.call('coordinator', 'GET', `/api/slots?${query}`)).body;
  expect([items[0].area, items[0].unit]).toEqual(['sysma', 'sysma-neuvola']);
  const booked = await service.call('coordinator', 'POST', '/api/bookings', {
    ...{ slot: items[0].id, unit: 'sysma-neuvola', case: CASE },
  });
  expect([booked.status, booked.body.area, booked.body.unit]).toEqual([201, 'sysma', 'sysma-neuvola']);
  const elsewhere = await service.call('coordinator', 'POST', '/api/bookings', {
    ...{ slot: items[2].id, area: 'hartola', unit: 'sysma-neuvola', case: CASE },
  });
  expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'area_not_served']);
});

test('a unit has a quota of its own beside its area’s: of many at once so many get a time, and it is said what is left', async () => {
  await keepFor(undefined, 0);
  expect((await setQuota({ area: 'hartola', unit: STRANGE, per: 'session', most: 1 })).status).toBe(400);
  const set = await setQuota({ area: 'hartola', unit: CLINIC, per: 'session', most: 2 });
  expect(set.body).toEqual({ service: SERVICE, area: 'hartola', unit: CLINIC, per: 'session', most: 2 });
  const ours = await listed('clinic');
  expect(ours[0]?.quota).toEqual({ per: 'session', unit: CLINIC, most: 2, left: 2 });
  expect((await listed('cafe'))[0]?.quota).toBeUndefined();
  const answers = await Promise.all(
    [0, 1, 2, 3].map((at) => book(at % 2 === 0 ? 'clinic' : 'colleague', ours[at]?.id)),
  );
  expect(answers.map(({ status, body }) => (status === 201 ? 'booked' : body.code)).sort()).toEqual([
    'booked',
    'booked',
    'quota_reached',
    'quota_reached',
  ]);
  expect([(await listed('clinic')).length, (await listed('cafe')).length]).toEqual([0, 4]);
  const [first] = answers.filter(({ status }) => status === 201);
  const [free] = (await listed('cafe')).toReversed();
  const moved = await service.call('coordinator', 'POST', `/api/bookings/${first?.body.id}/reschedule`, {
    slot: free?.id,
  });
  expect([moved.status, moved.body.unit]).toEqual([200, CLINIC]);
  const quotas = (await service.call('coordinator', 'GET', '/api/quotas?area=hartola')).body.items;
  expect(quotas).toContainEqual({ service: SERVICE, area: 'hartola', unit: CLINIC, per: 'session', most: 2 });
  await setQuota({ area: 'hartola', unit: CLINIC, per: 'session', most: null });
  expect((await listed('clinic')).length).toBe(4);
});

test('the pages say it: kept for a unit in the series’ form, a unit’s quota, and for which unit one asks', async () => {
  await keepFor(CLINIC, 4);
  const coordinator = await openPages(service, 'coordinator');
  expect((await coordinator.open(`/series/${SERIES}`)).text).toContain('Hartolan neuvola, Hartola: 4 aikaa');
  const quota = { area: `hartola:${CAFE}`, service: SERVICE, per: 'month', most: '3' };
  expect((await coordinator.send('/quotas', quota)).location).toBe('/quotas?done=saved');
  const { text } = await coordinator.open('/quotas');
  expect(text).toContain('data-label="Yksikkö"><span>Hartolan perhekahvila</span>');
  const removed = await coordinator.send('/quotas/remove', { ...quota, figures: `hartola:${CAFE} ${SERVICE} month 3` });
  expect(removed.location).toBe('/quotas?done=removed');
  const ours = (await (await pagesAs(service, 'clinic@example.test')).open(`/book/${SERVICE}`)).text;
  expect(ours.includes('4 kiintiöpaikkaa: Hartolan neuvola')).toBe(true);
  const worker = await pagesAs(service, 'both@example.test');
  const times = (await worker.open(`/book/${SERVICE}?unit=${CAFE}`)).text;
  expect([times.includes('<option value="hartola-perhekahvila" selected'), times.includes('kiintiöpaik')]).toEqual([
    true,
    false,
  ]);
  const slot = /name="slot" value="([^"]+)"/.exec(times)?.[1] ?? '';
  const hold = await worker.send('/holds', { slot, unit: CAFE });
  const record = await service.deps.db.booking.findFirstOrThrow({
    where: { id: hold.location.split(/[/?]/)[2] ?? '' },
  });
  expect(record.unitId).toBe(CAFE);
});
