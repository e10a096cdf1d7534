// What people come to do, written once: the keyboard and the browser without JavaScript must both manage it.

import type { Locator, Page } from 'playwright-core';
import { importTexts } from '../../../src/surfaces/web/administration/texts/words.ts';
import { bookingTexts, formTexts, invitedTexts, slotTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { workerHomeTexts } from '../../../src/surfaces/web/home/texts/words.ts';
import { frameTexts } from '../../../src/surfaces/web/kit/texts/words.ts';
import { statementTexts } from '../../../src/surfaces/web/open/texts/words.ts';
import { absenceTexts } from '../../../src/surfaces/web/schedule/texts/words.ts';
import { paijatHame } from '../../support/app.ts';
import type { Hand } from '../../support/hands.ts';
import { until } from '../../support/process.ts';

export const SERVICE = 'Perheneuvolan konsultaatio';
export const QUESTION = 'Lapsi herää yöllä monta kertaa. Miten tuen vanhempia?';

const slots = slotTexts.fi;
const form = formTexts.fi;
const booking = bookingTexts.fi;

/** From the worker's home to the form, with the service's next free time held. */
export async function holdNextTime(page: Page, hand: Hand): Promise<void> {
  await hand.press(page.getByRole('main').getByRole('link', { name: workerHomeTexts.fi.book, exact: true }));
  await hand.press(page.getByRole('button', { name: new RegExp(`${slots.bookThis}.*${SERVICE}`) }));
  await page.getByRole('heading', { level: 1, name: form.title }).waitFor();
}

export async function fillForm(page: Page, hand: Hand, question = QUESTION): Promise<void> {
  await hand.choose(page.getByLabel(form.topic), 'Uni ja nukkuminen');
  await hand.choose(page.getByLabel(form.age), '0–2 vuotta');
  await hand.write(page.getByLabel(form.question), question);
}

/** The whole way to a booking; resolves with the path of its page. */
export async function book(page: Page, hand: Hand): Promise<string> {
  await holdNextTime(page, hand);
  await fillForm(page, hand);
  await hand.pick(page.getByRole('radio', { name: booking.channel.video }));
  await hand.press(page.getByRole('button', { name: form.submit }));
  await page.getByRole('heading', { name: booking.page.doneTitle }).waitFor();
  return new URL(page.url()).pathname;
}

/** From a booking's page to another day's time with the same specialist. */
export async function move(page: Page, hand: Hand): Promise<void> {
  await hand.press(page.getByRole('link', { name: booking.page.move }));
  await hand.press(slotButtons(page).filter({ hasText: 'Psykologi' }).last());
  await hand.press(page.getByRole('button', { name: booking.move.confirm }));
  await page.getByText(booking.page.movedNote).waitFor();
}

/** From a booking's page to its end. */
export async function cancel(page: Page, hand: Hand): Promise<void> {
  await hand.press(page.getByRole('link', { name: booking.page.cancel }));
  await hand.choose(page.getByLabel(booking.cancel.reason), booking.cancelReason['not-needed']);
  await hand.press(page.getByRole('button', { name: booking.cancel.confirm }));
  await page.getByText(booking.page.cancelledNote).waitFor();
}

/** From a booking's page: a Somali interpreter is invited by mail. */
export async function inviteInterpreter(page: Page, hand: Hand, email: string): Promise<void> {
  const text = invitedTexts.fi;
  await hand.press(page.getByRole('link', { name: text.link({ count: 0 }) }));
  await hand.choose(page.getByLabel(text.roleLabel), text.role.interpreter);
  await hand.choose(page.getByLabel(text.language, { exact: true }), 'somali');
  await hand.write(page.getByLabel(text.email), email);
  await hand.press(page.getByRole('button', { name: text.invite, exact: true }));
  await page.getByText(text.done.invited).waitFor();
}

/** From the page of those who were invited: the link of the only one is closed. */
export async function closeInvitation(page: Page, hand: Hand): Promise<void> {
  const text = invitedTexts.fi;
  await page.reload();
  await hand.press(page.getByRole('button', { name: text.close }));
  await page.getByText(text.done.closed).waitFor();
}

/** Somebody finds their newest mail in the tray and opens the link that it holds. */
export async function openLinkInMail(page: Page, email: string): Promise<void> {
  await until(async () => {
    await page.goto('/mail-tray');
    return (await page.getByRole('row').filter({ hasText: email }).count()) > 0;
  }, 20_000);
  await page.getByRole('row').filter({ hasText: email }).first().getByRole('link').click();
  const link = /https?:\S+\/b\/\S+/.exec((await page.locator('.said').textContent()) ?? '')?.[0];
  if (link === undefined) throw new Error('the mail holds no link of its own');
  await page.goto(link);
}

export async function sendFeedback(page: Page, hand: Hand): Promise<void> {
  const text = statementTexts.fi;
  await hand.press(page.getByRole('contentinfo').getByRole('link', { name: 'Saavutettavuus' }));
  await hand.write(page.getByLabel(text.message), 'Kuukausien taulukko luetaan ruudunlukijalla kahdesti.');
  await hand.press(page.getByRole('button', { name: text.send }));
  await page.getByText(text.thanks).waitFor();
}

/** Reads the page in Swedish, then in Finnish again. */
export async function switchLanguage(page: Page, hand: Hand): Promise<void> {
  await hand.press(page.getByRole('link', { name: 'På svenska' }));
  await page.locator('html[lang=sv]').waitFor();
  await hand.press(page.getByRole('link', { name: 'Suomeksi' }));
  await page.locator('html[lang=fi]').waitFor();
}

/** The times on a page, one button each. */
export function slotButtons(page: Page): Locator {
  return page.locator('button.slot');
}

/** Opens one of the menu's doors, and what stands behind it. */
async function goBehind(page: Page, hand: Hand, door: string, entry: string): Promise<void> {
  const menu = page.getByRole('navigation', { name: frameTexts.fi.mainMenu });
  await hand.press(menu.locator('summary', { hasText: door }));
  await hand.press(menu.getByRole('link', { name: entry, exact: true }));
}

/** A coordinator chooses a directory file, sees what it would change, and lets it. */
export async function importDirectory(page: Page, hand: Hand): Promise<void> {
  const text = importTexts.fi;
  const content = Buffer.from(JSON.stringify(paijatHame));
  await goBehind(page, hand, frameTexts.fi.doors.settings, frameTexts.fi.nav.import);
  await hand.attach(page.getByLabel(text.file, { exact: true }), {
    name: 'alue.json',
    mimeType: 'application/json',
    buffer: content,
  });
  await hand.press(page.getByRole('button', { name: text.look }));
  await page.getByRole('heading', { level: 1, name: text.previewTitle }).waitFor();
  await hand.press(page.getByRole('button', { name: text.confirm }));
  await page
    .getByRole('status')
    .filter({ hasText: /Hakemisto on tuotu: .*muutettu [1-9]/ })
    .waitFor();
}

/** A coordinator marks somebody away for a day, and sees it listed. */
export async function addAbsence(page: Page, hand: Hand): Promise<void> {
  const text = absenceTexts.fi;
  await goBehind(page, hand, frameTexts.fi.doors.times, frameTexts.fi.nav.absences);
  await hand.press(page.getByRole('link', { name: text.add }));
  await hand.choose(page.getByLabel(text.who), 'Terveydenhoitaja, Hartola');
  await hand.write(page.getByLabel(text.fromDate), '2026-12-01');
  await hand.write(page.getByLabel(text.toDate), '2026-12-01');
  await hand.choose(page.getByLabel(text.reasonLabel), text.reason.training);
  await hand.press(page.getByRole('button', { name: text.save }));
  await page.getByText(text.hitsNone).waitFor();
  await page.getByRole('row').filter({ hasText: 'Terveydenhoitaja, Hartola' }).waitFor();
}
