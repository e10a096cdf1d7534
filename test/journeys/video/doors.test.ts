// The doors of a room, on a real LiveKit server with real Chromium: who may be there no more is out at once and told why,
// nobody else is, and a person who was put out by no fault of theirs comes back without a click.

import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepRooms } from '../../../src/features/video/keep-rooms.ts';
import type { VideoSession } from '../../../src/features/video/schema.ts';
import { roomTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { knock, openMeeting } from '../../support/meeting.ts';
import {
  cutLine,
  framesOfTheOther,
  fromClickToPicture,
  longestStill,
  openRooms,
  pictureAfter,
  type Rooms,
} from '../../support/room.ts';

const texts = roomTexts.fi.room;
const { door, host } = texts;
/** Two seconds and ten are what is wanted, and printed; a machine that also runs the rest of the suite is given more. */
const [OUT_MS, BACK_MS] = [4_000, 15_000];

let rooms: Rooms;
let keeper: { close: () => Promise<void> };
beforeAll(async () => {
  rooms = await openRooms();
  keeper = keepRooms(rooms.service.deps);
});
afterEach(() => rooms.leave());
afterAll(async () => {
  await keeper.close();
  await rooms.close();
});

describe('a room that closes', () => {
  it('puts everybody out at once and says why: cancelled, moved, met another way, over', async () => {
    const { nurse, booking, start, end } = await openMeeting(rooms);
    const { db } = rooms.service.deps;
    const change = (data: object) => db.booking.update({ where: { id: booking }, data });
    const day = 24 * 60 * 60_000;
    const ways: [string, RegExp, () => Promise<unknown>, () => Promise<unknown>][] = [
      [
        'cancelled',
        said(door.out.cancelled),
        () => change({ status: 'cancelled' }),
        () => change({ status: 'booked' }),
      ],
      [
        'moved',
        said(door.out.moved),
        () => change({ start: new Date(start + day), end: new Date(end + day) }),
        () => change({ start: new Date(start), end: new Date(end) }),
      ],
      [
        'other channel',
        said(door.out['other-channel']),
        () => change({ channel: 'phone' }),
        () => change({ channel: 'video' }),
      ],
      ['over', said(door.out.over), async () => rooms.service.travelTo(end), async () => undefined],
    ];
    for (const [why, sentence, happen, undo] of ways) {
      await nurse.goto(`/bookings/${booking}/room`);
      await nurse.getByRole('button', { name: texts.enter }).click();
      await nurse.getByText(texts.waiting).waitFor();
      const since = performance.now();
      await happen();
      await nurse.getByText(sentence).waitFor();
      print(`${why} → out and told`, since);
      expect(performance.now() - since).toBeLessThan(OUT_MS);
      await undo();
    }
    // and the professional opens it again
    await nurse.getByRole('button', { name: host.extend }).click();
    await nurse.getByText(texts.waiting).waitFor();
  });

  it('puts out whose link is closed and who is removed, who do not come back, and nobody else', async () => {
    const { nurse, booking, guests } = await openMeeting(rooms, { links: 2 });
    const [first, second] = await Promise.all(
      guests.map((path) => rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, path))),
    );
    if (first === undefined || second === undefined) throw new Error('two came');
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: host.admitAll }).click();
    for (const page of [nurse, first, second]) await framesOfTheOther(page, 3);
    const before = await rooms.service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: booking } });

    let since = performance.now();
    const at = Date.now();
    const over = Promise.all([nurse, second].map((page) => page.waitForResponse(/video-session/)));
    await rooms.service.deps.db.bookingLink.updateMany({
      where: { bookingId: booking, guardianId: { not: null } },
      data: { revokedAt: new Date(rooms.service.deps.clock.now()) },
    });
    await first.getByText(door.out.link).waitFor();
    print('link closed → out and told', since);
    expect(performance.now() - since).toBeLessThan(OUT_MS);
    await over;
    // longer than they may take to go over: what a picture is shown in is another element then
    await second.waitForTimeout(3_000);
    for (const page of [nurse, second]) {
      const still = await longestStill(page, at);
      say('link closed → the others see each other again', still);
      expect(still).toBeLessThan(OUT_MS);
    }
    const between = await rooms.service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: booking } });
    expect([between.mediaKey === before.mediaKey, between.mediaName === before.mediaName]).toEqual([false, false]);

    const tokens: string[] = [];
    second.on('response', async (answer) => {
      if (answer.url().endsWith('/video-session') && answer.ok()) tokens.push((await answer.json()).token);
    });
    await second.reload();
    await framesOfTheOther(second, 3);
    const name = new RegExp(`^${host.remove.split('{')[0]}`);
    await nurse.getByRole('button', { name }).click();
    await nurse.getByRole('button', { name: host.yes }).click();
    since = performance.now();
    await second.getByText(door.out.removed).waitFor();
    print('removed → out and told', since);
    expect(performance.now() - since).toBeLessThan(OUT_MS);
    await nurse.getByText(texts.waiting).waitFor();
    // neither by what let them in, nor by asking anew
    const { httpOrigin } = rooms.service.deps.video;
    expect(tokens.length).toBe(1);
    const old = () => fetch(`${httpOrigin}/rtc/validate?access_token=${tokens.at(-1)}`).then(({ status }) => status);
    // the media room stands for less than a second more, in which the others go over
    await expect.poll(old, { timeout: 3_000 }).toBe(404);
    await second.reload();
    await second.getByText(door.out.removed).waitFor();
    const asked = await second.evaluate(
      `fetch(location.pathname.replace(/room$/, 'video-session'), { method: 'POST', body: new URLSearchParams() })
        .then((answer) => answer.json())`,
    );
    expect(asked).toEqual({ code: 'removed' });
  });
});

