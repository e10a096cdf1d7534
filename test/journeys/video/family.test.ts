// A family meets its professional by video: a phone that has nothing but the link, a browser of the house, a real LiveKit.

import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Language, languages } from '../../../src/core/permissions.ts';
import { sayTime } from '../../../src/core/wording.ts';
import { channelTexts, knockTexts, roomTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { familyLinkTexts } from '../../../src/surfaces/web/family-link/texts/words.ts';
import { ownNumberTexts, waitingAreaTexts, walkInTexts } from '../../../src/surfaces/web/walk-ins/texts/words.ts';
import { type Camera, findAccessibilityFaults } from '../../support/browser.ts';
import { bookAppointment } from '../../support/family.ts';
import { signInAs } from '../../support/meeting.ts';
import { until } from '../../support/process.ts';
import { fallAsleep, framesOfTheOther, openRooms, type Rooms } from '../../support/room.ts';
import { AT, PHONE as PHONE_OF_AREA, withWaitingArea } from '../../support/waiting-area.ts';

const texts = roomTexts.fi.room;
const words = familyLinkTexts.fi;
const own = ownNumberTexts.fi;
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, locale: 'fi-FI' };

let rooms: Rooms;
beforeAll(async () => {
  rooms = await openRooms();
});
afterEach(() => rooms.leave());
afterAll(() => rooms.close());

