// Two people meet: two Chromium processes with fake cameras, the real pages, a real LiveKit server.

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/core/permissions.ts';
import { bringRooms } from '../../../src/features/video/keep-rooms.ts';
import { roomTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { type Camera, findAccessibilityFaults } from '../../support/browser.ts';
import { framesOfTheOther, openRooms, type Rooms } from '../../support/room.ts';

const texts = roomTexts.fi.room;

let rooms: Rooms;
beforeAll(async () => {
  rooms = await openRooms();
});
afterEach(() => rooms.leave());
afterAll(() => rooms.close());

describe('a booked consultation by video', () => {
  it('is held: each sees the other move, hears when they come and go, and is told when it ends', async () => {
    const booking = await bookByVideo();
    rooms.service.travelTo(booking.start);
    const [worker, specialist] = await Promise.all([arrive('worker', booking.id), arrive('specialist', booking.id)]);

    // what is asked stands beside the picture
    await specialist.getByText('Lapsi herää yöllä monta kertaa.').waitFor();
    await specialist.getByRole('button', { name: texts.trial.start }).click();
    const output = specialist.getByLabel(texts.trial.output);
    await output.selectOption({ index: 2 });
    const speaker = await output.inputValue();
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
    const heardFrom = () => specialist.evaluate("document.querySelector('.room audio')?.sinkId");
    await expect.poll(heardFrom, { timeout: 10_000 }).toBe(speaker);
    await specialist
      .getByRole('status')
      .filter({ hasText: texts.came.replace('{name}', texts.booker) })
      .waitFor();

    expect(await findAccessibilityFaults(worker)).toEqual([]);
    await worker.getByRole('button', { name: texts.leave }).click();
    await worker.waitForURL(`${rooms.origin}/bookings/${booking.id}`);
    await specialist
      .getByRole('status')
      .filter({ hasText: texts.went.replace('{name}', texts.booker) })
      .waitFor();

    await rooms.service.deps.db.booking.update({ where: { id: booking.id }, data: { status: 'cancelled' } });
    await bringRooms(rooms.service.deps);
    await specialist.getByText(texts.door.out.cancelled).waitFor();
    expect(rooms.refused).toEqual([]);
  });

  it('can be prepared for before it opens, and opens by itself', async () => {
    const booking = await bookByVideo();
    rooms.service.travelTo(Date.parse(booking.start) - 60 * 60_000);
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
    rooms.service.travelTo(booking.start);
    const page = await arrive('worker', booking.id, { camera: 'none' });
    await page.getByRole('alert').filter({ hasText: texts.noDevices }).waitFor();
    await page.getByRole('button', { name: texts.enter }).click();
    await page.getByText(texts.waiting).waitFor();
    expect(await page.getByRole('button', { name: texts.cameraOn }).isVisible()).toBe(true);
  });

  it('says what to do where encryption does not start, and shows and sends nothing', async () => {
    const booking = await bookByVideo();
    rooms.service.travelTo(booking.start);
    const page = await arrive('worker', booking.id, { before: NO_WORKER });
    await page.getByRole('button', { name: texts.enter }).click();
    await page.getByRole('alert').filter({ hasText: texts.meet.noEncryption }).waitFor();
    expect(await findAccessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: texts.meet.reload }).click();
    await page.getByText(texts.waiting).waitFor();
  });

  it('shows on a device that was woken that somebody waits, whatever page is open', async () => {
    const page = await rooms.browse({ camera: 'none', cookies: await rooms.signIn('specialist') });
    await page.goto('/own-devices');
    const started = page.context().waitForEvent('serviceworker');
    await page.evaluate("navigator.serviceWorker.register('/knock-worker.js', { scope: '/knocks/' }).then(() => {})");
    const worker = await started;
    const devtools = await page.context().newCDPSession(page);
    const known = Promise.withResolvers<string>();
    devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      const active = versions.find(({ status }) => status === 'activated');
      if (active) known.resolve(active.registrationId);
    });
    await devtools.send('ServiceWorker.enable');
    const registrationId = await known.promise;
    // a browser without windows lets nobody show anything: what would be shown is kept
    await worker.evaluate(() => {
      const here = globalThis as unknown as { registration: { showNotification: unknown }; shown: unknown[] };
      here.shown = [];
      here.registration.showNotification = async (title: string, about: { body: string; data: object }) => {
        here.shown.push({ title, body: about.body, ...about.data });
      };
    });
    const said = { title: 'Joku odottaa videotapaamisessa', body: 'Tapaaminen klo 13.00.', path: '/my-day' };
    const data = JSON.stringify(said);
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: rooms.origin, registrationId, data });
    const shown = () => worker.evaluate(() => (globalThis as unknown as { shown: unknown[] }).shown);
    await expect.poll(shown, { timeout: 20_000 }).toEqual([said]);
    expect(rooms.refused).toEqual([]);
  });

  it('says without JavaScript that video needs it', async () => {
    const booking = await bookByVideo();
    rooms.service.travelTo(booking.start);
    const page = await arrive('worker', booking.id, { script: false });
    await page.getByRole('heading', { name: roomTexts.fi.withoutScriptTitle }).waitFor();
    expect(await page.getByText(roomTexts.fi.loading).isVisible()).toBe(false);
  });
});

async function bookByVideo() {
  const found = await rooms.service.call(
    'worker',
    'GET',
    '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi',
  );
  const answer = await rooms.service.call('worker', 'POST', '/api/bookings', {
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
  {
    camera = 'works',
    ownClock = false,
    script = true,
    before = '',
  }: { camera?: Camera; ownClock?: boolean; script?: boolean; before?: string } = {},
): Promise<Page> {
  const cookies = await rooms.signIn(role);
  const page = await rooms.browse({ camera, cookies, context: { javaScriptEnabled: script } });
  if (ownClock) await page.clock.install();
  if (before !== '') await page.addInitScript(before);
  await page.goto(`/bookings/${booking}/room`);
  return page;
}

/** Its script is not found, as where something between blocks it. */
const NO_WORKER = `
  globalThis.Worker = class extends Worker {
    constructor(_, ...more) { super('/islands/none.js', ...more); }
  };
`;
