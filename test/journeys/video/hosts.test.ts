// Who leads the meeting, on a phone as on a desk: on a real LiveKit server with real Chromium.

import { loadavg } from 'node:os';
import { AccessToken } from 'livekit-server-sdk';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepRooms } from '../../../src/features/video/keep-rooms.ts';
import { bookingTexts, roomTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import {
  ownNumberTexts as numberTexts,
  waitingAreaTexts,
  walkInTexts,
} from '../../../src/surfaces/web/walk-ins/texts/words.ts';
import { findAccessibilityFaults } from '../../support/browser.ts';
import { knock, openMeeting } from '../../support/meeting.ts';
import { framesOfTheOther, openRooms, type Rooms } from '../../support/room.ts';
import { AT, withWaitingArea } from '../../support/waiting-area.ts';

const texts = roomTexts.fi.room;
const { host } = texts;
const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true, locale: 'fi-FI' };

/** Two seconds are what is wanted, and printed; a machine that also runs the rest of the suite is given more. */
const OUT_MS = 4_000;

/** For those who look: a folder. */
const { PICTURES } = process.env;

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

describe('who leads a meeting', () => {
  it('does each thing once however often they press, and never loses the focus', async () => {
    const { service } = rooms;
    const { nurse, booking, guests, end } = await openMeeting(rooms, { links: 2, context: PHONE });
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByText(texts.waiting).waitFor();
    const first = await rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, guests[0] ?? ''));
    const admit = nurse.getByRole('button', { name: texts.admit });
    expect(await seenOf(nurse)).toMatchObject(IN_SIGHT);
    await admit.dblclick();
    await framesOfTheOther(nurse, 3);
    expect(await seenOf(nurse)).toMatchObject(IN_SIGHT);
    expect(await focusOf(nurse)).toBe(`H2 ${texts.meeting}`);

    service.travelTo(end - 4 * 60_000);
    await service.deps.db.videoRoom.update({
      where: { bookingId: booking },
      // the page goes by its own clock until it is told something
      data: { hostNote: 'thanks', version: { increment: 1 } },
    });
    const warning = nurse.locator('.room-remaining');
    const extend = warning.getByRole('button', { name: host.extend });
    await extend.waitFor();
    for (const language of ['sv', 'en', 'fi'] as const) {
      const said = roomTexts[language].room;
      await nurse.goto(`/language/${language}?to=/bookings/${booking}/room`);
      await framesOfTheOther(nurse, 3);
      await warning.getByRole('button', { name: said.host.extend }).waitFor();
      expect([language, await seenOf(nurse)]).toMatchObject([language, IN_SIGHT]);
      if (PICTURES) await nurse.screenshot({ path: `${PICTURES}/host-warned-${language}-320.png` });
    }
    await extend.focus();
    expect(await isHit(nurse, '.room-remaining button')).toBe(true);
    await extend.dblclick();
    await extend.waitFor({ state: 'detached' });
    expect(await closingOf(booking)).toBe(end + 5 * 60_000);
    expect(await focusOf(nurse)).toBe(`H2 ${texts.meeting}`);
    // in the card of powers the button stays, and a double press is one
    await nurse.getByRole('region', { name: host.card }).getByRole('button', { name: host.extend }).dblclick();
    await nurse.waitForTimeout(600);
    expect(await closingOf(booking)).toBe(end + 10 * 60_000);

    const [person, card] = ['Aino (perhe)', nurse.getByRole('region', { name: host.card })];
    await card.getByRole('button', { name: host.toLobby }).dblclick();
    await admit.waitFor();
    expect(await focusOf(nurse)).toBe(`H2 ${host.card}`);
    await admit.click();
    await framesOfTheOther(nurse, 3);
    // a double press of "remove" asks, and answers nothing
    const remove = card.getByRole('button', { name: host.remove.replace('{name}', person) });
    await remove.dblclick();
    const question = card.getByRole('group', { name: host.removeSure.replace('{name}', person) });
    await question.waitFor();
    expect(await focusOf(nurse)).toContain(host.removeSure.replace('{name}', person));
    await question.getByRole('button', { name: host.no }).press('Enter');
    await remove.waitFor();
    expect(await focusOf(nurse)).toBe(`BUTTON ${host.remove.replace('{name}', person)}`);
    await remove.press('Enter');
    await question.getByRole('button', { name: host.yes }).press('Enter');
    await card.getByText(host.removed.replace('{name}', person)).waitFor();
    expect(await focusOf(nurse)).toBe(`H2 ${host.card}`);
    await first.getByText(texts.door.out.removed).waitFor();

    const second = await rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, guests[1] ?? ''));
    await nurse.evaluate('scrollTo(0, 0)');
    expect(await seenOf(nurse)).toMatchObject(IN_SIGHT);
    if (PICTURES) await nurse.screenshot({ path: `${PICTURES}/host-knock-320.png` });
    expect(await isHit(nurse, '.room-knocking button')).toBe(true);
    await nurse.getByText(host.deny).first().click();
    await nurse.getByRole('button', { name: host.denyUntil.replace('{minutes}', '5') }).click();
    await second.getByText(texts.door.out.deniedUntil.split('{time}')[0] ?? '').waitFor();
    expect(await focusOf(nurse)).toBe(`H2 ${texts.meeting}`);
    await card.getByRole('button', { name: host.letBack }).first().press('Enter');
    await card.getByText(host.removed.replace('{name}', person)).waitFor({ state: 'detached' });
    expect(await focusOf(nurse)).toBe(`H2 ${host.card}`);
    await card.getByRole('button', { name: host.end }).press('Enter');
    await card.getByRole('button', { name: host.yes }).press('Enter');
    await nurse.getByText(texts.door.out.ended).waitFor();
    expect(await focusOf(nurse)).toBe(`H2 ${texts.door.outTitle}`);
    expect(rooms.refused).toEqual([]);
  });

  it('reads whose picture is whose, as nobody else does', async () => {
    const { nurse, guests } = await openMeeting(rooms, { links: 2 });
    const [first, second] = await Promise.all(
      guests.map((path) => rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, path))),
    );
    if (first === undefined || second === undefined) throw new Error('two came');
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByText(texts.waiting).waitFor();
    const [named, unnamed] = ['Aino (perhe)', texts.guest.family];
    const admit = (name: string) =>
      nurse
        .locator('.room-knocking .note')
        .filter({ hasText: texts.knocks.replace('{name}', name) })
        .getByRole('button', { name: texts.admit })
        .click();
    const said = (text: string, name: string) =>
      nurse
        .getByRole('status')
        .filter({ hasText: text.replace('{name}', name) })
        .waitFor();
    await admit(unnamed);
    await said(texts.came, unnamed);
    await admit(named);
    await said(texts.came, named);
    for (const page of [nurse, first, second]) await framesOfTheOther(page, 3);
    const tilesOf = async (page: Page) =>
      (await page.locator('.room-tile[data-own=false] .room-name').allTextContents()).sort();
    expect(await tilesOf(nurse)).toEqual([named, unnamed]);
    await expect.poll(() => nurse.getByLabel(named, { exact: true }).count(), { timeout: 10_000 }).toBe(1);
    for (const page of [first, second]) {
      expect((await tilesOf(page)).filter((name) => name === unnamed)).toHaveLength(1);
      expect(await page.locator('.room').textContent()).not.toContain('Aino');
    }
    await first.getByRole('button', { name: texts.leave }).click();
    await said(texts.went, named);
  });

  it('is told who was let in and is not in the room, and sees whom they let in again come in', async () => {
    const { nurse, guests } = await openMeeting(rooms, { links: 1 });
    const path = guests[0] ?? '';
    const tokens: { readonly token: string; readonly url: string }[] = [];
    const guest = await rooms.browse({ context: { locale: 'fi-FI' } });
    guest.on('response', async (answer) => {
      if (answer.url().endsWith('/video-session') && answer.ok()) tokens.push(await answer.json());
    });
    await knock(guest, path);
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    for (const page of [nurse, guest]) await framesOfTheOther(page, 3);
    const person = 'Aino (perhe)';
    const card = nurse.getByRole('region', { name: host.card });
    const mute = card.getByRole('button', { name: host.mute.replace('{name}', person) });
    const isNot = card.getByText(host.notHere);
    await mute.waitFor();
    expect(await isNot.count()).toBe(0);

    // another tab of theirs takes over, and is closed
    const other = await guest.context().newPage();
    await other.goto(`${path}/room`);
    await other.getByRole('button', { name: texts.enter }).click();
    await guest.getByRole('heading', { name: texts.elsewhere }).waitFor();
    await framesOfTheOther(other, 3);
    await other.close();
    await isNot.waitFor({ timeout: 10_000 });
    await mute.waitFor({ state: 'detached' });
    await guest.getByRole('button', { name: texts.enterAgain }).click();
    await mute.waitFor();
    expect(await isNot.count()).toBe(0);

    // somebody comes by their token and shows nothing
    const { token, url } = tokens.at(-1) ?? { token: '', url: '' };
    const line = new WebSocket(`${url}/rtc?access_token=${token}&protocol=16`);
    await new Promise((heard) => line.addEventListener('message', heard, { once: true }));
    line.close();
    await guest.getByRole('heading', { name: texts.elsewhere }).waitFor();
    const since = performance.now();
    await isNot.waitFor({ timeout: 60_000 });
    process.stdout.write(
      `  a token replayed and gone → said to the host: ${Math.round(performance.now() - since)} ms\n`,
    );
    await guest.getByRole('button', { name: texts.enterAgain }).click();
    await mute.waitFor();

    // put out, and let in again: the page that stands open goes in by itself
    const remove = async () => {
      await card.getByRole('button', { name: host.remove.replace('{name}', person) }).click();
      await card.getByRole('button', { name: host.yes }).click();
      await guest.getByText(texts.door.out.removed).waitFor();
    };
    await remove();
    await card.getByRole('button', { name: host.letBack }).click();
    await framesOfTheOther(guest, 3);
    await mute.waitFor();
    // one that was loaded anew waits for a press, and says what is so now
    await remove();
    await guest.reload();
    await guest.getByText(texts.door.out.removed).waitFor();
    await card.getByRole('button', { name: host.letBack }).click();
    await guest.getByText(texts.door.letBack).waitFor();
    expect(await guest.getByText(texts.door.out.removed).count()).toBe(0);
    await isNot.waitFor();
    await guest.getByRole('button', { name: texts.enterAgain }).click();
    await isNot.waitFor({ state: 'detached' });
  });

  it('has all who wait, each by name, and every power beside the picture; on a phone, one tap from it', async () => {
    const { service } = rooms;
    const { nurse, booking, guests } = await openMeeting(rooms, { links: 2 });
    const interpreter = { role: 'interpreter', language: 'fi', email: 'tulkki@ovet.example.test' };
    const places = `/api/bookings/${booking}/participants`;
    const { participant } = (await service.call('scheduler', 'POST', places, interpreter)).body;
    const { url } = (await service.call('scheduler', 'POST', `${places}/${participant}/link`)).body;
    await nurse.setViewportSize({ width: 1280, height: 800 });
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByText(texts.waiting).waitFor();
    const come = async (path: string) => knock(await rooms.browse({ context: { locale: 'fi-FI' } }), path);
    for (const path of [...guests, new URL(url).pathname]) await come(path);
    for (const name of ['Aino (perhe)', texts.guest.family, texts.guest.interpreter])
      await nurse.getByRole('button', { name: `${texts.admit} ${name}`, exact: true }).waitFor();
    const all = nurse.getByRole('button', { name: host.admitAll });
    expect(await outOfSight(nurse, '.room-knocking > .button, .room-knocks li:first-child .go')).toEqual([]);
    expect(await covers(nurse, '.room-knocking', '.room-stage')).toBe(false);
    if (PICTURES) await nurse.screenshot({ path: `${PICTURES}/host-three-1280.png` });
    await nurse.setViewportSize({ width: 360, height: 740 });
    expect(await seenOf(nurse)).toMatchObject({ half: true, controls: true, wide: true });
    expect(await outOfSight(nurse, '.room-knocking > .button')).toEqual([]);
    if (PICTURES) await nurse.screenshot({ path: `${PICTURES}/host-three-360.png` });
    await all.click();
    await framesOfTheOther(nurse, 3);
    const card = nurse.getByRole('region', { name: host.card });
    if (PICTURES) await nurse.screenshot({ path: `${PICTURES}/host-in-360.png` });
    await nurse.getByRole('link', { name: host.card }).click();
    expect(await card.getByRole('heading').isVisible()).toBe(true);
    await nurse.setViewportSize({ width: 1280, height: 800 });
    await nurse.evaluate('scrollTo(0, 0)');
    if (PICTURES) await nurse.screenshot({ path: `${PICTURES}/host-in-1280.png` });
    for (const name of [host.lock, host.end]) {
      const box = await card.getByRole('button', { name }).boundingBox();
      expect([name, box !== null && box.y + box.height <= 800]).toEqual([name, true]);
    }
    for (const path of ['mute', 'remove'] as const) {
      const box = await card
        .getByRole('button', { name: host[path].split("'")[0]?.split('{')[0] ?? '' })
        .first()
        .boundingBox();
      expect([path, box !== null && box.y + box.height <= 800]).toEqual([path, true]);
    }
    expect(await findAccessibilityFaults(nurse)).toEqual([]);
  });

  it('reads one reason on every page, and opens again what they ended, also once the page was loaded anew', async () => {
    const { service } = rooms;
    const { nurse, booking, guests } = await openMeeting(rooms, { links: 1 });
    const path = guests[0] ?? '';
    const room = `/bookings/${booking}/room`;
    const guest = await rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, path));
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    await framesOfTheOther(nurse, 3);
    const card = nurse.getByRole('region', { name: host.card });
    await card.getByRole('button', { name: host.end }).click();
    await card.getByRole('button', { name: host.yes }).click();
    const [ended, removed] = [texts.door.out.ended, texts.door.out.removed];
    await readOn(nurse, ended, [undefined, room, `/bookings/${booking}`]);
    await readOn(guest, ended, [undefined, `${path}/room`, path, `${path}/room`]);

    await nurse.getByRole('link', { name: roomTexts.fi.toReopen }).click();
    await nurse.getByRole('button', { name: host.reopen }).click();
    // the guest's page stood open all the while, and was loaded anew in between
    await guest.getByRole('button', { name: texts.enterAgain }).click();
    for (const page of [nurse, guest]) await framesOfTheOther(page, 3);

    await card.getByRole('button', { name: host.remove.replace('{name}', 'Aino (perhe)') }).click();
    await card.getByRole('button', { name: host.yes }).click();
    await readOn(guest, removed, [undefined, path, `${path}/room`]);
    await card.getByRole('button', { name: host.letBack }).click();
    await guest.getByRole('button', { name: texts.enterAgain }).click();
    await framesOfTheOther(guest, 3);

    const ways = [
      ['no-show', { status: 'no-show' }, { status: 'booked' }],
      ['other-channel', { channel: 'phone' }, { channel: 'video' }],
      ['cancelled', { status: 'cancelled' }, {}],
    ] as const;
    for (const [why, data, undo] of ways) {
      await service.deps.db.booking.update({ where: { id: booking }, data });
      for (const [page, address] of [[nurse, room] as const, [guest, `${path}/room`] as const])
        await readOn(page, texts.door.out[why], [undefined, address]);
      await service.deps.db.booking.update({ where: { id: booking }, data: undo });
      if (why !== 'cancelled') for (const page of [nurse, guest]) await inAgain(page);
    }
  });

  it('follows on the booking’s page that merely stands open: who knocks, that it is ended, opened again and cancelled', async () => {
    const { nurse, booking, guests } = await openMeeting(rooms, { links: 1 });
    await nurse.goto(`/bookings/${booking}`);
    await nurse.getByRole('link', { name: bookingTexts.fi.page.join }).waitFor();
    const calendar = nurse.getByRole('link', { name: bookingTexts.fi.page.calendarFile });
    await calendar.focus();
    const guest = await rooms.browse({ context: { locale: 'fi-FI' } }).then((page) => knock(page, guests[0] ?? ''));
    await nurse.locator(`#knocks [data-knock="${booking}"]`).waitFor();
    // in sight wherever one has scrolled to on a small screen, and by the keyboard what has the focus is not beneath it
    await nurse.setViewportSize({ width: 320, height: 560 });
    await nurse.evaluate('scrollTo(0, document.body.scrollHeight)');
    const way = await nurse.locator('#knocks a').boundingBox();
    expect([await nurse.evaluate('scrollY > 600'), way && way.y >= 0 && way.y + way.height <= 560]).toEqual([
      true,
      true,
    ]);
    await nurse.setViewportSize({ width: 1280, height: 720 });
    const inside = await nurse.context().newPage();
    await inside.goto(`/bookings/${booking}/room`);
    await inside.getByRole('button', { name: texts.enter }).click();
    await inside.getByRole('button', { name: texts.admit }).click();
    await nurse.locator('#knocks [data-knock]').waitFor({ state: 'detached' });
    const card = inside.getByRole('region', { name: host.card });
    await card.getByRole('button', { name: host.end }).click();
    await card.getByRole('button', { name: host.yes }).click();
    await nurse.getByText(texts.door.out.ended).first().waitFor();
    await nurse.getByRole('status').filter({ hasText: texts.door.out.ended }).waitFor();
    expect(await focusOf(nurse)).toContain(bookingTexts.fi.page.calendarFile);
    await inside.getByRole('button', { name: host.reopen }).click();
    await nurse.getByRole('link', { name: bookingTexts.fi.page.join }).waitFor();
    // who is still out reads that it goes on, and no more that it is over
    await guest
      .getByRole('status')
      .filter({ hasText: texts.door.goesOn.split('{')[0] ?? '' })
      .waitFor();
    expect(await guest.getByText(texts.door.out.ended).count()).toBe(0);
    await rooms.service.deps.db.booking.update({ where: { id: booking }, data: { status: 'cancelled' } });
    await nurse.getByText(bookingTexts.fi.state.cancelled).first().waitFor();
    await guest.getByText(texts.door.out.cancelled).waitFor();
  });

  it('holds no line from a page that nobody looks at: eight stand open, the next comes, and one is told as it is looked at again', async () => {
    const { nurse, booking } = await openMeeting(rooms, { links: 1 });
    const tabs: Page[] = [];
    for (let tab = 0; tab < 8; tab += 1) {
      const page = await nurse.context().newPage();
      await page.goto(`/bookings/${booking}`);
      await page.getByRole('link', { name: bookingTexts.fi.page.join }).waitFor();
      await lookAt(page, false);
      tabs.push(page);
    }
    await nurse.goto('/bookings');
    await rooms.service.deps.db.booking.update({ where: { id: booking }, data: { status: 'cancelled' } });
    const [first] = tabs;
    if (first === undefined) throw new Error('no page stands open');
    await lookAt(first, true);
    await first.getByText(bookingTexts.fi.state.cancelled).first().waitFor();
  });

  it('sees beside a drop-in’s room who waits next, and takes them by one press, however often it is pressed', async () => {
    const { service } = rooms;
    expect((await service.call('coordinator', 'POST', '/api/import', withWaitingArea())).status).toBe(200);
    service.travelTo('2026-12-01T09:00:00+02:00');
    const come = async () => {
      const page = await rooms.browse({ context: { locale: 'fi-FI' } });
      await page.goto(`/language/fi?to=/come/${AT.service}/${AT.site}`);
      await page.getByRole('button', { name: waitingAreaTexts.fi.take }).click();
      await page.waitForURL(/\/n\//);
      return page;
    };
    const enterFrom = async (page: Page) => {
      await page.getByRole('link', { name: numberTexts.fi.enter }).click();
      await page.getByRole('button', { name: texts.enter }).click();
      await page.getByRole('heading', { name: texts.lobby }).waitFor();
    };
    const first = await come();
    const nurse = await rooms.browse({ cookies: await rooms.signIn('specialist') });
    await nurse.goto(`/walk-ins?${new URLSearchParams(AT)}`);
    await nurse.getByRole('button', { name: walkInTexts.fi.take }).click();
    await enterFrom(first);
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    await framesOfTheOther(nurse, 3);
    const { queue } = roomTexts.fi;
    await nurse
      .getByText(queue.waiting({ count: 0 }))
      .first()
      .waitFor();
    // somebody comes while the meeting goes on: said beside it at once
    const second = await come();
    await nurse
      .getByText(queue.waiting({ count: 1 }))
      .first()
      .waitFor();
    const third = await come();
    await nurse
      .getByText(queue.waiting({ count: 2 }))
      .first()
      .waitFor();
    expect(await findAccessibilityFaults(nurse)).toEqual([]);
    // the test's clock stands still, and a visit takes its time
    service.travelTo('2026-12-01T09:00:30+02:00');
    await nurse.getByRole('button', { name: queue.endAndNext }).dblclick();
    await first.getByText(texts.door.out.ended).waitFor();
    await nurse
      .getByText(queue.waiting({ count: 1 }))
      .first()
      .waitFor();
    await enterFrom(second);
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('region', { name: host.card }).waitFor();
    await nurse.getByRole('button', { name: texts.admit }).click();
    for (const page of [nurse, second]) await framesOfTheOther(page, 3);
    expect(await service.deps.db.walkIn.count({ where: { state: 'called' } })).toBe(1);
    // ended by the host's own button, the next one is taken from the same page
    const card = nurse.getByRole('region', { name: host.card });
    await card.getByRole('button', { name: host.end }).click();
    await card.getByRole('button', { name: host.yes }).click();
    await nurse.getByText(texts.door.out.ended).first().waitFor();
    await nurse.reload();
    service.travelTo('2026-12-01T09:00:55+02:00');
    await nurse.getByRole('button', { name: queue.next }).click();
    await enterFrom(third);
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: texts.admit }).click();
    for (const page of [nurse, third]) await framesOfTheOther(page, 3);
    expect(rooms.refused).toEqual([]);
  });

  it('is rid at once of a guardian who is marked unsafe, by no token of whose anybody comes in; the others go on under another key', async () => {
    const { service } = rooms;
    const { nurse, booking, family, guardian, guests } = await openMeeting(rooms, { links: 1 });
    const interpreter = { role: 'interpreter', language: 'fi', email: 'tulkki@ovet.example.test' };
    const places = `/api/bookings/${booking}/participants`;
    const { participant } = (await service.call('scheduler', 'POST', places, interpreter)).body;
    const { url } = (await service.call('scheduler', 'POST', `${places}/${participant}/link`)).body;
    const tokens: string[] = [];
    const [first, second] = await Promise.all(
      [...guests, new URL(url).pathname].map(async (path) => {
        const page = await rooms.browse({ context: { locale: 'fi-FI' } });
        page.on('response', async (answer) => {
          if (answer.url().endsWith('/video-session') && answer.ok()) tokens.push((await answer.json()).token);
        });
        return knock(page, path);
      }),
    );
    if (first === undefined || second === undefined) throw new Error('two came');
    await nurse.getByRole('button', { name: texts.enter }).click();
    await nurse.getByRole('button', { name: host.admitAll }).click();
    for (const page of [nurse, first, second]) await framesOfTheOther(page, 3);
    expect(tokens).toHaveLength(2);
    const before = await service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: booking } });
    // what the real server says of each: its own, and those that somebody made of it or by themselves
    const asked = (token: string) =>
      fetch(`${service.deps.video.httpOrigin}/rtc/validate?access_token=${token}`).then(({ status }) => status);
    const [head = '', claims = '', signature = ''] = tokens[0]?.split('.') ?? [];
    const told = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const made = (of: object) => Buffer.from(JSON.stringify(of)).toString('base64url');
    const ruling = { ...told, video: { ...told.video, roomAdmin: true, roomCreate: true } };
    const stranger = new AccessToken('devkey', 'secret', { identity: told.sub, ttl: 60 });
    stranger.addGrant({ room: before.mediaName, roomJoin: true });
    expect(await asked(tokens[0] ?? '')).toBe(200);
    const forged = {
      'with more power than it was given': `${head}.${made(ruling)}.${signature}`,
      'of somebody else': `${head}.${made({ ...told, sub: 'a'.repeat(22) })}.${signature}`,
      'longer than it was good': `${head}.${made({ ...told, exp: told.exp + 3_600 })}.${signature}`,
      'signed by nobody': `${made({ alg: 'none', typ: 'JWT' })}.${claims}.`,
      'signed by another': await stranger.toJwt(),
      'none at all': '',
    };
    for (const [what, token] of Object.entries(forged)) expect([what, await asked(token)]).toEqual([what, 401]);

    const since = performance.now();
    const unsafe = { name: 'Aino', email: 'aino.uusi@ovet.example.test', language: 'fi', safeToSend: false };
    const path = `/api/families/${family}/guardians/${guardian}`;
    const changed = await service.call('scheduler', 'POST', path, { ...unsafe, calendar: 'silent' });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    await first.getByText(texts.door.out.link).waitFor();
    const took = performance.now() - since;
    process.stdout.write(`  marked unsafe → out and told: ${Math.round(took)} ms (load ${loadavg()[0]?.toFixed(1)})\n`);
    expect(took).toBeLessThan(OUT_MS);
    // longer than they may take to go over: what a picture is shown in is another element then
    await second.waitForTimeout(3_000);
    for (const page of [nurse, second]) await framesOfTheOther(page, 10);
    // nobody is off, and in the new room the mark follows who is
    const marked = (page: Page) => page.locator('.room-tile .room-muted').filter({ hasText: texts.muted }).count();
    for (const page of [nurse, second]) expect(await marked(page)).toBe(0);
    for (const [turned, count] of [[texts.microphoneOff, 1] as const, [texts.microphoneOn, 0] as const]) {
      await second.getByRole('button', { name: turned }).click();
      for (const page of [nurse, second]) await expect.poll(() => marked(page)).toBe(count);
    }
    const after = await service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: booking } });
    expect([after.mediaKey === before.mediaKey, after.mediaName === before.mediaName]).toEqual([false, false]);
    // replayed, it leads nowhere: neither to the room that was, nor to the one that is
    await expect.poll(() => asked(tokens[0] ?? ''), { timeout: 3_000 }).not.toBe(200);
    await first.reload();
    expect(await first.getByRole('button', { name: texts.enter }).count()).toBe(0);
  });
});