describe('a family’s appointment by video', () => {
  it('is two taps from the link: the family waits to be let in, and then each sees the other move', async () => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    await nurse.goto('/my-day');
    const phone = await family(path);
    await phone.getByRole('link', { name: words.join }).tap();
    await phone.getByLabel(texts.ownPicture).waitFor();
    expect(await hiddenControls(phone)).toEqual([]);
    await phone.getByRole('button', { name: texts.enter }).tap();
    await phone.getByRole('heading', { name: texts.lobby }).waitFor();
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    expect(await phone.locator('video').count()).toBe(0);

    // on the page of the nurse's day it is said that somebody waits
    const toMeeting = nurse.getByRole('link', { name: knockTexts.fi.open });
    await toMeeting.waitFor();
    expect(await nurse.title()).toMatch(new RegExp(`^\\(1\\) ${texts.host.title} `));
    expect(await findAccessibilityFaults(nurse)).toEqual([]);
    await toMeeting.click();
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByText(texts.knocks.replace('{name}', roomTexts.fi.family)).first().waitFor();
    expect(await findAccessibilityFaults(nurse)).toEqual([]);
    await nurse.getByRole('button', { name: texts.admit }).click();
    for (const page of [phone, nurse]) {
      const seen = await framesOfTheOther(page, 10);
      expect([seen.frames, seen.width > 0, seen.until > seen.from]).toEqual([10, true, true]);
    }
    // another of the family takes part by phone
    await nurse.getByRole('button', { name: texts.phone.mark.split(':')[0] ?? '' }).click();
    for (const page of [phone, nurse]) await page.getByText(texts.phone.one).waitFor();
    await nurse.getByRole('button', { name: texts.phone.unmark.split(':')[0] ?? '' }).waitFor();
    expect(await findAccessibilityFaults(nurse)).toEqual([]);
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    expect(await widthOf(phone)).toBeLessThanOrEqual(PHONE.viewport.width);
    for (const page of [phone, nurse]) expect(await hiddenControls(page)).toEqual([]);
    // what was opened stands whole beside the pictures and the controls
    await phone.setViewportSize({ width: 360, height: 640 });
    await phone.getByRole('button', { name: texts.meet.chat }).tap();
    await phone.getByRole('textbox', { name: texts.meet.chatField }).waitFor();
    expect(await phone.evaluate(IN_SIGHT('.room-stage, .room-chat, .room-chat textarea, .room-bar'))).toEqual([]);
    // pressed twice, what is written is sent once
    await phone.getByRole('textbox', { name: texts.meet.chatField }).fill('Kuuletko?');
    const send = phone.getByRole('button', { name: texts.meet.chatSend });
    await send.evaluate((button: { click: () => void }) => {
      button.click();
      button.click();
    });
    await phone.getByText('Kuuletko?').first().waitFor();
    await nurse.getByRole('button', { name: texts.meet.chatUnread.replace('{count}', '1') }).waitFor();
    expect(await phone.getByText('Kuuletko?').count()).toBe(1);
    expect(rooms.refused).toEqual([]);
  });

  it('says each thing once, and keeps the focus in the room, from the first press to the end', async () => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    const guest = await rooms.browse({ context: { locale: 'fi-FI' } });
    await guest.addInitScript(HEARD);
    await guest.goto(`/language/fi?to=${path}/room`);
    await guest.getByRole('button', { name: texts.enter }).focus();
    await guest.keyboard.press('Enter');
    await guest.getByRole('heading', { name: texts.lobby }).waitFor();
    await nurse.getByRole('button', { name: texts.enter }).click();
    await guest.getByText(texts.door.hostThere).waitFor();
    await nurse.getByRole('button', { name: texts.admit }).click();
    await framesOfTheOther(guest, 3);
    const other = await family(path);
    await other.goto(`${path}/room`);
    await other.getByRole('button', { name: texts.enter }).tap();
    await guest.getByRole('heading', { name: texts.elsewhere }).waitFor();
    expect(await guest.evaluate('document.activeElement.textContent')).toBe(texts.elsewhere);
    // nothing that was so in the room is said any more
    expect(await guest.locator('.room-status').textContent()).toBe('');
    await guest.keyboard.press('Tab');
    await guest.keyboard.press('Enter');
    await framesOfTheOther(guest, 3);
    await other.getByRole('heading', { name: texts.elsewhere }).waitFor();
    const muted = nurse.waitForResponse(/\/mute$/);
    await nurse.getByRole('button', { name: /^Mykistä/ }).click();
    await muted;
    // a host's next press within this is taken for the same
    await nurse.waitForTimeout(500);
    await guest.getByRole('status').filter({ hasText: texts.meet.youAreMuted }).waitFor();
    await guest.getByRole('button', { name: texts.meet.more }).focus();
    await guest.keyboard.press('Enter');
    await guest.getByRole('button', { name: texts.meet.audioOnly }).focus();
    await guest.keyboard.press('Escape');
    expect(await guest.evaluate('document.activeElement.textContent.trim()')).toBe(texts.meet.more);
    rooms.service.travelTo(start + 26 * 60_000);
    const ends = texts.door.ends.replace('{time}', sayTime(start + 30 * 60_000, 'fi', 'Europe/Helsinki'));
    // whose clock jumped is told of the time with the next news
    await nurse.getByLabel(texts.host.note).selectOption('soon');
    await guest.getByText(ends).waitFor();
    rooms.service.travelTo(start + 30 * 60_000);
    await guest.getByText(texts.door.out.over).waitFor();
    const heard: string[] = await guest.evaluate('heard');
    const times = (said: string) => heard.filter((one) => one === said).length;
    expect([texts.meet.youAreMuted, texts.door.hostThere, ends].map(times)).toEqual([1, 1, 1]);
    // admitted, and back from the other device
    expect(times(texts.meet.inside)).toBe(2);
    expect(await guest.evaluate('lost')).toEqual([]);
  });

  it('is let in also where the line by which the page hears is silent', async () => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    const phone = await family(path);
    // as behind something that keeps back what is not finished
    await phone.route('**/room/events', () => undefined);
    await phone.goto(`${path}/room`);
    await phone.getByRole('button', { name: texts.enter }).tap();
    await phone.getByRole('heading', { name: texts.lobby }).waitFor();
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    await framesOfTheOther(phone, 3);
  });

  it('shows a phone that slept how it stands within three seconds of its waking', async () => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    const phone = await family(path);
    await phone.goto(`${path}/room`);
    await phone.getByRole('button', { name: texts.enter }).tap();
    await nurse.getByRole('button', { name: texts.enter }).click();
    const admit = nurse.getByRole('button', { name: texts.admit });
    await admit.waitFor();
    // it has been told how it stands before it sleeps
    await phone.getByRole('heading', { name: texts.lobby }).waitFor();
    let wake = await fallAsleep(phone);
    await nurse.waitForTimeout(10_000);
    await nurse.getByLabel(texts.host.note).selectOption('soon');
    await nurse.waitForTimeout(2_000);
    let since = performance.now();
    wake();
    await phone.getByText(texts.door.notes.soon).waitFor();
    expect(performance.now() - since).toBeLessThan(3_000);

    await admit.click();
    for (const page of [phone, nurse]) await framesOfTheOther(page, 3);
    wake = await fallAsleep(phone);
    await nurse.waitForTimeout(10_000);
    rooms.service.travelTo(start + 30 * 60_000);
    await nurse.getByText(texts.door.out.over).waitFor();
    since = performance.now();
    wake();
    await phone.getByText(texts.door.out.over).waitFor();
    expect(performance.now() - since).toBeLessThan(3_000);
  });

  it('breaks no rule of accessibility and fits 320 pixels in any state, in Finnish, Swedish and English', async () => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    const guest = await rooms.browse({ context: { viewport: { width: 320, height: 640 } } });
    const faults: string[] = [];
    const look = async (state: string, language: Language) => {
      const found = await findAccessibilityFaults(guest);
      const wide = (await widthOf(guest)) > 320 ? ['too wide'] : [];
      faults.push(...[...found, ...wide].map((fault) => `${state} in ${language}: ${fault}`));
    };
    /** In each language: the page is loaded anew and is where it was by itself. */
    const inEach = async (state: string, reach: (said: RoomWords) => Promise<unknown>) => {
      for (const language of languages) {
        await guest.goto(`/language/${language}?to=${path}/room`);
        await reach(roomTexts[language].room);
        await look(state, language);
      }
    };
    await inEach('the devices', async (said) => {
      await guest.getByRole('button', { name: said.trial.start }).click();
      await guest.getByRole('button', { name: said.trial.again }).waitFor();
      await guest.getByRole('button', { name: said.trial.play }).click();
    });
    await guest.getByRole('button', { name: roomTexts.en.room.enter }).click();
    await inEach('the lobby', (said) => guest.getByText(said.door.hostAway).waitFor());
    await nurse.getByRole('button', { name: texts.enter }).click();
    // what is chosen while the answer to another choice is on its way is not lost
    for (const note of ['thanks', 'late-5']) await nurse.getByLabel(texts.host.note).selectOption(note);
    await inEach('the lobby, with a message', (said) => guest.getByText(said.door.notes['late-5']).waitFor());
    expect(await guest.getByText(roomTexts.en.room.door.hostThere).count()).toBe(0);
    await nurse.getByRole('button', { name: texts.admit }).click();
    rooms.service.travelTo(start + 26 * 60_000);
    await inEach('the room', async (said) => {
      await guest.getByText(said.door.ends.split('{')[0] ?? '').waitFor();
      await framesOfTheOther(guest, 1);
      await guest.getByRole('button', { name: said.meet.more, exact: true }).click();
    });
    await inEach('the chat', async (said) => {
      await guest.getByRole('button', { name: said.meet.chat, exact: true }).click();
      await guest.getByRole('textbox', { name: said.meet.chatField }).fill('131052-308T');
      await guest.keyboard.press('Enter');
      await guest.getByText(said.meet.chatCode).waitFor();
    });
    rooms.service.travelTo(start + 30 * 60_000);
    await guest.getByText(roomTexts.en.room.door.out.over).waitFor();
    await look('out', 'en');
    expect(faults).toEqual([]);
  });

  it.each([
    ['a browser that can little', LITTLE],
    ['a page inside another app, which is given no devices', `${LITTLE}\nhide(Navigator.prototype, 'mediaDevices');`],
  ])('is held in %s: what it lacks is not offered, and nothing breaks', async (_, lacking) => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    const guest = await rooms.browse({ context: { locale: 'fi-FI' } });
    const broken: string[] = [];
    guest.on('pageerror', (error) => broken.push(String(error)));
    await guest.addInitScript(lacking);
    await guest.goto(`/language/fi?to=${path}/room`);
    await guest.getByRole('button', { name: texts.trial.start }).click();
    const trial = guest.getByRole('region', { name: texts.trial.title });
    await trial.getByRole('button', { name: texts.trial.again }).waitFor();
    expect(await trial.getByLabel(texts.trial.output).count()).toBe(0);
    await guest.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    await framesOfTheOther(guest, 3);
    await guest.getByRole('button', { name: texts.meet.more }).click();
    const more = guest.getByRole('region', { name: texts.meet.more });
    for (const offered of [texts.meet.float, texts.shareScreen])
      expect(await more.getByRole('button', { name: offered }).count()).toBe(0);
    expect(await more.getByLabel(texts.meet.speaker).count()).toBe(0);
    expect(await guest.locator('.room-captions').count()).toBe(0);
    await more.getByRole('button', { name: texts.meet.audioOnly }).click();
    await guest.locator('.room-tile[data-own=false] video').waitFor({ state: 'detached' });
    await more.getByRole('button', { name: texts.meet.withPicture }).click();
    await framesOfTheOther(guest, 3);
    expect(broken).toEqual([]);
  });

  it('goes on after the phone lost its connection: who was let in once comes back without waiting again', async () => {
    const { path, nurse, booking, start } = await meeting();
    rooms.service.travelTo(start);
    const phone = await family(path);
    await phone.goto(`${path}/room`);
    await phone.getByRole('button', { name: texts.enter }).tap();
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    await framesOfTheOther(nurse, 3);

    await phone.context().setOffline(true);
    await phone.reload().catch(() => undefined);
    await nurse.getByText(texts.waiting).waitFor({ timeout: 60_000 });
    await phone.context().setOffline(false);
    // without a press: the page knows that it was in the meeting
    await phone.goto(`${path}/room`);
    for (const page of [phone, nurse]) expect((await framesOfTheOther(page, 5)).frames).toBe(5);
    const { service } = rooms;
    const presence = async () => {
      const rows = await service.deps.db.roomPresence.findMany({ where: { bookingId: booking } });
      const inside = rows.filter(({ leftAt }) => leftAt === null).map(({ part }) => part);
      return { inside: inside.toSorted().join(' '), persons: new Set(rows.map(({ identity }) => identity)).size };
    };
    await until(async () => (await presence()).inside === 'family host', 10_000);
    await phone.getByRole('button', { name: texts.leave }).tap();
    await phone.waitForURL(`**${path}`);
    // the video server itself tells that one of the two has left, however often they had come
    await until(async () => (await presence()).inside === 'host', 10_000);
    expect((await presence()).persons).toBe(2);
  });

  it('says plainly that camera and microphone are not allowed, and is held without them', async () => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    const phone = await family(path, 'denied');
    await phone.goto(`${path}/room`);
    await phone.getByRole('alert').filter({ hasText: texts.denied }).waitFor();
    await phone.getByText(roomTexts.fi.noPhone).waitFor();
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    expect(await hiddenControls(phone)).toEqual([]);
    await phone.getByRole('button', { name: texts.enter }).tap();
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    expect((await framesOfTheOther(phone, 5)).frames).toBe(5);
    await phone.getByRole('button', { name: texts.microphoneOn }).tap();
    await phone.getByRole('status').filter({ hasText: texts.denied }).waitFor();
  });

  it('goes in with sound alone where only the microphone is allowed', async () => {
    const { path, nurse, start } = await meeting();
    rooms.service.travelTo(start);
    const phone = await family(path, 'denied');
    await phone.context().grantPermissions(['microphone'], { origin: rooms.origin });
    await phone.goto(`${path}/room`);
    await phone.getByRole('alert').filter({ hasText: texts.denied }).waitFor();
    await phone.getByLabel(texts.level).waitFor();
    await phone.getByRole('button', { name: texts.enter }).tap();
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    await phone.getByRole('button', { name: texts.microphoneOff }).waitFor();
    const tile = nurse.locator('.room-tile[data-own=false]');
    await tile.filter({ hasText: roomTexts.fi.family }).waitFor();
    await tile.getByText(texts.muted).waitFor({ state: 'detached' });
  });

  it('can be tried out days before, when nobody can come in yet', async () => {
    const { path } = await meeting();
    const phone = await family(path);
    await phone.getByRole('link', { name: words.videoTest }).tap();
    await phone.getByLabel(texts.ownPicture).waitFor();
    await phone.getByLabel(texts.level).waitFor();
    expect(await phone.getByRole('button', { name: texts.enter }).getAttribute('aria-disabled')).toBe('true');
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    expect(await widthOf(phone)).toBeLessThanOrEqual(PHONE.viewport.width);
    await phone.setViewportSize({ width: 360, height: 640 });
    expect(await controlsOf(phone)).toEqual({ inSight: true, over: [] });
  });

  it('is tested days before, all the way to the video server, and the professional reads what came of it', async () => {
    const { path, nurse, booking, start } = await meeting();
    rooms.service.travelTo(start - 24 * 60 * 60_000);
    const phone = await family(path);
    await phone.goto(`${path}/room`);
    const verdict = phone.getByRole('region', { name: texts.trial.title });
    for (const part of ['connection', 'microphone', 'camera', 'browser'] as const) {
      await verdict.getByText(`${texts.trial.part[part]}: ${texts.trial.says[part].ok}`).waitFor();
    }
    await verdict.getByRole('button', { name: texts.trial.play }).tap();
    await verdict.getByRole('button', { name: texts.trial.yes }).tap();
    await verdict.getByText(texts.trial.says.speaker.ok).waitFor();
    await verdict.getByRole('status').filter({ hasText: texts.trial.works }).waitFor();
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    await picture(phone, 'trial-works');
    const { service } = rooms;
    await until(
      async () => (await service.deps.db.deviceCheck.count({ where: { bookingId: booking, speaker: 'ok' } })) === 1,
      10_000,
    );
    const works = { camera: 'ok', microphone: 'ok', speaker: 'ok', browser: 'ok', connection: 'ok' };
    expect(await service.deps.db.deviceCheck.findMany({ where: { bookingId: booking } })).toMatchObject([works]);
    service.travelTo(start);
    await nurse.reload();
    await nurse.getByText(/^\s*Perhe: laitteet testattu eilen .* Kaikki toimii\.$/).waitFor();
    expect(rooms.refused).toEqual([]);
  });

  it('without camera and microphone is said of both, and becomes a call by one press, which another takes back', async () => {
    const { path, nurse, booking, start } = await meeting();
    rooms.service.travelTo(start);
    const phone = await family(path, 'none');
    await phone.goto(`${path}/room`);
    await phone.getByRole('alert').filter({ hasText: texts.noDevices }).waitFor();
    await phone.getByRole('button', { name: texts.trial.start }).tap();
    const verdict = phone.getByRole('region', { name: texts.trial.title });
    await verdict.getByText(texts.trial.neither).waitFor();
    await verdict.getByText(texts.trial.kept).waitFor();
    for (const part of ['camera', 'microphone'] as const)
      expect(await verdict.getByText(`${texts.trial.part[part]}:`).count()).toBe(0);
    await phone.getByRole('button', { name: texts.enter }).tap();
    await phone.getByText(texts.door.neither).waitFor();
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    await phone.goto(`${path}/room`);
    await phone.getByText(texts.door.neither).waitFor();
    await phone.evaluate('sessionStorage.clear()');
    await phone.goto(`${path}/room`);
    await phone.getByRole('button', { name: texts.trial.start }).tap();
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    await picture(phone, 'trial-fails');
    await nurse.reload();
    await nurse.getByText(/laitteet testattu tänään .* Ei toiminut: kamera ja mikrofoni\.$/).waitFor();
    await verdict.getByRole('button', { name: texts.trial.change.phone }).tap();
    await phone.getByText(channelTexts.fi.done({ channel: 'Puhelin' })).waitFor();
    const channel = async () =>
      (await rooms.service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).channel;
    expect(await channel()).toBe('phone');
    await phone.getByRole('button', { name: channelTexts.fi.undo({ channel: 'Video' }) }).tap();
    await phone.getByText(channelTexts.fi.done({ channel: 'Video' })).waitFor();
    expect(await channel()).toBe('video');
  });

  it('whose devices are not allowed is told so part by part', async () => {
    const { path } = await meeting();
    const phone = await family(path, 'denied');
    await phone.goto(`${path}/room`);
    const verdict = phone.getByRole('region', { name: texts.trial.title });
    for (const part of ['camera', 'microphone'] as const)
      await verdict.getByText(`${texts.trial.part[part]}: ${texts.trial.says[part].denied}`).waitFor();
    await verdict.getByText(texts.trial.says.connection.ok).waitFor();
    await verdict.getByRole('status').filter({ hasText: texts.trial.fails }).waitFor();
  });
});

