// Who was in a room, as the media server tells it: signed, once, in any order; and what it says of a no-show.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { AccessToken } from 'livekit-server-sdk';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/errors.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { bringPresence } from '../../src/features/video/keep-presence.ts';
import { bringRooms } from '../../src/features/video/keep-rooms.ts';
import { type Entrance, type PersonInside, type RoomThere, startVideo } from '../../src/platform/livekit.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { openRoomOf } from '../support/open-room.ts';
import { openPages } from '../support/pages.ts';

const livekit = { url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: 'a-secret-of-this-test-that-is-long-enough' };
const entrances: Entrance[] = [];
const inside = new Map<string, PersonInside[] | (() => Promise<PersonInside[]>)>();
let there: RoomThere[] = [];
const ended: string[] = [];
const made = new Map<string, string | undefined>();

/** the media server makes no room, or does not even answer */
let away = false;
let silent = false;

let service: TestApp;
beforeAll(async () => {
  const video = {
    ...startVideo({ livekit }, pino({ level: 'silent' })),
    answers: async () => !silent,
    createRoom: async (room: string, { owner }: { owner?: string }) => {
      if (away) throw new Refusal('video_unavailable', 'away');
      made.set(room, owner);
    },
    deleteRoom: async (room: string) => void ended.push(room),
    listPeople: async (room: string) => {
      const people = inside.get(room) ?? [];
      return typeof people === 'function' ? people() : people;
    },
    listRooms: async () => there,
    token: async (entrance: Entrance) => `token ${entrances.push(entrance)}`,
  };
  service = await openApp({ video });
});
afterAll(() => service.close());
beforeEach(() => {
  service.travelTo(START);
  away = false;
  silent = false;
});

const MINUTE = 60_000;

/** A remote appointment by video, its professional at the pages and its family's link. */
async function meeting() {
  const wanted = { service: 'neuvola-etavastaanotto', channel: 'video' };
  const { booking, family, guardians } = await bookAppointment(service, wanted);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {});
  const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  const nurse = await openPages(service, 'specialist', 'lahti-etela', row.professionals[0]);
  const [start, end] = [row.start.getTime(), row.end.getTime()];
  return { booking, path: new URL(body.url).pathname, nurse, start, end, family, guardians };
}

type Meeting = Awaited<ReturnType<typeof meeting>>;

/** Goes in through the door, and what the media server was told of them. */
async function goIn({ booking, nurse }: Meeting): Promise<Entrance> {
  const sent = await nurse.send(`/api/bookings/${booking}/video-session`, {});
  expect(sent.status).toBe(200);
  return entrances.at(-1) as Entrance;
}

async function familyGoesIn({ booking, path, nurse }: Meeting): Promise<Entrance> {
  const origin = new URL(service.deps.config.publicUrl).origin;
  const ask = () => service.app.request(`${path}/video-session`, { method: 'POST', headers: { Origin: origin } });
  expect(await (await ask()).json()).toMatchObject({ code: 'in_lobby' });
  const lobby = JSON.parse((await nurse.open(`/api/bookings/${booking}/lobby`)).text);
  await nurse.send(`/api/bookings/${booking}/lobby/${lobby.items[0].id}/admit`, {});
  expect((await ask()).status).toBe(200);
  return entrances.at(-1) as Entrance;
}

let told = 0;

function eventOf(
  event: string,
  { room, identity }: Pick<Entrance, 'room' | 'identity'>,
  sid: string,
  { id = `EV_${++told}`, joinedAt = 1000, at = 0 }: { id?: string; joinedAt?: number; at?: number } = {},
) {
  const [joined, createdAt] = [joinedAt, at].map((ms) => String(Math.floor(ms / 1000)));
  return JSON.stringify({
    id,
    event,
    createdAt,
    room: { name: room },
    participant: { sid, identity, joinedAt: joined },
  });
}

