// Entering a booking's room, through the API and the database, with a video server that only remembers.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/core/errors.ts';
import type { BookingId, Principal, ProfessionalId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { openBookingLink } from '../../src/features/clinics/open-booking-link.ts';
import { admitGuest } from '../../src/features/video/admit-guest.ts';
import { bringRooms } from '../../src/features/video/keep-rooms.ts';
import { openVideoSession } from '../../src/features/video/open-video-session.ts';
import { readLobby, readVideoMeeting } from '../../src/features/video/read.ts';
import { execute } from '../../src/platform/command.ts';
import type { Entrance, VideoServer } from '../../src/platform/livekit.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';

type Remembering = VideoServer & {
  rooms: Set<string>;
  entrances: Entrance[];
  available: boolean;
  onCreate: () => Promise<void>;
};

let video: Remembering;
let service: TestApp;

beforeAll(async () => {
  video = rememberingServer();
  service = await openApp({ video });
});
afterAll(() => service.close());
beforeEach(() => {
  service.travelTo(START);
  video.available = true;
  video.onCreate = async () => {};
});

describe('the way into a room', () => {
  it('is refused before its time, with the instant from which it is open', async () => {
    const booking = await book('video');
    const answer = await enter('worker', booking.id);
    expect(answer).toMatchObject({ status: 409, body: { code: 'not_yet' } });
    expect(Date.parse(answer.body.from)).toBe(Date.parse(booking.start) - 10 * 60_000);
  });

  it('leads worker and specialist into one room, each by their own opaque name and part', async () => {
    const booking = await book('video');
    service.travelTo(booking.start);
    const [worker, specialist] = [await enter('worker', booking.id), await enter('specialist', booking.id)];
    expect([worker.status, specialist.status]).toEqual([200, 200]);
    expect([worker.body.role, specialist.body.role]).toEqual(['booker', 'host']);
    expect(Date.parse(worker.body.expiresAt) - Date.parse(booking.start)).toBe(60_000);
    expect(worker.body.key).toMatch(/^[\w-]{43}$/);
    expect([specialist.body.key, specialist.body.closesAt]).toEqual([worker.body.key, booking.end]);
    const [first, second] = video.entrances.slice(-2);
    expect(first?.room).toBe(second?.room);
    expect(first?.identity).not.toBe(second?.identity);
    expect(first).toMatchObject({ name: 'booker', attributes: { role: 'booker' } });
    expect(second?.name).toContain('Psykologi');
    expect(JSON.stringify([first, second])).not.toMatch(/Anna|Aalto|Pirkko|@/);
    expect(JSON.stringify([first, second])).not.toContain(booking.id);
  });

  it('gives the same person the same name in the room each time, whatever Idempotency-Key they send', async () => {
    const booking = await book('video');
    service.travelTo(booking.start);
    const headers = { 'Idempotency-Key': 'once' };
    await enter('worker', booking.id, headers);
    await enter('worker', booking.id, headers);
    const [first, second] = video.entrances.slice(-2);
    expect(first?.identity).toBe(second?.identity);
    await cancel(booking.id);
    expect(await enter('worker', booking.id, headers)).toMatchObject({ status: 409, body: { code: 'video_closed' } });
  });

  it('does not exist for somebody who does not take part, and is not for the desk that may see the booking', async () => {
    const booking = await book('video');
    service.travelTo(booking.start);
    expect(await enter('administrator', booking.id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await enter('scheduler', booking.id)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    expect(await enter('worker', 'no-such-booking')).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });

  it('is not there for a meeting by phone', async () => {
    const booking = await book('phone');
    service.travelTo(booking.start);
    expect(await enter('worker', booking.id)).toMatchObject({ status: 422, body: { code: 'channel_not_offered' } });
  });

  it('says plainly that there is no video server, after it has said who may enter and when', async () => {
    const booking = await book('video');
    video.available = false;
    expect((await enter('worker', booking.id)).body.code).toBe('not_yet');
    service.travelTo(booking.start);
    expect(await enter('worker', booking.id)).toMatchObject({ status: 503, body: { code: 'video_unavailable' } });
  });

  it('leaves its trace in the access log', async () => {
    const booking = await book('video');
    service.travelTo(booking.start);
    await enter('specialist', booking.id);
    const where = { action: 'open-video-session', subjectId: booking.id };
    const rows = await service.deps.db.accessLog.findMany({ where });
    expect(rows).toMatchObject([{ role: 'specialist', details: { role: 'host' } }]);
  });

  it('makes one room for two who come at the same moment', async () => {
    const booking = await book('video');
    service.travelTo(booking.start);
    const answers = await Promise.all([enter('worker', booking.id), enter('specialist', booking.id)]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(new Set(video.entrances.slice(-2).map((entrance) => entrance.room)).size).toBe(1);
  });
});

describe('the lobby', () => {
  it('keeps a family waiting without a token until its professional lets it in, and again after a move', async () => {
    const { family, host, id, start } = await familyMeeting();
    service.travelTo(start);
    const before = video.entrances.length;
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect(video.entrances).toHaveLength(before);
    expect(await readLobby(service.deps, family, id)).toMatchObject({ state: 'waiting', items: [] });
    const { state, items } = await readLobby(service.deps, host, id);
    expect([state, items.length]).toEqual(['admitted', 1]);
    const guest = items[0]?.id ?? '';
    // twice is once: the log below has one row
    expect(await execute(service.deps, host, admitGuest, { booking: id, guest })).toEqual({ admitted: true });
    expect(await execute(service.deps, host, admitGuest, { booking: id, guest })).toEqual({ admitted: true });
    expect((await readLobby(service.deps, host, id)).items).toEqual([]);
    expect((await readLobby(service.deps, family, id)).state).toBe('admitted');
    expect((await enterAs(family, id)).role).toBe('guest');
    expect(video.entrances.at(-1)?.identity).toBe(guest);
    const log = await service.deps.db.accessLog.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(log.map(({ action }) => action).filter((action) => /lobby|admit|video/.test(action))).toEqual([
      'wait-in-lobby',
      'admit-guest',
      'open-video-session',
    ]);
    await move(id, 60_000);
    service.travelTo(start + 60_000);
    await bringRooms(service.deps);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
  });

  it('is opened by nobody else: not by a guest, the desk that booked, nor for a guest of another room', async () => {
    const [one, other] = [await familyMeeting(), await familyMeeting()];
    service.travelTo(one.start);
    await expect(enterAs(one.family, one.id)).rejects.toMatchObject({ code: 'in_lobby' });
    const guest = (await readLobby(service.deps, one.host, one.id)).items[0]?.id;
    const admitAs = (actor: Actor, booking: BookingId) => execute(service.deps, actor, admitGuest, { booking, guest });
    await expect(admitAs(one.family, one.id)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(admitAs(other.family, one.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(admitAs(other.host, other.id)).rejects.toMatchObject({ code: expect.stringMatching(/closed|found/) });
    const path = `/api/bookings/${one.id}/lobby`;
    expect((await service.call('scheduler', 'GET', path)).status).toBe(404);
    expect((await service.call('scheduler', 'POST', `${path}/${guest}/admit`)).status).toBe(404);
    expect(await enter('scheduler', one.id)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    expect((await readLobby(service.deps, one.family, one.id)).state).toBe('waiting');
  });
});

/** A family's appointment by video, booked at the desk: the family by its link, and the professional it meets. */
async function familyMeeting(): Promise<{ family: Actor; host: Actor; id: BookingId; start: number }> {
  const { booking: id } = await bookAppointment(service, { service: 'neuvola-etavastaanotto', channel: 'video' });
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, {});
  const { actor: family } = await openBookingLink(service.deps, new URL(body.url).pathname.slice('/b/'.length));
  const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
  const professional = row.professionals[0] as ProfessionalId;
  const nurse = `nurse of ${professional}`;
  const user = { id: nurse, name: 'Nurse', email: `${professional}@nurses.test`, professionalId: professional };
  await service.deps.db.user.upsert({ where: { id: nurse }, create: user, update: {} });
  const host: Actor = { principal: nurse as Principal, name: '', language: 'fi', professional, grants: [] };
  return { family, host, id, start: row.start.getTime() };
}

function enterAs(actor: Actor, booking: BookingId) {
  return openVideoSession(service.deps, actor, { booking });
}

describe('a booking that changes', () => {
  it('has its room ended when it is cancelled, marked as not attended or met another way, and says why', async () => {
    const ends = {
      cancelled: { data: { status: 'cancelled' }, answer: { code: 'video_closed', because: 'cancelled' } },
      'no-show': { data: { status: 'no-show' }, answer: { code: 'video_closed', because: 'no-show' } },
      'other-channel': { data: { channel: 'phone' }, answer: { code: 'video_closed', because: 'other-channel' } },
    };
    for (const [because, { data, answer }] of Object.entries(ends)) {
      const booking = await book('video');
      const room = await enterAndLookAt(booking);
      await bringRooms(service.deps);
      expect(video.rooms).toContain(room);
      await service.deps.db.booking.update({ where: { id: booking.id }, data });
      // before the keeper has looked, the way in is shut already
      expect((await enter('worker', booking.id)).body).toMatchObject(answer);
      await bringRooms(service.deps);
      expect(video.rooms).not.toContain(room);
      expect((await enter('worker', booking.id)).body).toMatchObject(answer);
      const where = { action: 'close-video-room', subjectId: booking.id };
      await bringRooms(service.deps);
      expect((await service.deps.db.accessLog.findMany({ where })).map(({ details }) => details)).toMatchObject([
        { because },
      ]);
      const kept = await service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: booking.id } });
      expect(kept.mediaKey).toBeNull();
    }
  });

  it('has its room ended at its closing hour', async () => {
    const booking = await book('video');
    const room = await enterAndLookAt(booking);
    service.travelTo(Date.parse(booking.end) - 1);
    await bringRooms(service.deps);
    expect(video.rooms).toContain(room);
    service.travelTo(booking.end);
    await bringRooms(service.deps);
    expect(video.rooms).not.toContain(room);
    expect((await enter('specialist', booking.id)).body).toMatchObject({ code: 'video_closed', because: 'over' });
  });

  it('has a fresh room, name and key after it has moved', async () => {
    const booking = await book('video');
    const room = await enterAndLookAt(booking);
    const { key } = (await enter('worker', booking.id)).body;
    await move(booking.id, 30 * 60_000);
    expect((await enter('worker', booking.id)).body).toMatchObject({ code: 'not_yet', because: 'moved' });
    await bringRooms(service.deps);
    expect(video.rooms).not.toContain(room);
    service.travelTo(Date.parse(booking.start) + 30 * 60_000);
    const again = await enter('worker', booking.id);
    expect(again.status).toBe(200);
    expect([again.body.key === key, video.entrances.at(-1)?.room === room]).toEqual([false, false]);
    await bringRooms(service.deps);
    expect(video.rooms).toContain(video.entrances.at(-1)?.room);
  });

  it('lets nobody in who was on the way while it was cancelled', async () => {
    const booking = await book('video');
    service.travelTo(booking.start);
    video.onCreate = async () => {
      video.onCreate = async () => {};
      await cancel(booking.id);
      await bringRooms(service.deps);
    };
    const before = video.entrances.length;
    expect(await enter('worker', booking.id)).toMatchObject({ status: 409, body: { code: 'video_closed' } });
    expect(video.entrances).toHaveLength(before);
    expect(video.rooms.size).toBe(countOpenRooms());
  });

  it('is tried again when the video server does not answer: the room is ended in the end', async () => {
    const booking = await book('video');
    const room = await enterAndLookAt(booking);
    await cancel(booking.id);
    const { deleteRoom } = video;
    video.deleteRoom = async () => {
      throw new Refusal('video_unavailable', 'down');
    };
    await bringRooms(service.deps);
    expect(video.rooms).toContain(room);
    video.deleteRoom = deleteRoom;
    await bringRooms(service.deps);
    expect(video.rooms).not.toContain(room);
  });
});

describe('somebody who may be there no more', () => {
  it('is put out when their link is closed, and nobody else: the others go on under another key', async () => {
    const { family, host, id, start } = await familyMeeting();
    service.travelTo(start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    const first = await enterAs(host, id);
    const guest = (await readLobby(service.deps, host, id)).items[0]?.id;
    await execute(service.deps, host, admitGuest, { booking: id, guest });
    await enterAs(family, id);
    const room = video.entrances.at(-1)?.room ?? '';
    await bringRooms(service.deps);
    expect(video.rooms).toContain(room);
    await service.deps.db.bookingLink.updateMany({ where: { bookingId: id }, data: { revokedAt: new Date(start) } });
    await bringRooms(service.deps);
    expect(video.rooms).not.toContain(room);
    const second = await enterAs(host, id);
    expect(second.key).not.toBe(first.key);
    // by another link they wait again
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
  });

  it('is put out when they work here no more', async () => {
    const booking = await book('video');
    const room = await enterAndLookAt(booking);
    const { bookedBy } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking.id } });
    await service.deps.db.user.update({ where: { id: bookedBy }, data: { disabledAt: new Date(booking.start) } });
    await bringRooms(service.deps);
    expect(video.rooms).not.toContain(room);
    await service.deps.db.user.update({ where: { id: bookedBy }, data: { disabledAt: null } });
  });
});

describe('what the page of a room is told', () => {
  it('is whether the door is open, not yet, closed, of another kind, or without a server', async () => {
    const booking = await book('video');
    const byPhone = await book('phone');
    expect(await doorOf(booking.id)).toBe('not_yet');
    service.travelTo(booking.start);
    expect(await doorOf(booking.id)).toBe('open');
    expect(await doorOf(byPhone.id)).toBe('other_channel');
    video.available = false;
    expect(await doorOf(booking.id)).toBe('no_server');
    service.travelTo(Date.parse(booking.end) + 60 * 60_000);
    expect(await doorOf(booking.id)).toBe('closed');
  });

  it('is nothing for somebody who does not take part', async () => {
    const booking = await book('video');
    const stranger = { principal: 'somebody', name: '', language: 'fi', grants: [] } as unknown as Parameters<
      typeof readVideoMeeting
    >[1];
    await expect(readVideoMeeting(service.deps, stranger, booking.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(readVideoMeeting(service.deps, stranger, 'x')).rejects.toMatchObject({ code: 'not_found' });
  });
});

type Booking = { readonly id: BookingId; readonly start: string; readonly end: string };

/** Books the psychologist's next free time as the worker. */
async function book(channel: 'video' | 'phone'): Promise<Booking> {
  const slots = await service.call(
    'worker',
    'GET',
    '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi',
  );
  const body = {
    slot: slots.body.items[0].id,
    channel,
    case: { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
  };
  const answer = await service.call('worker', 'POST', '/api/bookings', body);
  expect(answer.status).toBe(201);
  return answer.body;
}

function enter(role: string, booking: string, headers: Record<string, string> = {}) {
  return service.call(role, 'POST', `/api/bookings/${booking}/video-session`, {}, headers);
}

async function enterAndLookAt(booking: Booking): Promise<string> {
  service.travelTo(booking.start);
  await enter('worker', booking.id);
  return video.entrances.at(-1)?.room ?? '';
}

/** As the database would have it after a cancellation, cut-offs aside. */
async function cancel(id: BookingId): Promise<void> {
  await service.deps.db.booking.update({
    where: { id },
    data: { status: 'cancelled', changedAt: new Date(service.deps.clock.now()) },
  });
}

/** As the database would have it after a move by so many milliseconds. */
async function move(id: BookingId, by: number): Promise<void> {
  const { start, end } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
  const data = { start: new Date(start.getTime() + by), end: new Date(end.getTime() + by) };
  await service.deps.db.booking.update({ where: { id }, data });
}

function countOpenRooms(): number {
  return [...video.rooms].filter((room) => video.entrances.some((entrance) => entrance.room === room)).length;
}

async function doorOf(id: BookingId): Promise<string> {
  const { bookedBy } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
  const actor = { principal: bookedBy, name: '', language: 'fi', grants: [] } as unknown as Parameters<
    typeof readVideoMeeting
  >[1];
  return (await readVideoMeeting(service.deps, actor, id)).door;
}

function rememberingServer(): Remembering {
  const rooms = new Set<string>();
  const entrances: Entrance[] = [];
  return {
    rooms,
    entrances,
    available: true,
    reason: undefined,
    url: 'ws://127.0.0.1:7880',
    httpOrigin: 'http://127.0.0.1:7880',
    onCreate: async () => {},
    async createRoom(name) {
      await this.onCreate();
      rooms.add(name);
    },
    async deleteRoom(name) {
      rooms.delete(name);
    },
    async mute() {},
    async token(entrance) {
      entrances.push(entrance);
      return 'a token';
    },
    close: async () => {},
  };
}