describe('a drop-in by video', () => {
  it('is three taps from its public page: a number without a name, the turn, the room; then each sees the other move', async () => {
    const { service } = rooms;
    expect((await service.call('coordinator', 'POST', '/api/import', withWaitingArea())).status).toBe(200);
    service.travelTo('2026-12-01T09:00:00+02:00');
    const phone = await family(`/come/${AT.service}/${AT.site}`);
    await phone.getByRole('button', { name: waitingAreaTexts.fi.take }).tap();
    await phone.getByRole('heading', { name: own.before({ count: 0 }) }).waitFor();
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    expect(await widthOf(phone)).toBeLessThanOrEqual(PHONE.viewport.width);

    await phone.getByRole('link', { name: own.check }).tap();
    const verdict = phone.getByRole('region', { name: texts.trial.title });
    await verdict.getByText(`${texts.trial.part.connection}: ${texts.trial.says.connection.ok}`).waitFor();
    expect(await findAccessibilityFaults(phone)).toEqual([]);
    expect(await widthOf(phone)).toBeLessThanOrEqual(PHONE.viewport.width);
    await picture(phone, 'waiting-check');
    for (const [width, height] of SIZES) {
      await phone.setViewportSize({ width, height });
      expect((await controlsOf(phone)).over).toEqual([]);
    }
    await phone.setViewportSize(PHONE.viewport);
    // there is no room of theirs yet
    expect(await phone.getByRole('button', { name: texts.enter }).count()).toBe(0);

    const host = await rooms.browse({ cookies: await rooms.signIn('specialist') });
    await host.goto(`/walk-ins?${new URLSearchParams(AT)}`);
    await host.getByRole('button', { name: walkInTexts.fi.take }).click();
    await phone.getByRole('heading', { name: own.turn }).waitFor();
    expect(await phone.title()).toContain(own.turn);
    await phone.getByRole('link', { name: own.enter }).tap();
    await phone.getByRole('button', { name: texts.enter }).tap();
    await phone.getByRole('heading', { name: texts.lobby }).waitFor();
    await host.getByRole('button', { name: texts.enter }).click();
    await host.getByRole('button', { name: texts.admit }).click();
    for (const page of [phone, host]) expect((await framesOfTheOther(page, 10)).frames).toBe(10);
    expect(rooms.refused).toEqual([]);
  });

  it('gives a number and says the turn also without JavaScript, and whom to call as the room cannot be entered so', async () => {
    const { service } = rooms;
    service.travelTo('2026-12-08T09:00:00+02:00');
    const page = await rooms.browse({ camera: 'none', context: { ...PHONE, javaScriptEnabled: false } });
    await page.goto(`/come/${AT.service}/${AT.site}`);
    await page.getByRole('button', { name: waitingAreaTexts.fi.take }).tap();
    await page.getByRole('heading', { name: own.before({ count: 0 }) }).waitFor();
    // it is fetched again by itself
    expect(await page.locator('noscript meta[http-equiv=refresh], meta[http-equiv=refresh]').count()).toBe(1);
    await page.getByRole('link', { name: own.check }).tap();
    await page.getByRole('heading', { name: roomTexts.fi.withoutScriptTitle }).waitFor();
    await page.goBack();
    const host = await rooms.browse({ camera: 'none', cookies: await rooms.signIn('specialist') });
    await host.goto(`/walk-ins?${new URLSearchParams(AT)}`);
    await host.getByRole('button', { name: walkInTexts.fi.take }).click();
    await host.waitForURL('**/room');
    await page.reload();
    await page.getByRole('heading', { name: own.turn }).waitFor();
    await page.getByRole('link', { name: own.enter }).tap();
    await page.getByRole('heading', { name: roomTexts.fi.withoutScriptTitle }).waitFor();
    await page
      .getByRole('link', { name: new RegExp(PHONE_OF_AREA) })
      .first()
      .waitFor();
    await page.goBack();
    await page.getByRole('button', { name: own.leaveCalled }).tap();
    await page.getByRole('heading', { name: own.gone }).waitFor();
  });
});

