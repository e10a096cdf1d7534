// The test of devices before a meeting by video: its throwaway room, what is kept of it, and who is told.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Entrance, VideoServer } from '../../src/platform/livekit.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

const made: { room: string; emptyTimeoutSeconds: number; maxParticipants: number }[] = [];
const entrances: Entrance[] = [];

let service: TestApp;
let video: VideoServer & { available: boolean };
beforeAll(async () => {
  service = await openApp();
  video = {
    ...service.deps.video,
    available: true,
    answers: async () => video.available,
    url: 'ws://video.test',
    httpOrigin: 'http://video.test',
    createRoom: async (room, limits) => void made.push({ room, ...limits }),
    token: async (entrance) => `token ${entrances.push(entrance)}`,
  };
  await service.close();
  service = await openApp({ video });
});
afterAll(() => service.close());
beforeEach(() => {
  service.travelTo(START);
  video.available = true;
});

const GOOD = { camera: 'ok', microphone: 'ok', speaker: 'ok', browser: 'ok', connection: 'ok' };

/** A remote appointment by video, the path of its family's link, and its professional at the pages. */
async function meeting(guardian: object = { phone: '040 123 4567' }) {
  const guardians = [{ name: 'Aino Malli', email: 'aino@example.test', language: 'fi', ...guardian }];
  const wanted = { service: 'neuvola-etavastaanotto', channel: 'video', guardians };
  const { booking } = await bookAppointment(service, wanted);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {});
  const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  const nurse = await openPages(service, 'specialist', 'lahti-etela', row.professionals[0]);
  return { booking, path: new URL(body.url).pathname, start: row.start.getTime(), end: row.end.getTime(), nurse };
}

async function post(path: string, body?: object) {
  const headers = { Origin: new URL(service.deps.config.publicUrl).origin };
  const sent = body === undefined ? {} : { body: new URLSearchParams({ ...body }) };
  const response = await service.app.request(path, { method: 'POST', headers, ...sent });
  return { status: response.status, body: await response.json() };
}

describe('the throwaway room', () => {
  test('is one’s own, days before the meeting, empty, brief, and the same however often it is asked for', async () => {
    const [one, other] = [await meeting(), await meeting()];
    const before = made.length;
    const [first, second] = [await post(`${one.path}/device-check/room`), await post(`${one.path}/device-check/room`)];
    await post(`${other.path}/device-check/room`);
    expect(first).toMatchObject({ status: 200, body: { url: 'ws://video.test' } });
    expect(second.status).toBe(200);
    const [a, b, c] = made.slice(before);
    expect([a?.room === b?.room, a?.room === c?.room]).toEqual([true, false]);
    expect(a).toMatchObject({ room: expect.stringMatching(/^check-[\w-]{22}$/), maxParticipants: 2 });
    expect(a?.emptyTimeoutSeconds).toBeLessThanOrEqual(30);
    const [in1, in2] = entrances.slice(-3);
    expect(in1?.identity).not.toBe(in2?.identity);
    expect(in1).toMatchObject({ grants: { publish: [], sendData: false }, ttlSeconds: 120 });
    expect(JSON.stringify([a, in1])).not.toContain(one.booking);
    expect(await service.deps.db.videoRoom.count({ where: { bookingId: one.booking } })).toBe(0);
  });

  test('is for those who take part, and is said to be missing where there is no video server', async () => {
    const { booking, path } = await meeting();
    const asked = await service.call('scheduler', 'POST', `/api/bookings/${booking}/device-check/room`);
    expect([asked.status, asked.body.code]).toEqual([404, 'not_found']);
    video.available = false;
    expect(await post(`${path}/device-check/room`)).toEqual({ status: 503, body: { code: 'video_unavailable' } });
  });

  test('is for a meeting by video that stands, until it ends, and nothing is kept of any other', async () => {
    const { booking, path, start, end } = await meeting();
    const ask = async () => {
      const asked = [await post(`${path}/device-check/room`), await post(`${path}/device-check`, GOOD)];
      return asked.map(({ status, body }) => (status === 200 ? 'fine' : Object(body).code));
    };
    const change = (data: object) => service.deps.db.booking.update({ where: { id: booking }, data });
    service.travelTo(end - 1);
    expect(await ask()).toEqual(['fine', 'fine']);
    const before = made.length;
    service.travelTo(end);
    expect(await ask()).toEqual(['video_closed', 'video_closed']);
    service.travelTo(start - 60_000);
    await change({ status: 'no-show' });
    expect(await ask()).toEqual(['video_closed', 'video_closed']);
    await change({ status: 'booked', channel: 'phone' });
    expect(await ask()).toEqual(['channel_not_offered', 'channel_not_offered']);
    expect(made).toHaveLength(before);
  });
});