async function post(body: string, { secret = livekit.apiSecret, of = body }: { secret?: string; of?: string } = {}) {
  const token = new AccessToken(livekit.apiKey, secret, { ttl: 60 });
  token.sha256 = createHash('sha256').update(of).digest('base64');
  const headers = { 'Content-Type': 'application/webhook+json', Authorization: await token.toJwt() };
  return (await service.app.request('/webhooks/livekit', { method: 'POST', body, headers })).status;
}

const factsOf = async ({ booking }: Meeting) =>
  (await service.call('scheduler', 'GET', `/api/bookings/${booking}/meeting`)).body;
const noShow = ({ booking }: Meeting, body?: object) =>
  service.call('scheduler', 'POST', `/api/bookings/${booking}/no-show`, body);

describe('events of the media server', () => {
  test('are taken with a good signature of their very bytes alone, and no larger than events are', async () => {
    const body = eventOf('room_started', { room: 'r', identity: 'i' }, 'PA_0');
    expect(await post(body)).toBe(200);
    expect(await post(body)).toBe(200);
    expect(await post(body, { secret: 'another-secret-that-is-long-enough-too' })).toBe(401);
    expect(await post(`${body} `, { of: body })).toBe(401);
    expect((await service.app.request('/webhooks/livekit', { method: 'POST', body })).status).toBe(401);
    expect(await post(' '.repeat(65 * 1024))).toBe(413);
    expect((await service.app.request('/webhooks/livekit')).status).toBe(404);
  });

  test('count persons: two come in, one changes devices, one leaves; repeated and in another order they say the same', async () => {
    const it = await meeting();
    service.travelTo(it.start);
    const [host, family] = [await goIn(it), await familyGoesIn(it)];
    const came = eventOf('participant_joined', host, 'PA_h1');
    await post(came);
    await post(came);
    service.travelTo(it.start + 1000);
    await post(eventOf('participant_joined', family, 'PA_f1'));
    service.travelTo(it.start + 10 * MINUTE);
    await post(eventOf('participant_joined', host, 'PA_h2'));
    // the first device is noticed to be gone later than the second came
    service.travelTo(it.start + 11 * MINUTE);
    await post(eventOf('participant_left', host, 'PA_h1'));
    service.travelTo(it.start + 20 * MINUTE);
    const gone = eventOf('participant_left', family, 'PA_f1');
    await post(gone);
    service.travelTo(it.start + 25 * MINUTE);
    await post(gone);
    expect((await factsOf(it)).present).toEqual([
      { part: 'host', seconds: 25 * 60, from: expect.any(String), until: null, byPhone: false },
      { part: 'family', seconds: 20 * 60 - 1, from: expect.any(String), until: expect.any(String), byPhone: false },
    ]);
    // a connection whose beginning was lost on the way, and one that never got in
    await post(eventOf('participant_left', family, 'PA_f2'));
    await post(eventOf('participant_connection_aborted', family, 'PA_f3'));
    expect(await service.deps.db.roomPresence.count({ where: { bookingId: it.booking } })).toBe(4);
    const page = (await it.nurse.open(`/bookings/${it.booking}`)).text;
    expect(page).toMatch(/Ammattilainen klo [\d.]+ alkaen, on huoneessa nyt/);
    expect(page).toMatch(/Perhe klo [\d.]+ alkaen, 20 min/);
    expect(JSON.stringify(await factsOf(it))).not.toContain(family.identity);
  });

  test('that were lost are made up for by asking who is there, and a room that closed is empty', async () => {
    const it = await meeting();
    service.travelTo(it.start);
    const [host, family] = [await goIn(it), await familyGoesIn(it)];
    await post(eventOf('participant_joined', host, 'PA_l1'));
    inside.set(host.room, [{ identity: family.identity, sid: 'PA_l2', joinedAt: it.start }]);
    service.travelTo(it.start + 5 * MINUTE);
    await bringPresence(service.deps);
    const parts = (await factsOf(it)).present as { part: string; seconds: number; until: string | null }[];
    expect(parts.map(({ part, seconds, until }) => [part, seconds, until !== null]).toSorted()).toEqual([
      ['family', 300, false],
      ['host', 300, true],
    ]);
    service.travelTo(it.start + 6 * MINUTE);
    await service.deps.db.videoRoom.update({
      where: { bookingId: it.booking },
      data: { closedAt: new Date(it.start + 6 * MINUTE), mediaKey: null },
    });
    await bringPresence(service.deps);
    expect(await service.deps.db.roomPresence.count({ where: { bookingId: it.booking, leftAt: null } })).toBe(0);
  });

  test('in whatever order they come, however late and often, end right', async () => {
    const it = await meeting();
    service.travelTo(it.start);
    const [host, family] = [await goIn(it), await familyGoesIn(it)];
    let runs = 0;
    const second = fc.integer({ min: 1, max: 600 });
    const story = fc.record({
      spans: fc.array(fc.tuple(second, second), { minLength: 1, maxLength: 3 }),
      gaveUp: fc.boolean(),
      seed: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
      looks: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ spans, gaveUp, seed, looks }) => {
        const run = `${++runs}`;
        await service.deps.db.roomPresence.deleteMany({ where: { bookingId: it.booking } });
        const wanted = spans.map(([from, long]) => [it.start + from * 1000, it.start + (from + long) * 1000] as const);
        const bodies = wanted.flatMap(([joinedAt, leftAt], at) => {
          const sid = `PA_${run}_${at}`;
          const came = eventOf('participant_joined', at === 0 ? family : host, sid, { joinedAt, at: joinedAt });
          const left = eventOf('participant_left', at === 0 ? family : host, sid, { joinedAt, at: leftAt });
          return [came, left, left];
        });
        if (gaveUp) {
          const of = [family, `PA_${run}_never`, { joinedAt: it.start, at: it.start + 1000 }] as const;
          bodies.push(eventOf('participant_joined', ...of), eventOf('participant_connection_aborted', ...of));
        }
        const shuffled = bodies.map((body, at) => [seed[at] ?? 0, body] as const).toSorted(([a], [b]) => a - b);
        service.travelTo(it.start + 25 * MINUTE);
        for (const [at, [, body]] of shuffled.entries()) {
          await post(body);
          // a look that finds nobody, between any two
          if (looks && at % 2 === 0) await bringPresence(service.deps);
        }
        const rows = await service.deps.db.roomPresence.findMany({
          where: { bookingId: it.booking },
          orderBy: { sid: 'asc' },
        });
        expect(rows.map(({ joinedAt, leftAt }) => [joinedAt.getTime(), leftAt?.getTime()])).toEqual(wanted);
      }),
      { numRuns: 15 },
    );
  });

  test('win over what was found by asking: who came meanwhile has not left, and one room’s silence is its own', async () => {
    const [silent, it] = [await meeting(), await meeting()];
    const { mediaName } = await service.deps.db.videoRoom.create({
      data: openRoomOf(silent.booking, 'silent', { start: new Date(silent.start), end: new Date(silent.end) }),
    });
    inside.set(mediaName, () => Promise.reject(new Refusal('video_unavailable', 'no answer')));
    service.travelTo(it.start);
    const rows = { bookingId: it.booking };
    const host = await goIn(it);
    const [joinedAt, sid] = [service.deps.clock.now(), 'PA_w1'];
    const came = eventOf('participant_joined', host, sid, { joinedAt, at: joinedAt });
    service.travelTo(joinedAt + 1000);
    // asked before they came, answered after
    inside.set(host.room, async () => {
      await post(eventOf('participant_joined', host, 'PA_w2', { joinedAt: joinedAt + 1000, at: joinedAt + 1000 }));
      return [];
    });
    await post(came);
    await bringPresence(service.deps);
    const left = async () =>
      (await service.deps.db.roomPresence.findMany({ where: rows, orderBy: { sid: 'asc' } })).map(
        ({ leftAt }) => leftAt?.getTime() ?? 'inside',
      );
    expect(await left()).toEqual([joinedAt + 1000, 'inside']);
    // it was wrong about the first
    inside.set(host.room, [{ identity: host.identity, sid, joinedAt }]);
    service.travelTo(joinedAt + MINUTE);
    await bringPresence(service.deps);
    expect(await left()).toEqual(['inside', joinedAt + MINUTE]);
    service.travelTo(joinedAt + 2 * MINUTE);
    await post(eventOf('participant_left', host, sid, { joinedAt, at: joinedAt + 90_000 }));
    // an answer that is older than what was told
    await bringPresence(service.deps);
    expect(await left()).toEqual([joinedAt + 90_000, joinedAt + MINUTE]);
  });

  test('of rooms that are no meeting’s keep nothing', async () => {
    const before = await service.deps.db.roomPresence.count();
    expect(await post(eventOf('participant_joined', { room: 'check-room', identity: 'x' }, 'PA_c'))).toBe(200);
    expect(await service.deps.db.roomPresence.count()).toBe(before);
  });
});