type RoomWords = (typeof roomTexts)[Language]['room'];

let nurses = 0;

/** A remote appointment booked at the desk, the path of its family's link, and its professional signed in before its room. */
async function meeting(): Promise<{ path: string; nurse: Page; booking: string; start: number }> {
  const { service } = rooms;
  service.travelTo(service.deps.clock.now() + 1);
  const guardians = [{ name: 'Aino', email: 'aino.kokous@example.test', phone: '040 123 4567', language: 'fi' }];
  const wanted = { service: 'neuvola-etavastaanotto', channel: 'video', guardians };
  const { booking } = await bookAppointment(service, wanted);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {});
  const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  const now = service.deps.clock.now();
  service.travelTo(row.start.getTime());
  nurses += 1;
  const nurse = await rooms.browse({
    cookies: await signInAs(service, row.professionals[0] ?? '', `hoitaja.${nurses}@example.test`),
  });
  await nurse.goto(`/bookings/${booking}/room`);
  service.travelTo(now);
  return { path: new URL(body.url).pathname, nurse, booking, start: row.start.getTime() };
}

/** The family's phone, on the page its link opens. */
async function family(path: string, camera: Camera = 'works'): Promise<Page> {
  const page = await rooms.browse({ camera, context: PHONE });
  await page.goto(path);
  await page.goto(`/language/fi?to=${path}`);
  return page;
}