describe('what a test came to', () => {
  test('is told to the professional and the desk by when and what failed, and nobody else; the last one counts', async () => {
    const { booking, path, start, nurse } = await meeting();
    const page = `/bookings/${booking}`;
    service.travelTo(start - 26 * 60 * 60_000);
    expect((await nurse.open(page)).text).toContain('Perhe: laitteita ei ole vielä testattu.');
    expect(await post(`${path}/device-check`, { ...GOOD, microphone: 'silent', connection: 'blocked' })).toEqual({
      status: 200,
      body: { kept: true },
    });
    service.travelTo(start - 5 * 60_000);
    const failed = /Perhe: laitteet testattu eilen klo [\d.]+\. Ei toiminut: mikrofoni ja yhteys\./;
    const day = `/my-day?date=${new Date(start).toISOString().slice(0, 10)}`;
    for (const place of [page, `${page}/room`, day, '/']) expect((await nurse.open(place)).text).toMatch(failed);
    expect((await service.call('scheduler', 'GET', `/api${page}/meeting`)).body.deviceChecks).toEqual([
      expect.objectContaining({ part: 'family', microphone: 'silent', connection: 'blocked', camera: 'ok' }),
    ]);
    expect((await service.call('worker', 'GET', `/api${page}/meeting`)).status).toBe(404);
    await post(`${path}/device-check`, GOOD);
    expect((await nurse.open(page)).text).toMatch(/Perhe: laitteet testattu tänään klo [\d.]+\. Kaikki toimii\./);
    expect(await service.deps.db.deviceCheck.count({ where: { bookingId: booking } })).toBe(1);
  });

  test('is codes alone: a device’s name, or a code that is none, is refused', async () => {
    const { booking, path } = await meeting();
    for (const wrong of [{ ...GOOD, label: 'Jabra' }, { ...GOOD, camera: 'Logitech' }, { camera: 'ok' }]) {
      expect(await post(`${path}/device-check`, wrong)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    }
    expect(await service.deps.db.deviceCheck.count({ where: { bookingId: booking } })).toBe(0);
    const log = await service.deps.db.accessLog.count({ where: { subjectId: booking, action: 'check-devices' } });
    expect(log).toBe(0);
  });
});

describe('the room’s page', () => {
  const setupOf = (html: string) => JSON.parse(/id="room-setup">(.*?)<\/script>/s.exec(html)?.[1] ?? '{}');

  test('offers a family and its professional the phone by one press, and asks for a number only where none is known', async () => {
    for (const [guardian, asksNumber] of [
      [{ phone: '040 123 4567' }, false],
      [{}, true],
    ] as const) {
      const { booking, path, start, nurse } = await meeting(guardian);
      service.travelTo(start - 60_000);
      const own = setupOf(await (await service.app.request(`${path}/room`)).text());
      const change = { sequence: 0, ways: ['phone'], asksNumber };
      expect(own).toMatchObject({ check: `${path}/device-check`, change: { action: `${path}/channel`, ...change } });
      const theirs = setupOf((await nurse.open(`/bookings/${booking}/room`)).text);
      expect(theirs.change).toMatchObject({ action: `/bookings/${booking}/channel`, ways: ['phone'] });
    }
  });

  test('says without JavaScript that a test needs it, and gives the number', async () => {
    const { path } = await meeting();
    const phone = '03 000 0000';
    await service.deps.db.area.update({ where: { id: 'lahti-etela' }, data: { phone } });
    await service.deps.db.region.updateMany({ data: { version: { increment: 1 } } });
    const html = await (await service.app.request(`${path}/room`, { headers: { Cookie: 'language=fi' } })).text();
    const said = /<noscript>(.*?)<\/noscript>/s.exec(html)?.[1] ?? '';
    expect(said).toContain(`testi tarvitsee sitä myös. Jos et saa sitä käyttöön, soita ${phone}.`);
  });
});
