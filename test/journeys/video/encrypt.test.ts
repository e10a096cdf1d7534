// Inside a meeting: encrypted from end to end, and held well enough when the line is not. Two Chromium, a real LiveKit.

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language, Role } from '../../../src/core/permissions.ts';
import { roomTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { findAccessibilityFaults } from '../../support/browser.ts';
import { framesOfTheOther, openRooms, type Rooms } from '../../support/room.ts';

const fi = roomTexts.fi.room;
const sv = roomTexts.sv.room;
const en = roomTexts.en.room;
const SMALL = { width: 320, height: 640 };

let rooms: Rooms;
beforeAll(async () => {
  rooms = await openRooms();
});
afterEach(() => rooms.leave());
afterAll(() => rooms.close());

describe('a meeting by video', () => {
  it('is encrypted from end to end: each sees and hears the other, and may write to them', async () => {
    const [worker, specialist] = await meet({ worker: 'sv', specialist: 'fi' });
    for (const page of [worker, specialist]) {
      expect((await framesOfTheOther(page, 10)).frames).toBe(10);
      // A tone once a second with silence between: what is not decrypted is noise without an end.
      const { loudest, quietest } = await soundOfTheOther(page);
      expect(loudest).toBeGreaterThan(0.1);
      expect(quietest).toBeLessThan(0.01);
    }
    await specialist.getByText(fi.meet.encrypted).waitFor();
    await worker.getByText(sv.meet.encrypted).waitFor();
    expect(await focused(specialist)).toBe(fi.meeting);

    await specialist.getByRole('button', { name: fi.meet.chat }).press('Enter');
    await specialist.locator('textarea:focus').waitFor();
    await specialist.keyboard.type('Näkyykö kuva?');
    await specialist.keyboard.press('Enter');
    await specialist.getByRole('log').getByText('Näkyykö kuva?').waitFor();
    await worker
      .getByRole('status')
      .filter({ hasText: /Nytt meddelande: / })
      .waitFor();
    await worker.getByRole('button', { name: sv.meet.chatUnread.replace('{count}', '1') }).click();
    await worker.getByRole('log').getByText('Näkyykö kuva?').waitFor();
    for (const page of [worker, specialist]) {
      await page.setViewportSize(SMALL);
      expect(await findAccessibilityFaults(page)).toEqual([]);
      expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBeLessThanOrEqual(SMALL.width);
    }
    await specialist.keyboard.press('Escape');
    expect(await focused(specialist)).toBe(fi.meet.chat);
    await specialist.getByRole('button', { name: fi.meet.more }).press('Enter');
    expect(await findAccessibilityFaults(specialist)).toEqual([]);
    await specialist.getByRole('button', { name: fi.meet.raiseHand }).press('Enter');
    await worker.getByText(sv.meet.handUp).waitFor();
    expect(rooms.refused).toEqual([]);
  });

  it('replaces a camera that is unplugged, says within three seconds that a picture stands still, and goes on with sound', async () => {
    const [worker, specialist] = await meet({ worker: 'fi', specialist: 'en' });
    for (const page of [worker, specialist]) await framesOfTheOther(page, 5);
    await specialist.evaluate(`document.querySelector('.room-tile[data-own=true] video').srcObject
      .getVideoTracks().forEach((track) => track.dispatchEvent(new Event('ended')))`);
    await specialist
      .getByRole('status')
      .filter({ hasText: en.meet.deviceReplaced.split('{device}')[1] ?? '' })
      .waitFor();
    await specialist.setViewportSize(SMALL);
    const said = specialist.getByRole('status').filter({ hasText: en.meet.still });
    await worker.evaluate(
      'connections.forEach((one) => one.getSenders().forEach((sender) => sender.replaceTrack(null)))',
    );
    const stopped = performance.now();
    await said.waitFor();
    const waited = performance.now() - stopped;
    console.log(`a picture that stands still is said after ${Math.round(waited)} ms`);
    expect(waited).toBeLessThan(3_000);
    expect(await findAccessibilityFaults(specialist)).toEqual([]);
    await specialist.getByRole('link', { name: /Call/ }).first().waitFor();

    await specialist.getByRole('button', { name: en.meet.audioOnly }).click();
    await specialist.locator('.room-tile video').first().waitFor({ state: 'detached' });
    expect(await specialist.locator('.room-tile video').count()).toBe(0);
    await specialist.getByRole('button', { name: en.cameraOn }).waitFor();
  });

  it('shows and plays nothing of somebody who has another key, and says so on both sides', async () => {
    const [worker, specialist] = await meet({ worker: 'fi', specialist: 'fi' }, (page) =>
      page.route('**/video-session', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: { ...(await answer.json()), key: 'A'.repeat(43) } });
      }),
    );
    for (const page of [worker, specialist]) {
      await page.getByText(fi.meet.unread.split('{')[0] ?? '').waitFor();
      await page.getByText(fi.meet.partlyEncrypted).waitFor();
      expect(await attachedOfTheOther(page)).toBe(0);
    }
    await specialist.waitForTimeout(1_000);
    for (const page of [worker, specialist]) expect(await attachedOfTheOther(page)).toBe(0);
  });

  it('goes on unencrypted, said to all with the reason, while somebody’s browser cannot encrypt', async () => {
    const [worker, specialist] = await meet({ worker: 'fi', specialist: 'fi' }, (page) =>
      page.addInitScript(
        'delete RTCRtpSender.prototype.createEncodedStreams; delete globalThis.RTCRtpScriptTransform;',
      ),
    );
    for (const page of [worker, specialist]) {
      await page.getByText(fi.meet.notEncrypted).waitFor();
      expect((await framesOfTheOther(page, 5)).frames).toBe(5);
    }
    await specialist.getByText(fi.meet.theyCannot.replace('{name}', fi.booker)).waitFor();
    await worker.getByText(fi.meet.ownCannot).waitFor();
    await worker.getByRole('button', { name: fi.leave }).click();
    await specialist.getByText(fi.meet.encrypted).waitFor();
  });
});