describe('somebody who was in the meeting', () => {
  it('comes back by themselves: the page loaded anew, the media server killed; and meets on without the service', async () => {
    const { nurse, guests } = await openMeeting(rooms, { links: 1 });
    const guest = await rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, guests[0] ?? ''));
    await nurse.addInitScript(HEAR_TONES);
    await nurse.reload();

    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).waitFor();
    await nurse.getByText(texts.waiting).waitFor();
    await nurse.getByRole('button', { name: texts.admit }).click();
    const [guestSees, hostSees] = await Promise.all([guest, nurse].map((page) => fromClickToPicture(nurse, page)));
    say('admit → guest’s first frame', guestSees ?? 0);
    say('admit → host sees the guest', hostSees ?? 0);

    const ways: number[] = [];
    for (let times = 0; times < 5; times += 1) {
      await guest.getByRole('button', { name: texts.leave }).click();
      await guest.waitForURL(`${rooms.origin}${guests[0]}`);
      await nurse.getByText(texts.waiting).waitFor();
      await guest.goto(`${guests[0]}/room`);
      await guest.getByLabel(texts.ownPicture).waitFor();
      await guest.getByRole('button', { name: texts.enter }).click();
      ways.push(await fromClickToPicture(guest, guest));
    }
    const median = ways.toSorted((one, other) => one - other)[2] ?? Number.NaN;
    say('click → first remote frame, median of five', median);
    expect(median).toBeLessThan(OUT_MS);

    let since = performance.now();
    await guest.reload();
    await framesOfTheOther(guest, 1);
    print('loaded anew → first frame', since);

    for (const page of [guest, nurse]) await framesOfTheOther(page, 3);
    const killed = Date.now();
    killVideoServer();
    // what was on its way then is shown by half a second later; where one comes back at once the picture stays in place
    const again = await Promise.all([nurse, guest].map((page) => pictureAfter(page, killed + 500)));
    say('media server killed → both see each other', Math.max(...again) - killed);
    expect(Math.max(...again) - killed).toBeLessThan(BACK_MS);

    // the service is away for both: the call goes on
    for (const page of [nurse, guest]) await page.context().route(`${rooms.origin}/**`, (route) => route.abort());
    await pause(3_000);
    for (const page of [nurse, guest]) expect((await framesOfTheOther(page, 5)).frames).toBe(5);
    for (const page of [nurse, guest]) await page.context().unroute(`${rooms.origin}/**`);

    // the guest leaves and knocks again, which the host hears
    await guest.getByRole('button', { name: texts.leave }).click();
    await guest.waitForURL(`${rooms.origin}${guests[0]}`);
    await nurse.getByText(texts.waiting).waitFor();
    await rooms.service.deps.db.roomPerson.updateMany({ where: { role: 'guest' }, data: { admittedAt: null } });
    await guest.goto(`${guests[0]}/room`);
    const enter = guest.getByRole('button', { name: texts.enter });
    await enter.waitFor();
    since = performance.now();
    await enter.click();
    await nurse.waitForFunction('window.tones > 0');
    print('knock → host’s sound', since);
    await guest.getByText(door.hostThere).waitFor();
    expect(await nurse.title()).toContain(`(1) ${host.title}`);
    await guest.close();
    since = performance.now();
    await nurse.getByRole('button', { name: texts.admit }).waitFor({ state: 'detached' });
    print('guest closed the page → gone from the lobby', since);
    expect(performance.now() - since).toBeLessThan(10_000);
  });

  it('is seen again without a press after their line was cut for 5, 15 and 40 seconds', {
    timeout: 240_000,
  }, async () => {
    const { nurse, guests } = await openMeeting(rooms, { links: 1 });
    const guest = await rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, guests[0] ?? ''));
    const sessions: VideoSession[] = [];
    guest.on('response', async (answer) => {
      if (answer.url().endsWith('/video-session') && answer.ok()) sessions.push(await answer.json());
    });
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    for (const page of [nurse, guest]) await pictureAfter(page, 0);
    for (const seconds of [5, 15, 40]) {
      const mend = await cutLine(guest);
      await pause(seconds * 1000);
      // what was on its way as the line was cut is shown by now
      const [still, since] = [await longestStill(nurse, Date.now() - seconds * 1000), Date.now()];
      expect(still).toBeGreaterThan((seconds - 3) * 1000);
      mend();
      const seen = await Promise.all([nurse, guest].map((page) => pictureAfter(page, since + 500)));
      say(`line cut for ${seconds} s → both see each other`, Math.max(...seen) - since);
      expect(Math.max(...seen) - since).toBeLessThan(BACK_MS);
      await guest.waitForTimeout(2_000);
    }
    expect(await nurse.getByRole('button', { name: texts.admit }).count()).toBe(0);
    // a connection of theirs that was given up meanwhile reaches the media server late, and puts out the one they are in by
    const late = new WebSocket(
      `${rooms.service.deps.video.url}/rtc?access_token=${await asThen(sessions.at(-1))}&protocol=15`,
    );
    await new Promise((open, fail) => {
      late.addEventListener('message', open, { once: true });
      late.addEventListener('error', () => fail(new Error('the media server lets no late connection in')), {
        once: true,
      });
    });
    late.close();
    const since = Date.now();
    for (const page of [nurse, guest]) await pictureAfter(page, since + 1_000);
    expect(await guest.getByText(texts.elsewhere).count()).toBe(0);
  });
});

/** The way in of this session as it was when it was made: it lasts for a minute, and all that went before may take longer. */
async function asThen(session: VideoSession | undefined): Promise<string> {
  const claims = session?.token.split('.')[1] ?? '';
  const { sub, name, attributes, video } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const grants = { publish: ['camera', 'microphone'], subscribe: true, sendData: true } as const;
  return rooms.service.deps.video.token({ room: video.room, identity: sub, name, attributes, grants, ttlSeconds: 60 });
}

const HEAR_TONES = `
  window.tones = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
`;

function print(what: string, since: number): void {
  say(what, performance.now() - since);
}

/** With how busy the machine was, without which such a figure says little. */
function say(what: string, took: number): void {
  process.stdout.write(`  ${what}: ${Math.round(took)} ms (load ${loadavg()[0]?.toFixed(1)})\n`);
}

/** The sentence, whatever it says where something is filled in. */
function said(sentence: string): RegExp {
  const parts = sentence.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.+'));
}

/** This process keeps one server. */
function killVideoServer(): void {
  const [pid] = execFileSync('pgrep', ['-P', String(process.pid), 'livekit-server'])
    .toString()
    .trim()
    .split('\n');
  process.kill(Number(pid), 'SIGKILL');
}
