// Somebody is away in a real browser: a written question goes to the deputy, who takes over a day of three.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dutyTexts, threadTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { awayTexts } from '../../../src/surfaces/web/schedule/texts/words.ts';
import { faultsOn } from '../../support/soundness.ts';
import { type Colleague, openStaff, type Staff } from '../../support/staff.ts';

const text = dutyTexts.fi;
const DEPUTY: Colleague = { email: 'sijainen@neuvoaika.example' };
const SERVICE = 'perheneuvola-konsultaatio';
/** the second Tuesday of December, a day of the series */
const DAY = '2026-12-08';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?' };
const NOTE = 'Kysyjät ovat tuttuja viime keväältä. Aikoihin on varattu sama huone.';

let staff: Staff;
let question: string;
beforeAll(async () => {
  staff = await openStaff();
  const ask = async (role: 'administrator' | 'worker', method: string, path: string, body?: object) => {
    const response = await staff.service.call(role, method, path, body);
    expect([path, response.ok]).toEqual([path, true]);
    return (await response.json()) as { readonly id: string; readonly items: readonly { readonly id: string }[] };
  };
  await ask('administrator', 'POST', '/api/users', {
    ...{ email: DEPUTY.email, name: 'Siiri Sijainen', language: 'fi', professional: 'pn-sosiaalityontekija' },
    grants: [{ role: 'specialist', area: 'hartola' }],
  });
  const slots = `/api/slots?service=${SERVICE}&area=hartola&professional=pn-psykologi&from=${DAY}T00:00:00Z&to=${DAY}T23:00:00Z`;
  const { items } = await ask('worker', 'GET', slots);
  for (const { id } of items.slice(0, 3)) {
    await ask('worker', 'POST', '/api/bookings', { slot: id, case: CASE });
  }
  const asked = { service: SERVICE, area: 'hartola', professional: 'pn-psykologi', case: CASE };
  question = (await ask('worker', 'POST', '/api/threads', asked)).id;
});
afterAll(() => staff.close());

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();

it('a question goes to the deputy with its promise, who answers it and finds a day of three on their own day', async () => {
  const specialist = await staff.arrive('specialist');
  await specialist.goto('/away');
  await specialist.locator('[name=fromDate]').fill(DAY);
  await specialist.locator('[name=toDate]').fill(DAY);
  await press(specialist, awayTexts.fi.report);
  // the three times that it leaves are in sight before the press that reports it
  await specialist.getByText(awayTexts.fi.standingAdvice).waitFor();
  await press(specialist, awayTexts.fi.report);
  await specialist.locator('a[href^="/duties/new"]').click();
  await specialist.locator('[name=deputy]').selectOption('pn-sosiaalityontekija');
  await specialist.locator('[name=note]').fill(NOTE);
  expect(await faultsOn(specialist, 'fi')).toEqual([]);
  await press(specialist, text.send);
  await specialist.getByText(text.handed({ count: 4 })).waitFor();
  expect(await faultsOn(specialist, 'fi')).toEqual([]);

  const deputy = await staff.arrive(DEPUTY);
  await deputy.getByText(NOTE).waitFor();
  expect(await faultsOn(deputy, 'fi')).toEqual([]);
  expect(await deputy.locator('a[href^="/bookings/"] time').count()).toBeGreaterThanOrEqual(3);
  await deputy.goto(`/my-day?date=${DAY}`);
  expect(await deputy.getByText(CASE.question).count()).toBe(3);
  await deputy.goto('/');
  await deputy.locator(`a[href="/threads/${question}"]`).first().click();
  await deputy.getByText(threadTexts.fi.page.giveBack).waitFor();
  await deputy.locator('[name=text]').fill('Kokeilkaa samaa iltarytmiä kahden viikon ajan.');
  await press(deputy, threadTexts.fi.page.send.answer);
  await deputy.getByText(threadTexts.fi.done.answer).waitFor();

  const worker = await staff.arrive('worker');
  await worker.goto(`/threads/${question}`);
  await worker.getByText('Kokeilkaa samaa iltarytmiä kahden viikon ajan.').waitFor();
  await worker.getByText(threadTexts.fi.page.deputy).waitFor();
}, 120_000);
