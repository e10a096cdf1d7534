// Written consultations in a real browser: one answered in time, and one that goes to the deputy.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { threadTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { until } from '../../support/process.ts';
import { type Colleague, openStaff, type Staff } from '../../support/staff.ts';

const text = threadTexts.fi;
const COLLEAGUE: Colleague = { email: 'sosiaalityontekija@neuvoaika.example' };

let staff: Staff;
beforeAll(async () => {
  staff = await openStaff();
  const person = {
    ...{ email: COLLEAGUE.email, name: 'Kaisa Kollega', language: 'fi', professional: 'pn-sosiaalityontekija' },
    grants: [{ role: 'specialist', area: 'hartola' }],
  };
  expect((await staff.service.call('administrator', 'POST', '/api/users', person)).status).toBe(201);
});
afterAll(() => staff.close());

/** Asks from the home on, and comes to the question's page: its address. */
async function ask(page: Page, question: string, whom?: string): Promise<string> {
  await page.getByRole('link', { name: text.ask.title }).first().click();
  await page.locator('a[href="/ask/perheneuvola-konsultaatio/hartola"]').click();
  await page.locator('[name=topic]').selectOption({ index: 1 });
  await page.locator('[name=age]').selectOption({ index: 2 });
  await page.locator('[name=question]').fill(question);
  if (whom) await page.locator('[name=professional]').selectOption(whom);
  await page.getByRole('button', { name: text.ask.send }).click();
  await page.getByText(text.done.asked).waitFor();
  return new URL(page.url()).pathname;
}

async function answer(page: Page, path: string, words: string): Promise<void> {
  await page.locator(`a[href="${path}"]`).first().click();
  await page.locator('[name=text]').fill(words);
  await page.getByRole('button', { name: text.page.send.answer }).click();
  await page.getByText(text.done.answer).waitFor();
}

it('a question is answered in time, read and closed as solved; the next is answered by a deputy before its promise is missed', async () => {
  const worker = await staff.arrive('worker');
  const first = await ask(worker, 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?');
  expect(await worker.getByText('tiistai 24.11. klo 9.00').count()).toBeGreaterThan(0);

  const specialist = await staff.arrive('specialist');
  await answer(specialist, first, 'Kokeilkaa ensin samaa iltarytmiä kahden viikon ajan.');

  await worker.goto('/');
  await worker.locator(`a[href="${first}"]`).click();
  await worker.getByText('Kokeilkaa ensin samaa iltarytmiä kahden viikon ajan.').waitFor();
  await worker.getByRole('button', { name: text.page.close.solved }).click();
  await worker.getByText(text.state.closed.solved).waitFor();

  await worker.goto('/');
  const second = await ask(worker, 'Mitä sanomme kotiin, kun lapsi vetäytyy leikeistä?', 'pn-psykologi');
  // two hours of work before it is missed
  await staff.restartAt('2026-11-23T15:30:00+02:00');
  const told = async () => {
    const tray = await (await fetch(`${staff.service.url}/mail-tray`)).text();
    const rows = tray.split('<tr').filter((row) => row.includes('Kirjallinen kysymys on jäämässä ilman vastausta'));
    return rows.some((row) => row.includes(COLLEAGUE.email));
  };
  await until(told, 120_000);

  const deputy = await staff.arrive(COLLEAGUE);
  await answer(deputy, second, 'Kertokaa, mitä olette nähneet, ja kysykää kotoa samaa.');
  await worker.goto(second);
  await worker.getByText('Kertokaa, mitä olette nähneet, ja kysykää kotoa samaa.').waitFor();
  expect(await worker.getByText(text.state.answered).count()).toBeGreaterThan(0);
}, 300_000);
