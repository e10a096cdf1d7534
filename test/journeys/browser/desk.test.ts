// Two desks at their browsers: one books while the caller waits, the other sees it at once; and all of it by keyboard.

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../../src/core/permissions.ts';
import { bookingTexts, registerTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { deskTexts } from '../../../src/surfaces/web/desk/texts/words.ts';
import { familyLinkTexts } from '../../../src/surfaces/web/family-link/texts/words.ts';
import { findAccessibilityFaults } from '../../support/browser.ts';
import { keyboardOf } from '../../support/hands.ts';
import { until } from '../../support/process.ts';
import { faultsOn } from '../../support/soundness.ts';
import { openStaff, type Staff } from '../../support/staff.ts';

const MONDAY = '/desk?area=lahti-etela&date=2026-11-23&service=neuvola-maaraaikainen';
const text = deskTexts.fi;

let staff: Staff;
let one: Page;
let other: Page;
beforeAll(async () => {
  staff = await openStaff();
  one = await staff.arrive('scheduler');
  other = await staff.arrive('coordinator');
});
afterAll(() => staff.close());

/** A booking or hold in a column, by what it says. */
const event = (page: Page, said: RegExp) => page.locator('.desk-event').filter({ hasText: said });
const place = (page: Page, time: string, who: string) =>
  page.getByRole('button', { name: new RegExp(`^Vapaa klo ${time.replace('.', '\\.')}, ${who}`) });

/** Milliseconds until the condition holds, from now. */
async function timed(holds: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await holds();
  return Math.round(performance.now() - began);
}

async function openDesk(page: Page, address = MONDAY): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 1500 });
  await page.goto(address);
  await page.locator('.desk').waitFor();
}

async function isMailed(address: string): Promise<boolean> {
  return (await (await fetch(`${staff.service.url}/mail-tray`)).text()).includes(address);
}

/** Where somebody is replaced who was told of the time by then, it is withdrawn. */
async function leaveCalendars(within: Locator): Promise<void> {
  const cancel = within.locator('[name=calendar][value=cancel]');
  if ((await cancel.count()) > 0) await cancel.check();
}

