// Mounts every page, with what all of them share: the reader's language, the style's address, errors as pages.

import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { nameIn } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { Language } from '../../core/permissions.ts';
import { readDirectory } from '../../features/directory/read.ts';
import { MAX_FILE_BYTES } from '../../features/directory/schema.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { administrationSection } from './administration/section.ts';
import { bookingSection } from './booking/section.ts';
import { deskSection } from './desk/section.ts';
import { familiesSection } from './families/section.ts';
import { familyLinkSection } from './family-link/section.ts';
import { groupsSection } from './groups/section.ts';
import { homeSection } from './home/section.ts';
import { type Assets, openAssets } from './kit/assets.ts';
import type { Section, WebEnv } from './kit/environment.ts';
import { languagePage, readLanguage } from './kit/language.tsx';
import { refuseBrokenForm } from './kit/refuse-broken-form.ts';
import { showOutsidePages, showRefusal } from './kit/refused.tsx';
import { docsPage } from './open/docs.tsx';
import { openSection } from './open/section.ts';
import { pollsSection } from './polls/section.ts';
import { scheduleSection } from './schedule/section.ts';
import { waitlistSection } from './waitlist/section.ts';
import { walkInsSection } from './walk-ins/section.ts';

const MAX_FORM_BYTES = 64 * 1024;
/** Pages hold somebody's own data: nobody between may keep them. */
const NOT_KEPT = 'private, no-store';
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#00397a" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><circle cx="14" cy="16" r="11"/><path d="M14 9.500v7l4.500 2.500"/></svg>';

export type Web = {
  readonly pages: Hono<WebEnv>;
  /** the page for what was refused, or failed, before it reached any page */
  readonly showError: (c: Context, error: unknown) => Promise<Response>;
};

/** {@link webPages}, with the page for errors that arise outside them. */
export function openWeb(deps: Dependencies, describe: () => unknown): Web {
  const assets = openAssets();
  const showError = async (c: Context, error: unknown) => {
    await furnish(c, deps, assets);
    c.header('Cache-Control', NOT_KEPT);
    return showOutsidePages(c, deps, error);
  };
  return { pages: webPages(deps, describe, assets), showError };
}

/**
 * Every page under `/`. The app that mounts it last has identified the caller and named the request.
 * `describe` gives the API's description, for the page that shows it to people.
 */
export function webPages(deps: Dependencies, describe: () => unknown, assets = openAssets()): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError((error, c) => showRefusal(c, deps, error));
  app.route('/', assets.routes);
  app.get('/favicon.svg', (c) =>
    c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }),
  );
  app.use(async (c, next) => {
    await furnish(c, deps, assets);
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', NOT_KEPT);
  });
  app.use((c, next) => (c.req.path === '/import' ? next() : limit(MAX_FORM_BYTES)(c, next)));
  app.use('/import', limit(MAX_FILE_BYTES + MAX_FORM_BYTES));
  app.use(refuseBrokenForm);
  app.route('/', languagePage(deps));
  for (const page of sections.flat()) app.route('/', page(deps));
  app.route('/', docsPage(describe));
  return app;
}

/** In the order in which addresses are tried: an area's events come before its services. */
const sections: readonly Section[] = [
  openSection,
  homeSection,
  deskSection,
  bookingSection,
  groupsSection,
  pollsSection,
  familyLinkSection,
  waitlistSection,
  scheduleSection,
  familiesSection,
  walkInsSection,
  administrationSection,
];

/** Sets what the frame of every page needs. A frame can do without the region's name, so that a failure has a page. */
async function furnish(c: Context<WebEnv>, deps: Dependencies, assets: Assets): Promise<void> {
  c.set('language', readLanguage(c));
  c.set('assets', assets);
  c.set('mailTray', deps.config.demo && deps.config.mail.url === undefined);
  c.set('region', await readRegionName(deps, c.var.language));
}

async function readRegionName(deps: Dependencies, language: Language): Promise<string> {
  try {
    return nameIn((await readDirectory(deps)).region.name, language);
  } catch {
    return '';
  }
}

function limit(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new Refusal('too_large', 'the form is too large');
    },
  });
}