/** A browser without windows shows all of its pages, so that a page is told that it is behind another. */
async function lookAt(page: Page, seen: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: ${!seen}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
}

/** The sentence is on each of these pages, as it is opened; `undefined`: on the one that stands open. */
async function readOn(page: Page, sentence: string, pages: readonly (string | undefined)[]): Promise<void> {
  for (const address of pages) {
    if (address !== undefined) await page.goto(address);
    await page.getByText(sentence).first().waitFor();
  }
}

async function inAgain(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('button', { name: texts.enter }).click();
  await page.locator('.room-meeting').waitFor();
}

/** The other's picture has half the screen, one's own lies whole in the stage, all controls are in sight, and no word is cut. */
const IN_SIGHT = { half: true, own: true, controls: true, words: [], wide: true };

function seenOf(page: Page): Promise<object> {
  return page.evaluate(`(() => {
    scrollTo(0, 0);
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const [large, own, stage, bar] = ['.room-tile[data-large=true]', '.room-tile[data-own=true]', '.room-stage', '.room-bar'].map(box);
    const seen = Math.min(large.bottom, bar.top) - Math.max(large.top, 0);
    const within = (one, other) => one.top >= other.top - 1 && one.bottom <= other.bottom + 1 && one.left >= other.left - 1 && one.right <= other.right + 1;
    const buttons = [...document.querySelectorAll('.room-controls .button')].filter((each) => each.offsetParent !== null);
    const screen = { top: 0, left: 0, bottom: innerHeight, right: innerWidth };
    return {
      half: seen >= innerHeight / 2 - 1 || [Math.round(seen), innerHeight, Math.round(large.top), Math.round(bar.top)],
      own: within(own, stage) && own.bottom <= bar.top + 1,
      controls: buttons.length > 0 && buttons.every((each) => within(each.getBoundingClientRect(), screen)),
      words: buttons.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent),
      wide: document.scrollingElement.scrollWidth <= innerWidth,
    };
  })()`);
}

