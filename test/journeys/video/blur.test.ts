// What is behind a person is blurred before it leaves their computer, and what cannot be blurred does not leave it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BookingId } from '../../../src/core/ids.ts';
import type { Role } from '../../../src/core/permissions.ts';
import { freshMedia } from '../../../src/features/video/fresh-media.ts';
import { renewMedia } from '../../../src/features/video/store.ts';
import { transact } from '../../../src/platform/jobs.ts';
import { roomTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { type Camera, findAccessibilityFaults } from '../../support/browser.ts';
import { drawPerson } from '../../support/drawn-person.ts';
import { openRooms, type Rooms } from '../../support/room.ts';

const texts = roomTexts.fi.room;
const { meet } = texts;

let rooms: Rooms;
let folder: string;
let film: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'film-'));
  film = join(folder, 'person.y4m');
  await writeFile(film, drawPerson());
  rooms = await openRooms();
});
afterEach(() => rooms.leave());
afterAll(async () => {
  await rooms.close();
  await rm(folder, { recursive: true });
});

describe('a background that is blurred', () => {
  it('is seen so by the others and the person sharp; also after the page is loaded anew and in the next media room', async () => {
    const { worker, specialist, booking } = await arrive({ film });
    const asked: string[] = [];
    worker.on('request', (request) => asked.push(request.url()));
    await enter(specialist);
    await enter(worker);
    const plain = await lookAt(specialist, { since: 0, wall: 'sharp' });
    expect(asked.filter((url) => url.endsWith('.wasm'))).toEqual([]);

    await worker.getByRole('button', { name: meet.more }).click();
    await worker.getByRole('button', { name: meet.blurBackground }).click();
    const pressed = Date.now();
    const blurred = await lookAt(specialist, { since: pressed, wall: 'blurred' });
    say(`sharpness of the wall ${plain.wall} → ${blurred.wall}, of the face ${plain.face} → ${blurred.face}`);
    say(`pressed → blurred picture at the other: ${blurred.at - pressed} ms`);
    const before = await picturesSeen(specialist);
    await specialist.waitForTimeout(3_000);
    say(
      `pictures a second at the other, of ten: ${Math.round(((await picturesSeen(specialist)) - before) / 0.3) / 10}`,
    );
    expect(blurred.face).toBeGreaterThan(plain.face / 2);
    await worker.getByRole('button', { name: meet.showBackground }).waitFor();
    expect(await findAccessibilityFaults(worker)).toEqual([]);

    let since = Date.now();
    await worker.reload();
    const back = await lookAt(specialist, { since: since + ON_THE_WAY_MS, wall: 'blurred' });
    say(`loaded anew → blurred picture at the other: ${back.at - since} ms`);

    const { deps } = rooms.service;
    const entered = Promise.all([worker, specialist].map((page) => page.waitForResponse(/video-session/)));
    await transact(deps, (tx) => renewMedia(tx, booking, freshMedia(), deps.clock.now()));
    await entered;
    await specialist.waitForTimeout(4_000);
    await lookAt(specialist, { since: Date.now(), wall: 'blurred' });

    await worker.getByRole('button', { name: texts.cameraOff }).click();
    await worker.getByRole('button', { name: texts.cameraOn }).click();
    since = Date.now();
    await lookAt(specialist, { since: since + ON_THE_WAY_MS, wall: 'blurred' });
    // of all pictures since the press none showed the wall
    const sharpest = await sharpestWall(specialist, pressed + ON_THE_WAY_MS);
    say(`sharpest wall of all pictures since: ${sharpest}`);
    expect(sharpest).toBeLessThan(BLURRED);

    // and it is remembered before the next meeting, where one sees oneself so
    await worker.getByRole('button', { name: texts.leave }).click();
    await worker.waitForURL(`${rooms.origin}/bookings/${booking}`);
    await worker.goto(`/bookings/${booking}/room`);
    await worker.getByLabel(texts.ownPicture).waitFor();
    await worker.getByRole('button', { name: meet.showBackground }).waitFor();
    expect(await findAccessibilityFaults(worker)).toEqual([]);

    expect(asked.some((url) => url.endsWith('.wasm'))).toBe(true);
    const video = new URL(rooms.service.deps.video.url).host;
    const elsewhere = asked.filter((url) => !/^(blob|data):/.test(url) && new URL(url).host !== video);
    expect(elsewhere.filter((url) => new URL(url).origin !== rooms.origin)).toEqual([]);
    expect(rooms.refused).toEqual([]);
  });

  it('stays so when another camera is chosen', async () => {
    const { worker, specialist } = await arrive({ film }, { blurs: true, before: SECOND_CAMERA });
    await enter(specialist);
    await enter(worker);
    await lookAt(specialist, { since: 0, wall: 'blurred' });
    await worker.getByRole('button', { name: meet.more }).click();
    await worker.getByLabel(texts.camera).selectOption('second');
    await worker.waitForFunction('opened > 0');
    await lookAt(specialist, { since: Date.now() + ON_THE_WAY_MS, wall: 'blurred' });
    expect(await sharpestWall(specialist, 0)).toBeLessThan(BLURRED);
    await worker.getByRole('button', { name: meet.showBackground }).click();
    await lookAt(specialist, { since: 0, wall: 'sharp' });
  });

  it('is seen so too where a browser hands out no streams of pictures, as most do', async () => {
    const { worker, specialist } = await arrive({ film }, { blurs: true, before: NO_STREAMS });
    await enter(specialist);
    await enter(worker);
    const { face, wall } = await lookAt(specialist, { since: 0, wall: 'blurred' });
    expect(face).toBeGreaterThan(2);
    // drawn anew by another way, whose camera goes off and on as well
    await worker.getByRole('button', { name: texts.cameraOff }).click();
    await worker.getByRole('button', { name: texts.cameraOn }).click();
    await lookAt(specialist, { since: Date.now() + ON_THE_WAY_MS, wall: 'blurred' });
    say(`without streams of pictures: wall ${wall}, face ${face}`);
    expect(await sharpestWall(specialist, 0)).toBeLessThan(BLURRED);
  });

  it('that cannot be made is said, and no picture goes in its place until the person wants it', async () => {
    const { worker, specialist } = await arrive({ film }, { blurs: true, before: NO_WASM });
    await enter(specialist);
    await worker.getByRole('alert').filter({ hasText: meet.blurFailed }).waitFor();
    expect(await findAccessibilityFaults(worker)).toEqual([]);
    await enter(worker);
    await worker.getByRole('alert').filter({ hasText: meet.blurFailed }).waitFor();
    await worker.getByRole('button', { name: texts.cameraOn }).click();
    await worker.getByRole('alert').filter({ hasText: meet.blurFailed }).waitFor();
    await specialist.waitForTimeout(1_500);
    expect(await picturesSeen(specialist)).toBe(0);
    await worker.getByRole('button', { name: meet.withoutBlur }).press('Enter');
    await lookAt(specialist, { since: 0, wall: 'sharp' });
    // what was pressed is gone, and the focus is still in the room
    expect(await worker.evaluate("document.activeElement.closest('.room') !== null")).toBe(true);
  });

  it('that fails in the middle turns the camera off, and says so', async () => {
    const { worker, specialist } = await arrive({ film }, { blurs: true });
    await enter(specialist);
    await enter(worker);
    await lookAt(specialist, { since: 0, wall: 'blurred' });
    await worker.evaluate('OffscreenCanvasRenderingContext2D.prototype.drawImage = () => { throw new Error() }');
    await worker.getByRole('alert').filter({ hasText: meet.blurFailed }).waitFor();
    await worker.getByRole('button', { name: texts.cameraOn }).waitFor();
    await specialist.locator('.room-tile[data-own=false] video').waitFor({ state: 'detached' });
    expect(await sharpestWall(specialist, 0)).toBeLessThan(BLURRED);
  });
});