describe('two desks', () => {
  it('see each other’s holds and bookings within two seconds, without a reload', async () => {
    await openDesk(one);
    await openDesk(other);
    await other.evaluate('window.notReloaded = true');
    await place(one, '8.30', 'Terveydenhoitaja 1').click();
    const held = await timed(() => event(other, /8\.30.*Pidossa · varattavana/s).waitFor());
    await one.getByLabel(text.reference).fill('1042');
    await one.getByRole('button', { name: text.book }).click();
    await one.getByRole('heading', { name: registerTexts.fi.title({ reference: '1042' }) }).waitFor();
    const booking = one.getByRole('button', { name: text.book }).click();
    const booked = await timed(() => event(other, /8\.30.*Varattu/s).waitFor());
    await booking;
    console.log(`the other desk saw the hold after ${held} ms, the booking after ${booked} ms`);
    expect(await other.evaluate('window.notReloaded')).toBe(true);
    expect(await other.locator('#desk-said').textContent()).toMatch(/^Uutta: 8\.30 .*Varattu.*Terveydenhoitaja 1/);
    await one.getByRole('heading', { name: bookingTexts.fi.page.doneTitle }).waitFor();
    await event(one, /8\.30.*Varattu/s).waitFor();
  });

  it('a booking dragged to another nurse asks from when to when, moves, and the other desk sees it', async () => {
    // whether a move asks what becomes of the nurse's calendar depends on whether the nurse has been told
    await until(() => isMailed('th-lahti-1@example.test'), 20_000);
    await openDesk(one);
    const from = event(one, /8\.30.*Varattu/s);
    const target = await place(one, '10.30', 'Terveydenhoitaja 2').boundingBox();
    const grip = await from.boundingBox();
    if (target === null || grip === null) throw new Error('nothing to drag');
    await one.mouse.move(grip.x + 30, grip.y + 4);
    await one.mouse.down();
    await one.mouse.move(target.x + 30, target.y + 40, { steps: 8 });
    await one.mouse.move(target.x + 30, target.y + 5, { steps: 4 });
    const fits = await one.locator('.desk-landing').filter({ hasText: text.fits }).first().boundingBox();
    expect(fits?.height).toBeGreaterThan(40);
    await one.mouse.up();
    await one.locator('.desk-landing').first().waitFor({ state: 'detached' });
    const dialog = one.getByRole('dialog', { name: text.moveTitle });
    await dialog.getByText('klo 10.30, Terveydenhoitaja 2').waitFor();
    expect(await dialog.textContent()).toContain('klo 8.30');
    expect(await findAccessibilityFaults(one)).toEqual([]);
    await leaveCalendars(dialog);
    const moving = dialog.getByRole('button', { name: text.moveSure }).click();
    const seen = await timed(() => event(other, /10\.30.*Varattu/s).waitFor());
    await moving;
    console.log(`the other desk saw the move after ${seen} ms`);
    expect(await event(other, /8\.30/).count()).toBe(0);
  });

  it('keeps the focus where it was while the day changes under it', async () => {
    await openDesk(other);
    const focused = place(other, '13.00', 'Terveydenhoitaja 1');
    await focused.focus();
    await openDesk(one);
    await place(one, '12.15', 'Terveydenhoitaja 1').click();
    await event(other, /12\.15.*Pidossa/s).waitFor();
    const label = 'document.activeElement.getAttribute("aria-label") ?? ""';
    expect(await other.evaluate(label)).toMatch(/^Vapaa klo 13\.00, Terveydenhoitaja 1/);
    await one.getByRole('button', { name: text.leave }).click();
    await event(other, /12\.15/).waitFor({ state: 'detached' });
  });

  it('loses no press when the day changes between pressing and letting go', async () => {
    await openDesk(other);
    await openDesk(one);
    const pressed = await place(other, '13.00', 'Terveydenhoitaja 1').boundingBox();
    if (pressed === null) throw new Error('nothing to press');
    await other.mouse.move(pressed.x + 20, pressed.y + 6);
    await other.mouse.down();
    await place(one, '12.15', 'Terveydenhoitaja 1').click();
    await one.getByRole('button', { name: text.leave }).waitFor();
    // Long enough for the desk to hear of it, as it does in the tests above.
    await other.waitForTimeout(1_500);
    await other.mouse.up();
    for (const desk of [other, one]) await desk.getByRole('button', { name: text.leave }).click();
    await event(other, /12\.15|13\.00/)
      .first()
      .waitFor({ state: 'detached' });
  });
});

describe('a call', () => {
  const EMAIL = 'huoltaja@example.test';
  const NAME = 'Esimerkkilä';

  it('ends with a booked time, which the family moves on a phone, and the other desk sees it', async () => {
    await registerFamily();
    await openDesk(one);
    await one.getByLabel(text.family).fill(NAME);
    await one.getByLabel(text.service).selectOption('neuvola-maaraaikainen');
    await one.getByRole('button', { name: text.find }).click();
    const suggestions = one.getByRole('complementary', { name: text.suggestions });
    await suggestions.getByText(text.namedFirst).waitFor();
    expect(one.url()).not.toContain(encodeURIComponent(NAME));
    const first = suggestions.getByRole('button').filter({ hasText: 'ma 23.11.' }).first();
    expect(await first.textContent()).toMatch(/Oma työntekijä.*Terveydenhoitaja 2/);
    const time = await first.getByRole('time').textContent();
    await first.click();
    await one.getByText(NAME).first().waitFor();
    await one.getByRole('button', { name: text.book }).click();
    await one.getByRole('heading', { name: bookingTexts.fi.page.doneTitle }).waitFor();

    await openDesk(other);
    const booked = other.locator('.desk-column:nth-of-type(2) .desk-event').filter({ hasText: `${time} ` });
    await booked.waitFor();
    const phone = await staff.stranger({ viewport: { width: 360, height: 740 } });
    await phone.goto(await linkMailed(phone));
    const family = familyLinkTexts.fi;
    await phone.getByRole('link', { name: family.move }).click();
    await expect.poll(() => phone.locator('button[name="slot"]').count(), { timeout: 20_000 }).toBe(5);
    await phone
      .locator('#days')
      .getByRole('link', { name: /23\.11\./ })
      .click();
    await phone.locator('button[name="slot"]').filter({ hasText: '13.' }).last().click();
    const moving = phone.getByRole('button', { name: family.moveConfirm }).click();
    const seen = await timed(() => booked.waitFor({ state: 'detached' }));
    await moving;
    await phone.getByText(family.done.moved ?? '').waitFor();
    console.log(`the desk saw the family's move after ${seen} ms`);
  });

  async function registerFamily(): Promise<void> {
    const guardian = { name: 'Kaisa Esimerkkilä', email: EMAIL, language: 'fi' };
    const family = { area: 'lahti-etela', name: NAME, guardians: [guardian] };
    const registered = await staff.service.call('scheduler', 'POST', '/api/families', family);
    const { id } = (await registered.json()) as { id: string };
    const worker = { professional: 'th-lahti-2' };
    await staff.service.call('scheduler', 'POST', `/api/families/${id}/named-worker`, worker);
  }

  async function linkMailed(page: Page): Promise<string> {
    const row = page.getByRole('row').filter({ hasText: EMAIL }).first();
    await until(async () => {
      await page.goto('/mail-tray');
      return (await row.count()) > 0;
    }, 20_000);
    await row.getByRole('link').click();
    const mail = (await page.locator('.said').textContent()) ?? '';
    return /https?:\S+\/b\/[\w-]+/.exec(mail)?.[0] ?? `no link in ${mail}`;
  }
});

