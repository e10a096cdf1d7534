// The page around every page: head, header with the reader's menu, main, foot.

import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Child, FC } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Actor, hasRole, type Language, languages, type Role } from '../../../core/permissions.ts';
import type { WebEnv } from './environment.ts';
import { Icon } from './icon.tsx';
import { frame } from './texts/frame.ts';

type NavName = keyof typeof frame.fi.nav;

/** Which roles find which page in the header, in the order shown. */
const NAVIGATION: readonly { readonly name: NavName; readonly href: string; readonly roles: readonly Role[] }[] = [
  { name: 'desk', href: '/desk', roles: ['scheduler', 'coordinator'] },
  { name: 'myDay', href: '/my-day', roles: ['specialist'] },
  { name: 'book', href: '/book', roles: ['worker', 'scheduler', 'coordinator'] },
  { name: 'bookings', href: '/bookings', roles: ['worker', 'specialist', 'scheduler', 'coordinator'] },
  { name: 'families', href: '/families', roles: ['scheduler', 'coordinator'] },
  { name: 'waitlist', href: '/waitlist', roles: ['scheduler', 'coordinator'] },
  { name: 'walkIns', href: '/walk-ins', roles: ['scheduler', 'coordinator', 'specialist'] },
  { name: 'groups', href: '/groups', roles: ['scheduler', 'coordinator'] },
  { name: 'series', href: '/series', roles: ['coordinator'] },
  { name: 'people', href: '/people', roles: ['coordinator'] },
  { name: 'absences', href: '/absences', roles: ['coordinator'] },
  { name: 'topics', href: '/topics', roles: ['coordinator'] },
  { name: 'quotas', href: '/quotas', roles: ['coordinator'] },
  { name: 'selfBooking', href: '/self-booking', roles: ['coordinator'] },
  { name: 'import', href: '/import', roles: ['coordinator'] },
  { name: 'undelivered', href: '/undelivered', roles: ['coordinator', 'administrator'] },
  { name: 'accessLog', href: '/access-log', roles: ['auditor'] },
  { name: 'users', href: '/users', roles: ['administrator'] },
  { name: 'keys', href: '/keys', roles: ['administrator'] },
  { name: 'feedback', href: '/feedback', roles: ['administrator'] },
];

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fi: 'Suomeksi', sv: 'På svenska', en: 'In English' };

export type PageFrame = {
  /** the page's name, as in its h1; the product's name follows it in the browser's tab */
  readonly title: string;
  /** which entry of the menu this page belongs to */
  readonly current?: NavName;
  /** `wrap` (default): as wide as the look allows; `narrow`: one column of text */
  readonly width?: 'wrap' | 'narrow';
  /** HTTP status; 200 unless told */
  readonly status?: ContentfulStatusCode;
  /** names of built scripts this page needs (`room.js`); none on most pages */
  readonly scripts?: readonly string[];
  /** names of built styles this page needs beside the look */
  readonly styles?: readonly string[];
  /** without scripts the page is fetched again after so many seconds: for a screen on a wall */
  readonly renewsAfter?: number;
  /** says in the tab's title that a form came back with faults */
  readonly faulty?: boolean;
};

