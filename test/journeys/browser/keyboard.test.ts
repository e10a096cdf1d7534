// Every errand by keyboard alone, from the skip link on; whatever has the focus shows it (WCAG 2.1.1, 2.4.1, 2.4.7).

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frameTexts } from '../../../src/surfaces/web/kit/texts/words.ts';
import { keyboardOf } from '../../support/hands.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { addAbsence, book, cancel, importDirectory, move, sendFeedback, switchLanguage } from './errands.ts';

let staff: Staff;
beforeAll(async () => {
  staff = await openStaff();
});
afterAll(() => staff.close());

describe('with the keyboard alone', () => {
  it('the first stop of a page leads past the menu to its content', async () => {
    const page = await staff.arrive('worker');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: frameTexts.fi.skip });
    expect(await skip.and(page.locator(':focus')).isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator('main :focus').count()).toBe(1);
  });

  it('a worker books, moves and cancels', async () => {
    const page = await staff.arrive('worker');
    const hand = keyboardOf(page);
    await book(page, hand);
    await move(page, hand);
    await cancel(page, hand);
  });

  it('anybody changes the language and sends feedback', async () => {
    const page = await staff.stranger();
    await page.goto('/sign-in');
    const hand = keyboardOf(page);
    await switchLanguage(page, hand);
    await sendFeedback(page, hand);
  });

  it('a coordinator imports a directory and adds an absence', async () => {
    const page = await staff.arrive('coordinator');
    const hand = keyboardOf(page);
    await importDirectory(page, hand);
    await addAbsence(page, hand);
  });
});