/** A picture that was on its way as something was pressed is seen by then. */
const ON_THE_WAY_MS = 1_000;
/** How much neighbouring points of the wall differ on average, of 255. */
const [SHARP, BLURRED] = [10, 5];

type Look = { readonly at: number; readonly wall: number; readonly face: number };

/** Waits for a picture of the other like that. */
function lookAt(page: Page, { since, wall }: { since: number; wall: 'sharp' | 'blurred' }): Promise<Look> {
  const isSo = wall === 'sharp' ? `wall > ${SHARP}` : `wall < ${BLURRED}`;
  return page.evaluate(`new Promise((done) => {
    const look = () => {
      const found = looks.find(({ at, wall }) => at >= ${since} && ${isSo});
      if (found) done(found);
      else setTimeout(look, 50);
    };
    look();
  })`);
}

function sharpestWall(page: Page, since: number): Promise<number> {
  return page.evaluate(`Math.max(...looks.filter(({ at }) => at >= ${since}).map(({ wall }) => wall))`);
}

function picturesSeen(page: Page): Promise<number> {
  return page.evaluate('looks.length');
}

/** Keeps how sharp each picture of another is: at the upper corners and where the face is. */
const LOOK = `
  globalThis.looks = [];
  const [width, height] = [320, 240];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  const judge = (video) => {
    context.drawImage(video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    // black is what is shown of nobody
    if (!data.some((value, i) => i % 4 !== 3 && value > 40)) return;
    const steps = (from, to, top, bottom) => {
      const found = [];
      for (let y = top; y < bottom; y += 1)
        for (let x = from; x < to - 1; x += 1)
          found.push(Math.abs(data[4 * (y * width + x) + 1] - data[4 * (y * width + x + 1) + 1]));
      return found;
    };
    const mean = (all) => Math.round((10 * all.reduce((sum, one) => sum + one, 0)) / all.length) / 10;
    const wall = mean([...steps(4, 60, 4, 100), ...steps(260, 316, 4, 100)]);
    looks.push({ at: Date.now(), wall, face: mean(steps(130, 190, 80, 140)) });
  };
  const watched = new WeakSet();
  const watch = (video) => {
    if (watched.has(video)) return;
    watched.add(video);
    const next = () => { judge(video); video.requestVideoFrameCallback(next); };
    video.requestVideoFrameCallback(next);
  };
  new MutationObserver(() => document.querySelectorAll('.room-tile[data-own=false] video').forEach(watch))
    .observe(document, { childList: true, subtree: true });
`;

