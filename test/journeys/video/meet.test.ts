// Two people meet: two Chromium processes with fake cameras, the real pages, a real LiveKit server.

import { type ServerType, serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/core/permissions.ts';
import { closeVideoRoom } from '../../../src/features/video/close-video-room.ts';
import type { VideoServer } from '../../../src/platform/livekit.ts';
import { roomTexts } from '../../../src/surfaces/web/messages/room.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { findAccessibilityFaults, openBrowser } from '../../support/browser.ts';
import { startTestVideo } from '../../support/livekit.ts';

const texts = roomTexts.fi.room;

let video: VideoServer;
let service: TestApp;
let server: ServerType;
let origin: string;
const browsers: Browser[] = [];
const sessions = new Map<Role, string>();
/** what the page wanted to load and its policy did not allow */
const refused: string[] = [];

beforeAll(async () => {
  video = await startTestVideo();
  service = await openApp({ video });
  server = serve({ fetch: service.app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await new Promise((closed) => server.close(closed));
  await service.close();
});

describe('a booked consultation by video', () => {
  it('is held: each sees the other move, hears when they come and go, and is told when it ends', async () => {
    const booking = await bookByVideo();
    service.travelTo(booking.start);
    const [worker, specialist] = await Promise.all([arrive('worker', booking.id), arrive('specialist', booking.id)]);

    await specialist.getByRole('button', { name: texts.enter }).click();
    await specialist.getByText(texts.waiting).waitFor();
    expect(await findAccessibilityFaults(specialist)).toEqual([]);
    await worker.getByRole('button', { name: texts.enter }).click();

    for (const page of [worker, specialist]) {
      const seen = await framesOfTheOther(page, 10);
      expect(seen.frames).toBe(10);
      expect(seen.width).toBeGreaterThan(0);
      expect(seen.until).toBeGreaterThan(seen.from);
    }
    await worker.getByText('Psykologi').first().waitFor();
    await specialist
      .getByRole('status')
      .filter({ hasText: texts.came.replace('{name}', texts.booker) })
      .waitFor();

    expect(await findAccessibilityFaults(worker)).toEqual([]);
    await worker.getByRole('button', { name: texts.leave }).click();
    await worker.waitForURL(`${origin}/bookings/${booking.id}`);
    await specialist
      .getByRole('status')
      .filter({ hasText: texts.went.replace('{name}', texts.booker) })
      .waitFor();

    await service.deps.db.booking.update({ where: { id: booking.id }, data: { status: 'cancelled' } });
    await closeVideoRoom(service.deps, { booking: booking.id, sequence: 1, change: 'cancelled' });
    await specialist.getByRole('heading', { name: texts.ended }).waitFor();
    expect(refused).toEqual([]);
  });

  it('can be prepared for before it opens, and opens by itself', async () => {
    const booking = await bookByVideo();
    service.travelTo(Date.parse(booking.start) - 60 * 60_000);
    const page = await arrive('worker', booking.id, { ownClock: true });
    const enter = page.getByRole('button', { name: texts.enter });
    await page.getByLabel(texts.ownPicture).waitFor();
    expect(await enter.getAttribute('aria-disabled')).toBe('true');
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.clock.fastForward('49:00');
    expect(await enter.getAttribute('aria-disabled')).toBe('true');
    await page.clock.fastForward('01:05');
    await page.getByText(texts.nowOpen).waitFor();
    expect(await enter.getAttribute('aria-disabled')).toBe('false');
  });

  it('can be entered without camera and microphone, and says so', async () => {
    const booking = await bookByVideo();
    service.travelTo(booking.start);
    const page = await arrive('worker', booking.id, { camera: false });
    await page.getByRole('alert').filter({ hasText: texts.noMicrophone }).waitFor();
    await page.getByRole('button', { name: texts.enter }).click();
    await page.getByText(texts.waiting).waitFor();
    expect(await page.getByRole('button', { name: texts.cameraOn }).isVisible()).toBe(true);
  });

  it('says without JavaScript that video needs it', async () => {
    const booking = await bookByVideo();
    service.travelTo(booking.start);
    const page = await arrive('worker', booking.id, { script: false });
    await page.getByRole('heading', { name: roomTexts.fi.withoutScriptTitle }).waitFor();
    expect(await page.getByText(roomTexts.fi.loading).isVisible()).toBe(false);
  });
});

async function bookByVideo() {
  const found = await service.call(
    'worker',
    'GET',
    '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi',
  );
  const answer = await service.call('worker', 'POST', '/api/bookings', {
    slot: found.body.items[0].id,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** A browser process of the person's own, signed in, on the room's page. With `ownClock` the test moves its time. */
async function arrive(
  role: Role,
  booking: string,
  { camera = true, ownClock = false, script = true } = {},
): Promise<Page> {
  const browser = await openBrowser({ camera });
  browsers.push(browser);
  const context = await browser.newContext({ javaScriptEnabled: script });
  await context.addCookies(await cookiesOf(role));
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text());
  });
  if (ownClock) await page.clock.install();
  await page.goto(`${origin}/bookings/${booking}/room`);
  return page;
}

/** A sign-in link works once, so the session it gave is kept. */
async function cookiesOf(role: Role) {
  const header = sessions.get(role) ?? (await service.signIn(role));
  sessions.set(role, header);
  return header.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: origin };
  });
}

/** The part of HTMLVideoElement used here; the server's types know no browser. */
type Playing = {
  readonly currentTime: number;
  readonly videoWidth: number;
  readonly requestVideoFrameCallback: (shown: () => void) => number;
};

/** Waits until the browser has shown so many frames of the other's picture. */
function framesOfTheOther(page: Page, count: number) {
  return page.locator('.room-tile[data-own=false] video').evaluate(
    (video: Playing, wanted) =>
      new Promise<{ frames: number; width: number; from: number; until: number }>((seen) => {
        const from = video.currentTime;
        let frames = 0;
        const next = () => {
          frames += 1;
          if (frames < wanted) video.requestVideoFrameCallback(next);
          else seen({ frames, width: video.videoWidth, from, until: video.currentTime });
        };
        video.requestVideoFrameCallback(next);
      }),
    count,
  );
}
