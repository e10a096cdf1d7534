// Live events: told when a change commits, to every process, without personal data.

import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openClock } from '../../src/platform/clock.ts';
import { type OpenDatabase, openDatabase } from '../../src/platform/db.ts';
import { type Live, type LiveEvent, openLive } from '../../src/platform/live.ts';
import { openLog } from '../../src/platform/log.ts';
import { createPostgresDatabase, engine, openTestDatabase } from '../support/database.ts';
import { runSql } from '../support/postgres.ts';
import { until } from '../support/process.ts';

const log = openLog('silent');
const now = new Date(openClock(Temporal.Instant.from('2026-11-20T09:00:00+02:00')).now());

let database: OpenDatabase;
let live: Live;
let heard: LiveEvent[];
beforeEach(async () => {
  database = await openTestDatabase();
  await addRegion(database);
  live = await openLive(database.connection, database.db, log);
  heard = [];
  live.subscribe({ hear: (event) => heard.push(event), end: () => {} });
});
afterEach(async () => {
  await live.close();
  await database.close();
});

async function addRegion({ db }: OpenDatabase): Promise<void> {
  await db.region.create({
    data: { name: {}, timeZone: 'Europe/Helsinki', languages: ['fi'], updatedAt: now },
  });
}

function booking(start: string, areaId = 'hartola', id: string = randomUUID()) {
  const at = new Date(start);
  return {
    id,
    status: 'booked',
    serviceId: 'rokotus',
    areaId,
    slot: 'a slot',
    start: at,
    end: new Date(at.getTime() + 900_000),
    bookedBy: 'system',
    language: 'fi',
    calendarUid: id,
    createdAt: now,
    changedAt: now,
  };
}

const days = () => heard.map((event) => (event.kind === 'bookings' ? `${event.areas} ${event.day}` : event.kind));