/** A second camera beside the film's, which shows the same. */
const SECOND_CAMERA = `
  globalThis.opened = 0;
  const devices = navigator.mediaDevices;
  const [list, open] = [devices.enumerateDevices.bind(devices), devices.getUserMedia.bind(devices)];
  devices.enumerateDevices = async () =>
    (await list()).flatMap((one) =>
      one.kind === 'videoinput' ? [one, { ...one.toJSON(), deviceId: 'second', label: 'second' }] : [one]);
  devices.getUserMedia = async (wanted) => {
    const id = wanted.video?.deviceId;
    if ((id?.exact ?? id?.ideal ?? id) !== 'second') return open(wanted);
    opened += 1;
    const stream = await open({ ...wanted, video: true });
    for (const track of stream.getVideoTracks()) {
      const settings = track.getSettings.bind(track);
      track.getSettings = () => ({ ...settings(), deviceId: 'second' });
    }
    return stream;
  };
`;

const NO_STREAMS = 'delete globalThis.MediaStreamTrackGenerator; delete globalThis.MediaStreamTrackProcessor;';

const NO_WASM = `WebAssembly.instantiateStreaming = WebAssembly.instantiate = () => Promise.reject(new Error('none'));`;

function say(what: string): void {
  process.stdout.write(`  ${what}\n`);
}

async function enter(page: Page): Promise<void> {
  await page.getByRole('button', { name: texts.enter }).click();
  await page.getByRole('heading', { name: texts.meeting, exact: true }).waitFor();
}

/** A worker with this camera, who may have chosen to blur, and a specialist without any, each before the room. */
async function arrive(camera: Camera, { blurs = false, before = '' }: { blurs?: boolean; before?: string } = {}) {
  const { service } = rooms;
  const found = await service.call(
    'worker',
    'GET',
    '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi',
  );
  const { body } = await service.call('worker', 'POST', '/api/bookings', {
    slot: found.body.items[0].id,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
  });
  service.travelTo(body.start);
  const open = async (role: Role, has: Camera, script: string) => {
    const page = await rooms.browse({ camera: has, cookies: await rooms.signIn(role) });
    await page.addInitScript(script);
    await page.goto(`/bookings/${body.id}/room`);
    return page;
  };
  const choice = blurs ? "localStorage.setItem('blur', 'yes');" : '';
  const [worker, specialist] = await Promise.all([
    open('worker', camera, `${choice}${before}`),
    open('specialist', 'none', LOOK),
  ]);
  const booking: BookingId = body.id;
  return { worker, specialist, booking };
}
