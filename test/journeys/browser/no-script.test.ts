// Every errand with JavaScript turned off: pages are HTML first, and forms do the work.

import { afterAll, beforeAll, describe, it } from 'vitest';
import { pointer } from '../../support/hands.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { addAbsence, book, cancel, importDirectory, move, sendFeedback, switchLanguage } from './errands.ts';

const WITHOUT = { javaScriptEnabled: false };

let staff: Staff;
beforeAll(async () => {
  staff = await openStaff();
});
afterAll(() => staff.close());

describe('without JavaScript', () => {
  it('a worker books, moves and cancels', async () => {
    const page = await staff.arrive('worker', WITHOUT);
    await book(page, pointer);
    await move(page, pointer);
    await cancel(page, pointer);
  });

  it('anybody changes the language and sends feedback', async () => {
    const page = await staff.stranger(WITHOUT);
    await page.goto('/sign-in');
    await switchLanguage(page, pointer);
    await sendFeedback(page, pointer);
  });

  it('a coordinator imports a directory and adds an absence', async () => {
    const page = await staff.arrive('coordinator', WITHOUT);
    await importDirectory(page, pointer);
    await addAbsence(page, pointer);
  });
});