describe('somebody who takes part by phone', () => {
  test('is called and marked by who leads the meeting, counts as having come, and no other is told the number', async () => {
    const it = await meeting();
    const { db } = service.deps;
    const phone = '+358401234567';
    await db.guardian.updateMany({ where: { familyId: it.family }, data: { phone } });
    service.travelTo(it.start);
    await goIn(it);
    const lobby = async () => JSON.parse((await it.nurse.open(`/api/bookings/${it.booking}/lobby`)).text);
    const [one, ...others] = (await lobby()).leads.byPhone;
    expect([one, others]).toEqual([{ id: one.id, role: 'family', name: expect.any(String), phone }, []]);
    await lobby();
    expect(await db.accessLog.count({ where: { action: 'read-lobby', subjectId: it.family } })).toBe(1);
    await db.guardian.updateMany({ where: { familyId: it.family }, data: { safeToSend: false } });
    expect((await lobby()).leads.byPhone[0].phone).toBeUndefined();

    const mark = async (present: boolean, guest = one.id) => {
      const headers = {
        Cookie: it.nurse.cookie,
        'Content-Type': 'application/json',
        Origin: new URL(service.deps.config.publicUrl).origin,
      };
      const address = `/api/bookings/${it.booking}/room/${guest}/phone`;
      const answer = await service.app.request(address, { method: 'POST', headers, body: JSON.stringify({ present }) });
      return answer.status;
    };
    const cameAt = async () => (await db.booking.findUniqueOrThrow({ where: { id: it.booking } })).cameAt;
    expect([await mark(true, 'a'.repeat(22)), await mark(true), await mark(true)]).toEqual([404, 200, 200]);
    expect((await lobby()).leads.byPhone[0].since).toBeDefined();
    expect(await cameAt()).not.toBeNull();
    // a mistake leaves nothing
    service.travelTo(it.start + MINUTE / 2);
    expect(await mark(false)).toBe(200);
    expect([await cameAt(), (await factsOf(it)).present]).toEqual([null, []]);

    expect(await mark(true)).toBe(200);
    await familyGoesIn(it);
    const told = await (await service.app.request(`${it.path}/lobby.json`)).json();
    expect(told).toMatchObject({ byPhone: 1 });
    expect(JSON.stringify(told)).not.toMatch(/leads|358/);
    // the media server knows nothing of a phone
    await bringPresence(service.deps);
    service.travelTo(it.start + 10.5 * MINUTE);
    expect((await factsOf(it)).present).toMatchObject([{ part: 'family', byPhone: true, seconds: 600, until: null }]);
    expect((await it.nurse.open(`/bookings/${it.booking}`)).text).toContain('on puhelimessa nyt');
    expect(await mark(false)).toBe(200);
    service.travelTo(it.start + 12 * MINUTE);
    await mark(true);
    service.travelTo(it.end);
    await bringRooms(service.deps);
    service.travelTo(it.end + MINUTE);
    await bringPresence(service.deps);
    const { present, proposed } = await factsOf(it);
    const seconds = 600 + (it.end - it.start) / 1000 - 720;
    expect([present.length, present[0].seconds, Date.parse(present[0].until), proposed]).toEqual([
      ...[1, seconds, it.end, null],
    ]);
    const acts = await db.accessLog.findMany({ where: { action: { endsWith: 'by-phone' } }, orderBy: { id: 'asc' } });
    expect(acts.map(({ action }) => action)).toEqual([
      ...['mark-by-phone', 'mark-not-by-phone', 'mark-by-phone', 'mark-not-by-phone', 'mark-by-phone'],
    ]);
  });
});

