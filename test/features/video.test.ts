// Entering a booking's room, through the API and the database, with a video server that only remembers.

import { createDecipheriv, createECDH, createPublicKey, type ECDH, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { Refusal } from '../../src/core/errors.ts';
import type { AreaId, BookingId, Principal, ProfessionalId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { sayTime } from '../../src/core/wording.ts';
import { openBookingLink } from '../../src/features/clinics/open-booking-link.ts';
import { actInRoom } from '../../src/features/video/act-in-room.ts';
import { admitEveryone } from '../../src/features/video/admit-everyone.ts';
import { admitGuest } from '../../src/features/video/admit-guest.ts';
import { denyGuest } from '../../src/features/video/deny-guest.ts';
import { endRoom } from '../../src/features/video/end-room.ts';
import { extendRoom } from '../../src/features/video/extend-room.ts';
import { bringRooms } from '../../src/features/video/keep-rooms.ts';
import { letBookerHost } from '../../src/features/video/let-booker-host.ts';
import { lockRoom } from '../../src/features/video/lock-room.ts';
import { mutePerson } from '../../src/features/video/mute-person.ts';
import { openVideoSession } from '../../src/features/video/open-video-session.ts';
import { leaveLobby, readLobby, readVideoMeeting } from '../../src/features/video/read.ts';
import { readOwnKnocks } from '../../src/features/video/read-knocks.ts';
import { removeFromRoom } from '../../src/features/video/remove-from-room.ts';
import { sendToLobby } from '../../src/features/video/send-to-lobby.ts';
import { tellKnocks } from '../../src/features/video/tell-knocks.ts';
import { tellWaiting } from '../../src/features/video/tell-waiting.ts';
import { watchRoom } from '../../src/features/video/watch-rooms.ts';
import { type Executable, execute } from '../../src/platform/command.ts';
import type { Entrance, VideoServer } from '../../src/platform/livekit.ts';
import { openLog } from '../../src/platform/log.ts';
import { knockTexts } from '../../src/surfaces/web/booking/texts/words.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

type Remembering = VideoServer & {
  rooms: Set<string>;
  entrances: Entrance[];
  muted: string[];
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
/** Given back after each test: the psychologist has not a time for each. */
const taken: BookingId[] = [];
afterEach(async () => {
  const ids = taken.splice(0);
  for (const id of ids) await cancel(id);
  await service.deps.db.claim.deleteMany({ where: { bookingId: { in: ids } } });
});
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

describe('a client that does not encrypt', () => {
  it('is told to those who may come in, not to those who wait, and until it comes in again with one that does', async () => {
    const { family, host, id, start } = await familyMeeting();
    service.travelTo(start);
    await enterAs(host, id);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    const { items, plain, version } = await readLobby(service.deps, host, id);
    expect(plain).toEqual([]);
    await openVideoSession(service.deps, host, { booking: id, encrypts: 'no' });
    const own = video.entrances.at(-1)?.identity;
    const told = await readLobby(service.deps, host, id);
    expect([told.plain, (told.version ?? 0) > (version ?? 0)]).toEqual([[own], true]);
    expect(await readLobby(service.deps, family, id)).not.toHaveProperty('plain');
    await execute(service.deps, host, admitGuest, { booking: id, guest: items[0]?.id ?? '' });
    expect((await readLobby(service.deps, family, id)).plain).toEqual([own]);
    await enterAs(host, id);
    expect((await readLobby(service.deps, family, id)).plain).toEqual([]);
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
/** A number and no random text, which now and then looks like an identity code. */
let families = 0;

async function familyMeeting() {
  families += 1;
  const guardians = [{ name: 'Aino', email: `aino.${families}@example.test`, language: 'fi' }];
  const wanted = { service: 'neuvola-etavastaanotto', channel: 'video', guardians } as const;
  const { booking: id } = await bookAppointment(service, wanted);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, {});
  const path = new URL(body.url).pathname;
  const { actor: family } = await openBookingLink(service.deps, path.slice('/b/'.length));
  const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
  const professional = row.professionals[0] as ProfessionalId;
  const nurse = `nurse of ${professional}`;
  const user = { id: nurse, name: 'Nurse', email: `${professional}@nurses.test`, professionalId: professional };
  await service.deps.db.user.upsert({ where: { id: nurse }, create: user, update: {} });
  const host: Actor = { principal: nurse as Principal, name: '', language: 'fi', professional, grants: [] };
  const { guardianId: guardian } = await service.deps.db.participant.findFirstOrThrow({
    where: { bookingId: id, guardianId: { not: null } },
  });
  return { family, host, id, path, guardian, start: row.start.getTime(), end: row.end.getTime() };
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

  it('is changed in the midst of a meeting, for a reason, by who keeps the area: another channel, another time, each said to who is in', async () => {
    const override = { rules: ['cut-off'], reason: 'Perhe pyysi puhelimitse.' };
    const ask = (id: BookingId, act: string, body: object) =>
      service.call('coordinator', 'POST', `/api/bookings/${id}/${act}`, { ...body, override });
    const { id, family, host, start } = await familyMeeting();
    const wayIn = (actor: Actor) =>
      enterAs(actor, id).then(
        () => 'in',
        (error: Refusal) => [error.code, error.details.because].join(' '),
      );
    service.travelTo(start);
    const { media } = await enterAs(host, id);
    const phone = await ask(id, 'channel', { channel: 'phone', phone: '040 123 4567' });
    expect([phone.status, phone.body.detail]).toEqual([200, undefined]);
    expect(await wayIn(family)).toBe('video_closed other-channel');
    await bringRooms(service.deps);
    expect(video.rooms).not.toContain(media);
    await ask(id, 'channel', { channel: 'video' });
    const again = await enterAs(host, id);
    expect(again.media).not.toBe(media);
    const [slot] = await freeSlots(service, { service: 'neuvola-etavastaanotto' });
    const moved = await ask(id, 'reschedule', { slot: slot?.id });
    expect([moved.status, moved.body.detail]).toEqual([200, undefined]);
    expect(await wayIn(host)).toMatch(/^(not_yet moved|not_found )$/);
    expect((await readLobby(service.deps, family, id)).because).toBe('moved');
    await bringRooms(service.deps);
    expect(video.rooms).not.toContain(again.media);
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

describe('who leads the meeting', () => {
  /** A meeting with its guest inside, and what the host may do with them. */
  async function inside() {
    const meeting = await familyMeeting();
    const { guardian, host, id } = meeting;
    const { body } = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, { guardian });
    const { actor: family } = await openBookingLink(service.deps, new URL(body.url).pathname.slice('/b/'.length));
    service.travelTo(meeting.start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    const first = await enterAs(host, id);
    const guest = (await readLobby(service.deps, host, id)).items[0]?.id ?? '';
    const act = <Input extends { readonly booking: BookingId }, Result>(
      command: Executable<Input, Result>,
      more: object = {},
      by = host,
    ) => actInRoom(service.deps, by, command, { booking: id, ...more });
    await act(admitEveryone);
    const session = await enterAs(family, id);
    expect(session.key).toBe(first.key);
    return {
      ...meeting,
      shared: meeting.family,
      family,
      guest,
      act,
      key: first.key,
      media: video.entrances.at(-1)?.room ?? '',
    };
  }

  it('removes somebody so that it holds, by whatever link, and the others go on under another key', async () => {
    const { family, host, id, guest, act, key, media, guardian } = await inside();
    await act(removeFromRoom, { guest });
    // at once: nobody had to come round
    expect(video.rooms).not.toContain(media);
    expect((await enterAs(host, id)).key).not.toBe(key);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'removed' });
    expect((await readLobby(service.deps, family, id)).state).toBe('removed');
    const again = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, { guardian });
    const { actor } = await openBookingLink(service.deps, new URL(again.body.url).pathname.slice('/b/'.length));
    await expect(enterAs(actor, id)).rejects.toMatchObject({ code: 'removed' });
    const { leads } = await readLobby(service.deps, host, id);
    expect([leads?.inside, leads?.out.map(({ state }) => state)]).toEqual([[], ['removed']]);
    // and takes it back only themselves
    await act(admitGuest, { guest });
    expect((await enterAs(actor, id)).role).toBe('guest');
  });

  it('removes one of two guardians, each by their own link: the other goes on under another key, without waiting again', async () => {
    const guardians = ['Aino', 'Otso'].map((name) => ({
      ...{ name, language: 'fi' },
      email: `${name}.${families}@kaksi.test`,
    }));
    const wanted = { service: 'neuvola-etavastaanotto', channel: 'video', guardians } as const;
    const appointment = await bookAppointment(service, wanted);
    const id = appointment.booking as BookingId;
    const { start, professionals } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    const professional = professionals[0] as ProfessionalId;
    const host: Actor = { principal: 'of two' as Principal, name: '', language: 'fi', professional, grants: [] };
    const parents: Actor[] = [];
    for (const { id: guardian } of appointment.guardians) {
      const { body } = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, { guardian });
      parents.push((await openBookingLink(service.deps, new URL(body.url).pathname.slice('/b/'.length))).actor);
    }
    const [aino, otso] = parents as [Actor, Actor];
    const act = <Input extends { readonly booking: BookingId }, Result>(
      command: Executable<Input, Result>,
      more: object = {},
    ) => actInRoom(service.deps, host, command, { booking: id, ...more });
    service.travelTo(start.getTime());
    const before = await enterAs(host, id);
    for (const parent of parents) await expect(enterAs(parent, id)).rejects.toMatchObject({ code: 'in_lobby' });
    const { items } = await readLobby(service.deps, host, id);
    const one = items.find(({ name }) => name === 'Aino');
    expect([items.map(({ nth }) => nth), one === undefined]).toEqual([[undefined, undefined], false]);
    await act(admitEveryone);
    for (const parent of parents) expect((await enterAs(parent, id)).key).toBe(before.key);
    await act(removeFromRoom, { guest: one?.id });
    await expect(enterAs(aino, id)).rejects.toMatchObject({ code: 'removed' });
    const { state, media } = await readLobby(service.deps, otso, id);
    const after = await enterAs(otso, id);
    expect([state, media === after.media, after.media === before.media, after.key === before.key]).toEqual([
      ...['admitted', true, false, false],
    ]);
  });

  it('removes somebody of a family so that no shared link leads round it: who comes by one waits and is let in alone', async () => {
    const { shared, family, host, id, guest, act } = await inside();
    await expect(enterAs(shared, id)).rejects.toMatchObject({ code: 'in_lobby' });
    const other = (await readLobby(service.deps, host, id)).items[0];
    expect(other?.maybePutOut).toBeUndefined();
    await act(admitGuest, { guest: other?.id });
    await enterAs(shared, id);
    await act(removeFromRoom, { guest });
    await expect(enterAs(shared, id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect((await readLobby(service.deps, host, id)).items).toMatchObject([{ id: other?.id, maybePutOut: true }]);
    expect(await act(admitEveryone)).toEqual({ admitted: 0 });
    await act(admitGuest, { guest: other?.id });
    expect((await enterAs(shared, id)).role).toBe('guest');
    // and the other way round
    await act(admitGuest, { guest });
    await enterAs(family, id);
    await act(removeFromRoom, { guest: other?.id });
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect(await act(admitEveryone)).toEqual({ admitted: 0 });
  });

  it('keeps somebody out whose meeting is moved, and who was not let in at all also by another link', async () => {
    const { host, id, guest, act, start, family, guardian } = await inside();
    await act(removeFromRoom, { guest });
    await move(id, 30 * 60_000);
    service.travelTo(start + 30 * 60_000);
    // the first to come, with or without the keeper
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'removed' });
    await bringRooms(service.deps);
    await enterAs(host, id);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'removed' });
    const out = async () => (await readLobby(service.deps, host, id)).leads?.out ?? [];
    const [carried] = await out();
    expect(carried?.id).not.toBe(guest);
    await act(admitGuest, { guest: carried?.id });
    await act(sendToLobby, { guest: carried?.id });
    await act(denyGuest, { guest: carried?.id });
    await service.deps.db.bookingLink.updateMany({ where: { bookingId: id }, data: { revokedAt: new Date(start) } });
    await bringRooms(service.deps);
    const { body } = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, { guardian });
    const { actor } = await openBookingLink(service.deps, new URL(body.url).pathname.slice('/b/'.length));
    await expect(enterAs(actor, id)).rejects.toMatchObject({ code: 'denied' });
    expect(await out()).toMatchObject([{ id: carried?.id, state: 'denied' }]);
  });

  it('is not the worker who booked once they are removed, nor before they are in, and nobody acts upon themselves', async () => {
    const { id, start } = await book('video');
    service.travelTo(start);
    await enter('specialist', id);
    const post = (role: string, path: string, body: object = {}) =>
      service.call(role, 'POST', `/api/bookings/${id}${path}`, body);
    expect((await post('specialist', '/room/booker-hosts', { hosts: true })).status).toBe(200);
    expect((await post('worker', '/room/lock', { locked: true })).status).toBe(403);
    await enter('worker', id);
    expect((await post('worker', '/room/lock', { locked: true })).status).toBe(200);
    const { body } = await service.call('specialist', 'GET', `/api/bookings/${id}/lobby`);
    const booker = body.leads.inside[0].id;
    expect((await post('worker', `/room/${booker}/remove`)).status).toBe(403);
    expect((await post('specialist', `/room/${booker}/remove`)).status).toBe(200);
    for (const path of [`/lobby/${booker}/admit`, '/lobby/admit', '/room/end', '/room/extend', '/room/lock']) {
      expect([path, (await post('worker', path, path.endsWith('lock') ? { locked: false } : {})).status]).toEqual([
        path,
        403,
      ]);
    }
    expect((await enter('worker', id)).body.code).toBe('removed');
    const own = (await service.call('worker', 'GET', `/api/bookings/${id}/lobby`)).body;
    expect([own.state, own.leads, own.waiting]).toEqual(['removed', undefined, undefined]);
    await move(id, 60_000);
    service.travelTo(Date.parse(start) + 60_000);
    expect((await enter('worker', id)).body.code).toBe('removed');
  });

  it('waits for its own media room alone, whatever becomes of others on the video server', async () => {
    const { act, guest, media } = await inside();
    await service.deps.db.mediaRoomToEnd.create({ data: { name: 'stuck', since: new Date(0) } });
    const answer = Promise.withResolvers<void>();
    const { deleteRoom } = video;
    video.deleteRoom = async (name) => (name === 'stuck' ? answer.promise : deleteRoom(name));
    const looking = bringRooms(service.deps);
    await act(removeFromRoom, { guest });
    expect(video.rooms).not.toContain(media);
    answer.resolve();
    await looking;
    video.deleteRoom = deleteRoom;
  });

  it('stands for a moment yet when somebody is put out: they are out of it first, and again if they come back', async () => {
    const { act, host, id, guest, media } = await inside();
    const { listPeople, putOut } = video;
    const out: string[] = [];
    const host1 = (await service.deps.db.roomPerson.findFirstOrThrow({ where: { bookingId: id, role: 'host' } }))
      .identity;
    video.listPeople = async () => [host1, guest].map((identity) => ({ identity, sid: identity, joinedAt: 0 }));
    video.putOut = async (room, identity) => void out.push(`${room === media} ${identity}`);
    const since = performance.now();
    await act(removeFromRoom, { guest });
    expect(out).toEqual([`true ${guest}`]);
    await bringRooms(service.deps);
    expect(video.rooms).toContain(media);
    const view = await readLobby(service.deps, host, id);
    expect(view.media).toBe((await enterAs(host, id)).media);
    expect(view.media).not.toBe(media);
    await vi.waitFor(() => expect(video.rooms).not.toContain(media), { timeout: 5_000 });
    expect(performance.now() - since).toBeGreaterThan(600);
    expect(out.length).toBeGreaterThan(1);
    [video.listPeople, video.putOut] = [listPeople, putOut];
  });

  it('mutes in the media room of now, also when it is asked again under the same key', async () => {
    const { host, id, guest, act } = await inside();
    const { mute } = video;
    const where: string[] = [];
    video.mute = async (room) => void where.push(room);
    const ask = () => mutePerson(service.deps, host, { booking: id, guest }, { idempotencyKey: 'mute' });
    await ask();
    await act(sendToLobby, { guest });
    await ask();
    video.mute = mute;
    const { mediaName } = await service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: id } });
    expect([where[1], where[0] === where[1]]).toEqual([mediaName, false]);
  });

  it('sends somebody back to the lobby, and lets them in again', async () => {
    const { family, host, id, guest, act, key, media } = await inside();
    await act(sendToLobby, { guest });
    expect(video.rooms).not.toContain(media);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect((await readLobby(service.deps, host, id)).items.map((one) => one.id)).toEqual([guest]);
    // which they read also as they load the page anew, and no more once they are in
    expect((await readLobby(service.deps, family, id)).sentBack).toBe(true);
    await act(admitGuest, { guest });
    expect((await readLobby(service.deps, family, id)).sentBack).toBeUndefined();
    expect((await enterAs(family, id)).key).not.toBe(key);
  });

  it('does not let somebody in now, who is told when to come back', async () => {
    const { family, host, id, guest, act, start } = await inside();
    await expect(act(denyGuest, { guest, minutes: 10 })).rejects.toMatchObject({ code: 'wrong_status' });
    await act(sendToLobby, { guest });
    await act(denyGuest, { guest, minutes: 10 });
    const until = new Date(start + 10 * 60_000).toISOString();
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'denied', details: { from: until } });
    const seen = await readLobby(service.deps, family, id);
    expect([seen.state, new Date(seen.from ?? '').toISOString()]).toEqual(['denied', until]);
    expect((await readLobby(service.deps, host, id)).items).toEqual([]);
    service.travelTo(until);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect((await readLobby(service.deps, host, id)).items.map((one) => one.id)).toEqual([guest]);
  });

  it('locks the room for those who have not come, ends it for all and opens it again, with another key each time', async () => {
    const { family, host, id, act, key, media, start } = await inside();
    await act(lockRoom, { locked: true });
    expect((await enterAs(family, id)).key).toBe(key);
    await act(endRoom);
    expect(video.rooms).not.toContain(media);
    for (const actor of [family, host]) {
      await expect(enterAs(actor, id)).rejects.toMatchObject({ code: 'video_closed', details: { because: 'ended' } });
    }
    expect((await readLobby(service.deps, family, id)).because).toBe('ended');
    await act(extendRoom);
    const again = await enterAs(family, id);
    expect([again.key === key, Date.parse(again.closesAt) > start]).toEqual([false, true]);
  });

  it('extends by five minutes, also once it is over, and not into the next time', async () => {
    const { family, host, id, act, end } = await inside();
    service.travelTo(end - 60_000);
    const { leads } = await readLobby(service.deps, host, id);
    const most = Date.parse(leads?.extendableTo ?? '') - end;
    expect([most % 300_000, most <= 3_600_000]).toEqual([0, true]);
    const { id: next } = await book('video');
    await service.deps.db.$executeRaw`
      INSERT INTO claim (booking_id, resource_id, during)
      SELECT ${next}::uuid, 'professional:' || professionals[1], tstzrange("end" + interval '12 minutes', "end" + interval '30 minutes')
      FROM booking WHERE id = ${id}::uuid`;
    await act(extendRoom);
    service.travelTo(end + 4 * 60_000);
    await bringRooms(service.deps);
    const session = await enterAs(family, id);
    expect(Date.parse(session.closesAt)).toBe(end + 5 * 60_000);
    service.travelTo(end + 6 * 60_000);
    await bringRooms(service.deps);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'video_closed', details: { because: 'over' } });
    await act(extendRoom);
    expect(Date.parse((await enterAs(family, id)).closesAt)).toBe(end + 10 * 60_000);
    await expect(act(extendRoom)).rejects.toMatchObject({ code: 'slot_taken' });
  });

  it('does what its hosts saw and wanted once: two who press at the same moment, or one who presses twice', async () => {
    const { host, id, act, end } = await inside();
    service.travelTo(end - 60_000);
    const seen = { closesAt: new Date(end).toISOString(), open: true };
    const both = await Promise.all([act(extendRoom, { seen }), act(extendRoom, { seen })]);
    expect(both.map(({ closesAt }) => Date.parse(closesAt))).toEqual([end + 5 * 60_000, end + 5 * 60_000]);
    expect(Date.parse((await readLobby(service.deps, host, id)).closesAt)).toBe(end + 5 * 60_000);
    // another host has ended it: who still saw it open does not open it again
    const later = { closesAt: new Date(end + 5 * 60_000).toISOString() };
    await act(endRoom);
    await act(extendRoom, { seen: { ...later, open: true } });
    expect((await readLobby(service.deps, host, id)).because).toBe('ended');
    await act(extendRoom, { seen: { ...later, open: false } });
    await act(extendRoom, { seen: { ...later, open: false } });
    expect(await readLobby(service.deps, host, id)).toMatchObject({ state: 'admitted' });
    expect(Date.parse((await readLobby(service.deps, host, id)).closesAt)).toBe(end + 5 * 60_000);
    const log = await service.deps.db.accessLog.findMany({ where: { subjectId: id, action: 'extend-room' } });
    expect(log).toHaveLength(2);
  });

  it('lets in whom its host saw waiting, and nobody whom another host has just put out or who came unseen', async () => {
    const { family, shared, host, id, guest, act } = await inside();
    await act(admitGuest, { guest, seen: 'waiting' });
    await act(removeFromRoom, { guest });
    await expect(act(admitGuest, { guest, seen: 'waiting' })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'removed' });
    await act(admitGuest, { guest, seen: 'removed' });
    await act(admitGuest, { guest, seen: 'removed' });
    await enterAs(family, id);
    await act(sendToLobby, { guest });
    await act(denyGuest, { guest });
    await expect(act(admitGuest, { guest, seen: 'waiting' })).rejects.toMatchObject({ code: 'changed_meanwhile' });
    // for good is not made shorter by a colleague who still saw them wait
    await act(denyGuest, { guest, minutes: 5 });
    expect((await readLobby(service.deps, family, id)).from).toBeUndefined();
    await act(admitGuest, { guest, seen: 'denied' });
    await act(sendToLobby, { guest });
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    await expect(enterAs(shared, id)).rejects.toMatchObject({ code: 'in_lobby' });
    await readLobby(service.deps, family, id);
    await readLobby(service.deps, shared, id);
    expect(await act(admitEveryone, { guests: [guest] })).toEqual({ admitted: 1 });
    expect((await readLobby(service.deps, host, id)).items).toHaveLength(1);
  });

  it('tells those who wait how it stands, mutes, and leaves a row of each in the log; asked twice is done once', async () => {
    const { family, id, guest, act, host } = await inside();
    await mutePerson(service.deps, host, { booking: id, guest });
    expect(video.muted).toEqual([guest]);
    const twice = async (run: () => Promise<unknown>) => [await run(), await run()];
    await twice(() => act(tellWaiting, { note: 'late-5' }));
    await twice(() => act(lockRoom, { locked: true }));
    await twice(() => act(sendToLobby, { guest }));
    await twice(() => act(denyGuest, { guest }));
    await twice(() => act(removeFromRoom, { guest }));
    await twice(() => act(endRoom));
    expect(await readLobby(service.deps, host, id)).toMatchObject({ state: 'closed', hostNote: 'late-5' });
    // who was removed hears of the closed room no more than of the open one
    const { state, hostNote, hostThere, leads } = await readLobby(service.deps, family, id);
    expect([state, hostNote, hostThere, leads]).toEqual(['closed', undefined, undefined, undefined]);
    const log = await service.deps.db.accessLog.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(log.map(({ action }) => action).filter((action) => !/booking|link/.test(action))).toEqual([
      ...['wait-in-lobby', 'open-video-session', 'admit-guest', 'open-video-session', 'mute-person', 'tell-waiting'],
      ...['lock-room', 'send-to-lobby', 'deny-guest', 'remove-from-room', 'end-room'],
    ]);
  });

  it('is no guest, and not the worker who booked until a professional has said so', async () => {
    const { family, guest, act } = await inside();
    const tried = await Promise.allSettled([
      ...[act(admitEveryone, {}, family), act(endRoom, {}, family), act(extendRoom, {}, family)],
      ...[
        act(removeFromRoom, { guest }, family),
        act(sendToLobby, { guest }, family),
        act(admitGuest, { guest }, family),
      ],
    ]);
    expect(tried.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(Array(6).fill('not_allowed'));
    const consultation = await book('video');
    service.travelTo(consultation.start);
    await enter('worker', consultation.id);
    const lock = () => service.call('worker', 'POST', `/api/bookings/${consultation.id}/room/lock`, { locked: true });
    expect(await lock()).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    const lobby = () => service.call('worker', 'GET', `/api/bookings/${consultation.id}/lobby`);
    expect((await lobby()).body).toMatchObject({ state: 'admitted', waiting: 0, hostThere: false });
    const letLead = (role: string) =>
      service.call(role, 'POST', `/api/bookings/${consultation.id}/room/booker-hosts`, { hosts: true });
    expect((await letLead('worker')).status).toBe(403);
    expect((await letLead('specialist')).status).toBe(200);
    expect((await lock()).status).toBe(200);
    expect((await letLead('specialist')).status).toBe(200);
    const logged = { action: 'let-booker-host', subjectId: consultation.id };
    expect(await service.deps.db.accessLog.count({ where: logged })).toBe(1);
    expect((await lobby()).body.leads.bookerHosts).toBeUndefined();
    const asked = await service.call('specialist', 'GET', `/api/bookings/${consultation.id}/lobby`);
    expect(asked.body.leads.bookerHosts).toBe(true);
  });

  it('is nobody who booked at the desk, who takes no part: that is neither offered nor done', async () => {
    const { id, act, host } = await inside();
    expect((await readLobby(service.deps, host, id)).leads).not.toHaveProperty('bookerHosts');
    for (const hosts of [true, false])
      await expect(act(letBookerHost, { hosts })).rejects.toMatchObject({ code: 'wrong_status' });
    expect(await service.deps.db.accessLog.count({ where: { action: 'let-booker-host', subjectId: id } })).toBe(0);
  });
});

