// Drop-ins and groups in a real browser on a day when the drop-in runs: found by keyboard hands, sound by axe-core.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../../src/core/permissions.ts';
import { groupTexts } from '../../../src/surfaces/web/groups/texts/words.ts';
import { walkInTexts } from '../../../src/surfaces/web/walk-ins/texts/words.ts';
import { goTo, stayInWindow } from '../../support/in-place.ts';
import { faultsOn } from '../../support/soundness.ts';
import { openStaff, type Staff } from '../../support/staff.ts';

const THURSDAY = '2026-11-26T14:05:00+02:00';
const QUEUE = '/walk-ins?site=asikkala-paivakoti&service=perheohjaaja-paivakodissa';
const walk = walkInTexts.fi;
const text = groupTexts.fi;

let staff: Staff;
let desk: Page;
let guest: Page;
beforeAll(async () => {
  staff = await openStaff(THURSDAY);
  desk = await staff.arrive('scheduler');
  guest = await staff.stranger({ viewport: { width: 320, height: 640 }, javaScriptEnabled: false });
});
afterAll(() => staff.close());

const press = (page: Page, name: string) => page.locator('main').getByRole('button', { name }).first().click();

describe('a drop-in', () => {
  it('gives numbers at the desk, and the screen in the waiting room shows whose turn it is', async () => {
    await desk.goto('/walk-ins');
    await desk.getByRole('link', { name: `${walk.open}: Asikkalan päiväkoti` }).click();
    await press(desk, walk.register);
    await desk.getByText(walk.registered({ number: 1, wait: walk.wait({ minutes: 0 }) })).waitFor();
    await press(desk, walk.register);
    await press(desk, walk.call);
    await desk.getByText(walk.called({ number: 1 })).waitFor();
    await guest.goto(`${QUEUE}&view=board`);
    expect(await guest.locator('.huge').textContent()).toBe('1');
  });
});

describe('a queue that is open elsewhere', () => {
  it('follows what another desk does without a reload, says it, and keeps the focus where it was', async () => {
    const other = await staff.arrive('scheduler');
    await other.goto(QUEUE);
    const wall = await staff.stranger();
    await wall.goto(`${QUEUE}&view=board`);
    for (const page of [other, wall]) {
      await page.waitForLoadState('networkidle').catch(() => {});
      await page.evaluate('document.body.dataset.marked = "yes"');
    }
    await other.locator('main').getByRole('button', { name: walk.call }).focus();
    await press(desk, walk.register);
    await press(desk, walk.call);
    await desk.getByText(walk.called({ number: 2 })).waitFor();
    await wall.locator('.huge', { hasText: '1, 2' }).waitFor();
    await other.locator('#queue-said', { hasText: `${walk.turn}: 1, 2.` }).waitFor({ state: 'attached' });
    await other.getByRole('heading', { name: walk.waiting({ count: 1 }) }).waitFor();
    expect(await other.evaluate('document.activeElement.textContent.trim()')).toBe(walk.call);
    for (const page of [other, wall]) expect(await page.evaluate('document.body.dataset.marked')).toBe('yes');
  });
});

describe('a group event', () => {
  it('is changed by keyboard hands, offers another time where its room is taken, and tells a guest so', async () => {
    const fields = { service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', room: 'asikkala-pk' };
    const fill = async (date: string) => {
      for (const [name, value] of Object.entries(fields)) await desk.locator(`#${name}`).selectOption(value);
      await desk.locator('#nameFi').fill('Vauvahieronta');
      await desk.locator('#date').fill(date);
      await desk.locator('#from').fill('13:00');
      await desk.locator('#to').fill('14:00');
      await desk.locator('#capacity').fill('5');
      await desk.locator('#capacity').press('Enter');
    };
    await desk.goto('/groups/new');
    await fill('2026-12-08');
    await desk.getByText(text.planned).waitFor();
    const first = new URL(desk.url()).pathname;
    await desk.goto('/groups/new');
    await fill('2026-12-08');
    await desk.getByRole('heading', { name: text.takenTitle }).waitFor();
    await desk.locator('#taken button').first().click();
    await desk.getByText(text.planned).waitFor();

    await guest.goto(first);
    await press(guest, text.send);
    const own = guest.url();
    await desk.goto(first);
    await desk.getByRole('link', { name: text.changeAction }).click();
    await desk.locator('#capacity').fill('0');
    await desk.locator('#capacity').press('Enter');
    await desk.getByText(text.fault.capacity).first().waitFor();
    await desk.locator('#capacity').fill('6');
    await desk.locator('#from').fill('09:00');
    await desk.locator('#to').fill('10:00');
    await press(desk, text.changeSave);
    await desk.getByText(text.didChange).waitFor();
    await guest.goto(own);
    await guest.getByText('klo 9.00–10.00').waitFor();
  });
});

describe('a group by lot', () => {
  it('is planned, registered for without scripts on a phone, drawn, and cancelled by link', async () => {
    await desk.goto('/groups/new');
    await desk.getByLabel(text.service).selectOption('vanhempainiltapaiva');
    await desk.getByLabel(text.site, { exact: true }).selectOption('asikkala-paivakoti');
    await desk.locator('#nameFi').fill('Vanhempainiltapäivä');
    await desk.getByLabel(text.date, { exact: true }).fill('2026-12-03');
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
      await guest.getByText(text.myNumber({ number })).waitFor();
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
  'every page of them in %s is sound by axe-core, light and dark, and fits 320 and 768 pixels',
  async (language) => {
    const page = await staff.arrive('scheduler', { viewport: { width: 1280, height: 900 } });
    await page.goto(`/language/${language}?to=/groups`);
    const event = (await page.locator('main table a').first().getAttribute('href')) ?? '';
    const { id } = await plan({ capacity: 4, childcarePlaces: 3 });
    const answer = await staff.service.call('scheduler', 'POST', `/api/groups/${id}/registrations`, { childcare: 2 });
    const { registration } = (await answer.json()) as { registration: { link: string } };
    const lot = await plan({ capacity: 4, byLot: true, childcarePlaces: 2, name: { fi: LONG } });
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
    stayInWindow(page);
    for (const path of paths) {
      await goTo(page, path);
      faults.push(...(await faultsOn(page, language)).map((fault) => `${path}: ${fault}`));
    }
    await page.goto('/groups/new');
    const answered = page.waitForEvent('domcontentloaded');
    await page.locator('main form button[type=submit]').click();
    await answered;
    faults.push(...(await faultsOn(page, language)).map((fault) => `faults: ${fault}`));
    expect(faults).toEqual([]);
  },
);

const LONG = `Vanhempainiltapäivänperhevalmennusryhmätapaaminen${' ja muuta asiaa'.repeat(10)}`;

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