describe('a live event', () => {
  test('names the area and the wall-clock day of the booking, and nothing else', async () => {
    await database.db.booking.create({ data: booking('2026-11-23T22:30:00Z') });
    await until(() => heard.length > 0, 20_000);
    expect(heard).toEqual([{ kind: 'bookings', areas: ['hartola'], day: '2026-11-24' }]);
  });

  test('is told of both days when a booking moves, and of the one it left when it is removed', async () => {
    const { id } = await database.db.booking.create({ data: booking('2026-11-24T08:00:00Z') });
    const { start, end } = booking('2026-11-26T08:00:00Z');
    await database.db.booking.update({ where: { id }, data: { start, end } });
    await database.db.booking.delete({ where: { id } });
    const expected = ['hartola 2026-11-24', 'hartola 2026-11-24', 'hartola 2026-11-26', 'hartola 2026-11-26'];
    await until(() => heard.length >= expected.length, 20_000);
    expect(days().sort()).toEqual(expected);
  });

  test('is told once for many changes of one day, and with every area of it', async () => {
    await database.db.booking.createMany({
      data: ['hartola', 'sysma', 'hartola'].map((area) => booking('2026-11-24T08:00:00Z', area)),
    });
    await until(() => heard.length > 0, 20_000);
    expect(days()).toEqual(['hartola,sysma 2026-11-24']);
  });

  test('is told in few words where much happens at once, so that no page is told more than it can take', async () => {
    const book = (day: (at: number) => string) => {
      const starts = Array.from({ length: 60 }, (_, at) => `${day(at)}T08:00:00Z`);
      return database.db.$transaction(starts.map((start) => database.db.booking.create({ data: booking(start) })));
    };
    await book(() => '2026-11-24');
    await until(() => heard.length > 0, 20_000);
    expect(days()).toEqual(['hartola 2026-11-24']);
    heard = [];
    await book((at) => Temporal.PlainDate.from('2026-12-01').add({ days: at }).toString());
    await until(() => heard.length > 0, 20_000);
    expect(heard).toEqual([{ kind: 'missed' }]);
  });

  test('names the queue of walk-ins that has changed, and neither a number nor a state', async () => {
    const site = { id: 'asikkala-paivakoti', areaId: 'asikkala', kind: 'daycare', name: {} };
    await database.db.site.create({ data: site });
    const id = randomUUID();
    const walkIn = { id, siteId: site.id, serviceId: 'avoin', date: '2026-11-26', number: 1, state: 'waiting' };
    await database.db.walkIn.create({ data: { ...walkIn, createdAt: now } });
    await database.db.walkIn.update({ where: { id }, data: { state: 'called' } });
    await database.db.walkIn.delete({ where: { id } });
    await until(() => heard.length >= 3, 20_000);
    const event = { kind: 'walk-ins', areas: ['asikkala'], day: '2026-11-26', site: site.id, service: 'avoin' };
    expect(heard).toEqual([event, event, event]);
  });

  test('tells a desk of a group event that is planned, moves or is cancelled, and of no registration', async () => {
    await database.db.site.create({ data: { id: 'here', areaId: 'asikkala', kind: 'daycare', name: {} } });
    const id = randomUUID();
    const [start, end] = [new Date('2026-11-24T22:30:00Z'), new Date('2026-11-24T23:30:00Z')];
    const event = { id, serviceId: 'group', siteId: 'here', name: {}, start, end, capacity: 3, createdAt: now };
    await database.db.groupEvent.create({ data: event });
    await database.db.groupEvent.update({ where: { id }, data: { lastNumber: 1 } });
    await database.db.groupEvent.update({ where: { id }, data: { start: new Date('2026-11-24T08:00:00Z') } });
    await database.db.groupEvent.update({ where: { id }, data: { cancelledAt: now } });
    const expected = ['24', '24', '25', '25'].map((day) => `asikkala 2026-11-${day}`);
    await until(() => heard.length >= expected.length, 20_000);
    expect(days().sort()).toEqual(expected);
  });

  test('is not told of what a transaction took back', async () => {
    const change = database.db.$transaction(async (tx) => {
      await tx.booking.create({ data: booking('2026-11-24T08:00:00Z') });
      throw new Error('taken back');
    });
    await expect(change).rejects.toThrow('taken back');
    await database.db.booking.create({ data: booking('2026-11-25T08:00:00Z') });
    await until(() => heard.length > 0, 20_000);
    expect(days()).toEqual(['hartola 2026-11-25']);
  });
});

test('closing ends every subscription, and one that comes after at once', async () => {
  const ends: string[] = [];
  live.subscribe({ hear: () => {}, end: () => ends.push('before') });
  const left = live.subscribe({ hear: () => {}, end: () => ends.push('left') });
  left();
  await live.close();
  live.subscribe({ hear: () => {}, end: () => ends.push('after') });
  expect(ends).toEqual(['before', 'after']);
});

describe.runIf(engine === 'postgres')('several processes', () => {
  test('hear what another has changed, and hear on after their line was cut', async () => {
    const url = await createPostgresDatabase();
    const here = await openDatabase({ url, pool: 2, dataDir: '' });
    const there = await openDatabase({ url, pool: 2, dataDir: '' });
    await addRegion(here);
    const line = await openLive(there.connection, there.db, log);
    const events: LiveEvent[] = [];
    line.subscribe({ hear: (event) => events.push(event), end: () => {} });
    await here.db.booking.create({ data: booking('2026-11-24T08:00:00Z') });
    await until(() => events.length === 1, 20_000);
    await runSql(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'neuvoaika-live' AND datname = current_database()`,
    );
    await until(() => events.some((event) => event.kind === 'missed'), 20_000);
    await here.db.booking.create({ data: booking('2026-11-25T08:00:00Z') });
    await until(() => events.length === 3, 20_000);
    expect(events.map((event) => event.kind)).toEqual(['bookings', 'missed', 'bookings']);
    await line.close();
    await here.close();
    await there.close();
  });
});
