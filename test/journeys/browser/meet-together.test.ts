// A common time in a real browser: for two areas and somebody of another house, who answers by a link on a small phone.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { bookingTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { pollTexts } from '../../../src/surfaces/web/polls/texts/words.ts';
import { faultsOn } from '../../support/soundness.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { readInMail } from './stops.ts';

const SCHOOL = 'rehtori@koulu.example';
const text = pollTexts.fi;

let staff: Staff;
beforeAll(async () => {
  staff = await openStaff();
});
afterAll(() => staff.close());

it('a time is found that suits people of two areas and a school, is booked for all of them, and goes on as a series', async () => {
  const coordinator = await staff.arrive('coordinator');
  const press = (name: string) => coordinator.getByRole('button', { name, exact: true }).first().click();
  await coordinator.goto('/bookings');
  await coordinator.getByRole('link', { name: bookingTexts.fi.list.commonTimes }).click();
  await coordinator.getByRole('link', { name: text.proposeTitle }).first().click();
  await coordinator.locator('[name=area]').selectOption('hartola');
  for (const one of ['pn-psykologi', 'th-asikkala']) await coordinator.locator(`[name=people][value=${one}]`).check();
  await press(text.showTimes);
  await coordinator.getByRole('heading', { name: text.timesTitle }).waitFor();
  const days = coordinator.locator('fieldset[id^=day-]');
  for (const nth of [2, 3]) await days.nth(nth).locator('[name=times]').first().check();
  await coordinator.locator('[name=outside]').fill(SCHOOL);
  expect(await faultsOn(coordinator, 'fi')).toEqual([]);
  await press(text.propose);
  await coordinator.getByText(text.done.proposed).waitFor();

  const phone = { viewport: { width: 320, height: 640 }, javaScriptEnabled: false };
  const school = await staff.stranger(phone);
  await school.goto(await readInMail(staff.service, SCHOOL, /(\/p\/[\w-]{43})/));
  const times = school.locator('main fieldset');
  await times.nth(0).getByLabel(text.answer.no).check();
  await times.nth(1).getByLabel(text.answer.yes).check();
  await school.getByRole('button', { name: text.own.send }).click();
  await school.locator('.note[role=status]').waitFor();
  expect(await school.locator('main').textContent()).not.toMatch(/psykolog|terveydenhoitaja|asikkala/i);
  await school.context().close();

  await coordinator.reload();
  const best = coordinator.getByRole('row').filter({ hasText: text.suits });
  expect(await best.count()).toBe(1);
  await best.getByRole('button', { name: text.choose }).click();
  await coordinator.getByText(text.done.chosen).waitFor();
  await coordinator.getByRole('link', { name: text.continue }).click();
  await press(text.following.book);
  await coordinator.getByText(text.done.following).waitFor();
  await coordinator.getByRole('link', { name: text.toPlan }).click();
  await coordinator.waitForURL(/\/plans\//);
  // the chosen meeting and three after it
  expect(await coordinator.locator('main a[href^="/bookings/"]').count()).toBe(4);
}, 120_000);