describe('a room on the media server', () => {
  test('that no open meeting names is ended once it is two minutes old, if it is one of ours and no test of devices', async () => {
    const it = await meeting();
    service.travelTo(it.start);
    const { room } = await goIn(it);
    const owner = made.get(room) ?? '';
    expect(owner).toBe(service.deps.config.publicUrl);
    const [old, young] = [it.start - 2 * MINUTE - 1, it.start - 2 * MINUTE];
    there = [
      { name: room, owner, madeAt: old },
      { name: 'made-late', owner, madeAt: old },
      { name: 'just-made', owner, madeAt: young },
      { name: 'check-devices', owner: '', madeAt: old },
      { name: 'of-another-house', owner: 'https://another.example', madeAt: old },
    ];
    ended.length = 0;
    await bringPresence(service.deps);
    expect(ended).toEqual(['made-late']);
    there = [];
  });
});

describe('a no-show', () => {
  test('is proposed where nobody of the other side came, and is recorded by one press', async () => {
    const it = await meeting();
    service.travelTo(it.start);
    await post(eventOf('participant_joined', await goIn(it), 'PA_n1'));
    service.travelTo(it.end - MINUTE);
    expect((await factsOf(it)).proposed).toBeNull();
    service.travelTo(it.end + MINUTE);
    expect((await factsOf(it)).proposed).toBe('no-show');
    const day = `/my-day?date=${new Date(it.start).toISOString().slice(0, 10)}`;
    for (const place of [`/bookings/${it.booking}`, day, '/']) {
      const { text } = await it.nurse.open(place);
      expect(text).toContain('eikä toinen osapuoli tullut videohuoneeseen');
      expect(text).toContain(`action="/bookings/${it.booking}/no-show"`);
    }
    expect((await it.nurse.send(`/bookings/${it.booking}/no-show`, {})).location).toContain('done=no-show');
    expect((await factsOf(it)).proposed).toBeNull();
  });

  test('is refused against who was in the room or at its door, unless it is said that they were not reached', async () => {
    const [inRoom, atDoor] = [await meeting(), await meeting()];
    for (const it of [inRoom, atDoor]) {
      service.travelTo(it.start);
      if (it === inRoom) {
        await goIn(it);
        await post(eventOf('participant_joined', await familyGoesIn(it), `PA_r${told}`));
      } else {
        const origin = new URL(service.deps.config.publicUrl).origin;
        await service.app.request(`${it.path}/video-session`, { method: 'POST', headers: { Origin: origin } });
      }
      service.travelTo(it.end + MINUTE);
      expect((await factsOf(it)).proposed).toBeNull();
      expect(await noShow(it)).toMatchObject({ status: 409, body: { code: 'was_present' } });
      const refused = await it.nurse.send(`/bookings/${it.booking}/no-show`, {});
      expect(refused.location).toBe(`/bookings/${it.booking}?done=was-present`);
      const { text } = await it.nurse.open(refused.location);
      expect(text).toMatch(/Tätä ei merkitty, sillä joku heistä tuli videolle klo/);
      expect(text).toContain('name="notReached"');
    }
    await inRoom.nurse.send(`/bookings/${inRoom.booking}/no-show`, { notReached: 'yes' });
    expect(await noShow(atDoor, { notReached: true })).toMatchObject({ status: 200, body: { status: 'no-show' } });
    const log = await service.deps.db.accessLog.findMany({
      where: { action: 'record-no-show' },
      orderBy: { id: 'desc' },
    });
    expect(log.slice(0, 2).map(({ details }) => details)).toMatchObject([{ notReached: true }, { notReached: true }]);
  });
});

