// Pages put into the window that stands. What the service answers is written there instead of being gone to: a new window
// for each page costs more than all that is looked at in it. Pages that live by their scripts are gone to, as ever.

import type { Locator, Page } from 'playwright-core';

/** Where each page stands that is shown in its window's place. */
const standsAt = new WeakMap<Page, string>();
/** What was gone to, and which controls were pressed, by a browser's own means. */
const known = new Set<string>();
/** What lives by its scripts. */
const alive = new Set<string>();

/**
 * From now on `goTo`, `press` and `pressEnter` show what they lead to in this page's window; but every kind of page is
 * gone to, and every control on it pressed by hand, the first time.
 */
export function stayInWindow(page: Page): void {
  standsAt.set(page, page.url());
}

/** Opens an address. */
export async function goTo(page: Page, path: string): Promise<void> {
  const answer =
    mayStay(page, shapeOf(path)) && !alive.has(shapeOf(path))
      ? await page.evaluate<Answer>(`(${FETCH})(${JSON.stringify(path)})`)
      : undefined;
  await show(page, answer, () => page.goto(path));
}

/** Follows a link or sends a form by its button, the first of those that fit. */
export async function press(page: Page, selector: string): Promise<void> {
  await act(page, selector, (control) => control.click());
}

/** Sends the form of a field by the Enter key. */
export async function pressEnter(page: Page, selector: string): Promise<void> {
  await act(page, selector, (field) => field.press('Enter'));
}

async function act(page: Page, selector: string, byHand: (control: Locator) => Promise<void>): Promise<void> {
  const control = page.locator(selector).first();
  await control.waitFor();
  const at = standsAt.get(page);
  const pressed = `document.querySelector(${JSON.stringify(selector)})`;
  const answer = mayStay(page, `${selector} at ${at && shapeOf(at)}`)
    ? await page.evaluate<Answer>(`(${PRESS})(${pressed}, ${JSON.stringify(at)})`)
    : undefined;
  await show(page, answer, async () => {
    if (at !== undefined && at !== page.url())
      await page.evaluate(`history.replaceState(null, '', ${JSON.stringify(at)})`);
    await Promise.all([page.waitForEvent('domcontentloaded'), byHand(control)]);
  });
}

function mayStay(page: Page, what: string): boolean {
  const isKnown = known.has(what);
  known.add(what);
  return isKnown && standsAt.has(page);
}

/** A path without what is asked of it, and without who or what it is about. */
function shapeOf(address: string): string {
  return new URL(address, 'http://localhost').pathname.replace(/[\w-]{36,}/g, '…');
}

/** What the service answered; nothing where the page that stands lives by its scripts, and must hear of it. */
type Answer =
  | {
      readonly html: string;
      readonly url: string;
      readonly lives: boolean;
      /** whether the address alone brings the page again */
      readonly read: boolean;
    }
  | undefined;

async function show(page: Page, answer: Answer, byHand: () => Promise<unknown>): Promise<void> {
  if (answer === undefined) {
    await byHand();
  } else if (answer.lives && answer.read) {
    await page.goto(answer.url);
  } else {
    if (answer.lives) await page.goto('/privacy');
    await page.evaluate(`(${WRITE})(${JSON.stringify(answer.html)})`);
  }
  if (answer?.lives) alive.add(shapeOf(answer.url));
  if (standsAt.has(page)) standsAt.set(page, answer?.url ?? page.url());
}

/** The scripts that go on after their page has come: its streams, clocks and cameras end with the window. */
const LIVES = String.raw`/\/(desk|walk-ins|room|follow-booking)-\w+\.js/`;

const FETCH = `async (address, asked) => {
  if ([...document.scripts].some(({ src }) => ${LIVES}.test(src))) return undefined;
  const answer = await fetch(address, { headers: { Accept: 'text/html' }, ...asked });
  const html = await answer.text();
  if (!html.startsWith('<!doctype html>')) throw new Error('no page at ' + answer.url + ': ' + html.slice(0, 80));
  return { html, url: answer.url, lives: ${LIVES}.test(html), read: asked === undefined || answer.redirected };
}`;

/** Resolves when the page stands as it does in a window of its own: styles laid on, scripts run once more. */
const WRITE = `(html) => new Promise((done) => {
  window.written = (window.written ?? 0) + 1;
  document.open();
  addEventListener('load', () => done(), { once: true });
  document.write(html.replace(/(<script [^>]*src="[^"]+)/g, '$1?' + window.written));
  document.close();
})`;

/** As a browser does it: only what is seen can be pressed, and what a form refuses is not sent. */
const PRESS = `async (pressed, standsAt) => {
  const load = ${FETCH};
  const at = (address) => new URL(address || '', standsAt);
  if (!pressed.checkVisibility() || pressed.matches(':disabled')) throw new Error('cannot be pressed: ' + pressed.outerHTML);
  if (pressed.href) return load(at(pressed.getAttribute('href')));
  const { form } = pressed;
  const isButton = pressed.matches('[type=submit], button:not([type])');
  const button = isButton ? pressed : form.querySelector('[type=submit], button:not([type])');
  if (!form.noValidate && !button?.formNoValidate && !form.checkValidity())
    throw new Error('a browser does not send ' + form.outerHTML.slice(0, 200));
  const fields = new FormData(form, button);
  const action = at(button?.getAttribute('formaction') ?? form.getAttribute('action'));
  if ((button?.getAttribute('formmethod') ?? form.method) === 'get') {
    action.search = new URLSearchParams(fields);
    return load(action);
  }
  const body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields);
  return load(action, { method: 'post', body });
}`;
