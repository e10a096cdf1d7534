// The page around every page: head, header with the reader's menu, main, foot.

import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Child, FC } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type Language, languages, may } from '../../../core/permissions.ts';
import type { WebEnv } from './environment.ts';
import { Icon } from './icon.tsx';
import { MARKED_SCRIPT } from './marked.tsx';
import { type EntryName, Menu } from './menu.tsx';
import { frameTexts } from './texts/words.ts';
import { WithUnchanged } from './unchanged.tsx';

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fi: 'Suomeksi', sv: 'På svenska', en: 'In English' };

export type PageFrame = {
  /** the page's name, as in its h1; the product's name follows it in the browser's tab */
  readonly title: string;
  /** which entry of the menu this page belongs to */
  readonly current?: EntryName;
  /** `wrap` (default): as wide as the look allows; `narrow`: one column of text */
  readonly width?: 'wrap' | 'narrow';
  /** HTTP status; 200 unless told */
  readonly status?: ContentfulStatusCode;
  /** names of built scripts this page needs (`room.js`); none on most pages */
  readonly scripts?: readonly string[];
  /** names of built styles this page needs beside the look */
  readonly styles?: readonly string[];
  /** its scripts compile WebAssembly, which no other page may */
  readonly compiles?: boolean;
  /** without scripts the page is fetched again after so many seconds: for a screen on a wall */
  readonly renewsAfter?: number;
  /** says in the tab's title that a form came back with faults */
  readonly faulty?: boolean;
};

/** A form with faults also has the script that leads to what was found in its texts. */
function scriptsOf({ scripts = [], faulty }: PageFrame): readonly string[] {
  return faulty ? [...scripts, MARKED_SCRIPT] : scripts;
}

/** Answers with a whole page: `return showPage(c, { title, current: 'book' }, <>…</>)`. */
export function showPage(c: Context<WebEnv>, about: PageFrame, content: Child): Response | Promise<Response> {
  const { language, assets } = c.var;
  const text = frameTexts[language];
  if (about.compiles) c.set('compiles', true);
  const styles = ['look.css', ...(about.styles ?? [])].map(assets.address).filter((address) => address !== undefined);
  const scripts = scriptsOf(about)
    .map(assets.address)
    .filter((address) => address !== undefined);
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
          <WithUnchanged c={c}>{content}</WithUnchanged>
        </main>
        <Foot c={c} />
      </body>
    </html>
  );
  return c.html(html`<!doctype html>${page}`, about.status ?? 200);
}

const Header: FC<{ c: Context<WebEnv>; current?: EntryName }> = ({ c, current }) => {
  const text = frameTexts[c.var.language];
  const { actor, language } = c.var;
  return (
    <header class="top no-print">
      <div class="wrap masthead">
        <a class="name" href="/" {...(current === 'home' && { 'aria-current': 'page' })}>
          <Mark />
          {text.product}
        </a>
        {actor?.user && <Menu actor={actor} language={language} {...(current && { current })} />}
        {actor?.user && may(actor, 'see-families') && <Find language={language} />}
        <ul class="account small">
          <LanguageLinks c={c} />
          {actor?.user ? (
            <>
              <li class="soft who">
                <span class="unseen">{text.you}: </span>
                <a href="/own-details">{actor.name}</a>
              </li>
              <li>
                <form method="post" action="/sign-out">
                  <button type="submit" class="as-link">
                    {text.signOut}
                  </button>
                </form>
              </li>
            </>
          ) : (
            <li>
              <a href="/sign-in">{text.forStaff}</a>
            </li>
          )}
        </ul>
      </div>
    </header>
  );
};

/** Sent as a form, not as an address: what is looked for may be a name. */
const Find: FC<{ language: Language }> = ({ language }) => (
  <form class="find" role="search" aria-label={frameTexts[language].find} method="post" action="/find">
    <label class="unseen" for="find">
      {frameTexts[language].find}
    </label>
    <input
      id="find"
      name="query"
      type="search"
      placeholder={frameTexts[language].find}
      maxlength={200}
      autocomplete="off"
    />
  </form>
);

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
              {language.toUpperCase()}
              <span class="unseen"> {LANGUAGE_NAMES[language]}</span>
            </a>
          </li>
        ))}
    </>
  );
};

const Foot: FC<{ c: Context<WebEnv> }> = ({ c }) => {
  const text = frameTexts[c.var.language];
  return (
    <footer class="foot">
      <div class="wrap row apart">
        <span>{text.region({ name: c.var.region })}</span>
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
