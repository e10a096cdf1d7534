// The demonstration's people at their browsers, before the real built service: each signs in once, by their own link.

import type { BrowserContextOptions, Page } from 'playwright-core';
import { inject } from 'vitest';
import type { Role } from '../../src/core/permissions.ts';
import { signInMailTexts } from '../../src/features/identity/texts/words.ts';
import { frameTexts } from '../../src/surfaces/web/kit/texts/words.ts';
import { signInTexts } from '../../src/surfaces/web/open/texts/words.ts';
import { START } from './app.ts';
import { openBrowser } from './browser.ts';
import { createPostgresDatabase } from './database.ts';
import { type Service, startService, temporaryFolder } from './process.ts';

export type Staff = {
  readonly service: Service;
  /** a browser context of the person's own, signed in, on the page their work begins with */
  readonly arrive: (who: Role | Colleague, options?: BrowserContextOptions) => Promise<Page>;
  /** a page of somebody who has not signed in */
  readonly stranger: (options?: BrowserContextOptions) => Promise<Page>;
  /** one more worker of Hartola, who signs in by the link in the mail tray */
  readonly addWorker: () => Promise<Colleague>;
  /** ends the service and starts it again on the same data with its clock at `instant`; browsers stay as they are */
  readonly restartAt: (instant: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Colleague = { readonly email: string };

// A video server that is not there: these journeys need none, and finding one would start it.
const NO_VIDEO = { LIVEKIT_URL: 'ws://127.0.0.1:9', LIVEKIT_API_KEY: 'none', LIVEKIT_API_SECRET: 'none' };

/**
 * Starts the service at an instant with the demonstration's directory, and one Chromium; on PostgreSQL where it is
 * installed, which leaves more of the machine to the browser.
 */
export async function openStaff(at = START): Promise<Staff> {
  const folder = temporaryFolder();
  const database = inject('postgres') === undefined ? {} : { DATABASE_URL: await createPostgresDatabase() };
  const settings = { DATA_DIR: folder.path, ...database, ...NO_VIDEO };
  const [first, browser] = await Promise.all([startService({ ...settings, CLOCK_START: at }), openBrowser()]);
  let service = first;
  const kept = new Map<string, BrowserContextOptions['storageState']>();
  let colleagues = 0;

  const open = async (options: BrowserContextOptions): Promise<Page> => {
    const context = await browser.newContext({
      locale: 'fi-FI',
      reducedMotion: 'reduce',
      baseURL: service.url,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return page;
  };

  return {
    get service() {
      return service;
    },
    stranger: (options = {}) => open(options),
    arrive: async (who, options = {}) => {
      const name = typeof who === 'string' ? who : who.email;
      const storageState = kept.get(name);
      const page = await open({ ...options, ...(storageState && { storageState }) });
      if (storageState === undefined) {
        if (typeof who === 'string') await page.goto(service.links[who]);
        else await signInByMail(page, who.email);
        await page.getByRole('button', { name: frameTexts.fi.signOut }).waitFor();
        kept.set(name, await page.context().storageState());
      } else {
        await page.goto('/');
      }
      return page;
    },
    addWorker: async () => {
      colleagues += 1;
      const email = `kollega.${colleagues}@neuvoaika.example`;
      const grants = [{ role: 'worker', area: 'hartola' }];
      const person = { email, name: `Kollega ${colleagues}`, language: 'fi', grants };
      const answer = await service.call('administrator', 'POST', '/api/users', person);
      if (answer.status !== 201) throw new Error(`the worker was not added: ${await answer.text()}`);
      return { email };
    },
    restartAt: async (instant) => {
      const { port } = new URL(service.url);
      await service.stop();
      service = await startService({ ...settings, CLOCK_START: instant, PORT: port });
    },
    close: async () => {
      await browser.close();
      await service.stop();
      folder.remove();
    },
  };
}

/** Asks for a sign-in link as anybody does, finds it in the mail tray and opens it. */
async function signInByMail(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel(signInTexts.fi.email).fill(email);
  await page.getByRole('button', { name: signInTexts.fi.ask }).click();
  await page.getByRole('heading', { name: signInTexts.fi.sentTitle }).waitFor();
  const mail = page.getByRole('row').filter({ hasText: email }).filter({ hasText: signInMailTexts.fi.subject });
  // mails are sent a moment after they are asked for
  do await page.goto('/mail-tray');
  while ((await mail.count()) === 0);
  await mail.first().getByRole('link').click();
  const text = await page.locator('.said').textContent();
  const link = /https?:\S+token=\S+/.exec(text ?? '')?.[0];
  if (link === undefined) throw new Error(`no link in: ${text}`);
  await page.goto(link);
  await page.getByRole('button', { name: signInTexts.fi.confirm }).click();
}