/** Answers with a whole page: `return showPage(c, { title, current: 'book' }, <>…</>)`. */
export function showPage(c: Context<WebEnv>, about: PageFrame, content: Child): Response | Promise<Response> {
  const { language, assets } = c.var;
  const text = frame[language];
  const styles = ['look.css', ...(about.styles ?? [])].map(assets.address).filter((address) => address !== undefined);
  const scripts = (about.scripts ?? []).map(assets.address).filter((address) => address !== undefined);
  const page = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${about.faulty ? `${text.faultInTitle}: ` : ''}${about.title} · ${text.product}`}</title>
        {styles.map((address) => (
          <link rel="stylesheet" href={address} />
        ))}
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        {about.renewsAfter && (
          <noscript>
            <meta http-equiv="refresh" content={String(about.renewsAfter)} />
          </noscript>
        )}
        {scripts.map((address) => (
          <script type="module" src={address} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {text.skip}
        </a>
        <Header c={c} {...(about.current && { current: about.current })} />
        <main id="main" class={about.width ?? 'wrap'} tabindex={-1}>
          {content}
        </main>
        <Foot c={c} />
      </body>
    </html>
  );
  return c.html(html`<!doctype html>${page}`, about.status ?? 200);
}

const Header: FC<{ c: Context<WebEnv>; current?: NavName }> = ({ c, current }) => {
  const text = frame[c.var.language];
  const { actor } = c.var;
  return (
    <header class="top">
      <div class="wrap">
        <div class="masthead">
          <a class="name" href="/">
            <Mark />
            {text.product}
          </a>
          <ul class="small">
            <LanguageLinks c={c} />
            {actor?.user && (
              <li class="soft who">
                <span class="unseen">{text.you}: </span>
                {actor.name}
              </li>
            )}
            {actor?.user && (
              <li>
                <form method="post" action="/sign-out">
                  <button type="submit" class="as-link">
                    {text.signOut}
                  </button>
                </form>
              </li>
            )}
          </ul>
        </div>
        {actor && <Menu actor={actor} language={c.var.language} {...(current && { current })} />}
      </div>
    </header>
  );
};

const Menu: FC<{ actor: Actor; language: Language; current?: NavName }> = ({ actor, language, current }) => {
  const text = frame[language];
  const entries = NAVIGATION.filter((entry) => entry.roles.some((role) => hasRole(actor, role)));
  if (entries.length === 0) return null;
  const tabs = (
    <ul class="tabs">
      {entries.map(({ name, href }) => (
        <li>
          <a href={href} {...(name === current && { 'aria-current': 'page' })}>
            {text.nav[name]}
          </a>
        </li>
      ))}
    </ul>
  );
  return (
    <nav aria-label={text.mainMenu}>
      {entries.length <= 2 ? (
        tabs
      ) : (
        <details class="folds menu">
          <summary>{text.menu}</summary>
          {tabs}
        </details>
      )}
    </nav>
  );
};

const LanguageLinks: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const { pathname, search } = new URL(c.req.url);
  // A page that answers a form has no address of its own to come back to.
  const to = encodeURIComponent(c.req.method === 'GET' ? pathname + search : pathname);
  return (
    <>
      {languages
        .filter((language) => language !== c.var.language)
        .map((language) => (
          <li>
            <a href={`/language/${language}?to=${to}`} lang={language} hreflang={language}>
              <span class="slim-name">{language.toUpperCase()}</span>{' '}
              <span class="wide-name">{LANGUAGE_NAMES[language]}</span>
            </a>
          </li>
        ))}
    </>
  );
};

const Foot: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const text = frame[c.var.language];
  return (
    <footer class="foot">
      <div class="wrap row apart">
        <span>{text.region(c.var.region)}</span>
        <ul class="row">
          <li>
            <a href="/accessibility">{text.accessibility}</a>
          </li>
          <li>
            <a href="/privacy">{text.privacy}</a>
          </li>
          {c.var.mailTray && (
            <li>
              <a href="/mail-tray">
                <Icon name="mail" /> {text.mailTray}
              </a>
            </li>
          )}
        </ul>
      </div>
    </footer>
  );
};

/** The product's sign: a clock inside a bubble of speech. */
const Mark: FC = () => (
  <svg
    width="30"
    height="30"
    viewBox="0 0 32 32"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="2.6"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <circle cx="13" cy="16" r="10" />
    <path d="M13 10v6.5l4 2.3" />
    <path d="M20 7.5a10 10 0 0 1 7.5 9.5c0 2-.6 3.9-1.6 5.5l1.3 4.3-4.5-1.2" opacity=".55" />
  </svg>
);
