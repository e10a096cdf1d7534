// A coordinator tries a change first in a real browser: a conflict is settled, three bookings chosen for, and all of it taken back.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { draftTexts } from '../../../src/surfaces/web/schedule/texts/words.ts';
import { paijatHameParts } from '../../support/directory.ts';
import { faultsOn } from '../../support/soundness.ts';
import { openStaff, type Staff } from '../../support/staff.ts';

const text = draftTexts.fi;
const SERVICE = 'perheneuvola-konsultaatio';
const SERIES = 'perheneuvola-hartola';
/** the second Tuesday of December, a day of the series */
const DAY = '2026-12-08';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?' };

let staff: Staff;
const bookings: string[] = [];
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON the service answered with
async function ask(role: 'coordinator' | 'worker', method: string, path: string, body?: object): Promise<any> {
  const response = await staff.service.call(role, method, path, body);
  expect([path, response.ok]).toEqual([path, true]);
  return response.json();
}
beforeAll(async () => {
  staff = await openStaff();
  const slots = `/api/slots?service=${SERVICE}&area=hartola&professional=pn-psykologi&from=${DAY}T00:00:00Z&to=${DAY}T23:00:00Z`;
  const { items } = await ask('worker', 'GET', slots);
  for (const { id } of items.slice(0, 3)) {
    bookings.push((await ask('worker', 'POST', '/api/bookings', { slot: id, case: CASE })).id);
  }
});
afterAll(() => staff.close());

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
const startOf = async (id: string) => (await ask('coordinator', 'GET', `/api/bookings/${id}`)).start.slice(0, 10);
const starts = () => Promise.all(bookings.map(startOf));

it('a series is moved in a draft, a conflict is settled, bookings go along, and the publication is taken back', async () => {
  const page = await staff.arrive('coordinator');
  await page.goto(`/series/${SERIES}/edit`);
  await page.locator('[name=weekdays][value=TU]').uncheck();
  await page.locator('[name=weekdays][value=WE]').check();
  await press(page, text.keepAsDraft);
  await page.getByText(text.made).waitFor();
  const address = page.url().replace(/\?.*/, '');
  await page.getByText(text.waits({ count: 3 })).waitFor();
  // nobody who books has seen anything of it
  expect(await starts()).toEqual([DAY, DAY, DAY]);
  expect(await faultsOn(page, 'fi')).toEqual([]);

  // somebody else moves the same series meanwhile
  const other = await ask('coordinator', 'POST', '/api/drafts', { area: 'hartola', name: 'Torstait' });
  const known = paijatHameParts().series?.find(({ id }) => id === SERIES);
  const change = { series: { ...known, recurrence: 'FREQ=MONTHLY;BYDAY=2TU,4TU,1TH' } };
  await ask('coordinator', 'POST', `/api/drafts/${other.id}/changes`, { change });
  const { version, leftOutside } = await ask('coordinator', 'GET', `/api/drafts/${other.id}`);
  await ask('coordinator', 'POST', `/api/drafts/${other.id}/publish`, { version, leaving: leftOutside.mark });

  await page.goto(address);
  await page.getByText(text.conflictsLead).waitFor();
  expect(await faultsOn(page, 'fi')).toEqual([]);
  await press(page, text.mine);
  await page.getByText(text.settled).waitFor();

  // the first stays where it is, the others go to the nearest time
  await page.locator(`[name="b-${bookings[0]}"]`).selectOption('keep');
  await press(page, text.saveChoices);
  await page.getByText(text.waits({ count: 0 })).waitFor();
  await page.getByText(text.figures({ moved: 2, cancelled: 0, kept: 1, later: 0 })).waitFor();
  await press(page, text.publish);
  await page.getByText(text.publishedNow({ moved: 2, cancelled: 0, kept: 1 }).trim()).waitFor();
  expect(await faultsOn(page, 'fi')).toEqual([]);
  const moved = await starts();
  expect([moved[0], moved.slice(1).every((start) => start !== DAY)]).toEqual([DAY, true]);

  await press(page, text.takeBack);
  await page.getByText(text.takenBack).waitFor();
  expect(await faultsOn(page, 'fi')).toEqual([]);
  await page.locator('summary', { hasText: text.allAlike }).click();
  await press(page, text.way.ready);
  await page.getByText(text.waits({ count: 0 })).waitFor();
  await press(page, text.publish);
  await page.getByText(text.state.published, { exact: true }).waitFor();
  expect(await starts()).not.toEqual(moved);
  await page.goto(address);
  await page.getByText(text.state['taken-back'], { exact: true }).waitFor();
  await page.goto(`/series/${SERIES}`);
  await page
    .getByText(/tiistaina/)
    .first()
    .waitFor();
}, 120_000);