describe('who waits', () => {
  it('is named to the professional they meet by their own link alone, which is logged once, and never under non-disclosure', async () => {
    const { host, id, guardian, start, family: unnamed } = await familyMeeting();
    const { body } = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, { guardian });
    const { actor: own } = await openBookingLink(service.deps, new URL(body.url).pathname.slice('/b/'.length));
    for (const [at, guest] of [own, unnamed].entries()) {
      service.travelTo(start + at * 1000);
      await expect(enterAs(guest, id)).rejects.toMatchObject({ code: 'in_lobby' });
    }
    const { items } = await readLobby(service.deps, host, id);
    expect(items.map(({ name, role }) => [name, role]).sort()).toEqual([
      [undefined, 'family'],
      ['Aino', 'family'],
    ]);
    await readLobby(service.deps, host, id);
    const { familyId } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    const where = { action: 'read-lobby', subjectId: familyId ?? '' };
    expect(await service.deps.db.accessLog.count({ where })).toBe(1);
    for (const guest of [own, unnamed])
      expect(JSON.stringify(await readLobby(service.deps, guest, id))).not.toContain('Aino');
    expect((await readLobby(service.deps, unnamed, id)).place).toBe(2);
    await service.deps.db.family.update({ where: { id: familyId ?? '' }, data: { nonDisclosure: true } });
    expect(JSON.stringify(await readLobby(service.deps, host, id))).not.toContain('Aino');
  });

  it('waits no more ten seconds after their page was last heard of, at once where it says so, and again when it is back', async () => {
    const { family, host, id, start } = await familyMeeting();
    const waiting = async () => (await readLobby(service.deps, host, id)).items.length;
    service.travelTo(start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    service.travelTo(start + 6_000);
    await readLobby(service.deps, family, id);
    service.travelTo(start + 12_000);
    expect(await waiting()).toBe(1);
    service.travelTo(start + 16_000);
    expect(await waiting()).toBe(0);
    await readLobby(service.deps, family, id);
    expect(await waiting()).toBe(1);
    await leaveLobby(service.deps, family, id);
    expect(await waiting()).toBe(0);
  });

  it('reads no more that the worker is late once the worker is there', async () => {
    const { family, host, id, start } = await familyMeeting();
    service.travelTo(start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    await actInRoom(service.deps, host, tellWaiting, { booking: id, note: 'late-5' });
    const read = async () => {
      const { hostNote, hostThere } = await readLobby(service.deps, family, id);
      return [hostNote, hostThere];
    };
    expect(await read()).toEqual(['late-5', false]);
    await enterAs(host, id);
    expect(await read()).toEqual([undefined, true]);
  });

  it('waits at no room that is closed, on no page of those who lead it', async () => {
    const { path, family, host, id, start, end } = await familyMeeting();
    const knocking = async () => {
      const { items, waiting, place } = { ...(await readLobby(service.deps, host, id)), ...(await placeOf()) };
      return [items.length, waiting, place, (await readOwnKnocks(service.deps, host)).length];
    };
    // their page is open all the while
    const placeOf = async () => ({ place: (await readLobby(service.deps, family, id)).place ?? 0 });
    service.travelTo(start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect(await knocking()).toEqual([1, 1, 1, 1]);
    await actInRoom(service.deps, host, endRoom, { booking: id });
    expect(await knocking()).toEqual([0, 0, 0, 0]);
    await actInRoom(service.deps, host, extendRoom, { booking: id });
    // by the time that the host looks they only stand before the device check
    const looking = await hear(`${path}/room/events?here=no`);
    await looking.until('event: room');
    service.travelTo(start + 8_000);
    await service.app.request(`${path}/lobby.json?here=no`);
    expect((await readLobby(service.deps, host, id)).items).toEqual([]);
    await looking.close();
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect(await knocking()).toEqual([1, 1, 1, 1]);
    service.travelTo(end);
    for (const look of [() => undefined, () => bringRooms(service.deps)]) {
      await look();
      expect(await knocking()).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('somebody who waits for a host', () => {
  it('is said on the pages of the host’s day within a second, and no more once the host is inside', async () => {
    const { id, start } = await book('video');
    const other = await familyMeeting();
    const cookie = await service.signIn('specialist');
    service.travelTo(start);
    const onPages = async () => {
      const pages = await Promise.all(
        ['/', '/my-day', '/my-day?date=2026-11-30'].map((path) =>
          service.app.request(path, { headers: { Cookie: cookie } }),
        ),
      );
      return (await Promise.all(pages.map((page) => page.text()))).map((page) => page.includes(`data-knock="${id}"`));
    };
    const line = await hear('/knocks/events', { cookie });
    await line.until('event: knocks');
    expect([line.heard().includes('data-knock'), await onPages()]).toEqual([false, [false, false, false]]);
    await enter('worker', id);
    await line.until(`href="/bookings/${id}/room"`);
    expect(line.heard()).toContain(knockTexts.fi.waits({ start: { at: Date.parse(start), zone: 'Europe/Helsinki' } }));
    expect(line.heard()).not.toMatch(/Anna|Aalto|Pirkko|@/);
    expect(await onPages()).toEqual([true, true, true]);
    service.travelTo(other.start);
    await expect(enterAs(other.family, other.id)).rejects.toMatchObject({ code: 'in_lobby' });
    expect((await readOwnKnocks(service.deps, other.host)).map(({ booking }) => booking)).toEqual([other.id]);
    expect(line.heard()).not.toContain(other.id);
    service.travelTo(start);
    await enter('specialist', id);
    await vi.waitFor(() => expect(line.heard().split('event: knocks')).toHaveLength(4), { timeout: 5_000 });
    expect(line.heard().split('event: knocks').at(-1)).not.toContain('data-knock');
    expect(await onPages()).toEqual([false, false, false]);
    await line.close();
    expect((await service.app.request('/knocks/events')).status).toBe(303);
  });
});

describe('a device of a person who is waited for', () => {
  it('is woken once, by words that it alone can read and that name nobody, until it is turned off or gone', async () => {
    const browser = createECDH('prime256v1');
    const shared = randomBytes(16);
    const keys = { p256dh: browser.generateKeys('base64url'), auth: shared.toString('base64url') };
    const asked: { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = [];
    let status = 201;
    const pushServer = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      asked.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(status).end();
    });
    await new Promise<void>((listening) => void pushServer.listen(0, '127.0.0.1', listening));
    const inner = [`127.0.0.1:${(pushServer.address() as AddressInfo).port}`];
    const { db } = service.deps;
    const own = await openPages(service, 'specialist');

    const turnOn = (endpoint: string) => own.send('/own-devices', { endpoint, ...keys });
    expect((await turnOn('https://10.0.0.1/device')).status).toBe(422);
    expect((await turnOn('http://push.example.com/device')).status).toBe(422);
    for (let pressed = 0; pressed < 2; pressed += 1) {
      expect((await turnOn('https://push.example.com/device')).location).toBe('/own-devices?done=on');
    }
    expect(await db.pushSubscription.count()).toBe(1);
    expect(await db.accessLog.count({ where: { action: 'turn-on-push' } })).toBe(1);
    const page = (await own.open('/own-devices')).text;
    const serviceKey = /data-key="([\w-]{87})"/.exec(page)?.[1] ?? '';
    await db.pushSubscription.updateMany({ data: { endpoint: `http://${inner[0]}/device` } });

    const first = await book('video');
    service.travelTo(first.start);
    await tellKnocks(service.deps, { inner });
    await enter('worker', first.id);
    await Promise.all([tellKnocks(service.deps, { inner }), tellKnocks(service.deps, { inner })]);
    expect(asked).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = asked;
    expect(headers).toMatchObject({ ttl: '60', urgency: 'high', 'content-encoding': 'aes128gcm' });
    const said = openPush(body, browser, shared);
    expect(JSON.parse(said)).toEqual({
      title: 'Joku odottaa videotapaamisessa',
      body: `Tapaaminen klo ${sayTime(Date.parse(first.start), 'fi', 'Europe/Helsinki')}.`,
      path: `/bookings/${first.id}/room`,
    });
    expect(() => openPush(body, browser, randomBytes(16))).toThrow();
    const [, token = '', known = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(headers.authorization ?? '') ?? [];
    expect(known).toBe(serviceKey);
    expect(readToken(token, serviceKey)).toMatchObject({ aud: `http://${inner[0]}` });

    // the host is there, goes, and somebody else knocks: at another meeting, while this device is no more
    await enter('specialist', first.id);
    await tellKnocks(service.deps, { inner });
    expect(asked).toHaveLength(1);
    await cancel(first.id);
    status = 410;
    const second = await book('video');
    service.travelTo(second.start);
    await enter('worker', second.id);
    await tellKnocks(service.deps, { inner });
    expect([asked.length, await db.pushSubscription.count()]).toEqual([2, 0]);

    await turnOn('https://push.example.com/device');
    const { id } = await db.pushSubscription.findFirstOrThrow();
    const off = () => own.send(`/own-devices/${id}/remove`, {});
    expect([(await off()).location, (await off()).status]).toEqual(['/own-devices?done=off', 404]);
    await new Promise((closed) => pushServer.close(closed));
  });
});

/** As a browser reads what it is sent (RFC 8291). */
function openPush(body: Buffer, browser: ECDH, shared: Buffer): string {
  const [salt, theirs] = [body.subarray(0, 16), body.subarray(21, 21 + body.readUInt8(20))];
  const sealed = body.subarray(21 + theirs.length);
  const derive = (from: Buffer, salted: Buffer, info: Buffer | string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', from, salted, info, bytes));
  const about = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), theirs]);
  const secret = derive(browser.computeSecret(theirs), shared, about, 32);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const opened = createDecipheriv('aes-128-gcm', key, derive(secret, salt, 'Content-Encoding: nonce\0', 12));
  opened.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([opened.update(sealed.subarray(0, -16)), opened.final()]);
  return text.subarray(0, text.lastIndexOf(2)).toString();
}

/** What a push service reads of who sends (RFC 8292), once the signature is theirs. */
function readToken(token: string, serviceKey: string): object {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(serviceKey, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  const signed = Buffer.from(`${head}.${claims}`);
  expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(true);
  return JSON.parse(Buffer.from(claims, 'base64url').toString());
}

/** What is heard on a line from now on. */
async function hear(
  address: string,
  { app = service.app, cookie = '' }: { readonly app?: TestApp['app'] | undefined; readonly cookie?: string } = {},
) {
  const answer = await app.request(address, { headers: { Cookie: cookie } });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const all = (async () => {
    for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) heard += read.value;
    return heard;
  })();
  const until = (part: string) => vi.waitFor(() => expect(heard).toContain(part), { timeout: 10_000, interval: 20 });
  return { answer, all, until, heard: () => heard, close: () => reader?.cancel() };
}

describe('the line of a room', () => {
  const listen = ({ path, app }: { path: string; app?: TestApp['app'] }) => hear(`${path}/room/events`, { app });

  it('starts nothing for who asks for its head, and is refused to a link that has too many', async () => {
    const { path, start } = await familyMeeting();
    service.travelTo(start);
    const subscribe = vi.spyOn(service.deps.live, 'subscribe');
    const head = await service.app.request(`${path}/room/events`, { method: 'HEAD' });
    expect([head.status, head.headers.get('Content-Type')]).toEqual([200, 'text/event-stream']);
    expect(subscribe).not.toHaveBeenCalled();
    subscribe.mockRestore();
    const lines = await Promise.all(Array.from({ length: 20 }, () => listen({ path })));
    expect(lines.map(({ answer }) => [answer.status, answer.headers.get('Cache-Control')])).toEqual(
      Array(20).fill([200, 'no-store']),
    );
    const { answer } = await listen({ path });
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '60']);
    await lines[0]?.close();
    await vi.waitFor(async () => {
      const freed = await listen({ path });
      lines.push(freed);
      expect(freed.answer.status).toBe(200);
    });
    await Promise.all(lines.map((line) => line.close()));
  });

  it('is looked after by one loop, however often pages come and go', async () => {
    const { id } = await familyMeeting();
    let looks = 0;
    const db = new Proxy(service.deps.db, {
      get: (target, key) => {
        if (key === '$queryRaw') looks += 1;
        return Reflect.get(target, key);
      },
    });
    let leave = () => {};
    for (let page = 0; page < 5; page += 1) {
      leave();
      leave = watchRoom({ db, log: service.deps.log }, id, () => {});
    }
    await new Promise((done) => setTimeout(done, 800));
    leave();
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThanOrEqual(2);
  });

  it('tells a guest nothing of others who come and go, and who is out nothing of the room', async () => {
    const { path, host, id, family, guardian, start } = await familyMeeting();
    const act = <Input extends { readonly booking: BookingId }, Result>(
      command: Executable<Input, Result>,
      more: object,
    ) => actInRoom(service.deps, host, command, { booking: id, ...more });
    service.travelTo(start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    const line = await listen({ path });
    await line.until('"place":1');
    const told = () => line.heard().split('event: room').slice(1);
    const before = told();
    expect(before.at(-1)).not.toContain('version');
    // a mother comes to wait behind them, goes and comes back; and the room is locked for those who are not here
    const { body } = await service.call('scheduler', 'POST', `/api/bookings/${id}/links`, { guardian });
    const { actor: mother } = await openBookingLink(service.deps, new URL(body.url).pathname.slice('/b/'.length));
    service.travelTo(start + 1_000);
    await expect(enterAs(mother, id)).rejects.toMatchObject({ code: 'in_lobby' });
    await leaveLobby(service.deps, mother, id);
    await readLobby(service.deps, mother, id);
    await act(lockRoom, { locked: true });
    await new Promise((done) => setTimeout(done, 1_000));
    expect(told()).toEqual(before);
    const guest = (await readLobby(service.deps, host, id)).items[0]?.id;
    await act(admitGuest, { guest });
    await act(removeFromRoom, { guest });
    await line.until('"state":"removed"');
    const since = told().length;
    await act(tellWaiting, { note: 'late-5' });
    await enterAs(host, id);
    await new Promise((done) => setTimeout(done, 1_000));
    expect(told()).toHaveLength(since);
    expect(told().at(-1)).not.toMatch(/hostThere|hostNote|version|leads|waiting|locked/);
    await line.close();
  });

  it('ends without a word on a fault that passes, which our log has and no page; it is shut by a refusal for good', async () => {
    const { path, id, start } = await familyMeeting();
    service.travelTo(start);
    let fault: Error | undefined;
    const written: string[] = [];
    const log = openLog('warn', { write: (row) => void written.push(row) });
    const now = () => {
      if (fault !== undefined) throw fault;
      return service.deps.clock.now();
    };
    const app = createApp({ ...service.deps, log, clock: { now } });
    const printed = vi.spyOn(console, 'error');
    for (const passing of [new Refusal('unavailable', 'the database is away'), new Error('Key (name)=(Aino)')]) {
      const line = await listen({ path, app });
      await line.until('event: room');
      fault = passing;
      expect(await line.all).not.toMatch(/shut|error|Aino/);
      fault = undefined;
    }
    expect(written.filter((row) => row.includes('a line broke'))).toHaveLength(2);
    expect(written.join()).not.toContain('Aino');
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
    const line = await listen({ path, app });
    await line.until('event: room');
    await service.deps.db.bookingLink.updateMany({ where: { bookingId: id }, data: { revokedAt: new Date(start) } });
    expect(await line.all).toContain('event: shut\ndata: not_found');
  });

  it('has a guest wait on while another page of theirs is open, and no longer', async () => {
    const { path, family, host, id, start } = await familyMeeting();
    service.travelTo(start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    const pages = [await listen({ path }), await listen({ path })];
    await Promise.all(pages.map((page) => page.until('"place":1')));
    const standing = async () => {
      const { items, version } = await readLobby(service.deps, host, id);
      return { waiting: items.length, version };
    };
    const before = await standing();
    expect(before.waiting).toBe(1);
    await pages[0]?.close();
    // the clock of the tests stands still: the line has ended before the other page is heard of again
    await new Promise((done) => setTimeout(done, 500));
    service.travelTo(start + 1_000);
    await new Promise((done) => setTimeout(done, 3_000));
    // not even for a moment
    expect(await standing()).toEqual(before);
    await pages[1]?.close();
    await vi.waitFor(async () => expect((await standing()).waiting).toBe(0), { timeout: 6_000, interval: 100 });
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

describe('the keeper', () => {
  it('judges again when it writes: what was extended, opened anew or came back meanwhile stays', async () => {
    const { family, host, id, start, end } = await familyMeeting();
    service.travelTo(start);
    await expect(enterAs(family, id)).rejects.toMatchObject({ code: 'in_lobby' });
    await enterAs(host, id);
    await execute(service.deps, host, admitEveryone, { booking: id });
    await enterAs(family, id);
    const links = (revokedAt: Date | null) =>
      service.deps.db.bookingLink.updateMany({ where: { bookingId: id }, data: { revokedAt } });
    const media = async () => (await enterAs(host, id)) && video.entrances.at(-1)?.room;
    const before = await media();
    await links(new Date(start));
    await bringWhile(() => links(null));
    expect([(await enterAs(family, id)).role, await media()]).toEqual(['guest', before]);
    service.travelTo(end);
    await bringWhile(() => execute(service.deps, host, extendRoom, { booking: id }));
    expect(await media()).toBe(before);
    await move(id, 30 * 60_000);
    service.travelTo(start + 30 * 60_000);
    let fresh: string | undefined;
    await bringWhile(async () => {
      fresh = await media();
    });
    expect([await media(), fresh === before]).toEqual([fresh, false]);
  });

  it('does for each room what it can, whatever the fault of another', async () => {
    const meetings = [await familyMeeting(), await familyMeeting()];
    const rooms: string[] = [];
    for (const { id, host, start } of meetings) {
      service.travelTo(start);
      await enterAs(host, id);
      rooms.push(video.entrances.at(-1)?.room ?? '');
    }
    service.travelTo(meetings[0]?.start ?? START);
    await bringRooms(service.deps);
    for (const { id } of meetings) await cancel(id);
    const left = () => rooms.filter((room) => video.rooms.has(room)).length;
    await bringWhile(() => Promise.reject(new Refusal('unavailable', 'the row is held')));
    expect(left()).toBe(1);
    await bringRooms(service.deps);
    expect(left()).toBe(0);
  });

  it('leaves a colleague in who was asked along anew, and puts out by a closed key and who has left', async () => {
    const { id, start } = await book('video');
    const email = `${crypto.randomUUID()}@colleague.example.test`;
    const at = `/api/bookings/${id}/participants`;
    const invite = () => service.call('worker', 'POST', at, { role: 'guest', email });
    await invite();
    const { participants } = (await service.call('worker', 'GET', `/api/bookings/${id}`)).body;
    const first = participants.find(({ role }: { role: string }) => role === 'guest');
    expect((await service.call('worker', 'DELETE', `${at}/${first.id}`)).status).toBe(200);
    expect((await invite()).status).toBe(201);
    const principal = crypto.randomUUID() as string as Principal;
    await service.deps.db.user.create({ data: { id: principal, name: 'Colleague', email } });
    const colleague: Actor = { principal, email, name: '', language: 'fi', grants: [] };
    service.travelTo(start);
    await expect(enterAs(colleague, id)).rejects.toMatchObject({ code: 'in_lobby' });
    await bringRooms(service.deps);
    await enter('specialist', id);
    const lobby = await service.call('specialist', 'GET', `/api/bookings/${id}/lobby`);
    expect(lobby.body.items).toHaveLength(1);
    await service.call('specialist', 'POST', `/api/bookings/${id}/lobby/admit`, {});
    await enterAs(colleague, id);
    const media = async () => (await enterAs(colleague, id)) && video.entrances.at(-1)?.room;
    const before = await media();
    await bringRooms(service.deps);
    expect(await media()).toBe(before);

    const { bookedBy, areaId } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    const made = { createdBy: bookedBy, createdAt: new Date(start), acceptedAt: new Date(start), userId: bookedBy };
    const key = { id: crypto.randomUUID(), hash: crypto.randomUUID(), label: 'k', role: 'worker', areas: [areaId] };
    await service.deps.db.apiKey.create({ data: { ...key, ...made } });
    const grants = [{ role: 'worker' as const, area: areaId as AreaId }];
    await enterAs({ principal: bookedBy as Principal, key: key.id, name: '', language: 'fi', grants }, id);
    await bringRooms(service.deps);
    expect(await media()).toBe(before);
    await service.deps.db.apiKey.update({ where: { id: key.id }, data: { revokedAt: new Date(start) } });
    await bringRooms(service.deps);
    const second = await media();
    expect(second).not.toBe(before);

    const where = { bookingId: id, role: 'professional' };
    await service.deps.db.participant.updateMany({ where, data: { role: 'left', leftAt: new Date(start) } });
    expect((await enter('specialist', id)).status).toBe(404);
    await bringRooms(service.deps);
    expect(await media()).not.toBe(second);
  });
});

/** One look, with something that happens once it has read and before it writes. */
async function bringWhile(happens: () => Promise<unknown>): Promise<void> {
  let happened = false;
  const { db } = service.deps;
  const hooked = new Proxy(db, {
    get(target, key) {
      const value = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        if (key === '$transaction' && !happened) {
          happened = true;
          await happens();
        }
        return Reflect.apply(value, target, given);
      };
    },
  });
  await bringRooms({ ...service.deps, db: hooked });
  expect(happened).toBe(true);
}

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
  taken.push(answer.body.id);
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
    muted: [],
    available: true,
    reason: undefined,
    async answers() {
      return this.available;
    },
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
    putOut: async () => {},
    async mute(_room, identity) {
      this.muted.push(identity);
    },
    listPeople: async () => [],
    listRooms: async () => [],
    readEvent: async () => ({ id: 'none', kind: 'other' }),
    async token(entrance) {
      entrances.push(entrance);
      return 'a token';
    },
    close: async () => {},
  };
}