describe('a media server that is away', () => {
  const THEY_CALL = 'Niille, jotka tapaat, on kerrottu siitä';
  const HOST_CALLS = 'kun työntekijä yritti huoneeseen';
  const open = async (path: string) => (await service.app.request(path, { headers: { Cookie: 'language=fi' } })).text();

  test('has each side told to call, and the other side know it, until they are in', async () => {
    const it = await meeting();
    const origin = new URL(service.deps.config.publicUrl).origin;
    const asFamily = () =>
      service.app.request(`${it.path}/video-session`, { method: 'POST', headers: { Origin: origin } });
    const lobbyOf = async () => JSON.parse(await open(`${it.path}/lobby.json`));
    service.travelTo(it.start);
    await asFamily();
    expect((await lobbyOf()).toldToCall).toBeUndefined();
    away = true;
    expect((await it.nurse.send(`/api/bookings/${it.booking}/video-session`, {})).status).toBe(503);
    expect((await lobbyOf()).toldToCall).toEqual(expect.any(String));
    for (const page of [it.path, `${it.path}/room`]) expect(await open(page)).toContain(HOST_CALLS);
    const day = `/my-day?date=${new Date(it.start).toISOString().slice(0, 10)}`;
    expect((await it.nurse.open(day)).text).not.toContain(THEY_CALL);
    const lobby = JSON.parse((await it.nurse.open(`/api/bookings/${it.booking}/lobby`)).text);
    await it.nurse.send(`/api/bookings/${it.booking}/lobby/${lobby.items[0].id}/admit`, {});
    expect((await asFamily()).status).toBe(503);
    for (const page of [day, '/', `/bookings/${it.booking}`, `/bookings/${it.booking}/room`]) {
      expect((await it.nurse.open(page)).text).toContain(THEY_CALL);
    }
    away = false;
    await goIn(it);
    expect((await lobbyOf()).toldToCall).toBeUndefined();
    expect(await open(it.path)).not.toContain(HOST_CALLS);
    expect((await it.nurse.open(day)).text).toContain(THEY_CALL);
  });

  test('is told to who waits without their trying to go in, and to the other side, until it answers', async () => {
    const it = await meeting();
    const origin = new URL(service.deps.config.publicUrl).origin;
    service.travelTo(it.start);
    await service.app.request(`${it.path}/video-session`, { method: 'POST', headers: { Origin: origin } });
    const told = async () => {
      const guest = JSON.parse(await open(`${it.path}/lobby.json`));
      const host = JSON.parse((await it.nurse.open(`/api/bookings/${it.booking}/lobby`)).text);
      const onPage = (await it.nurse.open(`/bookings/${it.booking}/room`)).text.includes(THEY_CALL);
      return [guest.videoAway ?? false, host.videoAway ?? false, host.toldToCall !== undefined, onPage];
    };
    expect(await told()).toEqual([false, false, false, false]);
    silent = true;
    expect(await told()).toEqual([true, true, true, true]);
    // nobody is asked to call by a number that is not there
    for (const page of [await open(`${it.path}/room`), (await it.nurse.open(`/bookings/${it.booking}/room`)).text]) {
      expect(page).not.toMatch(/[Ss]oittakaa|pyydetty soittamaan|voit soittaa/);
    }
    silent = false;
    expect(await told()).toEqual([false, false, false, false]);
  });

  test('is asked whether it answers once for all who want to know, and not waited for again', async () => {
    let asked = 0;
    const server = createServer(() => {
      asked += 1;
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const video = startVideo({ livekit: { ...livekit, url: `ws://127.0.0.1:${port}` } }, pino({ level: 'silent' }));
    expect(await Promise.all(Array.from({ length: 20 }, () => video.answers()))).toEqual(Array(20).fill(false));
    expect(await video.answers()).toBe(false);
    expect(asked).toBe(1);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  test('that goes away in the midst of a meeting leaves nobody told that the worker is in the room', async () => {
    const it = await meeting();
    const origin = new URL(service.deps.config.publicUrl).origin;
    service.travelTo(it.start);
    await service.app.request(`${it.path}/video-session`, { method: 'POST', headers: { Origin: origin } });
    const asNurse = async () => {
      const { status } = await it.nurse.send(`/api/bookings/${it.booking}/video-session`, {});
      await it.nurse.open(`/api/bookings/${it.booking}/lobby`);
      const { hostThere, toldToCall } = JSON.parse(await open(`${it.path}/lobby.json`));
      return [status, hostThere, toldToCall !== undefined];
    };
    expect(await asNurse()).toEqual([200, true, false]);
    away = true;
    expect(await asNurse()).toEqual([503, false, true]);
    away = false;
    expect(await asNurse()).toEqual([200, true, false]);
  });

  test('is no reason to propose a no-show', async () => {
    const it = await meeting();
    service.travelTo(it.start);
    away = true;
    await it.nurse.send(`/api/bookings/${it.booking}/video-session`, {});
    service.travelTo(it.end + MINUTE);
    expect((await factsOf(it)).proposed).toBeNull();
  });
});

describe('the night', () => {
  const DAY = 24 * 60 * MINUTE;
  const kept = async ({ booking: bookingId }: Meeting) => {
    const { roomPerson, roomPresence, deviceCheck, callInstead, videoRoom } = service.deps.db;
    const of = { where: { bookingId } };
    return {
      persons: await roomPerson.count(of),
      presence: await roomPresence.count(of),
      checks: await deviceCheck.count(of),
      calls: await callInstead.count(of),
      rooms: await videoRoom.count(of),
    };
  };
  const nightAt = async (instant: number) => {
    service.travelTo(instant);
    await bringRooms(service.deps);
    await removeByRetention(service.deps);
  };
  const postForm = (path: string, body: object = {}) =>
    service.app.request(path, {
      method: 'POST',
      headers: { Origin: new URL(service.deps.config.publicUrl).origin },
      body: new URLSearchParams({ ...body }),
    });
  const GOOD = { camera: 'ok', microphone: 'ok', speaker: 'ok', browser: 'ok', connection: 'ok' };

  test('forgets who came, their tests and the room when its time is over, and the booking knows that they came', async () => {
    const it = await meeting();
    const own = await service.call('scheduler', 'POST', `/api/bookings/${it.booking}/links`, {
      guardian: it.guardians[0]?.id,
    });
    for (const path of [it.path, new URL(own.body.url).pathname]) {
      expect((await postForm(`${path}/device-check`, GOOD)).status).toBe(200);
    }
    // rooms of the times that a booking once had, of a booking that is still to come
    const ahead = await meeting();
    for (const [room, days] of [
      ['long ago', 30],
      ['lately', 29],
    ] as const) {
      const at = new Date(Date.parse(START) - days * DAY);
      const row = { room, identity: 'somebody', bookingId: ahead.booking };
      await service.deps.db.roomPerson.create({ data: { ...row, bearer: 'link:1', cameAt: at } });
      await service.deps.db.roomPresence.create({
        data: { ...row, sid: `PA_${room}`, part: 'family', joinedAt: at, leftAt: at },
      });
    }
    await nightAt(Date.parse(START));
    expect(await kept(ahead)).toMatchObject({ persons: 1, presence: 1 });

    service.travelTo(it.start);
    await post(eventOf('participant_joined', await goIn(it), 'PA_k1'));
    await post(eventOf('participant_joined', await familyGoesIn(it), 'PA_k2'));
    away = true;
    await it.nurse.send(`/api/bookings/${it.booking}/video-session`, {});
    away = false;
    const all = { persons: 2, presence: 2, checks: 2, calls: 1, rooms: 1 };
    expect(await kept(it)).toEqual(all);
    // a guardian who is no more has tested nothing
    await service.call('scheduler', 'DELETE', `/api/families/${it.family}/guardians/${it.guardians[0]?.id}`);
    await nightAt(it.end + 30 * DAY - 1);
    expect(await kept(it)).toEqual({ ...all, checks: 1 });
    await nightAt(it.end + 30 * DAY);
    expect(await kept(it)).toEqual({ persons: 0, presence: 0, checks: 0, calls: 0, rooms: 0 });
    const { cameAt } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: it.booking } });
    expect(cameAt?.getTime()).toBe(it.start);
    expect((await factsOf(it)).proposed).toBeNull();
  });
});
