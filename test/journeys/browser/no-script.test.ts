// Every errand with JavaScript turned off: pages are HTML first, and forms do the work.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { familyLinkTexts, invitedTexts } from '../../../src/surfaces/web/family-link/texts/words.ts';
import { pointer } from '../../support/hands.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import {
  addAbsence,
  book,
  cancel,
  closeInvitation,
  importDirectory,
  inviteInterpreter,
  move,
  openLinkInMail,
  sendFeedback,
  switchLanguage,
} from './errands.ts';

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

  it('an interpreter comes in by the link of their mail, without signing in, and changes nothing there', async () => {
    const worker = await staff.arrive('worker', WITHOUT);
    await book(worker, pointer);
    await inviteInterpreter(worker, pointer, 'tulkki@example.test');
    const page = await staff.stranger(WITHOUT);
    await openLinkInMail(page, 'tulkki@example.test');
    await page.getByText(invitedTexts.fi.role.interpreter).waitFor();
    await page.getByText('somali').waitFor();
    expect(await page.locator('form[method=post]').count()).toBe(0);
    const own = page.url();
    await closeInvitation(worker, pointer);
    await page.goto(own);
    await page.getByRole('heading', { name: familyLinkTexts.fi.closedTitle }).waitFor();
  });

  it('a coordinator imports a directory and adds an absence', async () => {
    const page = await staff.arrive('coordinator', WITHOUT);
    await importDirectory(page, pointer);
    await addAbsence(page, pointer);
  });
});