describe('with the keyboard alone', () => {
  it('a time is found, kept and booked from the columns', async () => {
    await openDesk(one);
    const hand = keyboardOf(one);
    await hand.press(one.getByRole('button', { name: text.find }));
    await one.locator('.desk').waitFor();
    const first = one.locator('.desk [tabindex="0"]');
    for (let tabs = 0; tabs < 40 && !(await isFocused(one, '.desk [tabindex="0"]')); tabs += 1) {
      await one.keyboard.press('Tab');
    }
    expect(await first.count()).toBe(1);
    await one.keyboard.press('Home');
    await one.keyboard.press('ArrowDown');
    await one.keyboard.press('ArrowRight');
    expect(await isFocused(one, '.desk-column:nth-of-type(2) *')).toBe(true);
    while (!(await isFocused(one, 'button.desk-place'))) await one.keyboard.press('ArrowDown');
    await one.keyboard.press('Enter');
    await hand.write(one.getByLabel(text.reference), '1043');
    await hand.press(one.getByRole('button', { name: text.book }));
    await one.getByRole('heading', { name: registerTexts.fi.title({ reference: '1043' }) }).waitFor();
    await hand.press(one.getByRole('button', { name: text.book }));
    await one.getByRole('heading', { name: bookingTexts.fi.page.doneTitle }).waitFor();
  });

  it('the list has the same: keep a time, move a booking, open it', async () => {
    await one.goto(`${MONDAY}&view=list`);
    const hand = keyboardOf(one);
    const row = one.getByRole('row').filter({ hasText: '10.30' });
    await row.getByRole('link', { name: text.open }).waitFor();
    await hand.press(row.getByRole('link', { name: text.move }));
    await one.waitForURL(/\/reschedule/);
    await hand.press(one.locator('#days').getByRole('link', { name: /23\.11\./ }));
    await hand.press(one.locator('button.slot').filter({ hasText: '13.15' }).first());
    await one.getByRole('button', { name: bookingTexts.fi.move.confirm }).waitFor();
    await leaveCalendars(one.locator('main'));
    await hand.press(one.getByRole('button', { name: bookingTexts.fi.move.confirm }));
    await one.getByText(bookingTexts.fi.page.movedNote).waitFor();
    await one.waitForURL(/\/desk\?.*view=list/);
    await hand.press(one.getByRole('button', { name: /^Vapaa klo 14\.00, Terveydenhoitaja 1/ }));
    await one.getByRole('heading', { name: text.formTitle }).waitFor();
    await hand.press(one.getByRole('button', { name: text.leave }));
    await one.waitForURL(/\/desk\?.*view=list/);
  });

  async function isFocused(page: Page, selector: string): Promise<boolean> {
    return page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`);
  }
});

describe('every reader', () => {
  const views = ['', '&view=week', '&view=list', '&by=room'];

  // Wide, the same views are looked at in pages.test.ts.
  it.each(languages)('finds nothing in the way in %s on a narrow screen, light and dark', async (language) => {
    const faults: string[] = [];
    const page = await staff.arrive('scheduler', { viewport: { width: 320, height: 900 } });
    await page.goto(`/language/${language}?to=/desk`);
    for (const view of views) {
      await page.goto(MONDAY + view);
      faults.push(...(await faultsOn(page, language)).map((fault) => `${view}: ${fault}`));
    }
    await page.locator('#suggestions').waitFor();
    await page.goto('/language/fi?to=/desk');
    await page.context().close();
    expect(faults).toEqual([]);
  });

  it('at 320 px sees a list: no column beside another, no empty hours', async () => {
    const page = await staff.arrive('scheduler', { viewport: { width: 320, height: 800 } });
    await page.goto(MONDAY);
    const lefts = await page
      .locator('.desk-column')
      .evaluateAll((all) =>
        all.map((column: { getBoundingClientRect: () => { x: number } }) => column.getBoundingClientRect().x),
      );
    expect(new Set(lefts).size).toBe(1);
    expect(await page.locator('.desk-hours').isVisible()).toBe(false);
    await place(page, '14.00', 'Terveydenhoitaja 1').click();
    await page.getByRole('heading', { name: text.formTitle }).waitFor();
    await page.getByRole('button', { name: text.leave }).click();
  });
});

describe('a desk that is left open', () => {
  const OPEN = '/desk?area=lahti-etela&service=neuvola-maaraaikainen';
  const ANOTHER = 'neuvola-maaraaikainen~th-lahti-2.lahti-neuvola';

  async function bookAt(start: string): Promise<void> {
    const slot = `${ANOTHER}~${start}~professional:th-lahti-2+room:lahti-n-2`;
    const booked = await staff.service.call('coordinator', 'POST', '/api/bookings', {
      slot,
      family: { reference: '9' },
    });
    expect(booked.status).toBe(201);
  }

  it('hears again once the service is back, and misses nothing in between', async () => {
    await openDesk(one, MONDAY);
    await one.evaluate('window.notReloaded = true');
    await staff.restartAt('2026-11-20T09:40:00+02:00');
    await bookAt('20261123T090000Z');
    await event(one, /11\.00.*Varattu/s).waitFor({ timeout: 30_000 });
    await one.locator('#desk-live:not([data-offline])').waitFor({ timeout: 30_000 });
    expect(await one.evaluate('window.notReloaded')).toBe(true);
  });

  it('opens the new day by itself after midnight', async () => {
    await openDesk(one, OPEN);
    await one.getByRole('heading', { level: 1, name: 'Perjantai 20.11.' }).waitFor();
    await staff.restartAt('2026-11-23T12:20:00+02:00');
    await one.getByRole('heading', { level: 1, name: 'Maanantai 23.11.' }).waitFor({ timeout: 60_000 });
    await one.locator('.desk-now').first().waitFor();
  });

  it('with the keyboard alone somebody is marked as arrived, and then as not come', async () => {
    await one.goto(`${MONDAY}&view=list`);
    const hand = keyboardOf(one);
    const row = one.getByRole('row').filter({ hasText: /^11\.00/ });
    await hand.press(row.getByRole('button', { name: text.act.arrive }));
    await row.getByText(bookingTexts.fi.state.arrived, { exact: true }).waitFor();
    await hand.press(row.getByRole('button', { name: text.act['no-show'] }));
    await row.getByText(bookingTexts.fi.state['no-show'], { exact: true }).waitFor();
    await one.getByText(bookingTexts.fi.page.noShowNote).waitFor();
  });
});

it('a stop is not held up by an open desk', async () => {
  await openDesk(one);
  const took = await timed(() => staff.service.stop());
  console.log(`the service stopped after ${took} ms`);
  expect(took).toBeLessThan(9_000);
});