/** To be added to a page: its browser has no picture in picture, wake lock, choice of loudspeaker, shared screen or tone. */
const LITTLE = `
  const hide = (from, name) => { if (from) delete from[name]; };
  Object.defineProperty(Document.prototype, 'pictureInPictureEnabled', { get: () => undefined });
  hide(HTMLVideoElement.prototype, 'requestPictureInPicture');
  hide(Navigator.prototype, 'wakeLock');
  hide(Navigator.prototype, 'permissions');
  hide(HTMLMediaElement.prototype, 'setSinkId');
  hide(AudioContext.prototype, 'setSinkId');
  hide(MediaDevices.prototype, 'getDisplayMedia');
  hide(MediaStreamTrack.prototype, 'getCapabilities');
`;

/** To be added to a page: it then remembers what its live regions said, and what had the focus before nothing had. */
const HEARD = `
  globalThis.heard = [];
  globalThis.lost = [];
  addEventListener('focusout', ({ target }) => setTimeout(() => {
    if (document.hasFocus() && document.activeElement === document.body) lost.push(target.textContent.trim());
  }), true);
  new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) {
      const place = target.nodeType === 1 ? target : target.parentElement;
      const added = type === 'characterData' ? [target] : [...addedNodes];
      for (const each of added) {
        const lives = place?.closest('[role=status], [aria-live=polite], [role=alert]') ?? null;
        const text = (each.textContent ?? '').trim();
        if (lives !== null && text !== '') heard.push(text);
      }
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
`;

