// Times that a series keeps for one area in a real browser: a coordinator keeps them, and the second area takes what is released.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { slotTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { seriesTexts } from '../../../src/surfaces/web/schedule/texts/words.ts';
import { faultsOn } from '../../support/soundness.ts';
import { type Colleague, openStaff, type Staff } from '../../support/staff.ts';

const SERIES = 'perheneuvola-hartola';
const SERVICE = 'perheneuvola-konsultaatio';
/** Two people, three times each; it lets go of what it keeps on the first of December. */
const SESSION = '2026-12-08';
const SECOND: Colleague = { email: 'sysma@neuvoaika.example' };

let staff: Staff;
beforeAll(async () => {
  staff = await openStaff();
  const grants = [{ role: 'worker', area: 'sysma' }];
  const person = { email: SECOND.email, name: 'Sanna Sysmä', language: 'fi', grants };
  expect((await staff.service.call('administrator', 'POST', '/api/users', person)).ok).toBe(true);
});
afterAll(() => staff.close());

const times = (page: Page) => page.locator(`#d${SESSION} button.slot`);

it('what is kept for one area is said to it, is not offered to the second, and is taken by it once it is released', async () => {
  const coordinator = await staff.arrive('coordinator');
  await coordinator.goto(`/series/${SERIES}/edit`);
  await coordinator.locator('[name=share-area-1]').selectOption('hartola');
  await coordinator.locator('[name=share-slots-1]').fill('6');
  await coordinator.locator('[name=share-days-1]').fill('7');
  expect(await faultsOn(coordinator, 'fi')).toEqual([]);
  await coordinator.getByRole('button', { name: seriesTexts.fi.save, exact: true }).last().click();
  await coordinator
    .getByText(seriesTexts.fi.shareStep({ days: 7, keeps: 0 }))
    .first()
    .waitFor();

  const first = await staff.arrive('worker');
  await first.goto(`/book/${SERVICE}?month=2026-12`);
  expect(await times(first).count()).toBe(6);
  const until = { at: Date.parse('2026-12-01T00:00:00+02:00'), zone: 'Europe/Helsinki' };
  await first.getByText(slotTexts.fi.keptFor({ places: 6, area: 'Hartola', until })).waitFor();
  expect(await faultsOn(first, 'fi')).toEqual([]);

  const second = await staff.arrive(SECOND);
  await second.goto(`/book/${SERVICE}?month=2026-12`);
  expect(await times(second).count()).toBe(0);
  await staff.restartAt('2026-12-01T09:00:00+02:00');
  await second.goto(`/book/${SERVICE}?month=2026-12`);
  expect(await times(second).count()).toBe(6);
  await times(second).first().click();
  await second.waitForURL(/\/holds\//);
}, 120_000);