async function closingOf(booking: string): Promise<number> {
  const { closesAt } = await rooms.service.deps.db.videoRoom.findUniqueOrThrow({ where: { bookingId: booking } });
  return closesAt.getTime();
}

/** What has the focus: its tag and words, once nothing moves it any more. */
async function focusOf(page: Page): Promise<string> {
  await page.waitForTimeout(150);
  return page.evaluate(
    `(({ tagName, textContent }) => tagName + ' ' + textContent.trim().replace(/\\s+/g, ' '))(document.activeElement)`,
  );
}

/** Those of which a part is off the screen or beneath something. */
function outOfSight(page: Page, selector: string): Promise<string[]> {
  return page.evaluate(`(() => {
    scrollTo(0, 0);
    return [...document.querySelectorAll('${selector}')].filter((each) => {
      const { left, top, width, height, bottom } = each.getBoundingClientRect();
      if (width === 0) return false;
      return top < 0 || bottom > innerHeight || !each.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }).map((each) => each.textContent);
  })()`);
}

function covers(page: Page, one: string, other: string): Promise<boolean> {
  return page.evaluate(`(() => {
    const [a, b] = ['${one}', '${other}'].map((each) => document.querySelector(each).getBoundingClientRect());
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  })()`);
}

/** Whether a finger on the middle of it touches it, and nothing that lies above. */
function isHit(page: Page, selector: string): Promise<boolean> {
  return page.evaluate(`(() => {
    const wanted = document.querySelector('${selector}');
    const { left, top, width, height } = wanted.getBoundingClientRect();
    return wanted.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  })()`);
}
