// In a browser without JavaScript: an answer becomes advice, a colleague approves it, and a worker need not book.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { shelfTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { type Colleague, openStaff, type Staff } from '../../support/staff.ts';

const text = shelfTexts.fi;
const COLLEAGUE: Colleague = { email: 'sosiaalityontekija@neuvoaika.example' };
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?' };
const TITLE = 'Yöheräilyt: mitä kokeilla ensin';

let staff: Staff;
let thread: string;
beforeAll(async () => {
  staff = await openStaff();
  const { service } = staff;
  const person = {
    ...{ email: COLLEAGUE.email, name: 'Kaisa Kollega', language: 'fi', professional: 'pn-sosiaalityontekija' },
    grants: [{ role: 'specialist', area: 'hartola' }],
  };
  expect((await service.call('administrator', 'POST', '/api/users', person)).status).toBe(201);
  const asked = { service: 'perheneuvola-konsultaatio', area: 'hartola', case: CASE };
  const begun = await service.call('worker', 'POST', '/api/threads', asked);
  thread = ((await begun.json()) as { id: string }).id;
  const answer = { text: 'Kokeilkaa ensin samaa iltarytmiä kahden viikon ajan.', version: 0 };
  expect((await service.call('specialist', 'POST', `/api/threads/${thread}/answer`, answer)).status).toBe(200);
});
afterAll(() => staff.close());

it('a specialist says an answer anew, a colleague approves it, and a worker who holds a time lets it go again', async () => {
  const specialist = await staff.arrive('specialist', { javaScriptEnabled: false });
  await specialist.goto(`/threads/${thread}`);
  await specialist.getByRole('link', { name: text.ofAnswer }).click();
  await specialist.locator('[name=title]').fill(TITLE);
  await specialist.getByRole('button', { name: text.save }).click();
  await specialist.getByText(text.fault.asAnswered).first().waitFor();
  await specialist.locator('[name=text]').fill('Sama rauhallinen ilta auttaa useimpia parissa viikossa.');
  await specialist.getByRole('button', { name: text.save }).click();
  await specialist.getByText(text.done.written).waitFor();

  const colleague = await staff.arrive(COLLEAGUE, { javaScriptEnabled: false });
  await colleague.getByRole('link', { name: TITLE }).click();
  await colleague.getByRole('button', { name: text.approve }).click();
  await colleague.getByText(text.done.approved).waitFor();

  const worker = await staff.arrive('worker', { javaScriptEnabled: false });
  await worker.goto('/book/perheneuvola-konsultaatio?area=hartola');
  await worker.locator('button.slot').first().click();
  await worker.waitForURL(/\/holds\//);
  const hold = new URL(worker.url()).pathname;
  await worker.locator('[name=topic]').selectOption(CASE.topic);
  await worker.locator('[name=age]').selectOption(CASE.ageBand);
  await worker.locator('[name=question]').fill(CASE.question);
  await worker.locator('#booking button[type=submit]').first().click();
  await worker.getByText('Sama rauhallinen ilta auttaa useimpia parissa viikossa.').waitFor();
  expect(await worker.locator('[name=question]').inputValue()).toBe(CASE.question);
  await worker.getByRole('button', { name: text.before.answered }).click();
  await worker.getByText(text.done.answered).waitFor();
  await worker.goto(hold);
  expect(new URL(worker.url()).pathname).toBe('/book/perheneuvola-konsultaatio');
});