/** For those who look: `PICTURES` names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(PHONE.viewport);
}

function widthOf(page: Page): Promise<number> {
  return page.evaluate('document.scrollingElement.scrollWidth');
}

const SIZES = [
  [320, 640],
  [360, 640],
  [768, 900],
  [1280, 800],
] as const;

/** At which size of the screen a control is out of sight as the page is first seen, or lies upon a picture or words. */
async function hiddenControls(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    const { inSight, over } = await controlsOf(page);
    if (!inSight || over.length > 0) found.push(`${width} × ${height}: ${inSight ? 'over' : 'out of sight'} ${over}`);
  }
  if (before) await page.setViewportSize(before);
  return found;
}

/** Which of these elements are not whole on the screen. */
const IN_SIGHT = (which: string) => `[...document.querySelectorAll('${which}')]
  .filter((each) => { const { top, bottom } = each.getBoundingClientRect(); return top < 0 || bottom > innerHeight; })
  .map((each) => each.className)`;

/** Whether every control is on the screen as it is first seen, and which pictures or words they lie upon. */
function controlsOf(page: Page): Promise<{ inSight: boolean; over: string[] }> {
  return page.evaluate(`(() => {
    scrollTo(0, 0);
    const controls = [...document.querySelectorAll('.room-controls .button')].map((each) => each.getBoundingClientRect());
    const inSight = controls.length > 0 && controls.every(({ top, bottom, left, right }) =>
      top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth);
    const over = [...document.querySelectorAll('.room-tile, .room-own, .room figcaption, .room p, h1')].filter((each) => {
      const box = each.getBoundingClientRect();
      return controls.some((one) => one.top < box.bottom && box.top < one.bottom && one.left < box.right && box.left < one.right);
    });
    return { inSight, over: over.map((each) => each.className + ' ' + each.textContent.slice(0, 60)) };
  })()`);
}