/** Worker and specialist, each in a browser and language of their own, inside. `prepare`: the worker's page, before. */
async function meet(
  languages: Readonly<Record<'worker' | 'specialist', Language>>,
  prepare: (page: Page) => Promise<unknown> = async () => undefined,
): Promise<[Page, Page]> {
  const { service } = rooms;
  const found = await service.call('worker', 'GET', SLOTS);
  const { body } = await service.call('worker', 'POST', '/api/bookings', {
    slot: found.body.items[0].id,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
  });
  service.travelTo(body.start);
  const enter = async (role: Extract<Role, 'worker' | 'specialist'>) => {
    const page = await rooms.browse({ camera: 'works', cookies: await rooms.signIn(role) });
    if (role === 'worker') await prepare(page);
    await page.addInitScript(REMEMBER_CONNECTIONS);
    await page.goto(`/language/${languages[role]}?to=/bookings/${body.id}/room`);
    await page.getByRole('button', { name: roomTexts[languages[role]].room.enter }).click();
    return page;
  };
  return [await enter('worker'), await enter('specialist')];
}

const SLOTS = '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
const REMEMBER_CONNECTIONS = `
  globalThis.connections = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) { super(...given); connections.push(this); }
  };
`;

/** The loudest and the quietest moment of the other's sound in two seconds. */
function soundOfTheOther(page: Page): Promise<{ loudest: number; quietest: number }> {
  return page.evaluate(`(async () => {
    const pause = (ms) => new Promise((next) => setTimeout(next, ms));
    while (document.querySelector('.room audio')?.srcObject == null) await pause(50);
    const context = new AudioContext();
    const ear = context.createAnalyser();
    context.createMediaStreamSource(document.querySelector('.room audio').srcObject).connect(ear);
    const moment = new Float32Array(ear.fftSize);
    const heard = [];
    for (let beats = 0; beats < 100; beats += 1) {
      await pause(20);
      ear.getFloatTimeDomainData(moment);
      heard.push(Math.max(...moment.map(Math.abs)));
    }
    await context.close();
    return { loudest: Math.max(...heard), quietest: Math.min(...heard.slice(10)) };
  })()`);
}

/** How many pictures and sounds of the other are attached. */
function attachedOfTheOther(page: Page): Promise<number> {
  return page.locator('.room-tile[data-own=false] video, .room audio').count();
}

function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.textContent.trim()');
}
