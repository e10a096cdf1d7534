// Drop-ins and groups in a real browser on a day when the drop-in runs: found by keyboard hands, sound by axe-core.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../../src/core/permissions.ts';
import { groupTexts } from '../../../src/surfaces/web/messages/groups.ts';
import { walkInTexts } from '../../../src/surfaces/web/messages/walk-ins.ts';
import { findAccessibilityFaults } from '../../support/browser.ts';
import { openStaff, type Staff } from '../../support/staff.ts';

const THURSDAY = '2026-11-26T14:05:00+02:00';
const QUEUE = '/walk-ins?site=asikkala-paivakoti&service=perheohjaaja-paivakodissa';
const walk = walkInTexts.fi;
const text = groupTexts.fi;

let staff: Staff;
let desk: Page;
let guest: Page;
beforeAll(async () => {
  staff = await openStaff();
  await staff.restartAt(THURSDAY);
  desk = await staff.arrive('scheduler');
  guest = await staff.stranger({ viewport: { width: 320, height: 640 }, javaScriptEnabled: false });
});
afterAll(() => staff.close());

const press = (page: Page, name: string) => page.locator('main').getByRole('button', { name }).first().click();

describe('a drop-in', () => {
  it('gives numbers at the desk, and the screen in the waiting room shows whose turn it is', async () => {
    await desk.goto('/walk-ins');
    await desk.getByRole('link', { name: walk.open }).click();
    await press(desk, walk.register);
    await desk.getByText(walk.registered(1, walk.wait(0))).waitFor();
    await press(desk, walk.register);
    await press(desk, walk.call);
    await desk.getByText(walk.called(1)).waitFor();
    await guest.goto(`${QUEUE}&view=board`);
    expect(await guest.locator('.huge').textContent()).toBe('1');
  });
});

describe('a group by lot', () => {
  it('is planned, registered for without scripts on a phone, drawn, and cancelled by link', async () => {
    await desk.goto('/groups/new');
    await desk.getByLabel(text.service).selectOption('vanhempainiltapaiva');
    await desk.getByLabel(text.site, { exact: true }).selectOption('asikkala-paivakoti');
    await desk.locator('#nameFi').fill('Vanhempainiltapäivä');
    await desk.getByLabel(text.date).fill('2026-12-03');
    await desk.getByLabel(text.from).fill('13:00');
    await desk.getByLabel(text.to).fill('15:00');
    await desk.getByLabel(text.byLot).check();
    await desk.getByLabel(text.capacity, { exact: true }).fill('1');
    await press(desk, text.save);
    await desk.getByText(text.planned).waitFor();
    const { pathname } = new URL(desk.url());
    const links: string[] = [];
    for (const number of [1, 2]) {
      await guest.goto(pathname);
      await press(guest, text.send);
      await guest.getByText(text.myNumber(number)).waitFor();
      links.push(guest.url());
    }
    await desk.getByRole('link', { name: text.drawNow }).click();
    await press(desk, text.drawConfirm);
    await desk.getByText(text.didDraw).waitFor();
    const said: string[] = [];
    for (const link of links) {
      await guest.goto(link);
      said.push((await guest.locator('main .note').textContent()) ?? '');
    }
    expect(said.map((one) => one.trim()).sort()).toEqual([text.mySaid['not-drawn'], text.mySaid.drawn].sort());
    const drawn = said.findIndex((one) => one.includes(text.mySaid.drawn));
    await guest.goto(links[drawn] ?? '');
    await press(guest, text.myCancel);
    await guest.getByText(text.mySaid.cancelled).waitFor();
    await guest.goto(links[1 - drawn] ?? '');
    await guest.getByText(text.mySaid.drawn).waitFor();
  });
});

it.each(languages)(
  'every page of them in %s is sound by axe-core, light and dark, and fits 320 pixels',
  async (language) => {
    const page = await staff.arrive('scheduler', { viewport: { width: 1280, height: 900 } });
    await page.goto(`/language/${language}?to=/groups`);
    const event = (await page.locator('main table a').first().getAttribute('href')) ?? '';
    const { id } = await plan({ capacity: 4, childcarePlaces: 3 });
    const answer = await staff.service.call('scheduler', 'POST', `/api/groups/${id}/registrations`, { childcare: 2 });
    const { registration } = (await answer.json()) as { registration: { link: string } };
    const lot = await plan({ capacity: 4, byLot: true });
    const paths = [
      '/walk-ins',
      QUEUE,
      `${QUEUE}&done=changed`,
      `${QUEUE}&view=board`,
      '/groups',
      '/groups/new',
      event,
      `/groups/${id}`,
      `/groups/${id}/change`,
      `/groups/${id}/cancel`,
      '/areas/asikkala/events',
      `/groups/${lot.id}`,
      `/groups/${lot.id}/draw`,
      new URL(registration.link).pathname,
    ];
    const faults: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      faults.push(...(await faultsOn(page)).map((fault) => `${path}: ${fault}`));
    }
    await page.goto('/groups/new');
    await page.locator('main form button[type=submit]').click();
    faults.push(...(await faultsOn(page)).map((fault) => `faults: ${fault}`));
    expect(faults).toEqual([]);
  },
);

async function plan(change: object): Promise<{ readonly id: string }> {
  const answer = await staff.service.call('scheduler', 'POST', '/api/groups', {
    service: 'vanhempainiltapaiva',
    site: 'asikkala-paivakoti',
    name: { fi: 'Vanhempainiltapäivä' },
    start: '2026-12-03T13:00:00+02:00',
    end: '2026-12-03T15:00:00+02:00',
    ...change,
  });
  return (await answer.json()) as { id: string };
}

async function faultsOn(page: Page): Promise<string[]> {
  const light = await findAccessibilityFaults(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await findAccessibilityFaults(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 320, height: 640 });
  const width: number = await page.evaluate('document.scrollingElement.scrollWidth');
  await page.setViewportSize({ width: 1280, height: 900 });
  return [...light, ...dark, ...(width > 320 ? [`is ${width} pixels wide at 320`] : [])];
}
