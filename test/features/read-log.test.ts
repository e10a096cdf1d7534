// What a list costs the log of reads: a row for everybody whose data it shows, and one statement for all of them.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { listBookings, listBookingsOf } from '../../src/features/bookings/read.ts';
import { bookingFilter } from '../../src/features/bookings/schema.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { statementsIn } from '../support/statements.ts';

let service: TestApp;
const families: string[] = [];
const bookings: string[] = [];
const entries: string[] = [];

beforeAll(async () => {
  service = await openApp();
  for (let at = 0; at < 3; at += 1) {
    const guardians = [{ name: `Aino Sama${'abc'[at]}`, phone: '040 765 4321', language: 'fi', channel: 'phone' }];
    const { family, booking } = await bookAppointment(service, { guardians });
    families.push(family);
    bookings.push(booking);
    const wish = { service: 'neuvola-maaraaikainen', areas: ['lahti-etela'], family: { id: family } };
    const span = { fromDate: '2026-11-20', toDate: '2027-12-31' };
    const { status, body } = await service.call('scheduler', 'POST', '/api/waitlist', { ...wish, ...span });
    expect(status, JSON.stringify(body)).toBe(201);
    entries.push(body.id);
  }
});
afterAll(() => service.close());

/** The log rows that came of it, and how many statements wrote them. */
async function logged(run: () => Promise<unknown>) {
  const { id: before } = await service.deps.db.accessLog.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const statements = await statementsIn(async () => void (await run()));
  const rows = await service.deps.db.accessLog.findMany({ where: { id: { gt: before } }, orderBy: { id: 'asc' } });
  return { rows, writes: statements.filter((text) => /INSERT INTO access_log/.test(text)).length };
}

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await service.call('scheduler', method, path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
};

test('a list of bookings with what they are about', async () => {
  const filter = bookingFilter.parse({ area: 'lahti-etela', limit: 50 });
  const { rows, writes } = await logged(() => listBookings(service.deps, theService, filter, { withCase: true }));
  expect(rows.map(({ action }) => action)).toEqual(bookings.map(() => 'read-booking'));
  expect(rows.map(({ details }) => (details as { booking: string }).booking).sort()).toEqual([...bookings].sort());
  expect(rows.map(({ subjectId }) => subjectId).sort()).toEqual([...families].sort());
  expect(writes).toBe(1);
});

test('several lists of bookings on one page', async () => {
  const filters = [1, 50].map((limit) => bookingFilter.parse({ area: 'lahti-etela', limit }));
  const { rows, writes } = await logged(() => listBookingsOf(service.deps, theService, filters, { withCase: true }));
  expect(new Set(rows.map(({ details }) => (details as { booking: string }).booking))).toEqual(new Set(bookings));
  expect(writes).toBe(1);
});

test('a search of families, with the search itself', async () => {
  const { rows, writes } = await logged(() =>
    ask('POST', '/api/families/search', { query: '0407654321', purpose: 'appointment' }),
  );
  expect(rows.map(({ action }) => action)).toEqual(['search-families', ...families.map(() => 'find-family')]);
  expect(
    rows
      .slice(1)
      .map(({ subjectId }) => subjectId)
      .sort(),
  ).toEqual([...families].sort());
  expect(new Set(rows.map(({ purpose }) => purpose))).toEqual(new Set(['appointment']));
  expect(writes).toBe(1);
});

test('families that may be the same, of one family and of an area', async () => {
  const [first = ''] = families;
  const one = await logged(() => ask('GET', `/api/families/${first}/duplicates?purpose=appointment`));
  expect(one.rows.map(({ subjectId }) => subjectId).sort()).toEqual(families.slice(1).sort());
  expect(one.writes).toBe(1);
  const all = await logged(() => ask('GET', '/api/families/duplicates?purpose=appointment'));
  expect(all.rows.map(({ subjectId }) => subjectId).sort()).toEqual([...families].sort());
  expect(all.writes).toBe(1);
});

test('the waiting list', async () => {
  const { rows, writes } = await logged(() => ask('GET', '/api/waitlist'));
  expect(rows.map(({ action }) => action)).toEqual(entries.map(() => 'read-waitlist-entry'));
  expect(rows.map(({ subjectId }) => subjectId).sort()).toEqual([...families].sort());
  expect(writes).toBe(1);
});

test('a list that shows nobody writes nothing', async () => {
  const { rows, writes } = await logged(() => ask('GET', '/api/waitlist?area=hartola'));
  expect([rows, writes]).toEqual([[], 0]);
});
