// After a consultation, in a real browser: what was agreed, how useful it was, how it goes on, and whose it is after all.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { languages } from '../../../src/core/permissions.ts';
import {
  followUpTexts,
  formTexts,
  linkFamilyTexts,
  nextStepTexts,
  usefulnessTexts,
} from '../../../src/surfaces/web/booking/texts/words.ts';
import { workerHomeTexts } from '../../../src/surfaces/web/home/texts/words.ts';
import { pointer } from '../../support/hands.ts';
import { faultsOn } from '../../support/soundness.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { book, slotButtons } from './errands.ts';

const { PICTURES } = process.env;
const STEP = 'Kokeillaan samaa iltarytmiä kaksi viikkoa.';
const steps = nextStepTexts.fi;
const useful = usefulnessTexts.fi;

let staff: Staff;
let worker: Page;
let specialist: Page;
let path: string;
beforeAll(async () => {
  staff = await openStaff();
  worker = await staff.arrive('worker', { viewport: { width: 1280, height: 900 } });
  specialist = await staff.arrive('specialist', { viewport: { width: 1280, height: 900 } });
  path = await book(worker, pointer);
  // in the middle of it
  await staff.restartAt('2026-11-24T13:30:00+02:00');
});
afterAll(() => staff.close());

/** Sound in every language; leaves the page in Finnish. */
async function expectSound(page: Page, name: string): Promise<void> {
  const at = new URL(page.url()).pathname;
  for (const language of languages) {
    await page.goto(`/language/${language}?to=${at}`);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${language}.png`, fullPage: true });
    expect(await faultsOn(page, language), `${at} in ${language}`).toEqual([]);
  }
  await page.goto(`/language/fi?to=${at}`);
}

describe('a specialist and the worker who asked', () => {
  it('write, change as it is asked, and confirm what is done next, and mark it done', async () => {
    await specialist.goto(path);
    await specialist.getByRole('link', { name: steps.write }).click();
    await expectSound(specialist, 'step-new');
    await specialist.getByLabel(steps.what).fill(STEP);
    await specialist.getByLabel(steps.until).fill('2026-12-08');
    await specialist.getByRole('button', { name: steps.save }).click();
    await specialist.getByText(steps.said['step-agreed']).waitFor();

    await worker.goto('/');
    await worker.getByRole('heading', { name: workerHomeTexts.fi.nextSteps }).waitFor();
    await expectSound(worker, 'worker-home');
    await worker.getByRole('link', { name: STEP }).click();
    await worker.getByRole('link', { name: steps.askChange }).click();
    await expectSound(worker, 'step-wish');
    await worker.getByLabel(steps.wish).fill('Aloitetaan viikkoa myöhemmin.');
    await worker.getByRole('button', { name: steps.saveWish }).click();
    await worker.getByText(steps.said['step-wish']).waitFor();

    await specialist.goto('/');
    await specialist.getByRole('link', { name: STEP }).click();
    await specialist.getByRole('link', { name: new RegExp(`^${steps.reword}.*${STEP}`) }).click();
    await specialist.getByText('Aloitetaan viikkoa myöhemmin.').waitFor();
    await expectSound(specialist, 'step-reword');
    await specialist.getByLabel(steps.until).fill('2026-12-15');
    await specialist.getByRole('button', { name: steps.save }).click();
    await specialist.getByText(steps.said['step-reworded']).waitFor();

    await worker.goto(path);
    await worker.getByRole('button', { name: steps.press.confirm }).click();
    await worker.getByText(steps.said['step-confirm']).waitFor();
    await expectSound(worker, 'booking');
    await worker.getByRole('button', { name: steps.press.done }).click();
    await worker.getByText(steps.said['step-done']).waitFor();
  });

  it('book how it goes on with one press to the times and one to book, and each time leads to the other', async () => {
    await worker.goto(path);
    await worker.getByRole('link', { name: followUpTexts.fi.book }).click();
    await worker.getByRole('heading', { level: 1, name: followUpTexts.fi.title }).waitFor();
    await expectSound(worker, 'follow-up');
    await slotButtons(worker).first().click();
    await worker.waitForURL(/\/bookings\/[\w-]+\?done=booked/);
    expect(new URL(worker.url()).pathname).not.toBe(path);
    await worker.getByRole('link', { name: /^Jatkoa ajalle/ }).click();
    await worker.waitForURL(`**${path}`);
    await worker.getByRole('link', { name: /^Jatkoaika/ }).waitFor();
  });

  it('link it to a family by its consent, and take that back', async () => {
    const texts = linkFamilyTexts.fi;
    const form = formTexts.fi;
    await worker.goto(path);
    await worker.getByRole('link', { name: texts.link }).click();
    await expectSound(worker, 'family');
    await worker.getByLabel(form.familyReference).fill('HAR-2026-901');
    await worker.getByLabel(form.consentScope).selectOption('this-consultation');
    await worker.getByLabel(form.consentGivenBy).selectOption('guardian');
    await worker.getByLabel(form.consentGivenOn).fill('2026-11-23');
    await worker.getByRole('button', { name: texts.save }).click();
    await worker.getByText(texts.linked).waitFor();
    await worker.getByRole('link', { name: texts.takeBack }).click();
    await expectSound(worker, 'family-back');
    await worker.getByRole('button', { name: texts.takeBackSave }).click();
    await worker.getByText(texts.unlinked).waitFor();
  });

  it('say once how useful it was when its time is over, or do not want to be asked', async () => {
    await staff.restartAt('2026-11-24T16:00:00+02:00');
    await worker.goto('/');
    await worker.getByRole('link', { name: useful.answer }).click();
    await expectSound(worker, 'usefulness');
    await worker.getByRole('radio', { name: '5', exact: true }).check();
    await worker.getByRole('group', { name: useful.question.inTime }).getByRole('radio', { name: useful.yes }).check();
    await worker.getByRole('button', { name: useful.save }).click();
    await worker.getByText(useful.thanks).waitFor();
    await specialist.goto('/');
    await expectSound(specialist, 'specialist-home');
    await specialist.getByRole('button', { name: useful.decline }).click();
    await specialist.waitForURL((url) => url.pathname === '/');
    expect(await specialist.getByRole('heading', { name: useful.ask }).count()).toBe(0);
  });
});
