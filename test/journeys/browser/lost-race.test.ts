// When a time or a text cannot be taken: a sentence says why, other times are offered, and nothing typed is lost.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookingTexts, formTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { refusalTexts } from '../../../src/surfaces/web/kit/texts/words.ts';
import { pointer } from '../../support/hands.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { fillForm, holdNextTime, QUESTION, slotButtons } from './errands.ts';

const form = formTexts.fi;
const taken = refusalTexts.fi.byCode.slot_taken?.title ?? '';

let staff: Staff;
let worker: Page;
let colleague: Page;
beforeAll(async () => {
  staff = await openStaff();
  worker = await staff.arrive('worker');
  colleague = await staff.arrive(await staff.addWorker());
});
afterAll(() => staff.close());

const submit = (page: Page) => page.getByRole('button', { name: form.submit }).click();
const booked = (page: Page) => page.getByRole('heading', { name: bookingTexts.fi.page.doneTitle }).waitFor();

async function expectWrittenKept(page: Page, question = QUESTION): Promise<void> {
  expect(await page.getByLabel(form.question).inputValue()).toBe(question);
  expect(await page.getByLabel(form.topic).inputValue()).toBe('sleep');
  expect(await page.getByLabel(form.age).inputValue()).toBe('0-2');
}

describe('a time that two want', () => {
  it('is lost to the colleague who pressed first: the other is offered the three nearest', async () => {
    await worker.goto('/book/perheneuvola-konsultaatio');
    await colleague.goto('/book/perheneuvola-konsultaatio');
    const wanted = await slotButtons(worker).first().getAttribute('value');
    await colleague.locator(`button.slot[value="${wanted}"]`).click();
    await colleague.getByRole('heading', { level: 1, name: form.title }).waitFor();

    await worker.locator(`button.slot[value="${wanted}"]`).click();
    await worker.getByRole('heading', { level: 1, name: taken }).waitFor();
    expect(await slotButtons(worker).count()).toBe(3);
    await slotButtons(worker).first().click();
    await worker.getByRole('heading', { level: 1, name: form.title }).waitFor();
    await worker.getByRole('button', { name: form.leave }).click();
    await colleague.getByRole('button', { name: form.leave }).click();
  });

  it('is lost after its hold has run out: what was written is kept and another time is one choice away', async () => {
    await worker.goto('/');
    await holdNextTime(worker, pointer);
    await fillForm(worker, pointer);
    await staff.restartAt('2026-11-20T09:20:00+02:00');

    await colleague.goto('/');
    await holdNextTime(colleague, pointer);
    await fillForm(colleague, pointer, 'Toinen kysymys samaan aikaan.');
    await submit(colleague);
    await booked(colleague);

    await submit(worker);
    await worker.getByRole('alert').or(worker.getByRole('status')).filter({ hasText: taken }).waitFor();
    await expectWrittenKept(worker);
    const offered = worker.getByRole('group', { name: form.insteadLabel }).getByRole('radio');
    expect(await offered.count()).toBe(3);
    await offered.first().check();
    await submit(worker);
    await booked(worker);
    await worker.getByText(QUESTION).waitFor();
  });

  it('is still booked when its hold ran out and nobody else took it', async () => {
    await worker.goto('/');
    await holdNextTime(worker, pointer);
    await fillForm(worker, pointer);
    await staff.restartAt('2026-11-20T09:40:00+02:00');
    await submit(worker);
    await booked(worker);
  });
});

describe('a question', () => {
  it('with an identity code is refused at its field, quoted as it was typed, and everything typed is kept', async () => {
    const question = 'Lapsi 131052-308T herää yöllä.';
    await worker.goto('/');
    await holdNextTime(worker, pointer);
    await fillForm(worker, pointer, question);
    await submit(worker);
    const said = form.found['identity-code']({ quote: '131052-308T' });
    await worker.getByRole('alert').getByRole('link', { name: said }).click();
    const field = worker.getByLabel(form.question);
    expect(await field.and(worker.locator(':focus')).count()).toBe(1);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    type Typed = { readonly value: string; readonly selectionStart: number; readonly selectionEnd: number };
    const selected = () =>
      field.evaluate((of) => {
        const { value, selectionStart, selectionEnd } = of as unknown as Typed;
        return value.slice(selectionStart, selectionEnd);
      });
    await expect.poll(selected, { message: 'what was found is selected, to be typed over' }).toBe('131052-308T');
    expect(await worker.locator('figure.marked mark').textContent()).toContain('131052-308T');
    expect(await worker.locator(`#${await field.getAttribute('id')}-fault`).textContent()).toContain(said);
    await expectWrittenKept(worker, question);
    expect(await worker.title()).toMatch(/^Virhe: /);

    await field.fill(QUESTION);
    await submit(worker);
    await booked(worker);
  });
});
